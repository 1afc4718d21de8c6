// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/voice_box.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::rollout {
namespace {

using enum Help;

constexpr UtcNanos kNow{1'800'000'000'000'000'000};

VoiceBox with(VoiceBox box, std::initializer_list<Help> answers) {
  for (const Help help : answers) {
    auto more = speak(box, "p" + std::to_string(99 - box.people.size()), help, kNow);
    EXPECT_TRUE(more);
    box = *more;
  }
  return box;
}

TEST(VoiceBox, ShowsCountsByFivesOnly) {
  VoiceBox box = with({}, {kYes, kNo, kYes, kPartly});
  EXPECT_FALSE(box.shown_at);
  EXPECT_EQ(judge_voices(box), Answer::kNotKnown);
  box = with(box, {kYes});
  EXPECT_EQ(box.shown, (HelpCounts{3, 1, 1}));
  EXPECT_EQ(judge_voices(box), Answer::kYes);
  // The sixth answer cannot be read off the difference.
  const VoiceBox six = with(box, {kNo});
  EXPECT_EQ(six.shown, box.shown);
  EXPECT_EQ(with(six, {kNo, kNo, kNo, kNo}).shown, (HelpCounts{3, 1, 6}));
}

TEST(VoiceBox, KeepsWhoAnsweredApartFromWhatAndWhen) {
  const VoiceBox box = with({}, {kYes, kNo, kYes});
  EXPECT_EQ(box.people, (std::vector<std::string>{"p97", "p98", "p99"}));  // by name
  const auto again = speak(box, "p98", kNo, kNow);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), Code::kAlreadyExists);
}

TEST(VoiceBox, JudgesByTheMajority) {
  struct Case {
    HelpCounts shown;
    Answer expected;
  };
  for (const Case& c : {Case{{0, 0, 0}, Answer::kNotKnown}, Case{{3, 0, 2}, Answer::kYes},
                        Case{{2, 1, 2}, Answer::kNotKnown}, Case{{1, 1, 3}, Answer::kNo},
                        Case{{5, 0, 5}, Answer::kNotKnown}, Case{{0, 5, 0}, Answer::kNotKnown}}) {
    VoiceBox box;
    box.shown = c.shown;
    EXPECT_EQ(judge_voices(box), c.expected) << c.shown[0] << c.shown[1] << c.shown[2];
  }
  EXPECT_EQ(month_of(kNow), "2027-01");
  EXPECT_EQ(parse_help("partly"), kPartly);
  EXPECT_FALSE(parse_help("perhaps"));
}

}  // namespace
}  // namespace millwright::rollout
