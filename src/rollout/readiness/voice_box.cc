// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/voice_box.h"

#include <algorithm>
#include <numeric>

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<3> kNames{"yes", "partly", "no"};

std::uint32_t sum(const HelpCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0u);
}

}  // namespace

std::string_view name(Help help) {
  return name_in(kNames, help);
}

std::optional<Help> parse_help(std::string_view text) {
  return parse_in<Help>(kNames, text);
}

Result<VoiceBox> speak(VoiceBox box, std::string_view person, Help help, UtcNanos now) {
  const auto place = std::ranges::lower_bound(box.people, person);
  if (place != box.people.end() && *place == person) {
    return fail(Code::kAlreadyExists, "you have answered this month; next month it is asked again");
  }
  box.people.emplace(place, person);
  ++box.counts[static_cast<std::size_t>(help)];
  if (sum(box.counts) % kVoicesAtOnce == 0) {
    box.shown = box.counts;
    box.shown_at = now;
  }
  return box;
}

std::string month_of(UtcNanos time) {
  return to_rfc3339(time).substr(0, 7);
}

Answer judge_voices(const VoiceBox& box) {
  const std::uint32_t n = sum(box.shown);
  if (n == 0) return Answer::kNotKnown;
  if (2 * box.shown[static_cast<std::size_t>(Help::kYes)] > n) return Answer::kYes;
  if (2 * box.shown[static_cast<std::size_t>(Help::kNo)] > n) return Answer::kNo;
  return Answer::kNotKnown;
}

}  // namespace millwright::rollout
