// SPDX-License-Identifier: Apache-2.0
#include "pipeline/server_life.h"

#include <gtest/gtest.h>

#include "os/fault_fs.h"
#include "os/temp_dir.h"

namespace millwright::pipeline {
namespace {

using respond::ActCategory;

ServerLife life(std::uint64_t n, bool is_running, std::string program = "p1",
                std::string mqtt = "a") {
  return {n, is_running, std::move(program), {{"--mqtt", std::move(mqtt)}, {"notify.json", "n"}}};
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
    {
      const auto file = fs->open(dir.path() + "/server-life.json", os::Fs::Mode::kReadWrite);
      ASSERT_TRUE((*file)->truncate(0));
      ASSERT_TRUE((*file)->write_at(0, text));
    }
    const auto read = read_server_life(*fs, dir.path());
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
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
