// SPDX-License-Identifier: Apache-2.0
#include "alarm/plant_book.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

Revision plant() {
  Revision revision;
  detect::Configuration& config = revision.config;
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
  return revision;
}

Device device(std::uint32_t id, std::string name, std::vector<std::string> filters) {
  Device d;
  d.id = DeviceId(id);
  d.name = std::move(name);
  d.publish_filters = std::move(filters);
  return d;
}

/// A no-data rule on a signal of its own, both with this id.
void watch_signal(Revision& revision, std::uint32_t id, std::string address, std::uint32_t asset) {
  Signal signal;
  signal.id = SignalId(id);
  signal.asset = AssetId(asset);
  signal.address = std::move(address);
  signal.expected_interval = std::chrono::seconds(id);
  revision.config.signals.push_back(signal);
  Rule rule;
  rule.id = RuleId(id);
  rule.signal = signal.id;
  rule.kind = RuleKind::kNoData;
  rule.priority = 2;
  revision.config.rules.push_back(rule);
}

TEST(PlantBook, ASignalBelongsToTheDeviceThatMayPublishIt) {
  Revision revision;
  revision.devices = {device(7, "press-line", {"plant/press/#", "plant/hall"}),
                      device(8, "any", {})};
  watch_signal(revision, 1, "plant/press/pump/pressure", 3);
  watch_signal(revision, 2, "plant/hall/temperature", 4);  // a member of the object on plant/hall
  watch_signal(revision, 3, "plant/press/speed", 3);
  watch_signal(revision, 4, "plant/other/speed", 3);
  PlantBook book;
  book.apply(revision);
  const std::vector<Gateway> gateways = book.gateways();
  ASSERT_EQ(gateways.size(), 1u);
  EXPECT_EQ(gateways[0].subject, (Subject{SubjectKind::kDevice, 7, {}}));
  EXPECT_EQ(gateways[0].title, "gateway press-line");
  EXPECT_EQ(gateways[0].n_signals, 3u);
  EXPECT_EQ(gateways[0].longest_interval, std::chrono::seconds(3));
  EXPECT_EQ(gateways[0].priority, 2);
  EXPECT_FALSE(gateways[0].asset) << "its signals are of two assets";
}

TEST(PlantBook, ASparkplugSignalBelongsToItsEdgeNode) {
  Revision revision;
  watch_signal(revision, 1, "spBv1.0/plant/edge7/pump/pressure", 3);
  watch_signal(revision, 2, "spBv1.0/plant/edge7/speed", 3);
  watch_signal(revision, 3, "spBv1.0/plant/edge7/temperature", 3);
  watch_signal(revision, 4, "spBv1.0/plant", 3);
  PlantBook book;
  book.apply(revision);
  ASSERT_EQ(book.gateways().size(), 1u);
  EXPECT_EQ(book.gateways()[0].subject,
            (Subject{SubjectKind::kExternal, 0, "spBv1.0/plant/edge7"}));
  EXPECT_EQ(book.gateways()[0].title, "gateway plant/edge7");
  EXPECT_EQ(book.gateways()[0].asset, AssetId(3));
}

TEST(PlantBook, TwoSignalsAreNoGatewayAndRecordedOnlyRulesDoNotCount) {
  Revision revision;
  for (std::uint32_t id = 1; id <= 4; ++id) watch_signal(revision, id, "spBv1.0/p/e/s", 3);
  revision.config.rules[0].mode = RuleMode::kEvent;
  PlantBook book;
  book.apply(revision);
  EXPECT_EQ(book.gateways().size(), 1u);
  revision.config.rules[1].is_enabled = false;
  book.apply(revision);
  EXPECT_TRUE(book.gateways().empty());
}

