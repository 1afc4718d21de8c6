// SPDX-License-Identifier: Apache-2.0
#include "alarm/alarm_codec.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

Alarm full_alarm() {
  Alarm a;
  a.id = AlarmId(5);
  a.rule = RuleId(4);
  a.subject = {SubjectKind::kExternal, 7, "scada/TT-101"};
  a.asset = AssetId(3);
  a.state = State::kShelved;
  a.is_active = true;
  a.priority = 1;
  a.message = "Pump 1 may be cavitating";
  a.detail = "9.1 bar, above the high limit of 8 bar";
  a.value = 9.1;
  a.limit = 8;
  a.raised = {1'767'225'600'000'000'000};
  a.returned = UtcNanos{-5};
  a.acknowledged = UtcNanos{9};
  a.acknowledged_by = "ann";
  a.comment = "on my way";
  a.shelved_until = UtcNanos{10};
  a.shelved_by = "bob";
  a.raise_count = 300;
  a.mode = RuleMode::kShadow;
  a.is_latching = true;
  a.is_latched = true;
  a.is_first_out = true;
  a.suppressed_by = {"gateway press-line", "ann"};
  a.out_of_service = {{MaintenanceWindowId(), "max", UtcNanos{11}},
                      {MaintenanceWindowId(4), "eva", std::nullopt}};
  return a;
}

Transition full_transition() {
  return {AlarmId(5),
          JournalSeq{900},
          UtcNanos{77},
          Action::kRemove,
          State::kOutOfService,
          State::kNormal,
          "ann",
          "gone",
          1.5,
          RuleMode::kEvent};
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

TEST(AlarmCodec, RoundTrip) {
  EXPECT_EQ(decode_alarm(encode(full_alarm())).value(), full_alarm());
  EXPECT_EQ(decode_alarm(encode(Alarm{})).value(), Alarm{});
  EXPECT_EQ(decode_transition(encode(full_transition())).value(), full_transition());
}

// docs/format/alarm-state.md shows these bytes.
TEST(AlarmCodec, GoldenTransition) {
  EXPECT_EQ(hex(encode(full_transition())),
            "4d57415402200584074d000000000000000a060003616e6e04676f6e65000000000000f83f01e134df15");
}

std::string bytes_of(std::string_view hex_text) {
  std::string bytes;
  for (std::size_t i = 0; i < hex_text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex_text.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// Version 1, forever: it knew no modes.
TEST(AlarmCodec, VersionOneIsRead) {
  Transition expected = full_transition();
  expected.mode = RuleMode::kAlarm;
  EXPECT_EQ(
      decode_transition(
          bytes_of(
              "4d574154011f0584074d000000000000000a060003616e6e04676f6e65000000000000f83fda4bf40a"))
          .value(),
      expected);
}

// Version 2, forever: one person took it out of service, no window did.
TEST(AlarmCodec, VersionTwoOfAnAlarmIsRead) {
  Alarm expected = full_alarm();
  expected.state = State::kOutOfService;
  expected.out_of_service = {{MaintenanceWindowId(), "max", UtcNanos{11}}};
  EXPECT_EQ(
      decode_alarm(
          bytes_of(
              "4d57414c02c501050403070c73636164612f54542d313031030601021850756d702031206d617920"
              "62652063617669746174696e6726392e31206261722c2061626f7665207468652068696768206c69"
              "6d6974206f66203820626172333333333333224000000000000020400000faed5172861801fbffff"
              "ffffffffff01090000000000000003616e6e096f6e206d7920776179010a0000000000000003626f"
              "62ac02020101010212676174657761792070726573732d6c696e6503616e6e010b00000000000000"
              "036d6178d0417b0f"))
          .value(),
      expected);
}

TEST(Alarm, IsBackWhenTheLastHoldEnds) {
  Alarm a = full_alarm();
  EXPECT_FALSE(out_of_service_until(a)) << "one of them has no end";
  a.out_of_service[1].until = UtcNanos{7};
  EXPECT_EQ(out_of_service_until(a), UtcNanos{11});
  a.out_of_service.clear();
  EXPECT_FALSE(out_of_service_until(a));
}

TEST(AlarmCodec, EveryFlippedBitIsRefused) {
  const std::string bytes = encode(full_alarm());
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bad = bytes;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    const auto result = decode_alarm(bad);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), Code::kDataLoss);
  }
  EXPECT_FALSE(decode_transition(bytes).has_value());
}

TEST(Alarm, NamesRoundTrip) {
  for (int i = 0; i <= 6; ++i) {
    const auto state = static_cast<State>(i);
    EXPECT_EQ(parse_state(name(state)), state);
  }
  for (int i = 0; i <= 12; ++i) {
    const auto action = static_cast<Action>(i);
    EXPECT_EQ(parse_action(name(action)), action);
  }
  EXPECT_EQ(name(State::kReturnedUnacknowledged), "returned-unacknowledged");
  EXPECT_FALSE(parse_state("open").has_value());
  EXPECT_FALSE(parse_action("").has_value());
}

}  // namespace
}  // namespace millwright::alarm
