// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_codec.h"

#include <gmock/gmock.h>

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;

SentReport a_report() {
  SentReport report;
  report.title = "Pilot";
  report.about = "2026-W47";
  report.at = {1'795'000'000'000'000'000};
  report.texts = {{"en", "Value report 2026-W47", std::string(100'000, 'x'), "<p>&amp;</p>"},
                  {"de", "Nutzenbericht 2026-W47", "kürzer", "<p>ü</p>"}};
  report.to = {{TeamKind::kFinance, "fritz", "fritz@mill.example", "de"}};
  report.gaps = {{TeamKind::kIt, GapKind::kNobody, ""},
                 {TeamKind::kFinance, GapKind::kNoAddress, "fay"}};
  report.hash = std::string(64, 'a');
  return report;
}

TEST(ValueCodecTest, WhatIsStoredComesBack) {
  Saving saving;
  saving.failure = 7;
  saving.hours = 8.5;
  saving.words = "a day of standstill";
  saving.by = "max";
  saving.at = {5};
  EXPECT_EQ(*decode_saving(encode(saving)), saving);

  DowntimeRate rate;
  rate.per_hour = 1200;
  rate.currency = "EUR";
  rate.words = "margin of the line";
  rate.by = "fritz";
  rate.at = {6};
  EXPECT_EQ(*decode_rate(encode(rate)), rate);

  ValueSchedule schedule;
  schedule.is_on = true;
  schedule.weekday = 4;
  schedule.time_of_day = 6h + 30min;
  schedule.recipients = {{TeamKind::kLeadership, "lea"}, {TeamKind::kIt, "ines"}};
  schedule.changed_by = "erika";
  schedule.changed_at = {7};
  EXPECT_EQ(*decode_schedule(encode(schedule)), schedule);

  EXPECT_EQ(*decode_sent_report(encode(a_report())), a_report());
}

TEST(ValueCodecTest, TheHashIsOfTheTextsAlone) {
  SentReport handed = a_report();
  handed.is_handed_over = true;
  EXPECT_EQ(handed.hashed_text(), a_report().hashed_text());
  handed.texts[0].html += ' ';
  EXPECT_NE(handed.hashed_text(), a_report().hashed_text());
  EXPECT_EQ(a_report().text_in("de")->language, "de");
  EXPECT_EQ(a_report().text_in("fr")->language, "en");
  EXPECT_EQ(SentReport{}.text_in("en"), nullptr);
}

TEST(ValueCodecTest, EveryGapHasWords) {
  for (const GapKind kind :
       {GapKind::kNobody, GapKind::kInactive, GapKind::kNoAddress, GapKind::kNoMailServer}) {
    EXPECT_EQ(parse_gap_kind(name(kind)), kind);
    const Said words = words_of({TeamKind::kIt, kind, "max"});
    EXPECT_FALSE(words.en.empty());
    EXPECT_NE(words.en, words.de);
  }
  EXPECT_FALSE(parse_gap_kind("luck"));
}

TEST(ValueCodecTest, DamageIsFound) {
  const std::string good = encode(a_report());
  std::string other = good;
  other.replace(other.find("finance"), 7, "weather");
  for (const std::string& text : {std::string("{"), std::string("[]"), std::string("{}"), other,
                                  good.substr(0, good.size() / 2)}) {
    SCOPED_TRACE(text.substr(0, 40));
    const auto report = decode_sent_report(text);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), Code::kDataLoss);
  }
  EXPECT_FALSE(decode_saving("{\"version\":2}"));
  EXPECT_FALSE(decode_rate("{\"version\":1}"));
  EXPECT_FALSE(decode_schedule("{\"version\":1,\"weekday\":9}"));
}

}  // namespace
}  // namespace millwright::rollout
