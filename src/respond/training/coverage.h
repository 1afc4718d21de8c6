// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the training records come to: coverage of procedures per shift, single points of knowledge,
// and what expires soon. Pure functions of lists the caller has.

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "respond/training/qualification.h"

namespace millwright::respond {

/// Who works on a shift; one person may be on several.
struct ShiftMembers {
  std::string shift;
  std::vector<std::string> people;
};

enum class Cover : std::uint8_t {
  kNone,    ///< nobody on the shift is qualified
  kThin,    ///< one person: a day off uncovers it
  kEnough,  ///< two or more
};
/// "none", "thin", "enough".
std::string_view name(Cover cover);

struct CoverageCell {
  std::string shift;
  std::vector<std::string> qualified;  ///< valid now, sorted
  int demonstrated = 0;                ///< of these, shown in a drill
  Cover cover = Cover::kNone;
};

/// One row of the training matrix; cells in the order of the shifts given.
struct CoverageRow {
  std::string procedure;
  std::vector<CoverageCell> cells;
};

/// The matrix of `procedures` by `shifts`, in the order given.
/// Cost: O(procedures x qualifications + cells x people).
std::vector<CoverageRow> coverage(std::span<const Qualification> qualifications,
                                  std::span<const std::string> procedures,
                                  std::span<const ShiftMembers> shifts, UtcNanos now);

/// How many cells of the matrix have nobody, and how many one person only.
struct CoverageGaps {
  int uncovered = 0;
  int thin = 0;
};
CoverageGaps gaps(std::span<const CoverageRow> matrix);

enum class KnowledgeKind : std::uint8_t { kProcedure = 0, kRule = 1, kConnector = 2 };
/// "procedure", "rule", "connector".
std::string_view name(KnowledgeKind kind);

/// A thing somebody has to know how to look after.
struct KnowledgeItem {
  KnowledgeKind kind = KnowledgeKind::kProcedure;
  std::string name;

  auto operator<=>(const KnowledgeItem&) const = default;
};

/// Somebody edited or handled it.
struct KnowledgeAct {
  KnowledgeItem item;
  std::string person;
  UtcNanos time;
};

struct BusFactor {
  KnowledgeItem item;
  std::vector<std::string> people;  ///< who can do it, sorted; their number is the bus factor

  bool is_single_point() const { return people.size() <= 1; }
};

/// Who can look after each item: those qualified now (procedures), and those who edited or handled
/// it within `memory` before `now`. Only `people_here` count: who has left knows nothing any more.
/// The fewest people come first, then by item.
std::vector<BusFactor> bus_factors(std::span<const KnowledgeItem> items,
                                   std::span<const Qualification> qualifications,
                                   std::span<const KnowledgeAct> acts,
                                   std::span<const std::string> people_here, UtcNanos now,
                                   std::chrono::days memory = std::chrono::days{365});

struct Expiry {
  Qualification qualification;
  bool has_lapsed = false;
};

/// What has lapsed or lapses within `ahead`, the earliest first; revoked ones are left out.
std::vector<Expiry> expiring(std::span<const Qualification> qualifications, UtcNanos now,
                             std::chrono::days ahead);

}  // namespace millwright::respond
