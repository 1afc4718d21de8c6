// SPDX-License-Identifier: Apache-2.0
#include "respond/training/qualification.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

constexpr UtcNanos at(std::int64_t seconds) {
  return {seconds * 1'000'000'000};
}

Qualification full() {
  Qualification q;
  q.id = QualificationId(3);
  q.person = "ann";
  q.procedure = "seal-leak";
  q.trained_at = at(100);
  q.demonstrated_at = at(200);
  q.drill_run = 17;
  q.expires_at = at(1000);
  q.recorded_by = "bob";
  return q;
}

TEST(Qualification, IsValid) {
  struct Case {
    const char* name;
    std::int64_t now;
    bool is_revoked;
    bool expires;
    bool is_valid;
    bool is_demonstrated;
  };
  const Case cases[] = {
      {"before the training", 99, false, true, false, false},
      {"from the training on", 100, false, true, true, false},
      {"shown in a drill", 200, false, true, true, true},
      {"just before it expires", 999, false, true, true, true},
      {"the instant of expiry is too late", 1000, false, true, false, false},
      {"never expires", 1000, false, false, true, true},
      {"revoked", 300, true, true, false, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Qualification q = full();
    if (c.is_revoked) q.revoked_at = at(250);
    if (!c.expires) q.expires_at.reset();
    EXPECT_EQ(is_valid(q, at(c.now)), c.is_valid);
    EXPECT_EQ(is_demonstrated(q, at(c.now)), c.is_demonstrated);
  }
}

TEST(Qualification, GoldenRow) {
  const std::string row = encode(full());
  EXPECT_EQ(row,
            R"({"demonstrated_at_ns":200000000000,"drill_run":17,"expires_at_ns":1000000000000,)"
            R"("id":3,"person":"ann","procedure":"seal-leak","recorded_by":"bob",)"
            R"("trained_at_ns":100000000000,"version":1})");
  EXPECT_EQ(decode_qualification(row).value(), full());
  Qualification revoked = full();
  revoked.revoked_at = at(300);
  revoked.revoked_by = "eve";
  revoked.revoke_reason = "the seal was changed";
  EXPECT_EQ(decode_qualification(encode(revoked)).value(), revoked);
}

TEST(Qualification, UnreadableRows) {
  const std::string good = encode(full());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string row = good;
    row.replace(row.find(from), from.size(), to);
    return row;
  };
  const std::string cases[] = {
      "",
      "[]",
      good.substr(0, good.size() - 1),
      with(R"("version":1)", R"("version":2)"),
      with(R"("id":3)", R"("id":0)"),
      with(R"("id":3)", R"("id":-3)"),
      with(R"("person":"ann")", R"("person":"")"),
      with(R"("person":"ann")", R"("person":7)"),
      with(R"("trained_at_ns":100000000000)", R"("trained_at_ns":9223372036854775808)"),
      with(R"("trained_at_ns":100000000000)", R"("trained_at_ns":1.5)"),
      with(R"("person":"ann")", R"("person":")" + std::string(200, 'a') + '"'),
      good + std::string(70'000, ' '),
  };
  for (const std::string& row : cases) {
    const Result<Qualification> decoded = decode_qualification(row);
    ASSERT_FALSE(decoded.has_value()) << row;
    EXPECT_EQ(decoded.error().code(), Code::kDataLoss);
  }
}

TEST(TrainingCommand, RoundTrip) {
  const TrainingCommand command{
      TrainingAction::kDemonstrate, "bob", "ann", "seal-leak", at(5), at(9), 17, ""};
  const auto decoded = decode_training_command(encode(command));
  ASSERT_TRUE(decoded.has_value() && decoded->has_value());
  EXPECT_EQ(**decoded, command);
}

TEST(TrainingCommand, ForSomebodyElse) {
  for (const char* text : {R"({"type":"alarm","version":1})",
                           R"({"type":"respond","part":"duty","action":"record","version":1})"}) {
    const auto decoded = decode_training_command(text);
    ASSERT_TRUE(decoded.has_value()) << text;
    EXPECT_FALSE(decoded->has_value());
  }
}

TEST(TrainingCommand, Unreadable) {
  const char* cases[] = {
      "",
      "{}",
      R"({"type":"respond","part":"training","action":"record"})",
      R"({"type":"respond","part":"training","version":1,"action":"teach","who":"a","person":"b",)"
      R"("procedure":"c"})",
      R"({"type":"respond","part":"training","version":1,"action":"record","person":"b",)"
      R"("procedure":"c"})",
      R"({"type":"respond","part":"training","version":1,"action":"record","who":"a","person":"b",)"
      R"("procedure":"c","at_ns":"now"})",
  };
  for (const char* text : cases) EXPECT_FALSE(decode_training_command(text).has_value()) << text;
}

}  // namespace
}  // namespace millwright::respond
