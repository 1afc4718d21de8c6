// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which groups of people a report may show. A group of fewer than five is not shown by itself, and
// not by subtraction either: where a total stands beside the groups, a single hidden group could be
// computed from it, so the smallest shown one is hidden with it. What is hidden is shown together.
// One grouping serves a whole report; different ones for different tables could be combined.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/plant.h"

namespace millwright::respond {

inline constexpr int kFewestShown = 5;  ///< people

/// How many people belong to teams of this kind in the period of the report.
struct TeamSize {
  TeamKind kind = TeamKind::kOperations;
  int people = 0;
};

struct Group {
  std::vector<TeamKind> kinds;  ///< more than one: shown together only
  int people = 0;

  /// "operations", or "finance, vendor and project together".
  std::string title() const;
};

class Grouping {
 public:
  /// Kinds without people are no group. Sizes of one kind given twice add up.
  static Grouping of(std::span<const TeamSize> sizes);

  /// What may be shown, by team kind; a merged group comes last.
  std::span<const Group> groups() const { return groups_; }
  /// Index into groups(); nothing where the kind may not be shown at all.
  std::optional<std::size_t> group_of(TeamKind kind) const;
  /// False when all people together are fewer than five: then no figure about people is shown.
  bool may_show_total() const { return may_show_total_; }

 private:
  std::vector<Group> groups_;
  bool may_show_total_ = false;
};

}  // namespace millwright::respond
