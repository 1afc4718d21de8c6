// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "record/limits.h"
#include "respond/outcome/work_order_book.h"

namespace millwright::respond {
namespace {

using enum WorkOrderAction;

struct Rig {
  WorkOrderBook book;
  WorkOrderBook::Changes out;
  std::int64_t now = 100;

  Result<WorkOrder> give(WorkOrderAction action, void (*change)(WorkOrderCommand&) = nullptr) {
    WorkOrderCommand command;
    command.action = action;
    command.who = "ann";
    if (action == kOpen) {
      command.alarm = AlarmId(5);
      command.asset = AssetId(7);
      command.title = "Change the bearing";
    } else {
      command.order = WorkOrderId(1);
    }
    if (action == kLink) command.external_id = "PM-77";
    if (change != nullptr) change(command);
    return book.apply(command, {JournalSeq{1}, UtcNanos{now}}, out);
  }
};

TEST(WorkOrder, FromAlarmToClosed) {
  Rig rig;
  ASSERT_TRUE(rig.give(kOpen).has_value());
  ASSERT_TRUE(rig.give(kLink).has_value());
  rig.now = 200;
  const auto started = rig.give(kStart, [](WorkOrderCommand& c) {
    c.order = {};
    c.external_id = "PM-77";
    c.who = "cmms";
  });
  ASSERT_TRUE(started.has_value()) << started.error().message();
  EXPECT_EQ(started->state, WorkOrderState::kInProgress);
  EXPECT_EQ(started->changed_by, "cmms");
  rig.now = 300;
  const auto closed = rig.give(kClose, [](WorkOrderCommand& c) {
    c.code = {"VIB", "2.4"};
    c.outcome = Outcome::kTrue;
    c.comment = "worn";
  });
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->closed, UtcNanos{300});
  EXPECT_EQ(closed->code.mechanism, "2.4");
  EXPECT_EQ(closed->outcome, Outcome::kTrue);
  EXPECT_EQ(closed->opened, UtcNanos{100});
  EXPECT_EQ(rig.book.find_of(AlarmId(5))->state, WorkOrderState::kClosed);
}

TEST(WorkOrder, TheSameReportTwiceChangesNothing) {
  Rig rig;
  ASSERT_TRUE(rig.give(kOpen).has_value());
  ASSERT_TRUE(rig.give(kLink).has_value());
  ASSERT_TRUE(rig.give(kClose).has_value());
  const WorkOrder before = rig.book.orders()[0];
  rig.out.clear();
  rig.now = 500;
  EXPECT_TRUE(rig.give(kLink).has_value());
  EXPECT_TRUE(rig.give(kClose).has_value());
  EXPECT_TRUE(rig.out.empty());
  EXPECT_EQ(rig.book.orders()[0], before);
}

TEST(WorkOrder, AClosedOneMayGoBackToWork) {
  Rig rig;
  ASSERT_TRUE(rig.give(kOpen).has_value());
  ASSERT_TRUE(rig.give(kClose).has_value());
  const auto again = rig.give(kStart);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->state, WorkOrderState::kInProgress);
  EXPECT_FALSE(again->closed.has_value());
}

TEST(WorkOrder, OneOpenOrderPerAlarm) {
  Rig rig;
  ASSERT_TRUE(rig.give(kOpen).has_value());
  EXPECT_EQ(rig.give(kOpen).error().code(), Code::kAlreadyExists);
  ASSERT_TRUE(rig.give(kClose).has_value());
  ASSERT_TRUE(rig.give(kOpen).has_value());
  EXPECT_EQ(rig.book.find_of(AlarmId(5))->id, WorkOrderId(2));
  EXPECT_EQ(rig.give(kStart).error().code(), Code::kFailedPrecondition)
      << "the first may not come back beside the second";
  EXPECT_TRUE(rig.give(kOpen, [](WorkOrderCommand& c) { c.alarm = {}; }).has_value());
  EXPECT_TRUE(rig.give(kOpen, [](WorkOrderCommand& c) { c.alarm = {}; }).has_value())
      << "work without an alarm is not limited";
}

TEST(WorkOrder, Refusals) {
  struct Case {
    const char* name;
    WorkOrderAction action;
    void (*change)(WorkOrderCommand&);
    Code code;
  };
  using C = WorkOrderCommand;
  const Case cases[] = {
      {"nobody", kClose, [](C& c) { c.who.clear(); }, Code::kInvalidArgument},
      {"open without an asset", kOpen, [](C& c) { c.asset = {}; }, Code::kInvalidArgument},
      {"open without a title", kOpen, [](C& c) { c.title = " "; }, Code::kInvalidArgument},
      {"title too long", kOpen,
       [](C& c) { c.title = std::string(record::kMostTextBytes + 1, 'x'); },
       Code::kInvalidArgument},
      {"open with the number of another", kOpen,
       [](C& c) {
         c.alarm = {};
         c.external_id = "PM-1";
       },
       Code::kAlreadyExists},
      {"no such order", kStart, [](C& c) { c.order = WorkOrderId(9); }, Code::kNotFound},
      {"no such number", kStart,
       [](C& c) {
         c.order = {};
         c.external_id = "PM-9";
       },
       Code::kNotFound},
      {"neither order nor number", kClose, [](C& c) { c.order = {}; }, Code::kNotFound},
      {"link without a number", kLink, [](C& c) { c.external_id.clear(); }, Code::kInvalidArgument},
      {"link to another number", kLink, [](C&) {}, Code::kFailedPrecondition},
      {"link with the number of another", kLink,
       [](C& c) {
         c.order = WorkOrderId(2);
         c.external_id = "PM-1";
       },
       Code::kAlreadyExists},
      {"an unknown code", kClose, [](C& c) { c.code = {"LOUD", ""}; }, Code::kInvalidArgument},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rig rig;
    ASSERT_TRUE(rig.give(kOpen, [](C& o) { o.external_id = "PM-1"; }).has_value());
    ASSERT_TRUE(rig.give(kOpen, [](C& o) { o.alarm = AlarmId(6); }).has_value());
    rig.out.clear();
    const auto result = rig.give(c.action, c.change);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), c.code) << result.error().message();
    EXPECT_TRUE(rig.out.empty());
  }
}

