// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "model/current_loop.h"
#include "model/document.h"
#include "model/plant.h"
#include "model/priority.h"
#include "model/reading_batch.h"

namespace millwright {
namespace {

TEST(Quality, TextRoundTrip) {
  for (std::uint16_t bits = 0; bits < 1024; ++bits) {
    if ((bits & 3) == 3) continue;
    const Quality q{bits};
    EXPECT_EQ(parse_quality(to_text(q)), q) << to_text(q);
  }
  EXPECT_EQ(parse_quality("BAD")->grade(), Grade::kBad);
  EXPECT_FALSE(parse_quality("fine").has_value());
  EXPECT_FALSE(parse_quality("stale").has_value());
  EXPECT_FALSE(parse_quality("").has_value());
}

TEST(Quality, TakesTheStatusSignalsOfNe107) {
  const Quality good;
  const Quality uncertain = good.with(Grade::kUncertain);
  const std::pair<std::string_view, Quality> cases[] = {
      {"failure", good.with(Grade::kBad).with(Quality::kSensorFault)},
      {"Function Check", uncertain.with(Quality::kSubstituted)},
      {"check_function", uncertain.with(Quality::kSubstituted)},
      {"OUT OF SPECIFICATION", uncertain.with(Quality::kOutOfRange)},
      {"out-of_specification", uncertain.with(Quality::kOutOfRange)},
      {"Maintenance required", good.with(Quality::kMaintenance)}};
  for (const auto& [text, quality] : cases) EXPECT_EQ(parse_quality(text), quality) << text;
  // With a grade beside it the word is a flag, and the grade stands.
  EXPECT_EQ(parse_quality("bad|maintenance-required"),
            good.with(Grade::kBad).with(Quality::kMaintenance));
  for (const char* text : {"failure|stale", "failures", "out of", "sensor-fault"}) {
    EXPECT_FALSE(parse_quality(text).has_value()) << text;
  }
}

TEST(CurrentLoop, JudgesRawAndScaledValues) {
  struct Case {
    double ma;
    LoopState state;
  };
  const Case cases[] = {
      {0, LoopState::kFailure},      {3.6, LoopState::kFailure},     {3.61, LoopState::kSaturated},
      {3.79, LoopState::kSaturated}, {3.8, LoopState::kMeasuring},   {4, LoopState::kMeasuring},
      {20.5, LoopState::kMeasuring}, {20.51, LoopState::kSaturated}, {20.99, LoopState::kSaturated},
      {21, LoopState::kFailure},     {25, LoopState::kFailure}};
  // Raw, 0 to 16 bar, -40 to 85 Cel, a falling scale, and one that binary fractions do not hit.
  const CurrentLoop loops[] = {{4, 20}, {0, 16}, {-40, 85}, {100, 0}, {0.1, 0.7}};
  for (const CurrentLoop& loop : loops) {
    for (const Case& c : cases) {
      EXPECT_EQ(loop.classify(loop.value(c.ma)), c.state)
          << c.ma << " mA is " << loop.value(c.ma) << " at a loop from " << loop.value(4);
    }
  }
  EXPECT_DOUBLE_EQ(CurrentLoop(0, 16).value(3.6), -0.4);
  Signal signal;
  EXPECT_FALSE(CurrentLoop::of(signal).has_value());
  signal.value_at_4_ma = 0;
  EXPECT_FALSE(CurrentLoop::of(signal).has_value());
  signal.value_at_20_ma = 10;
  EXPECT_DOUBLE_EQ(CurrentLoop::of(signal)->value(12), 5);
}

ReadingBatch sample_batch() {
  ReadingBatch b;
  b.arrival = {1'000'000'000};
  b.push(SignalId(1), {5}, Scalar::of(1.5), {}, 1);
  b.push(SignalId(2), {6}, Scalar::of(std::int64_t{-7}), Quality{2}, 1);
  b.push(SignalId(3), {7}, Scalar::of(std::string_view("stopped")), {}, 2);
  b.push(SignalId(4), {8}, Scalar::of(true), {}, 2);
  b.push(SignalId(5), {9}, Scalar::of(std::numeric_limits<double>::infinity()), {}, 2);
  return b;
}

TEST(ReadingBatch, EncodingRoundTrips) {
  const ReadingBatch b = sample_batch();
  std::string bytes;
  encode(b, bytes);
  ReadingBatch back;
  ASSERT_TRUE(decode(bytes, back).has_value());
  EXPECT_EQ(back.arrival, b.arrival);
  EXPECT_EQ(back.signal, b.signal);
  EXPECT_EQ(back.time, b.time);
  EXPECT_EQ(back.value, b.value);
  EXPECT_EQ(back.quality, b.quality);
  EXPECT_EQ(back.type, b.type);
  EXPECT_EQ(back.text_at(2), "stopped");
}

TEST(ReadingBatch, EveryTruncationAndFlipIsRefusedOrSafe) {
  std::string bytes;
  encode(sample_batch(), bytes);
  ReadingBatch back;
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, cut), back).has_value()) << cut;
  }
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string flipped = bytes;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
    if (!decode(flipped, back)) continue;
    for (std::size_t row = 0; row < back.size(); ++row) (void)back.scalar_at(row);
  }
}

