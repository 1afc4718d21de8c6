// SPDX-License-Identifier: Apache-2.0
#include "model/quality.h"

#include <algorithm>
#include <array>

namespace millwright {
namespace {

struct Flag {
  std::uint16_t bit;
  std::string_view name;
};
constexpr std::array<Flag, 8> kFlags{{{Quality::kStale, "stale"},
                                      {Quality::kOutOfRange, "out-of-range"},
                                      {Quality::kCommLoss, "comm-loss"},
                                      {Quality::kClockSkew, "clock-skew"},
                                      {Quality::kSubstituted, "substituted"},
                                      {Quality::kHistorical, "historical"},
                                      {Quality::kSensorFault, "sensor-fault"},
                                      {Quality::kMaintenance, "maintenance-required"}}};
constexpr std::array<std::string_view, 4> kGrades{"good", "uncertain", "bad", "bad"};

// NAMUR NE 107 table 1: what a device says of itself.
struct StatusSignal {
  std::string_view name;
  Quality quality;
};
constexpr Quality kGood{};
constexpr Quality kUncertain = kGood.with(Grade::kUncertain);
constexpr std::array<StatusSignal, 6> kStatusSignals{
    {{"failure", kGood.with(Grade::kBad).with(Quality::kSensorFault)},
     {"function-check", kUncertain.with(Quality::kSubstituted)},
     {"check-function", kUncertain.with(Quality::kSubstituted)},
     {"out-of-specification", kUncertain.with(Quality::kOutOfRange)},
     {"maintenance-required", kGood.with(Quality::kMaintenance)},
     {"maintenance-request", kGood.with(Quality::kMaintenance)}}};

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_lower_hyphened(char c) {
  return c == ' ' || c == '_' ? '-' : to_lower(c);
}
/// True when each character of `a`, folded, is that of `b`.
bool equals(std::string_view a, std::string_view b, char (*fold)(char)) {
  return a.size() == b.size() &&
         std::ranges::equal(a, b, [fold](char x, char y) { return fold(x) == y; });
}

}  // namespace

std::string to_text(Quality quality) {
  std::string out(kGrades[quality.bits & Quality::kGradeMask]);
  for (const Flag& flag : kFlags) {
    if (quality.has(flag.bit)) {
      out += '|';
      out += flag.name;
    }
  }
  return out;
}

std::optional<Quality> parse_quality(std::string_view text) {
  for (const StatusSignal& status : kStatusSignals) {
    if (equals(text, status.name, to_lower_hyphened)) return status.quality;
  }
  Quality quality;
  bool has_grade = false;
  while (true) {
    const std::size_t bar = text.find('|');
    const std::string_view word = text.substr(0, bar);
    bool is_known = false;
    for (std::uint16_t g = 0; g < 3; ++g) {
      if (equals(word, kGrades[g], to_lower)) {
        quality = quality.with(static_cast<Grade>(g));
        is_known = has_grade = true;
      }
    }
    for (const Flag& flag : kFlags) {
      if (equals(word, flag.name, to_lower)) {
        quality = quality.with(flag.bit);
        is_known = true;
      }
    }
    if (!is_known) return std::nullopt;
    if (bar == std::string_view::npos) break;
    text.remove_prefix(bar + 1);
  }
  if (!has_grade) return std::nullopt;
  return quality;
}

}  // namespace millwright
