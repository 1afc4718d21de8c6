// SPDX-License-Identifier: Apache-2.0
#include "respond/training/coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/enum_names.h"

namespace millwright::respond {
namespace {

constexpr EnumNames<3> kCovers{"none", "thin", "enough"};
constexpr EnumNames<3> kKinds{"procedure", "rule", "connector"};

Cover cover_of(std::size_t n_qualified) {
  if (n_qualified == 0) return Cover::kNone;
  return n_qualified == 1 ? Cover::kThin : Cover::kEnough;
}

/// Person -> whether it was shown in a drill, for one procedure.
using Able = std::map<std::string_view, bool>;

CoverageCell cell_of(const ShiftMembers& shift, const Able& able) {
  CoverageCell cell;
  cell.shift = shift.shift;
  // A person entered twice on a shift is still one person.
  const std::set<std::string_view> people(shift.people.begin(), shift.people.end());
  for (const std::string_view person : people) {
    const auto it = able.find(person);
    if (it == able.end()) continue;
    cell.qualified.emplace_back(person);
    if (it->second) ++cell.demonstrated;
  }
  cell.cover = cover_of(cell.qualified.size());
  return cell;
}

}  // namespace

std::string_view name(Cover cover) {
  return name_in(kCovers, cover);
}

std::string_view name(KnowledgeKind kind) {
  return name_in(kKinds, kind);
}

std::vector<CoverageRow> coverage(std::span<const Qualification> qualifications,
                                  std::span<const std::string> procedures,
                                  std::span<const ShiftMembers> shifts, UtcNanos now) {
  std::vector<CoverageRow> matrix;
  for (const std::string& procedure : procedures) {
    Able able;
    for (const Qualification& q : qualifications) {
      if (q.procedure == procedure && is_valid(q, now)) able[q.person] = is_demonstrated(q, now);
    }
    CoverageRow& row = matrix.emplace_back();
    row.procedure = procedure;
    for (const ShiftMembers& shift : shifts) row.cells.push_back(cell_of(shift, able));
  }
  return matrix;
}

CoverageGaps gaps(std::span<const CoverageRow> matrix) {
  CoverageGaps found;
  for (const CoverageRow& row : matrix) {
    for (const CoverageCell& cell : row.cells) {
      if (cell.cover == Cover::kNone) ++found.uncovered;
      if (cell.cover == Cover::kThin) ++found.thin;
    }
  }
  return found;
}

std::vector<BusFactor> bus_factors(std::span<const KnowledgeItem> items,
                                   std::span<const Qualification> qualifications,
                                   std::span<const KnowledgeAct> acts,
                                   std::span<const std::string> people_here, UtcNanos now,
                                   std::chrono::days memory) {
  const std::set<std::string_view> here(people_here.begin(), people_here.end());
  std::map<KnowledgeItem, std::set<std::string>> able;
  for (const KnowledgeItem& item : items) able[item];
  const auto count = [&](const KnowledgeItem& item, const std::string& person) {
    const auto it = able.find(item);
    if (it != able.end() && here.contains(person)) it->second.insert(person);
  };
  for (const Qualification& q : qualifications) {
    if (is_valid(q, now)) count({KnowledgeKind::kProcedure, q.procedure}, q.person);
  }
  for (const KnowledgeAct& act : acts) {
    if (act.time <= now && act.time > now - memory) count(act.item, act.person);
  }
  std::vector<BusFactor> factors;
  for (const auto& [item, people] : able) {
    factors.push_back({item, {people.begin(), people.end()}});
  }
  std::ranges::sort(factors, {},
                    [](const BusFactor& f) { return std::tuple(f.people.size(), f.item); });
  return factors;
}

std::vector<Expiry> expiring(std::span<const Qualification> qualifications, UtcNanos now,
                             std::chrono::days ahead) {
  std::vector<Expiry> found;
  for (const Qualification& q : qualifications) {
    if (q.revoked_at || !q.expires_at || *q.expires_at > now + ahead) continue;
    found.push_back({q, *q.expires_at <= now});
  }
  std::ranges::sort(found, {}, [](const Expiry& e) {
    const Qualification& q = e.qualification;
    return std::tuple(*q.expires_at, std::string_view(q.person), std::string_view(q.procedure));
  });
  return found;
}

}  // namespace millwright::respond
