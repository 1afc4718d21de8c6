// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_history.h"

#include <algorithm>
#include <array>

namespace millwright::alarm {
namespace {

constexpr std::array<std::string_view, 7> kOutcomes{
    "unlabelled", "true", "early", "nuisance", "duplicate", "sensor-fault", "known-work"};

}  // namespace

std::string_view name(Outcome outcome) {
  const auto i = static_cast<std::size_t>(outcome);
  return i < kOutcomes.size() ? kOutcomes[i] : "unknown";
}

std::optional<Outcome> parse_outcome(std::string_view text) {
  const auto it = std::ranges::find(kOutcomes, text);
  if (it == kOutcomes.end()) return std::nullopt;
  return static_cast<Outcome>(it - kOutcomes.begin());
}

}  // namespace millwright::alarm
