// SPDX-License-Identifier: Apache-2.0
#include "model/quality.h"

#include <array>

namespace millwright {
namespace {

struct Flag {
  std::uint16_t bit;
  std::string_view name;
};
constexpr std::array<Flag, 6> kFlags{{{Quality::kStale, "stale"},
                                      {Quality::kOutOfRange, "out-of-range"},
                                      {Quality::kCommLoss, "comm-loss"},
                                      {Quality::kClockSkew, "clock-skew"},
                                      {Quality::kSubstituted, "substituted"},
                                      {Quality::kHistorical, "historical"}}};
constexpr std::array<std::string_view, 4> kGrades{"good", "uncertain", "bad", "bad"};

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
    if (c != b[i]) return false;
  }
  return true;
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
  Quality quality;
  bool has_grade = false;
  while (true) {
    const std::size_t bar = text.find('|');
    const std::string_view word = text.substr(0, bar);
    bool is_known = false;
    for (std::uint16_t g = 0; g < 3; ++g) {
      if (equals_ignoring_case(word, kGrades[g])) {
        quality = quality.with(static_cast<Grade>(g));
        is_known = has_grade = true;
      }
    }
    for (const Flag& flag : kFlags) {
      if (equals_ignoring_case(word, flag.name)) {
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
