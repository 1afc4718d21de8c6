// SPDX-License-Identifier: Apache-2.0
#pragma once
// The registry's records as one family: their kinds, all of them together, and a list of changes.
// No SQLite here: consumers of revisions use this header.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "model/document.h"
#include "model/maintenance.h"
#include "model/plant.h"

namespace millwright::registry {

using ProfileId = Id<struct ProfileTag>;

/// A profile as stored. name@version never changes once stored; a new text is a new version.
struct StoredProfile {
  ProfileId id;
  std::string name;
  int version = 1;
  std::string yaml;  ///< docs/format/profile.md
};

/// Position in Record. Names, not numbers, are persisted.
enum class RecordKind : std::uint8_t {
  kSite,
  kArea,
  kLine,
  kAsset,
  kDevice,
  kProfile,
  kSignal,
  kRule,
  kTeam,
  kUser,
  kDocument,
  kMaintenanceWindow,
};
using Record = std::variant<Site, Area, Line, Asset, Device, StoredProfile, Signal, Rule, Team,
                            User, Document, MaintenanceWindow>;

/// "site", "area", ..., "document", "maintenance-window".
std::string_view name(RecordKind kind);
std::optional<RecordKind> parse_record_kind(std::string_view text);

template <class R>
using IdOf = decltype(R::id);

/// The kind of a record type.
template <class R, std::size_t I = 0>
constexpr RecordKind kind_of() {
  if constexpr (std::is_same_v<std::variant_alternative_t<I, Record>, R>) {
    return static_cast<RecordKind>(I);
  } else {
    return kind_of<R, I + 1>();
  }
}

/// Every record of a plant. Each list is in ascending order of id.
struct Records {
  std::tuple<std::vector<Site>, std::vector<Area>, std::vector<Line>, std::vector<Asset>,
             std::vector<Device>, std::vector<StoredProfile>, std::vector<Signal>,
             std::vector<Rule>, std::vector<Team>, std::vector<User>, std::vector<Document>,
             std::vector<MaintenanceWindow>>
      lists;

  template <class R>
  std::vector<R>& of() {
    return std::get<std::vector<R>>(lists);
  }
  template <class R>
  const std::vector<R>& of() const {
    return std::get<std::vector<R>>(lists);
  }
};

/// One record's new state. Nothing in `after`: it was removed.
struct RecordChange {
  RecordKind kind = RecordKind::kSite;
  std::uint32_t id = 0;
  std::optional<Record> after;
};

/// Brings `records` up to date; a later change of the same record wins. Applying twice is harmless.
/// Cost: O(records of the kinds concerned + changes).
void apply_changes(std::span<const RecordChange> changes, Records& records);

}  // namespace millwright::registry
