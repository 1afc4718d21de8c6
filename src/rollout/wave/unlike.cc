// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/unlike.h"

#include <algorithm>
#include <map>

namespace millwright::rollout {
namespace {

std::map<std::string_view, double> shares(const std::vector<std::string>& names) {
  std::map<std::string_view, double> out;
  for (const std::string& name : names) out[name] += 1 / static_cast<double>(names.size());
  return out;
}

Unlikeness compare(std::string_view way, const std::vector<std::string>& before,
                   const std::vector<std::string>& here, std::size_t n_fewest) {
  Unlikeness out{way, before.size(), here.size(), std::nullopt};
  if (std::min(before.size(), here.size()) < n_fewest) return out;
  const auto there = shares(before);
  double common = 0;
  for (const auto& [name, share] : shares(here)) {
    const auto it = there.find(name);
    if (it != there.end()) common += std::min(share, it->second);
  }
  out.common = common;
  return out;
}

}  // namespace

bool is_running(const respond::HumanAct& act) {
  using respond::ActCategory;
  if (respond::is_helper(act.team)) return false;
  switch (act.category) {
    case ActCategory::kAcknowledge:
    case ActCategory::kShelve:
    case ActCategory::kRun:
    case ActCategory::kStep:
    case ActCategory::kPage:
    case ActCategory::kFeedback:
      return true;
    default:
      return false;
  }
}

std::array<Unlikeness, 3> unlikeness(const WaveTraces& before, const WaveTraces& here) {
  return {compare("crew", before.crew, here.crew, kFewestActs),
          compare("shifts", before.shifts, here.shifts, kFewestActs),
          compare("networks", before.networks, here.networks, 1)};
}

std::optional<bool> is_unlike(std::span<const Unlikeness> ways) {
  if (std::ranges::any_of(ways, &Unlikeness::is_other)) return true;
  const bool is_open = std::ranges::any_of(ways, [](const auto& way) { return !way.common; });
  return is_open ? std::nullopt : std::optional(false);
}

}  // namespace millwright::rollout