TEST(WorkOrder, RowAndCommand) {
  Rig rig;
  ASSERT_TRUE(rig.give(kOpen).has_value());
  EXPECT_EQ(encode(rig.book.orders()[0]),
            R"({"alarm":5,"asset":7,"changed_by":"ann","changed_ns":100,"id":1,"opened_by":"ann",)"
            R"("opened_ns":100,"state":"open","title":"Change the bearing","version":1})");
  WorkOrderCommand close;
  close.action = kClose;
  close.who = "cmms";
  close.external_id = "PM-77";
  close.code = {"", "2.4"};
  close.outcome = Outcome::kTrue;
  close.comment = "worn";
  const auto decoded = decode_work_order_command(encode(close));
  ASSERT_TRUE(decoded.has_value() && decoded->has_value());
  EXPECT_EQ(**decoded, close);
  for (const char* text :
       {R"({"type":"respond","part":"work-order","version":1,"action":"open"})",
        R"({"type":"respond","part":"work-order","version":1,"action":"burn","who":"a"})",
        R"({"type":"respond","part":"work-order","version":1,"action":"close","who":"a",)"
        R"("outcome":"fine"})"}) {
    EXPECT_EQ(decode_work_order_command(text).error().code(), Code::kDataLoss) << text;
  }
}

// The texts a command may carry are the texts a row can hold, even if each byte needs six of JSON.
TEST(WorkOrder, TheLargestRowFits) {
  Rig rig;
  const auto order = rig.give(kOpen, [](WorkOrderCommand& c) {
    c.title = std::string(record::kMostTextBytes - 1, '\x01') + "x";
    c.comment = std::string(record::kMostTextBytes, '\x01');
    c.external_id = std::string(record::kMostNameBytes, '\x01');
    c.who = std::string(record::kMostNameBytes, '\x01');
  });
  ASSERT_TRUE(order.has_value());
  EXPECT_EQ(decode_work_order(encode(*order)).value(), *order);
}

TEST(WorkOrder, RowsRestoreTheBook) {
  constexpr unsigned kSeed = 31;
  std::mt19937 random(kSeed);
  const auto pick = [&](std::uint64_t n) {
    return std::uniform_int_distribution<std::uint64_t>(0, n - 1)(random);
  };
  WorkOrderBook book;
  std::map<WorkOrderId, std::string> store;
  for (int i = 0; i < 1000; ++i) {
    WorkOrderCommand command;
    command.action = static_cast<WorkOrderAction>(pick(4));
    command.who = "ann";
    command.alarm = AlarmId(pick(6));
    command.asset = AssetId(1);
    command.title = "x";
    command.order = WorkOrderId(pick(20));
    if (pick(2) == 0) command.external_id = "PM-" + std::to_string(pick(15));
    WorkOrderBook::Changes out;
    static_cast<void>(book.apply(command, {JournalSeq{1}, UtcNanos{i}}, out));
    for (const auto& [id, order] : out) store[id] = encode(order);
  }
  std::vector<WorkOrder> rows;
  for (const auto& [id, row] : store) rows.push_back(decode_work_order(row).value());
  std::map<AlarmId, int> open;
  for (const WorkOrder& order : rows) {
    if (order.alarm && order.state != WorkOrderState::kClosed) ++open[order.alarm];
  }
  for (const auto& [alarm, n] : open) EXPECT_EQ(n, 1) << "alarm " << alarm.value;
  WorkOrderBook restored;
  ASSERT_TRUE(restored.restore(rows).has_value()) << "seed " << kSeed;
  ASSERT_TRUE(std::ranges::equal(restored.orders(), book.orders())) << "seed " << kSeed;
  for (const WorkOrder& order : book.orders()) {
    if (order.external_id.empty()) continue;
    ASSERT_NE(restored.find_external(order.external_id), nullptr);
    EXPECT_EQ(restored.find_external(order.external_id)->id, order.id);
  }
  rows.pop_back();
  rows.erase(rows.begin());
  EXPECT_FALSE(restored.restore(rows).has_value()) << "a gap";
}

}  // namespace
}  // namespace millwright::respond