TEST(PlantBook, FindsTheRulesOfAnAsset) {
  PlantBook book;
  book.apply(plant());
  EXPECT_EQ(book.rules_of(AssetId(3)),
            (std::vector<Watched>{{RuleId(4), SignalId(12)}, {RuleId(5), SignalId(12)}}));
  EXPECT_TRUE(book.rules_of(AssetId(4)).empty());
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

TEST(PlantBook, SaysWhatAnExternalConditionIsAbout) {
  Revision revision = plant();
  Rule& rule = revision.config.rules[0];
  rule.kind = RuleKind::kExternal;
  struct Case {
    SubjectKind kind;
    const char* name;
    Subject expected;
  };
  const SignalId signal = rule.signal;
  const Case cases[] = {
      {SubjectKind::kSignal, "", Subject::of(signal)},
      {SubjectKind::kAsset, "", {SubjectKind::kAsset, 3, ""}},
      {SubjectKind::kDevice, "gw", {SubjectKind::kDevice, 7, ""}},
      {SubjectKind::kDevice, "of another plant", {SubjectKind::kExternal, 0, "of another plant"}},
      {SubjectKind::kExternal, "gw", {SubjectKind::kExternal, 0, "gw"}},
  };
  revision.devices.push_back(device(7, "gw", {}));
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    rule.subject = c.kind;
    rule.subject_name = c.name;
    PlantBook book;
    book.apply(revision);
    EXPECT_EQ(book.subject_of(rule.id, signal), c.expected);
    EXPECT_EQ(book.aims().size(), c.kind == SubjectKind::kSignal ? 0u : 1u);
    EXPECT_TRUE(book.is_external(rule.id));
  }
  rule.kind = RuleKind::kHigh;
  PlantBook book;
  book.apply(revision);
  EXPECT_EQ(book.subject_of(rule.id, signal), Subject::of(signal)) << "of no other kind of rule";
  EXPECT_FALSE(book.is_external(rule.id));
}

TEST(PlantBook, ARemovedSignalTakesItsRulesAlong) {
  PlantBook book;
  book.apply(plant());
  Revision removal;
  removal.config.removed_signals = {SignalId(12)};
  removal.config.removed_rules = {RuleId(5)};
  EXPECT_EQ(book.apply(removal), (std::vector{RuleId(5), RuleId(4)}));
  EXPECT_EQ(book, PlantBook());
}

TEST(PlantBook, BytesRoundTrip) {
  PlantBook book;
  Revision revision = plant();
  revision.devices.push_back(device(7, "press-line", {"plant/press/#"}));
  revision.config.rules[0].inhibits = {".", "plant/hall"};
  revision.config.rules[1].alarm_class = "safety";
  revision.config.rules[1].kind = RuleKind::kExternal;
  revision.config.rules[1].subject = SubjectKind::kExternal;
  revision.config.rules[1].subject_name = "DCS/LSHH-101";
  revision.places = {{Level::kSite, 1, Place{0, "plant"}}, {Level::kArea, 4, Place{1, "hall"}}};
  book.apply(revision);
  std::string bytes;
  ByteWriter w(bytes);
  book.encode(w);
  ByteReader r(bytes);
  EXPECT_EQ(PlantBook::decode(r, 4), book);
  EXPECT_TRUE(r.done());
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() - 1));
  PlantBook::decode(cut, 4);
  EXPECT_TRUE(cut.failed());
}

// Version 2 knew neither places nor what a rule inhibits.
TEST(PlantBook, ReadsBytesOfTheVersionBefore) {
  std::string bytes;
  ByteWriter w(bytes);
  w.varint(1);
  w.varint(4);   // rule
  w.varint(12);  // signal
  w.zigzag(1);
  w.text("m");
  w.u8(static_cast<std::uint8_t>(RuleKind::kLow));
  w.u8(static_cast<std::uint8_t>(RuleMode::kAlarm));
  w.u8(1);  // enabled
  w.varint(1);
  w.varint(12);
  w.varint(3);  // asset
  w.text("bar");
  w.text("a/b");
  w.zigzag(1000);
  w.varint(1);
  w.varint(7);  // device
  w.text("g");
  w.varint(1);
  w.text("a/#");
  ByteReader r(bytes);
  PlantBook expected;
  Revision revision;
  Signal signal;
  signal.id = SignalId(12);
  signal.asset = AssetId(3);
  signal.unit = "bar";
  signal.address = "a/b";
  revision.config.signals = {signal};
  Rule rule;
  rule.id = RuleId(4);
  rule.signal = SignalId(12);
  rule.kind = RuleKind::kLow;
  rule.priority = 1;
  rule.message = "m";
  revision.config.rules = {rule};
  revision.devices = {device(7, "g", {"a/#"})};
  expected.apply(revision);
  EXPECT_EQ(PlantBook::decode(r, 2), expected);
  EXPECT_TRUE(r.done());
}

}  // namespace
}  // namespace millwright::alarm
