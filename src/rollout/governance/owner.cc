// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/owner.h"

#include <algorithm>
#include <array>

namespace millwright::rollout {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"asset", "rule", "procedure", "connector"};

}  // namespace

std::string_view name(OwnedKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<OwnedKind> parse_owned_kind(std::string_view text) {
  const auto it = std::ranges::find(kKinds, text);
  if (it == kKinds.end()) return std::nullopt;
  return static_cast<OwnedKind>(it - kKinds.begin());
}

std::string_view name(OwnerGap gap) {
  constexpr std::array<std::string_view, 5> kNames{"none", "no-person", "no-team", "gone",
                                                   "project"};
  return kNames[static_cast<std::size_t>(gap)];
}

Status check(const Owner& owner) {
  if (owner.key.empty() || owner.key.size() > 128) {
    return fail(Code::kInvalidArgument, "key: must be the id or name of what is owned");
  }
  if (owner.person.empty()) return fail(Code::kInvalidArgument, "person: must be named");
  if (owner.team.empty()) return fail(Code::kInvalidArgument, "team: must be named");
  return {};
}

OwnerGap gap_of(const OwnerFacts& facts) {
  if (facts.person.empty()) return OwnerGap::kNoPerson;
  if (!facts.is_person) return OwnerGap::kGone;
  if (facts.team.empty()) return OwnerGap::kNoTeam;
  return facts.is_helper ? OwnerGap::kProject : OwnerGap::kNone;
}

}  // namespace millwright::rollout
