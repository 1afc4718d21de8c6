// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/shift_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/duty/duty_rig_test.h"
#include "respond/duty/json_row.h"

namespace millwright::respond {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const UtcNanos kBegin = at("2026-05-01T20:00:00Z");
const UtcNanos kEnd = at("2026-05-02T04:00:00Z");

alarm::Origin origin(UtcNanos time) {
  return {{1}, time};
}
PrepareHandover prepare() {
  return {"ann", "r", "night", kBegin, kEnd, {"P1 pump-1 vibration high, acknowledged"}};
}
SignHandover sign(std::string who, HandoverSide side) {
  return {std::move(who), HandoverId(1), side};
}
void write(ShiftLog& log, UtcNanos time, std::string text, std::string roster = "r") {
  ASSERT_TRUE(
      log.apply(WriteLogEntry{"ann", std::move(roster), std::move(text), {}}, origin(time)));
}
std::vector<std::string> texts(const HandoverReport& report) {
  std::vector<std::string> out;
  for (const LogEntry& entry : report.entries) out.push_back(entry.text);
  return out;
}

TEST(ShiftLog, AReportHoldsTheEntriesOfItsShift) {
  ShiftLog log;
  write(log, kBegin - minutes(1), "the shift before");
  write(log, kBegin, "belt squeaks");
  write(log, kBegin + hours(2), "another line", "other");
  write(log, kEnd + minutes(10), "filter changed late");
  write(log, kEnd + hours(1), "the shift after");
  const HandoverReport report = log.apply(prepare(), origin(kEnd + hours(2))).value();
  EXPECT_EQ(report.id, HandoverId(1));
  EXPECT_THAT(texts(report), testing::ElementsAre("belt squeaks", "filter changed late"));
  EXPECT_THAT(report.open_alarms, testing::SizeIs(1));
  EXPECT_EQ(report.prepared_by, "ann");
}

TEST(ShiftLog, FreshUntilSignedFrozenAfter) {
  ShiftLog log;
  write(log, kBegin, "one");
  ASSERT_TRUE(log.apply(prepare(), origin(kEnd)).has_value());
  write(log, kEnd, "two");
  PrepareHandover again = prepare();
  again.open_alarms.clear();
  const HandoverReport fresh = log.apply(again, origin(kEnd)).value();
  EXPECT_EQ(fresh.id, HandoverId(1));
  EXPECT_THAT(texts(fresh), testing::ElementsAre("one", "two"));
  EXPECT_TRUE(fresh.open_alarms.empty());
  ASSERT_TRUE(log.apply(sign("ann", HandoverSide::kOutgoing), origin(kEnd)).has_value());
  write(log, kEnd, "three");
  EXPECT_EQ(log.apply(prepare(), origin(kEnd)).error().code(), Code::kAlreadyExists);
  EXPECT_THAT(texts(*log.find(HandoverId(1))), testing::ElementsAre("one", "two"));
}

TEST(ShiftLog, ItTakesTwoPeople) {
  ShiftLog log;
  const auto code = [&](std::string who, HandoverSide side) {
    const auto result = log.apply(sign(std::move(who), side), origin(kEnd));
    return result ? std::optional<Code>() : result.error().code();
  };
  EXPECT_EQ(code("ann", HandoverSide::kOutgoing), Code::kNotFound);
  ASSERT_TRUE(log.apply(prepare(), origin(kEnd)).has_value());
  EXPECT_EQ(code("ben", HandoverSide::kIncoming), Code::kFailedPrecondition);  // outgoing first
  EXPECT_EQ(code("", HandoverSide::kOutgoing), Code::kInvalidArgument);
  EXPECT_EQ(code("ann", HandoverSide::kOutgoing), std::nullopt);
  EXPECT_EQ(code("ann", HandoverSide::kIncoming), Code::kFailedPrecondition);  // the same person
  EXPECT_FALSE(log.find(HandoverId(1))->is_closed());
  EXPECT_EQ(code("ben", HandoverSide::kIncoming), std::nullopt);
  EXPECT_TRUE(log.find(HandoverId(1))->is_closed());
  const HandoverReport closed = *log.find(HandoverId(1));
  EXPECT_EQ(code("ben", HandoverSide::kIncoming), std::nullopt);  // again: nothing changes
  EXPECT_EQ(code("eva", HandoverSide::kIncoming), Code::kFailedPrecondition);
  EXPECT_EQ(code("eva", HandoverSide::kOutgoing), Code::kFailedPrecondition);
  EXPECT_EQ(*log.find(HandoverId(1)), closed);
}

TEST(ShiftLog, Refuses) {
  ShiftLog log;
  const struct {
    const char* name;
    void (*change)(PrepareHandover&);
    Code code;
  } cases[] = {
      {"nobody", [](PrepareHandover& c) { c.who.clear(); }, Code::kInvalidArgument},
      {"no shift", [](PrepareHandover& c) { c.shift.clear(); }, Code::kInvalidArgument},
      {"backwards", [](PrepareHandover& c) { c.end = c.begin; }, Code::kInvalidArgument},
      {"a year", [](PrepareHandover& c) { c.end = c.begin + hours(8760); }, Code::kInvalidArgument},
      {"all of time", [](PrepareHandover& c) { c.begin = {INT64_MIN}, c.end = {INT64_MAX}; },
       Code::kInvalidArgument},
      {"to come", [](PrepareHandover& c) { c.begin = kEnd + hours(1), c.end = kEnd + hours(9); },
       Code::kFailedPrecondition},
      {"a long line", [](PrepareHandover& c) { c.open_alarms = {std::string(301, 'x')}; },
       Code::kInvalidArgument},
      {"many lines", [](PrepareHandover& c) { c.open_alarms.assign(201, "x"); },
       Code::kInvalidArgument},
      {"control characters", [](PrepareHandover& c) { c.open_alarms = {"\x1b[2J"}; },
       Code::kInvalidArgument},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    PrepareHandover command = prepare();
    c.change(command);
    const auto result = log.apply(command, origin(kEnd));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), c.code);
  }
  for (const std::string& text :
       {std::string(), std::string(2'001, 'x'), std::string("\x01"), std::string("caf\xe9")}) {
    EXPECT_EQ(log.apply(WriteLogEntry{"ann", "r", text, {}}, origin(kEnd)).error().code(),
              Code::kInvalidArgument);
  }
  EXPECT_TRUE(log.entries().empty());
  EXPECT_TRUE(log.reports().empty());
}

TEST(ShiftLog, TheFullestReportFitsInARow) {
  ShiftLog log;
  for (int i = 0; i < 250; ++i) {
    write(log, kBegin + minutes(i), std::string(ShiftLog::kMaxTextBytes, '"'));
  }
  PrepareHandover command = prepare();
  command.open_alarms.assign(ShiftLog::kMaxAlarmLines,
                             std::string(ShiftLog::kMaxAlarmLineBytes, '\\'));
  const HandoverReport report = log.apply(command, origin(kEnd)).value();
  EXPECT_EQ(report.entries.size(), ShiftLog::kMaxEntriesPerReport);
  EXPECT_EQ(report.n_entries_left_out, 50u);
  EXPECT_EQ(report.entries.back().time, kBegin + minutes(249));  // the newest are kept
  const std::string row = encode(report);
  EXPECT_LT(row.size(), kMaxRowBytes);
  EXPECT_EQ(decode_handover_report(row).value(), report);
}

TEST(ShiftLog, MemoryIsBounded) {
  ShiftLog log;
  for (std::size_t i = 0; i < ShiftLog::kMaxReportsKept; ++i) {
    PrepareHandover command = prepare();
    command.shift = fmt::format("s{}", i);
    ASSERT_TRUE(log.apply(command, origin(kEnd)).has_value());
  }
  EXPECT_EQ(log.apply(prepare(), origin(kEnd)).error().code(), Code::kResourceExhausted);
  ASSERT_TRUE(log.apply(sign("ann", HandoverSide::kOutgoing), origin(kEnd)).has_value());
  ASSERT_TRUE(log.apply(sign("ben", HandoverSide::kIncoming), origin(kEnd)).has_value());
  EXPECT_TRUE(log.apply(prepare(), origin(kEnd)).has_value());
  EXPECT_EQ(log.find(HandoverId(1)), nullptr);  // closed, so it could make room
  EXPECT_EQ(log.reports().size(), ShiftLog::kMaxReportsKept);
  for (std::size_t i = 0; i < ShiftLog::kMaxEntriesKept + 10; ++i) write(log, kBegin, "x");
  EXPECT_EQ(log.entries().size(), ShiftLog::kMaxEntriesKept);
  EXPECT_EQ(log.entries().front().id, LogEntryId(11));
}

TEST(ShiftLog, RestoredFromRowsItGoesOnAsBefore) {
  ShiftLog log;
  write(log, kBegin, "belt squeaks");
  write(log, kBegin, "on the pump");
  ASSERT_TRUE(log.apply(prepare(), origin(kEnd)).has_value());
  ASSERT_TRUE(log.apply(sign("ann", HandoverSide::kOutgoing), origin(kEnd)).has_value());
  std::vector<LogEntry> entries;
  for (const LogEntry& entry : log.entries()) {
    entries.insert(entries.begin(), decode_log_entry(encode(entry)).value());
  }
  std::vector<HandoverReport> reports;
  for (const HandoverReport& report : log.reports()) {
    reports.push_back(decode_handover_report(encode(report)).value());
  }
  ShiftLog restored;
  ASSERT_TRUE(restored.restore(entries, reports).has_value());
  EXPECT_TRUE(std::ranges::equal(restored.entries(), log.entries()));
  EXPECT_TRUE(std::ranges::equal(restored.reports(), log.reports()));
  const WriteLogEntry next{"ben", "r", "next", {}};
  EXPECT_EQ(restored.apply(next, origin(kEnd)).value(), log.apply(next, origin(kEnd)).value());
  const SignHandover incoming = sign("ben", HandoverSide::kIncoming);
  EXPECT_EQ(restored.apply(incoming, origin(kEnd)).value(),
            log.apply(incoming, origin(kEnd)).value());

  entries.push_back(entries.front());
  EXPECT_EQ(restored.restore(entries, reports).error().code(), Code::kDataLoss);
  EXPECT_EQ(restored.entries().size(), 3u);
}

TEST(HandoverRow, DamagedRowsAreRefused) {
  ShiftLog log;
  write(log, kBegin, "belt");
  ASSERT_TRUE(log.apply(prepare(), origin(kEnd)).has_value());
  const std::string sound =
      encode(log.apply(sign("ann", HandoverSide::kOutgoing), origin(kEnd)).value());
  const std::pair<const char*, const char*> damages[] = {
      {"\"version\":1", "\"version\":2"},
      {"\"shift\":", "\"sheft\":"},
      {"\"text\":\"belt\"", "\"text\":1"},
      {"\"entries\":[", "\"entries\":[7,"},
      {"\"outgoing\":{", "\"outgoing\":{\"who\":3},\"x\":{"},
      {"\"asset\":0", "\"asset\":-1"},
      {"{", "["},
  };
  for (const auto& [from, to] : damages) {
    std::string text = sound;
    ASSERT_NE(text.find(from), text.npos) << from;
    text.replace(text.find(from), std::string_view(from).size(), to);
    const auto row = decode_handover_report(text);
    ASSERT_FALSE(row.has_value()) << text;
    EXPECT_EQ(row.error().code(), Code::kDataLoss);
  }
}

}  // namespace
}  // namespace millwright::respond
