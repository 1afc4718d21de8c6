// SPDX-License-Identifier: Apache-2.0
#pragma once
// To whom things belong: each asset, rule, procedure and connector to a person and a team of the
// plant. What belongs to nobody, or to the project, is a gap.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::rollout {

/// Persisted by name.
enum class OwnedKind : std::uint8_t { kAsset, kRule, kProcedure, kConnector };
inline constexpr OwnedKind kOwnedKinds[] = {OwnedKind::kAsset, OwnedKind::kRule,
                                            OwnedKind::kProcedure, OwnedKind::kConnector};
/// "asset", "rule", "procedure", "connector".
std::string_view name(OwnedKind kind);
std::optional<OwnedKind> parse_owned_kind(std::string_view text);

struct Owner {
  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  OwnedKind kind = OwnedKind::kAsset;
  std::string key;     ///< the record's id, or the procedure's name
  std::string person;  ///< log-in names
  std::string team;    ///< name of a team
  bool operator==(const Owner&) const = default;
};
/// Errors: invalid_argument   no key, person or team.
Status check(const Owner& owner);

/// Why something is a gap.
enum class OwnerGap : std::uint8_t { kNone, kNoPerson, kNoTeam, kGone, kProject };
/// "none", "no-person", "no-team", "gone" (the person is not active any more), "project" (project
/// team or vendor, who will leave).
std::string_view name(OwnerGap gap);

struct OwnedThing {
  OwnedKind kind = OwnedKind::kAsset;
  std::string key;
  std::string title;
  std::string person;  ///< empty: nobody
  std::string team;
  OwnerGap gap = OwnerGap::kNoPerson;
};

/// What there is to know of a person named as an owner.
struct OwnerFacts {
  bool is_person = false;  ///< is an active user
  bool is_helper = false;  ///< the team is project or vendor
  std::string_view person;
  std::string_view team;
};
OwnerGap gap_of(const OwnerFacts& facts);

}  // namespace millwright::rollout
