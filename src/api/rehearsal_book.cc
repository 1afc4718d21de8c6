// SPDX-License-Identifier: Apache-2.0
#include "api/rehearsal_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using registry::RolloutTable;

Result<StoredRehearsal> decoded(const registry::RolloutRow& row) {
  auto report = rollout::decode_report(row.json);
  if (!report) return fail(with_context(report.error(), fmt::format("rehearsal {}", row.id)));
  return StoredRehearsal{row.id, std::move(*report)};
}

/// Which rows have to go before one more is kept: first those that show nothing, then the oldest.
std::vector<std::uint32_t> beyond_limit(const std::vector<registry::RolloutRow>& rows) {
  std::vector<std::uint32_t> decided;
  std::vector<std::uint32_t> out;
  for (const registry::RolloutRow& row : rows) {
    const auto one = decoded(row);
    // A failure shows something, too: without it an older pass would stand again.
    const bool is_decided = one && one->report.verdict() != rollout::PhaseVerdict::kInconclusive;
    (is_decided ? decided : out).push_back(row.id);
  }
  out.insert(out.end(), decided.begin(), decided.end());
  out.resize(std::max(rows.size() + 1, kMostRehearsals) - kMostRehearsals);
  return out;
}

}  // namespace

Result<std::vector<StoredRehearsal>> load_rehearsals(registry::Registry& registry) {
  MW_TRY(const auto rows, load_rollout(registry, RolloutTable::kRehearsals));
  std::vector<StoredRehearsal> out;
  for (const registry::RolloutRow& row : rows) {
    MW_TRY(StoredRehearsal one, decoded(row));
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::optional<StoredRehearsal>> latest_report(registry::Registry& registry) {
  MW_TRY(const auto rows, load_rollout(registry, RolloutTable::kRehearsals));
  if (rows.empty()) return std::optional<StoredRehearsal>();
  MW_TRY(StoredRehearsal latest, decoded(rows.back()));
  return std::optional(std::move(latest));
}

Result<std::uint32_t> keep_rehearsal(pipeline::PlantService& plant, const registry::Intent& intent,
                                     const rollout::RehearsalReport& report) {
  MW_TRY(const auto rows, load_rollout(plant.registry(), RolloutTable::kRehearsals));
  const auto beyond = beyond_limit(rows);
  std::uint32_t id = 0;
  MW_TRY(const registry::Revision revision,
         plant.registry().change(intent, [&](registry::Edit& edit) -> Status {
           MW_TRY(id, add_rollout_row(edit, RolloutTable::kRehearsals, rollout::encode(report)));
           for (const std::uint32_t gone : beyond) {
             MW_TRY_STATUS(remove_rollout_row(edit, RolloutTable::kRehearsals, gone));
           }
           return {};
         }));
  MW_TRY_STATUS(plant.publish(revision));
  return id;
}

}  // namespace millwright::api
