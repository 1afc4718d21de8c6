// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_report.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "rollout/value/value_text.h"
#include "rollout/wave/wave.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using respond::Catch;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr UtcNanos kMonday{1'763'334'000'000'000'000};  // 2025-11-17 in Berlin

KnownFailure failure(std::uint64_t id, Catch result) {
  KnownFailure out;
  out.failure = id;
  out.asset = "Pump 1";
  out.what = "vibration";
  out.begin = kMonday + 30h;
  out.result = result;
  if (result == Catch::kCaught) out.lead = 76h;
  out.downtime = 2h;
  return out;
}

Saving saving(double hours) {
  Saving out;
  out.failure = 1;
  out.hours = hours;
  out.words = "the bearing would have seized";
  out.by = "max";
  return out;
}

/// A week with an alarm, a caught failure, a late and a missed one.
ValueFacts a_week() {
  ValueFacts facts;
  facts.title = "2025-W47";
  facts.begin = kMonday;
  facts.end = kMonday + 168h;
  facts.zone = *respond::TimeZone::find("Europe/Berlin");
  facts.n_sensors = 20;
  facts.outcomes.raises = 5;
  facts.outcomes.right = 2;
  facts.outcomes.nuisance = 3;
  facts.outcomes.unlabelled = 1;
  facts.outcomes.sensor_fault = 1;
  facts.right = {{7, "Bearing warm", "Pump 1", kMonday + 5h, respond::Outcome::kEarly, false},
                 {9, "Disk nearly full", "", kMonday + 6h, respond::Outcome::kTrue, true}};
  facts.failures = {failure(1, Catch::kCaught), failure(2, Catch::kMissed),
                    failure(3, Catch::kLate)};
  facts.costs = {{"operations", {TeamKind::kOperations}, 12, 3.25, 9.75, true},
                 {"project and vendor together",
                  {TeamKind::kProject, TeamKind::kVendor},
                  4,
                  1,
                  std::nullopt,
                  false}};
  facts.n_acts = 16;
  facts.sensor_weeks = 20;
  facts.why_no_cost_per_sensor = {"no cost model has been set up",
                                  "es ist kein Kostenmodell eingerichtet"};
  facts.next = {{{"gate of wave 1", "Prüfung der Welle 1"}, "/rollout/1", std::nullopt}};
  facts.blocks = {{{"completeness", "Vollständigkeit"}, "/rollout/1", Question::kTechnical},
                  {{"overdue", "überfällig"}, "/decisions", Question::kOrganizational}};
  return facts;
}

/// All English sentences of a section of a function, one a line.
std::string said(const ValueReport& report, TeamKind function, ValueSection section) {
  std::string out;
  for (const FunctionValue& one : report.functions) {
    if (one.function != function) continue;
    for (const ValueLine& line : one.sections[static_cast<std::size_t>(section)]) {
      out += line.words.en + "\n";
    }
  }
  return out;
}

bool is_measured(const ValueReport& report, TeamKind function, ValueSection section) {
  for (const FunctionValue& one : report.functions) {
    if (one.function != function) continue;
    return std::ranges::all_of(one.sections[static_cast<std::size_t>(section)],
                               &ValueLine::is_measured);
  }
  return false;
}

using enum ValueSection;

