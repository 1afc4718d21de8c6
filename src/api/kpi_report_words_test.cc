// SPDX-License-Identifier: Apache-2.0
#include "api/kpi_report_words.h"

#include <gtest/gtest.h>

namespace millwright::api {
namespace {

TEST(KpiReportWords, SamplesAreSaidInGerman) {
  const std::pair<const char*, const char*> cases[] = {
      {"12 alarms, 40 of other systems, 3 suppressed hours in 29.50 days",
       "12 Alarme, 40 anderer Systeme, 3 unterdrückte Stunden in 29,5 Tagen"},
      {"the period is shorter than a day", "der Zeitraum ist kürzer als ein Tag"},
      {"the busiest of 4320 10-minute periods", "der vollste von 4320 10-Minuten-Abschnitten"},
      {"2 floods, 5 of 4320 10-minute periods", "2 Fluten, 5 von 4320 10-Minuten-Abschnitten"},
      {"3 of 720 hours", "3 von 720 Stunden"},
      {"40 alarms; below 200 any ten are 5 % or more",
       "40 Alarme; unter 200 sind beliebige zehn schon 5 % oder mehr"},
      {"9 of 11 raises, in 2 bursts", "9 von 11 Auslösungen, in 2 Salven"},
      {"7 of 11 raises", "7 von 11 Auslösungen"},
      {"1 stood for more than 24 h in 30 days", "1 standen länger als 24 h, in 30 Tagen"},
      {"3 of 60 alarms", "3 von 60 Alarmen"},
      {"30 of 60 alarms, 14 different ones", "30 von 60 Alarmen, 14 verschiedene"},
      {"position hall: 3 of 720 hours; other systems' load spread evenly, their peaks are not in "
       "it",
       "Bedienplatz hall: 3 von 720 Stunden; die Last anderer Systeme gleichmäßig verteilt, ihre "
       "Spitzen fehlen"},
      {"3 of 720 hours; what other systems bring to this position is not known",
       "3 von 720 Stunden; was andere Systeme diesem Bedienplatz bringen, ist nicht bekannt"},
  };
  for (const auto& [english, german] : cases) {
    EXPECT_EQ(sample_text(english, "de"), german);
    EXPECT_EQ(sample_text(english, "en"), english);
  }
  EXPECT_EQ(sample_text("of a later version", "de"), "of a later version");
}

TEST(KpiReportWords, AdviceAndPatternsAreSaidInGerman) {
  EXPECT_EQ(advice_text("3 of 9 were gone within 10 s: lengthen the on-delay", "de"),
            "3 von 9 waren binnen 10 s vorbei: die Verzögerung vor dem Auslösen verlängern");
  EXPECT_EQ(advice_text("true and frequent: repair the cause, open a work order", "en"),
            "true and frequent: repair the cause, open a work order");
  EXPECT_EQ(advice_text("somebody's own words", "de"), "somebody's own words");
  EXPECT_EQ(pattern_word(alarm::Pattern::kStale, "de"), "steht lange");
  EXPECT_EQ(pattern_word(alarm::Pattern::kStale, "en"), "stale");
}

}  // namespace
}  // namespace millwright::api
