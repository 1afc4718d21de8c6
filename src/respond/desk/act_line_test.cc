// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/act_line.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

ActLine full() {
  ActLine line;
  line.seq = {12};
  line.when = {1'767'258'000'000'000'000};
  line.who = "olga";
  line.team = "operations";
  line.what = "run 3";
  line.why = "the valve was \"stuck\"";
  line.detail.category = ActCategory::kStep;
  line.detail.action = "run-complete";
  line.detail.about = "open";
  line.detail.asset = AssetId(4);
  line.detail.alarms = {AlarmId(1), AlarmId(9)};
  line.detail.done = UtcNanos{1'767'257'000'000'000'000};
  line.detail.took = std::chrono::seconds(0);
  line.detail.is_timed = true;
  line.detail.effort = TeamKind::kVendor;
  return line;
}

TEST(ActLineTest, ReadsBackWhatWasWritten) {
  EXPECT_EQ(decode_act_line(encode(full())).value(), full());
  ActLine bare;
  bare.seq = {1};
  bare.who = "token:cmms";
  bare.what = "work-order 1";
  bare.detail.action = "close";
  EXPECT_EQ(decode_act_line(encode(bare)).value(), bare);
  EXPECT_EQ(decode_act_detail(encode(full().detail)), full().detail);
}

TEST(ActLineTest, RefusesWhatIsDamaged) {
  const std::string good = encode(full());
  EXPECT_FALSE(decode_act_line(good.substr(0, good.size() / 2)));
  EXPECT_FALSE(decode_act_line("{}"));
  for (const char* wrong : {R"("step")", R"("olga")", R"([1,9])", R"("vendor")"}) {
    std::string bad = good;
    const auto at = bad.find(wrong);
    ASSERT_NE(at, std::string::npos) << wrong;
    bad.replace(at, std::string_view(wrong).size(), "{}");
    EXPECT_FALSE(decode_act_line(bad)) << wrong;
  }
}

TEST(ActLineTest, OtherEntriesOfTheTrailAreNoActs) {
  EXPECT_FALSE(decode_act_detail(""));
  EXPECT_FALSE(decode_act_detail(R"({"event":"act at a kiosk"})"));
  EXPECT_FALSE(decode_act_detail(R"({"category":"unheard-of","action":"x"})"));
}

}  // namespace
}  // namespace millwright::respond