TEST(ValueReportTest, EachFunctionReadsItsOwn) {
  const ValueReport report = report_value(a_week());
  ASSERT_EQ(report.functions.size(), 5u);
  struct Case {
    TeamKind function;
    ValueSection section;
    std::string_view says;
  };
  for (const Case& c : {
           Case{TeamKind::kOperations, kCaught, "Of 5 alarms that ended 2 were right"},
           Case{TeamKind::kOperations, kCaught,
                "Bearing warm, Pump 1, 2025-11-17 05:00: confirmed "
                "as early."},
           Case{TeamKind::kIt, kCaught, "Disk nearly full"},
           Case{TeamKind::kIt, kMissed, "1 of 5 alarms that ended came of a faulty sensor"},
           Case{TeamKind::kMaintenance, kCaught,
                "Pump 1 (vibration), 2025-11-18 06:00: foretold 3 d 4 h before, 2 h 0 min of "
                "downtime."},
           Case{TeamKind::kMaintenance, kMissed, "no alarm came"},
           Case{TeamKind::kOperations, kMissed, "the alarm came only then"},
           Case{TeamKind::kFinance, kCaught, "1 of 3 failures"},
           Case{TeamKind::kFinance, kMissed, "Their downtime: 4 h, of 2 of 2"},
           Case{TeamKind::kLeadership, kCaught, "at 90 %"},
           Case{TeamKind::kLeadership, kMissed, "1 of 3 failures came without an alarm, 1 with"},
           Case{TeamKind::kOperations, kCost,
                "3.2 h of operations (12 acts; 9.8 min by sensor and week, of 20 sensor-weeks; "
                "estimated)."},
           Case{TeamKind::kMaintenance, kCost, "Nobody of this function"},
           Case{TeamKind::kFinance, kCost, "1 h of project and vendor together (4 acts)."},
           Case{TeamKind::kFinance, kCost, "Cost per sensor: not known: no cost model"},
           Case{TeamKind::kIt, kNext, "gate of wave 1"},
           Case{TeamKind::kIt, kBlocks, "completeness"},
           Case{TeamKind::kFinance, kBlocks, "Nothing that is on record"},
           Case{TeamKind::kLeadership, kBlocks, "overdue"},
       }) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(said(report, c.function, c.section), HasSubstr(c.says));
  }
  EXPECT_THAT(said(report, TeamKind::kOperations, kCaught), Not(HasSubstr("Disk nearly full")));
  EXPECT_THAT(said(report, TeamKind::kIt, kBlocks), Not(HasSubstr("overdue")));
}

// Every sentence has a page that shows what it rests on, and words in both languages.
TEST(ValueReportTest, EverySentenceHasItsEvidence) {
  for (const FunctionValue& function : report_value(a_week()).functions) {
    for (const auto& lines : function.sections) {
      EXPECT_FALSE(lines.empty());
      for (const ValueLine& line : lines) {
        SCOPED_TRACE(line.words.en);
        EXPECT_TRUE(line.page.starts_with('/'));
        EXPECT_FALSE(line.words.en.empty());
        EXPECT_FALSE(line.words.de.empty());
      }
    }
  }
}

TEST(ValueReportTest, ASavingWithoutEvidenceIsNotMeasured) {
  struct Case {
    std::string_view what;
    void (*change)(ValueFacts&);
    std::string_view says;
    bool is_measured;
  };
  for (const Case& c : {
           Case{"nobody confirmed any", [](ValueFacts&) {}, "none of the 2 failures", false},
           Case{"no failure was told of",
                [](ValueFacts& f) { f.failures = {failure(2, Catch::kMissed)}; },
                "no failure of the 1 in the log", false},
           Case{"no log is kept",
                [](ValueFacts& f) {
                  f.failures.clear();
                  f.why_not_measured = {"no failure log: enter or import failures",
                                        "kein Protokoll"};
                },
                "Not measured: no failure log", false},
           Case{"hours without a rate", [](ValueFacts& f) { f.failures[0].saving = saving(8); },
                "In money: not measured", false},
           Case{"hours at a confirmed rate",
                [](ValueFacts& f) {
                  f.failures[0].saving = saving(8.5);
                  f.rate = DowntimeRate{1, 1000, "EUR", "margin", "fritz", {}};
                },
                "In money: 8500 EUR, at 1000 EUR an hour as confirmed by fritz.", true},
       }) {
    SCOPED_TRACE(c.what);
    ValueFacts facts = a_week();
    c.change(facts);
    const ValueReport report = report_value(facts);
    EXPECT_THAT(said(report, TeamKind::kFinance, kSaved), HasSubstr(c.says));
    EXPECT_EQ(is_measured(report, TeamKind::kFinance, kSaved), c.is_measured);
  }
  ValueFacts facts = a_week();
  facts.failures[0].saving = saving(8);
  EXPECT_THAT(said(report_value(facts), TeamKind::kMaintenance, kSaved),
              HasSubstr("8 h avoided, confirmed by max: the bearing would have seized"));
  EXPECT_THAT(said(report_value(facts), TeamKind::kMaintenance, kSaved),
              HasSubstr("8 h of downtime avoided in all, confirmed for 1 of 2 failures"));
}

