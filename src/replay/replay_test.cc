// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "replay/table_file.h"

namespace millwright::replay {
namespace {

struct Outcome {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::vector<RowProblem> problems;
  std::size_t values = 0;
};

Outcome read(std::string_view text, TableOptions options = {}) {
  Outcome out;
  auto file = TableFile::open(text, std::move(options));
  EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message());
  if (!file) return out;
  out.columns = file->columns();
  file->read(
      [&](const Row& row) {
        out.rows.push_back(row);
        for (const Cell& cell : row.values) out.values += cell.is_present ? 1 : 0;
      },
      [&](const RowProblem& p) { out.problems.push_back(p); });
  return out;
}

TEST(WrittenTime, Forms) {
  struct Case {
    const char* text;
    const char* utc;  // nullptr: refused
  };
  const Case cases[] = {
      {"2020-03-09 10:14:33", "2020-03-09T10:14:33Z"},
      {"2014-04-01 00:05", "2014-04-01T00:05:00Z"},
      {"8/28/2007 0:01", "2007-08-28T00:01:00Z"},
      {"12/31/2019 11:59:58 PM", "2019-12-31T23:59:58Z"},
      {"12/31/2019 12:00 AM", "2019-12-31T00:00:00Z"},
      {"2004.02.12.10.32.39", "2004-02-12T10:32:39Z"},
      {"1583748873", "2020-03-09T10:14:33Z"},
      {"1583748873000", "2020-03-09T10:14:33Z"},
      {"21.5", nullptr},
      {"7", nullptr},
      {"13/28/2007 0:01", nullptr},
      {"", nullptr},
      {"Date", nullptr},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto time = parse_written_time(c.text);
    ASSERT_EQ(time.has_value(), c.utc != nullptr);
    if (time) EXPECT_EQ(to_rfc3339(time->as_utc), c.utc);
  }
}

TEST(TimeReader, TheHourThatComesTwiceInAutumn) {
  // Meters write local time; 02:00 to 03:00 of 2019-10-27 happens twice in Berlin.
  auto reader = TimeReader::make("Europe/Berlin").value();
  const char* const texts[] = {"10/27/2019 1:45", "10/27/2019 2:00", "10/27/2019 2:45",
                               "10/27/2019 2:00", "10/27/2019 2:45", "10/27/2019 3:00"};
  const char* const utc[] = {"2019-10-26T23:45:00Z", "2019-10-27T00:00:00Z",
                             "2019-10-27T00:45:00Z", "2019-10-27T01:00:00Z",
                             "2019-10-27T01:45:00Z", "2019-10-27T02:00:00Z"};
  for (int i = 0; i < 6; ++i) EXPECT_EQ(to_rfc3339(reader.read(texts[i]).value()), utc[i]);
  EXPECT_NE(reader.read("3/31/2019 2:30").error().message().find("skip"), std::string::npos);
  EXPECT_FALSE(TimeReader::make("Mars/Olympus").has_value());
}

TEST(TableFile, FindsSeparatorHeaderAndTime) {
  const Outcome semi = read("datetime;Flow;Temp\n2020-03-09 10:14:33;1.5;20\n");
  EXPECT_EQ(semi.columns, (std::vector<std::string>{"Flow", "Temp"}));
  EXPECT_EQ(semi.rows.at(0).values.at(0).number, 1.5);
  const Outcome comma = read("Date,kW\r\n1/19/2019 9:45,29.1\r\n1/19/2019 10:00,\r\n");
  EXPECT_EQ(comma.values, 1u);
  EXPECT_TRUE(comma.problems.empty());
  const Outcome index = read(",time,a\n0,2004.02.12.10.32.39,1\n");
  EXPECT_EQ(index.columns, (std::vector<std::string>{"a"}));
}

TEST(TableFile, WithoutTimesNeedsAStart) {
  const auto refused = TableFile::open("  1.0  2.0\n  3.0  4.0\n", {});
  EXPECT_NE(refused.error().message().find("--start"), std::string::npos);
  TableOptions options;
  options.start = UtcNanos{0};
  options.interval = std::chrono::minutes(3);
  const Outcome out = read("  1.0e+00  2.0\n  3.0  4.0\n", options);
  EXPECT_EQ(out.columns, (std::vector<std::string>{"column1", "column2"}));
  EXPECT_EQ(to_rfc3339(out.rows.at(1).time), "1970-01-01T00:03:00Z");
  options.is_transposed = true;
  const Outcome turned = read("1 2 3\n4 5 6\n", options);
  ASSERT_EQ(turned.rows.size(), 3u);
  EXPECT_EQ(turned.rows[2].values[1].number, 6.0);
}

TEST(TableFile, BadPartsAreNamedAndTheRestIsKept) {
  const Outcome out = read(
      "time,a,b\n"
      "2020-01-01 00:00:00,1,2\n"
      "2020-01-01 00:00:01,x,3\n"
      "not a time,1,2\n"
      "2020-01-01 00:00:02,1\n"
      "2020-01-01 00:00:03,nan,4\n");
  EXPECT_EQ(out.values, 4u);
  ASSERT_EQ(out.problems.size(), 4u);
  EXPECT_EQ(out.problems[0].line, 3u);
  EXPECT_EQ(out.problems[0].column, "a");
  EXPECT_EQ(out.problems[1].line, 4u);
  EXPECT_EQ(out.problems[2].reason, "2 fields, expected 3");
  EXPECT_EQ(out.problems[3].line, 6u);
}

/// Reads one recorded file; counts of rows, columns and problems as found by hand.
TEST(TableFile, RecordedFilesWithTheirTraps) {
  const char* env = std::getenv("MILLWRIGHT_TEST_DATA");
  const std::filesystem::path root = env != nullptr ? env : "../shared/data";
  if (!std::filesystem::exists(root)) GTEST_SKIP() << root << " is absent";
  struct Case {
    const char* file;
    std::size_t rows, columns;
    bool has_no_time, is_transposed;
  };
  const Case cases[] = {
      {"SKAB/data/valve1/0.csv", 1147, 10, false, false},
      {"TEP/d00.dat", 500, 52, true, true},
      {"TEP/d01_te.dat", 960, 52, true, false},
      {"NAB/data/realAWSCloudwatch/ec2_cpu_utilization_24ae8d.csv", 4032, 1, false, false},
      {"building_power/City_Library_2019.csv", 33118, 1, false, false},
      {"building_power/bad_csv_file_test.csv", 33118, 1, false, false},
      {"LBNL_AHU/MZVAV-2-2.csv", 37440, 18, false, false},
      {"CNC_mill/experiment_01.csv", 1055, 49, true, false},
      {"IMS_bearing/2nd_test_resmaple_10minutes.csv", 984, 4, false, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.file);
    std::ifstream in(root / c.file, std::ios::binary);
    ASSERT_TRUE(in.good());
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    TableOptions options;
    if (c.has_no_time) options.start = UtcNanos{0};
    options.is_transposed = c.is_transposed;
    const Outcome out = read(text, options);
    EXPECT_EQ(out.rows.size(), c.rows);
    EXPECT_EQ(out.columns.size(), c.columns);
    EXPECT_EQ(out.problems.size(), 0u) << (out.problems.empty() ? "" : out.problems[0].reason);
  }
}

}  // namespace
}  // namespace millwright::replay
