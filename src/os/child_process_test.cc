// SPDX-License-Identifier: Apache-2.0
#include "os/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "os/temp_dir.h"

namespace millwright::os {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

ChildOptions shell(const std::string& script) {
  ChildOptions options;
  options.program = "/bin/sh";
  options.arguments = {"-c", script};
  return options;
}

/// Waits for the end of a child that ends by itself.
int end_of(ChildProcess& child) {
  while (child.is_running()) std::this_thread::sleep_for(2ms);
  return child.exit_status();
}

TEST(ChildProcess, SaysHowItEnded) {
  for (const int status : {0, 1, 77}) {
    auto child = ChildProcess::start(shell("exit " + std::to_string(status)));
    ASSERT_TRUE(child) << child.error().message();
    EXPECT_EQ(end_of(*child), status);
  }
}

TEST(ChildProcess, ItsOutputItsLogAndItsSettingsAreItsOwn) {
  const TempDir dir;
  ChildOptions options = shell("echo out $MW_WORD; echo log >&2");
  options.settings = {"MW_WORD=said"};
  options.output = dir.path() + "/out";
  options.log = dir.path() + "/log";
  auto child = ChildProcess::start(options);
  ASSERT_TRUE(child);
  EXPECT_EQ(end_of(*child), 0);
  EXPECT_EQ(text_of(options.output), "out said\n");
  EXPECT_EQ(text_of(options.log), "log\n");
}

TEST(ChildProcess, IsKilledWhenItIsNotWantedAnyMore) {
  pid_t pid = 0;
  {
    auto child = ChildProcess::start(shell("exec sleep 1000"));
    ASSERT_TRUE(child);
    pid = child->pid();
    EXPECT_TRUE(child->is_running());
  }
  EXPECT_NE(::kill(pid, 0), 0) << "it still runs";
}

TEST(ChildProcess, EndsWithTheThreadThatStartedIt) {
  const TempDir dir;
  ChildOptions options = shell("echo ready; exec sleep 1000");
  options.output = dir.path() + "/out";
  ChildProcess child;
  std::thread starter([&] {
    auto started = ChildProcess::start(options);
    ASSERT_TRUE(started);
    // It must have asked for its end before the thread may go.
    while (text_of(options.output).empty()) std::this_thread::sleep_for(2ms);
    child = std::move(*started);
  });
  starter.join();
  EXPECT_EQ(end_of(child), 128 + SIGKILL);
}

TEST(ChildProcess, WhoDoesNotStopIsKilled) {
  const TempDir dir;
  ChildOptions options = shell("trap '' TERM; echo ready; while :; do sleep 0.01; done");
  options.output = dir.path() + "/out";
  auto child = ChildProcess::start(options);
  ASSERT_TRUE(child);
  while (text_of(options.output).empty()) std::this_thread::sleep_for(2ms);
  EXPECT_FALSE(child->stop(100ms));
  EXPECT_EQ(child->exit_status(), 128 + SIGKILL);
}

TEST(ChildProcess, IsNiceAndLimited) {
  const TempDir dir;
  ChildOptions options = shell("nice; ulimit -d; ulimit -f");
  options.output = dir.path() + "/out";
  options.niceness = 5;
  options.most_data_bytes = 512u << 20;
  options.most_file_bytes = 64u << 20;
  auto child = ChildProcess::start(options);
  ASSERT_TRUE(child);
  EXPECT_EQ(end_of(*child), 0);
  const std::string out = text_of(options.output);
  EXPECT_THAT(out, HasSubstr("524288\n")) << "kilobytes of data: " << out;
  EXPECT_THAT(out, HasSubstr("131072\n")) << "blocks of a file: " << out;
}

TEST(ChildProcess, AProgramThatIsNotThereIsNamed) {
  ChildOptions options;
  options.program = "/nowhere/at/all";
  const auto child = ChildProcess::start(options);
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error().message(), HasSubstr("/nowhere/at/all"));
}

TEST(ChildProcess, WhatAProcessUsesShows) {
  const ProcessUsage own = usage_of(::getpid());
  EXPECT_GT(own.rss_bytes, 500'000u);
  EXPECT_GE(own.peak_rss_bytes, own.rss_bytes);
  EXPECT_EQ(usage_of(-1).rss_bytes, 0u);
  EXPECT_GT(available_memory(), 0u);
  EXPECT_GE(machine_time().total, machine_time().busy);
  EXPECT_FALSE(own_processors().empty());
  EXPECT_THAT(hardware(), HasSubstr(" x "));
}

TEST(ChildProcess, WithoutADelegatedGroupItSaysSo) {
  const TempDir dir;
  const Status confined = confine(::getpid(), {.most_bytes = 1u << 30}, "rehearsal", dir.path());
  ASSERT_FALSE(confined);
  EXPECT_EQ(confined.error().code(), Code::kFailedPrecondition);
}

/// On a plain directory in place of the hierarchy: what is written where.
TEST(ChildProcess, AControlGroupLimitsMemoryAndProcessors) {
  const auto text_of = [](const std::string& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string own = text_of("/proc/self/cgroup");
  const std::size_t at = own.starts_with("0::") ? 0 : own.find("\n0::");
  if (at == std::string::npos) GTEST_SKIP() << "this kernel has no cgroup v2";
  const std::size_t begin = own.find("::", at) + 2;
  const TempDir dir;
  const std::string below = dir.path() + own.substr(begin, own.find('\n', begin) - begin);
  std::filesystem::create_directories(below);
  std::ofstream(dir.path() + "/cgroup.controllers") << "cpu memory\n";
  const GroupLimits limits{.most_bytes = 1u << 30, .processors = 2, .weight = 10};
  ASSERT_TRUE(confine(::getpid(), limits, "rehearsal", dir.path()));
  const std::string group = below + "/rehearsal";
  EXPECT_EQ(text_of(group + "/memory.max"), "1073741824");
  EXPECT_EQ(text_of(group + "/cpu.max"), "200000 100000");
  EXPECT_EQ(text_of(group + "/cpu.weight"), "10");
  EXPECT_EQ(text_of(group + "/cgroup.procs"), std::to_string(::getpid()));
  ASSERT_TRUE(confine(::getpid(), {}, "free", dir.path()));
  EXPECT_FALSE(std::filesystem::exists(below + "/free/cpu.max"));
}

}  // namespace
}  // namespace millwright::os