TEST(ValueReportTest, AWeekWithoutAnythingSaysSo) {
  ValueFacts facts;
  facts.title = "2025-W47";
  facts.begin = kMonday;
  facts.end = kMonday + 168h;
  facts.why_not_measured = {"no failure log: enter or import failures", "kein Protokoll"};
  facts.why_no_cost_per_sensor = {"no cost model has been set up",
                                  "es ist kein Kostenmodell eingerichtet"};
  const ValueReport report = report_value(facts);
  EXPECT_TRUE(report.is_empty);
  std::string notes;
  for (const ValueLine& line : report.notes) notes += line.words.en;
  EXPECT_THAT(notes, HasSubstr("Nothing was recorded"));
  EXPECT_THAT(notes, HasSubstr("no sensor"));
  EXPECT_FALSE(report_value(a_week()).is_empty);
  EXPECT_TRUE(report_value(a_week()).notes.empty());
}

TEST(ValueReportTest, SaysWhatIsNotKnownAnyMore) {
  ValueFacts facts = a_week();
  facts.known_since = kMonday + 48h;
  facts.is_over = false;
  facts.is_cost_hidden = true;
  facts.n_savings_without_failure = 2;
  const ValueReport report = report_value(facts);
  ASSERT_EQ(report.notes.size(), 3u);
  EXPECT_THAT(report.notes[0].words.en, HasSubstr("The period lasts"));
  EXPECT_THAT(report.notes[1].words.en, HasSubstr("begin at 2025-11-19 00:00"));
  EXPECT_THAT(report.notes[2].words.en, HasSubstr("2 confirmed savings"));
  EXPECT_FALSE(report.notes[1].is_measured);
  EXPECT_THAT(said(report, TeamKind::kOperations, kCost), HasSubstr("fewer than five"));
}

TEST(ValueReportTest, LongListsEnd) {
  ValueFacts facts = a_week();
  facts.failures.clear();
  for (std::uint64_t i = 1; i <= 14; ++i) facts.failures.push_back(failure(i, Catch::kMissed));
  EXPECT_THAT(said(report_value(facts), TeamKind::kMaintenance, kMissed), HasSubstr("and 4 more"));
}

TEST(ValueTextTest, IsWrittenInEitherLanguage) {
  ValueFacts facts = a_week();
  facts.right[0].title = "<b>Bearing</b>";
  const ValueReport report = report_value(facts);
  const ValueStyle german{"de", "https://mill.example"};
  const std::string html = value_html(report, german);
  EXPECT_THAT(html, HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(html, HasSubstr("Nutzenbericht 2025-W47"));
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;Bearing"));
  EXPECT_THAT(html, Not(HasSubstr("<b>Bearing")));
  EXPECT_THAT(html, HasSubstr("href=\"https://mill.example/review\""));
  EXPECT_THAT(html, HasSubstr("2025-11-17 00:00 – 2025-11-24 00:00 Europe/Berlin"));
  const std::string plain = value_plain(report, german);
  EXPECT_THAT(plain, HasSubstr("Instandhaltung\n"));
  EXPECT_THAT(plain, HasSubstr("3,2 Std. von Betrieb"));
  EXPECT_THAT(plain, HasSubstr("[https://mill.example/review]"));
  EXPECT_THAT(value_plain(report, {}), Not(HasSubstr("[/review]")));
}

TEST(ValueFactsTest, SavingsAndRatesAreChecked) {
  Saving good = saving(4);
  EXPECT_TRUE(check(good));
  for (const double hours : {0.0, -1.0, 9000.0}) {
    good.hours = hours;
    EXPECT_FALSE(check(good)) << hours;
  }
  good = saving(4);
  good.words = " ";
  EXPECT_FALSE(check(good));
  good = saving(4);
  good.failure = 0;
  EXPECT_FALSE(check(good));
  DowntimeRate rate{0, 100, "EUR", "margin", "fritz", {}};
  EXPECT_TRUE(check(rate));
  for (const std::string currency : {"", "euro", "eur", "EURO"}) {
    rate.currency = currency;
    EXPECT_FALSE(check(rate)) << currency;
  }
  rate.currency = "EUR";
  rate.per_hour = 0;
  EXPECT_FALSE(check(rate));
}

}  // namespace
}  // namespace millwright::rollout
