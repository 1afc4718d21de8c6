// SPDX-License-Identifier: Apache-2.0
#include "rehearse/sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "os/temp_dir.h"

namespace millwright::rehearse {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::vector<std::string> names_in(const std::string& dir) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(dir)) names.push_back(entry.path().filename());
  return names;
}

TEST(Sandbox, GoesAwayWithAllThatIsInIt) {
  const os::TempDir base;
  {
    auto sandbox = Sandbox::make({"/bin/true", base.path(), 10, {}, 0},
                                 {{"procedures/look.yaml", "procedure: look\n"}});
    ASSERT_TRUE(sandbox) << sandbox.error().message();
    EXPECT_TRUE(fs::exists((*sandbox)->dir() + "/procedures/look.yaml"));
    const auto rights = fs::status((*sandbox)->dir()).permissions();
    EXPECT_EQ(rights & fs::perms::others_all, fs::perms::none);
  }
  EXPECT_THAT(names_in(base.path()), testing::IsEmpty());
}

TEST(Sandbox, GoesAwayWhenItsOwnerIsKilled) {
  // A rehearsal that was killed left gigabytes of history until somebody rehearsed there again.
  const os::TempDir base;
  const pid_t owner = ::fork();
  ASSERT_GE(owner, 0);
  if (owner == 0) {
    const auto sandbox = Sandbox::make({"/bin/true", base.path(), 10, {}, 0}, {});
    ::kill(::getpid(), sandbox ? SIGKILL : SIGABRT);
  }
  int how = 0;
  ASSERT_EQ(::waitpid(owner, &how, 0), owner);
  ASSERT_EQ(WTERMSIG(how), SIGKILL) << "the sandbox was made";
  for (int i = 0; i < 600 && !names_in(base.path()).empty(); ++i) ::usleep(100'000);
  EXPECT_THAT(names_in(base.path()), testing::IsEmpty());
}

TEST(Sandbox, WhatACrashLeftIsRemovedAndWhatIsUnderWayIsNot) {
  const os::TempDir base;
  auto running = Sandbox::make({"/bin/true", base.path(), 10, {}, 0}, {});
  ASSERT_TRUE(running);
  const std::string crashed = base.path() + "/millwright-rehearsal-00000000deadbeef";
  fs::create_directories(crashed + "/data/historian");
  std::ofstream(crashed + "/owner.lock") << "";
  std::ofstream(crashed + "/data/historian/1.sst") << "x";
  fs::create_directories(base.path() + "/millwright-rehearsal-being-made");
  fs::create_directories(base.path() + "/somebody-elses");
  EXPECT_EQ(remove_leftovers(base.path()), 1u);
  EXPECT_FALSE(fs::exists(crashed));
  EXPECT_TRUE(fs::exists((*running)->dir()));
  EXPECT_EQ(names_in(base.path()).size(), 3u);
}

TEST(Sandbox, AProgramThatDoesNotServeIsToldWithItsLog) {
  const os::TempDir base;
  const std::string program = base.path() + "/broken";
  std::ofstream(program) << "#!/bin/sh\necho no disk today >&2\nexit 1\n";
  fs::permissions(program, fs::perms::owner_all);
  auto sandbox = Sandbox::make({program, base.path(), 0, {}, 0}, {});
  ASSERT_TRUE(sandbox);
  const Status started = (*sandbox)->start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message(), HasSubstr("no disk today"));
}

TEST(Sandbox, APlaceThatCannotBeWrittenIsNamed) {
  const auto sandbox = Sandbox::make({"/bin/true", "/nowhere/at/all", 10, {}, 0}, {});
  ASSERT_FALSE(sandbox);
  EXPECT_THAT(sandbox.error().message(), HasSubstr("--dir"));
}

}  // namespace
}  // namespace millwright::rehearse
