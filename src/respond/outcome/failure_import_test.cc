// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/failure_import.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

AssetId find_asset(std::string_view text) {
  if (text == "plant/hall/1/pump") return AssetId(7);
  if (text == "fan") return AssetId(8);
  return AssetId();
}

FailureImport import(std::string_view csv) {
  return import_failures(csv, find_asset);
}

TEST(FailureImport, ReadsWhatItCan) {
  const FailureImport got = import(
      "Asset, Begin ,end,code,description\n"
      "plant/hall/1/pump,2026-05-05T14:00:00Z,2026-05-05T16:30:00Z,VIB/2.1,\"impeller, worn\"\n"
      "fan,2026-05-06 08:00:00+02:00\n"
      "mixer,2026-05-06 08:00:00,,,\n"
      "fan,5 May,,,\n"
      "fan,2026-05-06 08:00:00,2026-05-06 08:00:00,,\n"
      "fan,2026-05-07 08:00:00,,LOUD,\n"
      "fan,2026-05-07 08:00:00,,,,\n"
      ",2026-05-07 08:00:00,,,\n");
  ASSERT_EQ(got.failures.size(), 2u);
  const Failure& first = got.failures[0];
  EXPECT_EQ(first.asset, AssetId(7));
  EXPECT_EQ(to_rfc3339(first.begin), "2026-05-05T14:00:00Z");
  EXPECT_EQ(to_rfc3339(first.end.value()), "2026-05-05T16:30:00Z");
  EXPECT_EQ(to_text(first.code), "VIB/2.1");
  EXPECT_EQ(first.description, "impeller, worn");
  EXPECT_EQ(first.source, FailureSource::kCsv);
  EXPECT_EQ(to_rfc3339(got.failures[1].begin), "2026-05-06T06:00:00Z");
  EXPECT_FALSE(got.failures[1].end.has_value());

  const std::pair<int, std::string> problems[] = {
      {4, "column asset: no asset 'mixer' in the plant"},
      {5, "column begin: '5 May' is not a time, write 2026-05-05T14:00:00Z"},
      {6, "column end: not after the begin"},
      {7, "failure code 'LOUD' is not known, for example VIB/1.2"},
      {8, "6 fields, the first row names 5 columns"},
      {9, "column asset: no asset '' in the plant"}};
  ASSERT_EQ(got.problems.size(), std::size(problems));
  for (std::size_t i = 0; i < std::size(problems); ++i) {
    EXPECT_EQ(got.problems[i].line, problems[i].first);
    EXPECT_EQ(got.problems[i].what, problems[i].second);
  }
}

TEST(FailureImport, ModeAndMechanismInColumnsOfTheirOwn) {
  const FailureImport got = import(
      "mechanism,mode,asset,begin\n"
      "1.2,VIB,fan,2026-05-05 14:00:00\n"
      ",VIB,fan,2026-05-05 14:00:00\n"
      "1.2,,fan,2026-05-05 14:00:00\n");
  ASSERT_EQ(got.failures.size(), 3u) << got.problems[0].what;
  EXPECT_EQ(to_text(got.failures[0].code), "VIB/1.2");
  EXPECT_EQ(to_text(got.failures[1].code), "VIB");
  EXPECT_EQ(to_text(got.failures[2].code), "1.2");
}

TEST(FailureImport, FilesThatAreNone) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "the file is empty, the first row names the columns"},
      {"asset,end\n", "column begin is missing"},
      {"asset,begin,asset\n", "column asset is there twice"},
      {"asset,begin,cost\n",
       "column 'cost' is not known, use asset, begin, end, code, mode, mechanism, description"},
      {"\"asset", "line 1: a quote that never closes"},
  };
  for (const auto& [csv, what] : cases) {
    const FailureImport got = import(csv);
    ASSERT_EQ(got.problems.size(), 1u) << csv;
    EXPECT_EQ(got.problems[0].what, what);
    EXPECT_TRUE(got.failures.empty());
  }
}

}  // namespace
}  // namespace millwright::respond
