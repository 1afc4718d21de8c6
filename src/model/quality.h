// SPDX-License-Identifier: Apache-2.0
#pragma once
// One model of quality from driver to page to alarm: a grade and reason flags.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millwright {

/// Persisted; do not renumber.
enum class Grade : std::uint16_t { kGood = 0, kUncertain = 1, kBad = 2 };

/// Bits 0-1 hold the grade, the others say why. Persisted; do not renumber.
struct Quality {
  static constexpr std::uint16_t kGradeMask = 0x3;
  static constexpr std::uint16_t kStale = 1 << 2;        ///< the source stopped updating it
  static constexpr std::uint16_t kOutOfRange = 1 << 3;   ///< outside the signal's valid range
  static constexpr std::uint16_t kCommLoss = 1 << 4;     ///< the device is not reachable
  static constexpr std::uint16_t kClockSkew = 1 << 5;    ///< event time far from arrival
  static constexpr std::uint16_t kSubstituted = 1 << 6;  ///< not measured: entered or held
  static constexpr std::uint16_t kHistorical = 1 << 7;   ///< flagged as history by its source
  static constexpr std::uint16_t kSensorFault = 1 << 8;  ///< the sensor says that it failed
  static constexpr std::uint16_t kMaintenance = 1 << 9;  ///< still good; the sensor needs service

  std::uint16_t bits = 0;

  constexpr auto operator<=>(const Quality&) const = default;
  constexpr Grade grade() const { return static_cast<Grade>(bits & kGradeMask); }
  constexpr bool is_bad() const { return grade() == Grade::kBad; }
  constexpr bool has(std::uint16_t flag) const { return (bits & flag) != 0; }
  constexpr Quality with(std::uint16_t flag) const {
    return {static_cast<std::uint16_t>(bits | flag)};
  }
  constexpr Quality with(Grade g) const {
    return {static_cast<std::uint16_t>((bits & ~kGradeMask) | static_cast<std::uint16_t>(g))};
  }
};

/// "good", "uncertain|clock-skew", "bad|comm-loss|stale".
std::string to_text(Quality quality);
/// The inverse; also the bare grades in any case, OPC status words "GOOD"/"BAD"/"UNCERTAIN", and
/// the status signals of NAMUR NE 107, alone and in any case, with ' ', '-' or '_' between their
/// words: "failure" is bad|sensor-fault, "function check" (or "check function")
/// uncertain|substituted, "out of specification" uncertain|out-of-range, "maintenance required"
/// good|maintenance-required.
std::optional<Quality> parse_quality(std::string_view text);

}  // namespace millwright
