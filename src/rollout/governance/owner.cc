// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/owner.h"

#include <algorithm>
#include <array>

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<4> kKinds{"asset", "rule", "procedure", "connector"};

}  // namespace

std::string_view name(OwnedKind kind) {
  return name_in(kKinds, kind);
}

std::optional<OwnedKind> parse_owned_kind(std::string_view text) {
  return parse_in<OwnedKind>(kKinds, text);
}

std::string_view name(OwnerGap gap) {
  constexpr EnumNames<5> kNames{"none", "no-person", "no-team", "gone", "project"};
  return name_in(kNames, gap);
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
