// SPDX-License-Identifier: Apache-2.0
#include "api/gate_words.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/sentence.h"
#include "rollout/criteria/criterion.h"
#include "rollout/criteria/metric_words.h"

namespace millwright::api {
namespace {

using rollout::BlockSample;
using rollout::Criterion;
using rollout::Sample;

Criterion of(std::string_view metric, double target, double least_sample = 0) {
  Criterion criterion;
  criterion.metric = metric;
  criterion.target = target;
  criterion.least_sample = least_sample;
  return criterion;
}

BlockSample blocks(std::size_t days, std::uint32_t assets, std::uint32_t used_days = 1000) {
  BlockSample out{days, assets, {}};
  for (std::uint32_t day = 0; day < std::min<std::size_t>(days, used_days); ++day) {
    for (std::uint32_t asset = 0; asset < assets; ++asset) out.cells.push_back({day, asset, 1, 2});
  }
  return out;
}

// What judge() says, by whatever it says it of: none of it stays English in a German mail.
TEST(GateWords, EveryReasonOfAFindingIsSaidInGerman) {
  Sample hits;
  hits.hits = 5;
  hits.of = 10;
  const struct {
    Criterion criterion;
    Sample sample;
  } kCases[] = {
      {of("open_known_problems", 0), Sample::state(0, 3)},
      {of("open_known_problems", 0), Sample::state(2, 3)},
      {of("answers_in_time", 0.5), hits},
      {of("open_known_problems", 0, 5), Sample::state(0, 3)},
      {of("duplicate_share", 0.1), Sample::of_blocks(blocks(2, 1))},
      {of("data_completeness", 0.9), Sample::of_blocks(blocks(30, 1))},
      {of("duplicate_share", 0.1), Sample::of_blocks(blocks(60, 1, 1))},
      {of("acknowledge_median", 5), Sample()},
      {of("answers_in_time", 0.5), Sample()},
      {of("cost_per_sensor", 10), Sample::unknown("no cost model has been set up")},
  };
  for (const auto& c : kCases) {
    const std::string reason = rollout::judge(c.criterion, c.sample).reason;
    SCOPED_TRACE(reason);
    const rollout::Said said = gate_words(reason);
    EXPECT_EQ(said.en, reason);
    EXPECT_NE(said.de, reason);
    EXPECT_EQ(said.de.find('{'), std::string::npos) << said.de;
  }
}

TEST(GateWords, KeepsWhatIsInASentence) {
  const struct {
    const char* reason;
    const char* en;
    const char* de;
  } kCases[] = {
      {"a sample of 12.5 asset-days, of at least 60", "a sample of 12.5 asset-days, of at least 60",
       "eine Stichprobe von 12,5, mindestens 60"},
      {"not known: nobody said what load the position 'west' has from other systems",
       "not known: nobody said what load the position 'west' has from other systems",
       "nicht bekannt: niemand hat gesagt, welche Last der Bedienplatz 'west' aus anderen Systemen "
       "hat"},
      {"data_completeness: all of the interval misses the target",
       "Data completeness: all of the interval misses the target",
       "Vollständigkeit der Daten: das ganze Intervall verfehlt das Ziel"},
      {"not known: the last rehearsal does not count any more: 11 % of the configuration has "
       "changed "
       "since, at most 10 % may",
       "not known: the last rehearsal does not count any more: 11 % of the configuration has "
       "changed "
       "since, at most 10 % may",
       "nicht bekannt: die letzte Probe zählt nicht mehr: seither hat sich 11 % der Konfiguration "
       "geändert, erlaubt sind höchstens 10 %"},
      {"it ran on 8 x it, this machine is 2 x it", "it ran on 8 x it, this machine is 2 x it",
       "sie lief auf 8 x it, diese Maschine ist 2 x it"},
      {"another version of the program runs now", "another version of the program runs now",
       "inzwischen läuft eine andere Version des Programms"},
      {"", "", ""},
      {"not known: disk I/O error", "not known: disk I/O error", "nicht bekannt: disk I/O error"},
      {"in words of its own", "in words of its own", "in words of its own"},
      {"nobody: nothing", "nobody: nothing", "nobody: nothing"},
      {"", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.reason);
    EXPECT_EQ(gate_words(c.reason).en, c.en);
    EXPECT_EQ(gate_words(c.reason).de, c.de);
  }
}

TEST(GateWords, EveryMetricHasAGermanTitle) {
  for (const rollout::Metric& metric : rollout::metrics()) {
    EXPECT_NE(title_of(metric, "de"), metric.title) << metric.id;
    EXPECT_EQ(title_of(metric, "en"), metric.title);
  }
}

}  // namespace
}  // namespace millwright::api
