// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_csv.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "alarm/kpi_rig_test.h"

namespace millwright::alarm {
namespace {

TEST(KpiCsv, CellsAreQuotedAndNeverFormulas) {
  struct Case {
    const char* text;
    const char* cell;
  };
  const Case cases[] = {
      {"", ""},
      {"desk", "desk"},
      {"a,b", "\"a,b\""},
      {"say \"no\"", "\"say \"\"no\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"@x", "'@x"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(csv_cell(c.text), c.cell);
  }
}

TEST(KpiCsv, HasARowForEachFigureOfEachReport) {
  KpiRig rig(1);
  rig.input.positions[0].name = "=desk";
  rig.add(10).position = "=desk";
  const Result<KpiReports> reports = measure_kpis(rig.input);
  ASSERT_TRUE(reports.has_value());
  const std::string csv = kpi_csv(*reports, rig.input.period);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 3 * std::ssize(kpi_targets()));
  EXPECT_NE(csv.find("1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,position,'=desk,alarms_per_day,"
                     "alarms per day,1,1/d,144,288,acceptable,\"1 alarms, 0 of other systems, 0 "
                     "suppressed hours in 1.00 days\",\"ISA-18.2 / IEC 62682 clause 16, average "
                     "alarm rate\"\r\n"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(",area,area 1,"), std::string::npos);
  EXPECT_NE(csv.find(",,%,1,5,not measured,"), std::string::npos);
}

}  // namespace
}  // namespace millwright::alarm
