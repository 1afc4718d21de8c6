// SPDX-License-Identifier: Apache-2.0
#include "api/alarm_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <span>

namespace millwright::api {
namespace {

using alarm::Alarm;
using alarm::State;

constexpr UtcNanos kStarted{1'767'225'600'000'000'000};
constexpr UtcNanos kNow = kStarted;

Alarm make(std::uint64_t id, int priority, std::int64_t raised_s,
           State state = State::kUnacknowledged) {
  Alarm alarm;
  alarm.id = AlarmId(id);
  alarm.priority = priority;
  alarm.raised = kStarted + std::chrono::seconds(raised_s);
  alarm.state = state;
  alarm.raise_count = 1;
  return alarm;
}

class AlarmListTest : public testing::Test {
 protected:
  void put(const Alarm& alarm) { board_->put(std::span(&alarm, 1), kNow); }
  void put_in(std::uint64_t id, State state) {
    Alarm alarm = *board_->find(AlarmId(id));
    alarm.state = state;
    put(alarm);
  }
  /// One page of what is open; true while there is another.
  bool read(std::size_t limit) {
    net::HttpRequest request;
    if (!cursor_.empty()) request.query = {{"cursor", cursor_}};
    auto listing = board_->listing();
    const auto after = alarm_cursor(request, kStarted, listing.version).value();
    const AlarmPage page = page_of(
        std::move(listing), kStarted, [](const Alarm& a) { return alarm::is_open(a.state); }, after,
        limit);
    for (const Alarm& alarm : page.alarms) seen_.push_back(alarm.id.value);
    cursor_ = page.next ? to_text(*page.next) : "";
    return page.next.has_value();
  }
  Code error_of(const std::string& cursor, UtcNanos started = kStarted) {
    net::HttpRequest request;
    request.query = {{"cursor", cursor}};
    const auto parsed = alarm_cursor(request, started, board_->version());
    return parsed ? Code::kInternal : parsed.error().code();
  }

  std::unique_ptr<pipeline::AlarmBoard> board_ = std::make_unique<pipeline::AlarmBoard>();
  std::string cursor_;
  std::vector<std::uint64_t> seen_;
};

using Ids = std::vector<std::uint64_t>;

TEST_F(AlarmListTest, WhoNeedsSomebodyComesFirst) {
  put(make(1, 1, 10, State::kAcknowledged));
  put(make(2, 3, 20));
  put(make(3, 1, 30));
  put(make(4, 1, 40));
  while (read(1)) {
  }
  EXPECT_EQ(seen_, (Ids{4, 3, 2, 1}));
}

TEST_F(AlarmListTest, OneThatIsRaisedMeanwhileHidesNoneAndIsNotMissed) {
  for (const std::uint64_t id : Ids{1, 2, 3, 4})
    put(make(id, 2, 10 - static_cast<std::int64_t>(id)));
  ASSERT_TRUE(read(2));
  put(make(9, 1, 100));  // first of all: by place it would push 2 onto the next page again
  while (read(2)) {
  }
  EXPECT_EQ(seen_, (Ids{1, 2, 3, 4, 9}));
}

TEST_F(AlarmListTest, OneThatIsClosedMeanwhileHidesNone) {
  for (const std::uint64_t id : Ids{1, 2, 3, 4})
    put(make(id, 2, 10 - static_cast<std::int64_t>(id)));
  ASSERT_TRUE(read(2));
  put_in(1, State::kNormal);  // by place 3 would slip onto the page that was read
  while (read(2)) {
  }
  EXPECT_EQ(seen_, (Ids{1, 2, 3, 4}));
}

TEST_F(AlarmListTest, OneThatComesBackBeforeTheCursorFollowsAtTheEnd) {
  for (const std::uint64_t id : Ids{1, 2, 3}) put(make(id, 2, 10 - static_cast<std::int64_t>(id)));
  put_in(3, State::kAcknowledged);
  ASSERT_TRUE(read(1));
  put_in(3, State::kUnacknowledged);
  while (read(1)) {
  }
  EXPECT_EQ(seen_, (Ids{1, 2, 3}));
}

TEST_F(AlarmListTest, WhateverHappensUnchangedOnesAreSeenOnceAndOpenOnesAreSeen) {
  std::mt19937 random(20'261);
  for (int round = 0; round < 200; ++round) {
    board_ = std::make_unique<pipeline::AlarmBoard>();
    seen_.clear();
    cursor_.clear();
    const auto any = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int id = 1; id <= 12; ++id) {
      put(make(static_cast<std::uint64_t>(id), 1 + any(3), any(5),
               any(2) == 0 ? State::kUnacknowledged : State::kAcknowledged));
    }
    std::set<std::uint64_t> changed;
    for (bool has_more = read(3); has_more; has_more = read(3)) {
      const auto id = static_cast<std::uint64_t>(1 + any(16));
      constexpr State kStates[] = {State::kNormal, State::kUnacknowledged, State::kAcknowledged};
      put(make(id, 1 + any(3), any(100), kStates[any(3)]));
      changed.insert(id);
      if (changed.size() > 6) break;
    }
    while (!cursor_.empty()) read(3);
    for (const auto& [alarm, version] : board_->listing().alarms) {
      const auto n = std::ranges::count(seen_, alarm.id.value);
      if (!changed.contains(alarm.id.value)) {  // all of these are open
        EXPECT_EQ(n, 1) << "round " << round << " alarm " << alarm.id.value;
      } else if (alarm::is_open(alarm.state)) {
        EXPECT_GE(n, 1) << "round " << round << " alarm " << alarm.id.value;
      }
    }
  }
}

TEST_F(AlarmListTest, CursorsOfOthersAreRefused) {
  put(make(1, 1, 1));
  for (const char* bad : {"7", "x", "1.2.3.4.5.6.7.8", ".", "1..2"}) {
    EXPECT_EQ(error_of(bad), Code::kInvalidArgument) << bad;
  }
  put(make(2, 1, 2));
  ASSERT_TRUE(read(1));
  EXPECT_EQ(error_of(cursor_), Code::kInternal);  // taken
  EXPECT_EQ(error_of(cursor_, kStarted + std::chrono::seconds(1)), Code::kInvalidArgument);
  const std::string start = std::to_string(kStarted.ns);
  for (const char* rest : {".99.0.0.1.0.1", ".0.-1.0.1.0.1", ".0.0.2.1.0.1", ".0.0.0.9.0.1",
                           ".0.0.0.1.-9223372036854775808.1", ".0.0.0.1.0.0"}) {
    EXPECT_EQ(error_of(start + rest), Code::kInvalidArgument) << rest;
  }
}

}  // namespace
}  // namespace millwright::api
