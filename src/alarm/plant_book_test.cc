// SPDX-License-Identifier: Apache-2.0
#include "alarm/plant_book.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

detect::Configuration plant() {
  detect::Configuration config;
  Signal signal;
  signal.id = SignalId(12);
  signal.asset = AssetId(3);
  signal.unit = "bar";
  config.signals = {signal};
  for (const std::uint32_t id : {4u, 5u}) {
    Rule rule;
    rule.id = RuleId(id);
    rule.signal = SignalId(12);
    rule.priority = 1;
    rule.message = "Pump 1 may be cavitating";
    config.rules.push_back(rule);
  }
  return config;
}

TEST(PlantBook, PutsAConditionIntoWords) {
  PlantBook book;
  EXPECT_TRUE(book.apply(plant()).empty());
  detect::ConditionChange change;
  change.rule = RuleId(4);
  change.subject = Subject::of(SignalId(12));
  change.is_active = true;
  change.value = 9.1;
  change.limit = 8;
  const Annunciation words = book.annunciation(change);
  EXPECT_EQ(words.asset, AssetId(3));
  EXPECT_EQ(words.priority, 1);
  EXPECT_EQ(words.message, "Pump 1 may be cavitating");
  EXPECT_EQ(words.detail, "9.1 bar, above the high limit of 8 bar");
}

TEST(PlantBook, ARemovedSignalTakesItsRulesAlong) {
  PlantBook book;
  book.apply(plant());
  detect::Configuration removal;
  removal.removed_signals = {SignalId(12)};
  removal.removed_rules = {RuleId(5)};
  EXPECT_EQ(book.apply(removal), (std::vector{RuleId(5), RuleId(4)}));
  EXPECT_EQ(book, PlantBook());
}

TEST(PlantBook, BytesRoundTrip) {
  PlantBook book;
  book.apply(plant());
  std::string bytes;
  ByteWriter w(bytes);
  book.encode(w);
  ByteReader r(bytes);
  EXPECT_EQ(PlantBook::decode(r), book);
  EXPECT_TRUE(r.done());
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() - 1));
  PlantBook::decode(cut);
  EXPECT_TRUE(cut.failed());
}

}  // namespace
}  // namespace millwright::alarm
