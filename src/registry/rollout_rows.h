// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of the roll-out, in tables of registry.db beside the records: docs/format/rollout.md. What
// their text means is not known here. Every change is in the audit trail.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

enum class RolloutTable : std::uint8_t {
  kWaves,
  kDecisions,  ///< the trail holds a hash in place of the text
  kProblems,
  // Kinds of rollout_records.
  kSignatures,
  kDays,    ///< likewise
  kVoices,  ///< the trail holds nothing of the text
  kChampions,
  kRulings,
  kRaci,
  kOwners,
  kRehearsals,  ///< the trail holds a hash in place of the text
  kSavings,
  kDowntimeRates,
  kValueSchedules,
  kValueReports,  ///< likewise
  kFindings,
  kTransfers,
  kReviews,
  kMeetings,  ///< the trail holds a hash in place of the text
  kTrials,
};

struct RolloutRow {
  std::uint32_t id = 0;
  std::string json;
  bool operator==(const RolloutRow&) const = default;
};

/// In order of id. Errors: data_loss naming a row that is damaged.  Thread: any that may block.
Result<std::vector<RolloutRow>> load_rollout(Registry& registry, RolloutTable table);
/// The same within a change, as it would be.
Result<std::vector<RolloutRow>> load_rollout(Edit& edit, RolloutTable table);

/// One of them. Errors: not_found; data_loss.  Thread: any that may block.
Result<RolloutRow> get_rollout_row(Registry& registry, RolloutTable table, std::uint32_t id);

/// Within a change: stores `json` with the next id, which is never used twice, and gives that.
Result<std::uint32_t> add_rollout_row(Edit& edit, RolloutTable table, std::string_view json);
/// Errors: not_found.
Status update_rollout_row(Edit& edit, RolloutTable table, const RolloutRow& row);
/// Errors: not_found.
Status remove_rollout_row(Edit& edit, RolloutTable table, std::uint32_t id);

/// BLAKE2b-256 of a text, in hexadecimal: what the audit entry of a decision holds.
std::string content_hash(std::string_view text);

}  // namespace millwright::registry
