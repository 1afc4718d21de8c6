// SPDX-License-Identifier: Apache-2.0
#include "pipeline/server_life.h"

#include <gtest/gtest.h>

#include "os/fault_fs.h"
#include "os/small_file.h"
#include "os/temp_dir.h"

namespace millwright::pipeline {
namespace {

using respond::ActCategory;

ServerLife life(std::uint64_t n, bool is_running, std::string program = "p1",
                std::string mqtt = "a") {
  return {n, is_running, std::move(program), {{"--mqtt", std::move(mqtt)}, {"notify.json", "n"}}};
}

void write(os::Fs& fs, const os::TempDir& dir, std::string_view text) {
  const auto file = fs.open(dir.path() + "/server-life.json", os::Fs::Mode::kReadWrite);
  ASSERT_TRUE((*file)->truncate(0));
  ASSERT_TRUE((*file)->write_at(0, text));
}

TEST(ServerLife, IsReadBackAndMissingAtTheFirstStart) {
  const os::TempDir dir;
  const auto fs = os::make_posix_fs();
  EXPECT_EQ(read_server_life(*fs, dir.path()).value(), std::nullopt);
  for (const ServerLife& one : {life(1, true), life(1, false), life(2, true, "p2", "b")}) {
    ASSERT_TRUE(write_server_life(*fs, dir.path(), one));
    EXPECT_EQ(read_server_life(*fs, dir.path()).value(), one);
  }
}

TEST(ServerLife, DamageIsSaid) {
  const os::TempDir dir;
  const auto fs = os::make_posix_fs();
  for (const char* text : {"", "{}", R"({"version":1,"n_starts":"1"})", "[1"}) {
    ASSERT_TRUE(write_server_life(*fs, dir.path(), life(1, true)));
    write(*fs, dir, text);
    const auto read = read_server_life(*fs, dir.path());
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
}

// A digest with a flipped bit blamed somebody for settings that nobody had changed.
TEST(ServerLife, AFlippedBitIsNotBelieved) {
  const os::TempDir dir;
  const auto fs = os::make_posix_fs();
  ASSERT_TRUE(write_server_life(*fs, dir.path(), life(7, true)));
  const std::string text = os::read_small_file(*fs, dir.path() + "/server-life.json").value();
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    write(*fs, dir, damaged);
    const auto read = read_server_life(*fs, dir.path());
    if (read) EXPECT_EQ(*read, life(7, true)) << "byte " << at;
  }
}

TEST(ServerLife, ANoteOfAnOlderProgramIsRead) {
  const os::TempDir dir;
  const auto fs = os::make_posix_fs();
  ASSERT_TRUE(write_server_life(*fs, dir.path(), life(7, true)));
  write(*fs, dir,
        R"({"version":1,"n_starts":3,"is_running":false,"program":"p1",)"
        R"("settings":{"--mqtt":"a","notify.json":"n"}})");
  EXPECT_EQ(read_server_life(*fs, dir.path()).value(), life(3, false));
}

TEST(ServerLife, AStartSaysWhatSomebodyDid) {
  struct Case {
    const char* name;
    ServerLife before;
    ServerLife now;
    std::vector<ActCategory> found;
  };
  const Case cases[] = {
      {"stopped and started", life(1, false), life(2, true), {ActCategory::kRestart}},
      {"crashed", life(1, true), life(2, true), {}},
      {"settings edited", life(1, false), life(2, true, "p1", "b"), {ActCategory::kFileEdit}},
      {"settings edited over a crash",
       life(1, true),
       life(2, true, "p1", "b"),
       {ActCategory::kFileEdit}},
      {"upgraded", life(1, false), life(2, true, "p2"), {ActCategory::kUpgrade}},
      {"upgraded with other settings",
       life(1, false),
       life(2, true, "p2", "b"),
       {ActCategory::kUpgrade, ActCategory::kFileEdit}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::vector<ActCategory> found;
    for (const auto& act : judge_start(c.before, c.now)) found.push_back(act.category);
    EXPECT_EQ(found, c.found);
  }
}

TEST(ServerLife, NamesWhatChangedAndNotTheValues) {
  const ServerLife before = life(4, false);
  ServerLife now = next_life(before, "p1", {{"--http", "x"}, {"--mqtt", "secret"}});
  EXPECT_EQ(now.n_starts, 5u);
  EXPECT_TRUE(now.is_running);
  const auto found = judge_start(before, now);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].text, "changed: --http, --mqtt, notify.json");
  EXPECT_EQ(found[0].key, "start-5-file-edit");
  EXPECT_EQ(judge_start(before, now)[0].key, found[0].key) << "tried again";
}

}  // namespace
}  // namespace millwright::pipeline
