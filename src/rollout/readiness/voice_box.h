// SPDX-License-Identifier: Apache-2.0
#pragma once
// "Does this help you?", asked of everybody once a month. Who has answered is kept apart from what
// was answered, and counts become visible by fives only: nobody can be told from them.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "rollout/readiness/answer.h"

namespace millwright::rollout {

/// Persisted by name.
enum class Help : std::uint8_t { kYes, kPartly, kNo };
/// "yes", "partly", "no".
std::string_view name(Help help);
std::optional<Help> parse_help(std::string_view text);

/// By Help.
using HelpCounts = std::array<std::uint32_t, 3>;

struct VoiceBox {
  std::string month;                ///< "2026-11", in UTC
  std::vector<std::string> people;  ///< who has answered: by name, not in the order they came
  HelpCounts counts{};              ///< of all answers; never shown
  HelpCounts shown{};               ///< of the first 5, 10, 15, ...
  std::optional<UtcNanos> shown_at;

  bool operator==(const VoiceBox&) const = default;
};
inline constexpr std::uint32_t kVoicesAtOnce = 5;
inline constexpr std::chrono::days kVoicesLife{92};

/// The box of a month's answers with one more.
/// Errors: already_exists   this person has answered in this month.
Result<VoiceBox> speak(VoiceBox box, std::string_view person, Help help, UtcNanos now);

/// "2026-11".
std::string month_of(UtcNanos time);

/// Yes where more than half say yes, no where more than half say no.
/// Not known without anything to show.
Answer judge_voices(const VoiceBox& box);

}  // namespace millwright::rollout
