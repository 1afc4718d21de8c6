// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/failure_log.h"

#include <gtest/gtest.h>

#include "record/limits.h"

namespace millwright::respond {
namespace {

constexpr UtcNanos hour(std::int64_t hours) {
  return {hours * 3600 * 1'000'000'000};
}
constexpr alarm::Origin kNow{JournalSeq{1}, hour(100)};

FailureCommand record(std::int64_t begin, std::uint32_t asset = 7) {
  FailureCommand command;
  command.who = "ann";
  command.failure.asset = AssetId(asset);
  command.failure.begin = hour(begin);
  command.failure.end = hour(begin + 2);
  command.failure.code = {"VIB", "1.2"};
  command.failure.description = "bearing";
  return command;
}

TEST(FailureLog, RecordCorrectWithdraw) {
  FailureLog log;
  FailureLog::Changes out;
  EXPECT_FALSE(log.kept_since().has_value());
  FailureCommand command = record(10);
  command.failure.source = FailureSource::kCmms;
  ASSERT_TRUE(log.apply(command, kNow, out).has_value());
  ASSERT_TRUE(log.apply(record(5), kNow, out).has_value());
  EXPECT_EQ(log.kept_since(), hour(5));

  FailureCommand correct = record(12);
  correct.action = FailureAction::kCorrect;
  correct.who = "bob";
  correct.failure.id = FailureId(1);
  const auto corrected = log.apply(correct, kNow, out);
  ASSERT_TRUE(corrected.has_value());
  EXPECT_EQ(corrected->begin, hour(12));
  EXPECT_EQ(corrected->recorded_by, "bob");
  EXPECT_EQ(corrected->source, FailureSource::kCmms) << "where it came from stays";
  EXPECT_TRUE(log.apply(correct, kNow, out).has_value()) << "it does not collide with itself";

  FailureCommand withdraw;
  withdraw.action = FailureAction::kWithdraw;
  withdraw.who = "bob";
  withdraw.failure.id = FailureId(2);
  const auto withdrawn = log.apply(withdraw, kNow, out);
  ASSERT_TRUE(withdrawn.has_value());
  EXPECT_TRUE(withdrawn->is_withdrawn);
  EXPECT_EQ(withdrawn->description, "bearing") << "it stays readable";
  EXPECT_EQ(log.kept_since(), hour(12));
  EXPECT_EQ(log.apply(withdraw, kNow, out).error().code(), Code::kFailedPrecondition);
  EXPECT_TRUE(log.apply(record(5), kNow, out).has_value()) << "a withdrawn one blocks no new one";
  EXPECT_EQ(out.size(), 3u);
}

TEST(FailureLog, Refusals) {
  struct Case {
    const char* name;
    void (*change)(FailureCommand&);
    Code code;
  };
  const Case cases[] = {
      {"nobody", [](FailureCommand& c) { c.who.clear(); }, Code::kInvalidArgument},
      {"no asset", [](FailureCommand& c) { c.failure.asset = {}; }, Code::kInvalidArgument},
      {"in the future", [](FailureCommand& c) { c.failure.begin = hour(101); },
       Code::kInvalidArgument},
      {"ends as it begins", [](FailureCommand& c) { c.failure.end = c.failure.begin; },
       Code::kInvalidArgument},
      {"unknown code", [](FailureCommand& c) { c.failure.code = {"BAD", ""}; },
       Code::kInvalidArgument},
      {"too many words",
       [](FailureCommand& c) {
         c.failure.description = std::string(record::kMostTextBytes + 1, 'x');
       },
       Code::kInvalidArgument},
      {"told twice", [](FailureCommand& c) { c.failure.begin = hour(10); }, Code::kAlreadyExists},
      {"correct what is not there",
       [](FailureCommand& c) {
         c.action = FailureAction::kCorrect;
         c.failure.id = FailureId(9);
       },
       Code::kNotFound},
      {"withdraw nothing", [](FailureCommand& c) { c.action = FailureAction::kWithdraw; },
       Code::kNotFound},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    FailureLog log;
    FailureLog::Changes out;
    ASSERT_TRUE(log.apply(record(10), kNow, out).has_value());
    out.clear();
    FailureCommand command = record(20);
    c.change(command);
    const auto result = log.apply(command, kNow, out);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), c.code) << result.error().message();
    EXPECT_TRUE(out.empty());
  }
}

TEST(FailureLog, RowsAndCommands) {
  FailureLog log;
  FailureLog::Changes out;
  ASSERT_TRUE(log.apply(record(10), kNow, out).has_value());
  ASSERT_TRUE(log.apply(record(10, 8), kNow, out).has_value());
  const Failure& first = log.failures()[0];
  EXPECT_EQ(
      encode(first),
      R"({"asset":7,"begin_ns":36000000000000,"code":"VIB/1.2","description":"bearing",)"
      R"("end_ns":43200000000000,"id":1,"recorded_by":"ann","source":"entered","version":1})");
  std::vector<Failure> rows;
  for (const Failure& failure : log.failures()) {
    rows.insert(rows.begin(), decode_failure(encode(failure)).value());
  }
  FailureLog restored;
  ASSERT_TRUE(restored.restore(rows).has_value());
  EXPECT_TRUE(std::ranges::equal(restored.failures(), log.failures()));
  EXPECT_FALSE(restored.restore({rows[0]}).has_value()) << "a gap";

  const auto command = decode_failure_command(encode(record(10)));
  ASSERT_TRUE(command.has_value() && command->has_value());
  EXPECT_EQ(**command, record(10));
  for (const char* text :
       {R"({"type":"respond","part":"failure","version":1,"action":"record","who":"a"})",
        R"({"type":"respond","part":"failure","version":1,"action":"record","who":"a","asset":1,)"
        R"("begin_ns":1,"source":"rumour"})",
        R"({"type":"respond","part":"failure","version":1,"action":"record","who":"a","asset":1,)"
        R"("begin_ns":1,"source":"csv","code":"LOUD"})"}) {
    EXPECT_EQ(decode_failure_command(text).error().code(), Code::kDataLoss) << text;
  }
}

}  // namespace
}  // namespace millwright::respond