TEST(Plant, NamesRoundTrip) {
  EXPECT_EQ(parse_rule_kind(name(RuleKind::kRateOfChange)), RuleKind::kRateOfChange);
  EXPECT_EQ(parse_team_kind("it"), TeamKind::kIt);
  EXPECT_EQ(parse_role("administrator"), Role::kAdministrator);
  for (const auto kind : {DocumentKind::kProcedure, DocumentKind::kRoster, DocumentKind::kPolicy}) {
    EXPECT_EQ(parse_document_kind(name(kind)), kind);
  }
  for (const auto state : {DocumentState::kDraft, DocumentState::kReview, DocumentState::kApproved,
                           DocumentState::kInForce, DocumentState::kRetired}) {
    EXPECT_EQ(parse_document_state(name(state)), state);
  }
  for (const auto mode : {RuleMode::kAlarm, RuleMode::kEvent, RuleMode::kShadow}) {
    EXPECT_EQ(parse_rule_mode(name(mode)), mode);
  }
  EXPECT_EQ(parse_severity("none"), Severity::kNone);
  EXPECT_EQ(parse_severity("severe"), Severity::kSevere);
  EXPECT_FALSE(parse_document_state("").has_value());
  EXPECT_EQ(name(static_cast<RuleMode>(9)), "unknown");
  EXPECT_FALSE(parse_signal_kind("x").has_value());
}

TEST(Plant, Units) {
  for (const char* unit : {"Cel", "bar", "mbar", "kPa", "mm/s", "A", "L/min", "%", "1", "kW"}) {
    EXPECT_TRUE(is_known_unit(unit)) << unit;
  }
  for (const char* unit : {"", "Cels", "furlong", "kCel ", "°C"}) {
    EXPECT_FALSE(is_known_unit(unit)) << unit;
  }
}

TEST(Plant, PathElements) {
  EXPECT_TRUE(is_path_element("pump-1 east"));
  for (const char* bad : {"", "a/b", "+", "x#", "$SYS"}) EXPECT_FALSE(is_path_element(bad)) << bad;
}

TEST(RecommendedPriority, TableOfNamedCases) {
  using std::chrono::seconds;
  struct Case {
    const char* name;
    Severity consequence;
    seconds respond_within;
    std::optional<int> priority;
  };
  const Case cases[] = {
      {"nothing follows", Severity::kNone, seconds(60), std::nullopt},
      {"no time stated", Severity::kSevere, seconds(0), std::nullopt},
      {"negative time", Severity::kSevere, seconds(-1), std::nullopt},
      {"no such severity", static_cast<Severity>(9), seconds(60), std::nullopt},
      {"severe, at once", Severity::kSevere, seconds(1), 1},
      {"major, the limit belongs to the shorter time", Severity::kMajor, seconds(180), 1},
      {"major, a second more", Severity::kMajor, seconds(181), 2},
      {"moderate, a quarter of an hour", Severity::kModerate, seconds(900), 3},
      {"minor, at once", Severity::kMinor, seconds(30), 3},
      {"severe, tomorrow", Severity::kSevere, seconds(86400), 2},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(recommended_priority(c.consequence, c.respond_within), c.priority) << c.name;
  }
}

TEST(RecommendedPriority, WorseOrSoonerIsNeverLower) {
  for (int level = 1; level <= 4; ++level) {
    int before = 1;
    for (int s = 1; s < 4000; s += 7) {
      const int now =
          recommended_priority(static_cast<Severity>(level), std::chrono::seconds(s)).value();
      EXPECT_GE(now, before) << level << ' ' << s;
      before = now;
      if (level == 4) continue;
      EXPECT_GE(now,
                recommended_priority(static_cast<Severity>(level + 1), std::chrono::seconds(s)))
          << level << ' ' << s;
    }
  }
}

TEST(Value, NumberOfText) {
  EXPECT_TRUE(std::isnan(to_double(ValueType::kText, 7)));
}

}  // namespace
}  // namespace millwright
