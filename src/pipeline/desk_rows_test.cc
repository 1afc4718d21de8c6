// SPDX-License-Identifier: Apache-2.0
#include "pipeline/desk_rows.h"

#include <gtest/gtest.h>

#include "os/temp_dir.h"
#include "pipeline/alarm_store.h"
#include "pipeline/command_waiters.h"
#include "registry/sqlite.h"

namespace millwright::pipeline {
namespace {

using respond::Log;

class DeskRowsTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*AlarmStore::open(path()));
    respond::StoreChange change;
    // Both logs in one file: places and numbers are not the same.
    for (std::uint64_t i = 1; i <= 5; ++i) {
      change.lines.push_back({Log::kChainEvent, 0, 7, "event " + std::to_string(i)});
      change.lines.push_back({Log::kOutbox, i, 7, "message " + std::to_string(i)});
    }
    ASSERT_TRUE(store_->commit({1}, {}, change));
  }
  std::string path() const { return dir_.path() + "/alarms.db"; }

  /// Page after page.
  std::vector<std::string> all(Log log, std::uint64_t subject) {
    DeskLineQuery query{log, 0, subject, 2};
    std::vector<std::string> out;
    while (true) {
      const auto lines = store_->lines(query).value();
      for (const DeskLine& line : lines) out.push_back(line.json);
      if (lines.size() < query.limit) return out;
      query.after = lines.back().number;
    }
  }

  os::TempDir dir_;
  std::unique_ptr<AlarmStore> store_;
};

// Lines without numbers were read once and never again: the second page asked behind a number they
// do not have.
TEST_F(DeskRowsTest, EveryLogIsReadPageByPage) {
  using Texts = std::vector<std::string>;
  const Texts events{"event 1", "event 2", "event 3", "event 4", "event 5"};
  const Texts messages{"message 1", "message 2", "message 3", "message 4", "message 5"};
  EXPECT_EQ(all(Log::kChainEvent, 0), events);
  EXPECT_EQ(all(Log::kChainEvent, 7), events);
  EXPECT_EQ(all(Log::kOutbox, 0), messages);
  EXPECT_EQ(all(Log::kOutbox, 7), messages);
  EXPECT_TRUE(all(Log::kChainEvent, 8).empty());
  EXPECT_EQ(store_->lines({Log::kOutbox, 3, 0, 1}).value().at(0).number, 4u);
}

TEST_F(DeskRowsTest, DamagedLineSaysSoAndLeavesTheOthers) {
  auto db = registry::Database::open(path(), registry::Database::Mode::kReadWrite).value();
  ASSERT_TRUE(db->execute("UPDATE desk_lines SET json = 'forged' WHERE log = 0 AND number = 2"));
  const auto lines = store_->lines({Log::kOutbox, 0, 0, 10}).value();
  ASSERT_EQ(lines.size(), 5u);
  for (const DeskLine& line : lines) EXPECT_EQ(line.is_intact, line.number != 2);
  EXPECT_EQ(check(lines[1]).error().code(), Code::kDataLoss);
  EXPECT_TRUE(check(lines[2]));
}

// Answers nobody fetched filled the place of those that come early, until none was kept.
TEST(CommandWaiters, ForgetsTheOldestAnswerNobodyAskedFor) {
  CommandWaiters<int> waiters;
  for (std::uint64_t seq = 1; seq <= 2000; ++seq) waiters.answer({seq}, static_cast<int>(seq));
  EXPECT_EQ(waiters.wait({2000}).value(), 2000);
  EXPECT_EQ(waiters.wait({1001}).value(), 1001);
}

}  // namespace
}  // namespace millwright::pipeline
