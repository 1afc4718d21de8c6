// SPDX-License-Identifier: Apache-2.0
// The number of the journal record stands in the entry itself, under the chain's hash, and the
// newest one says where to go on: a copy that a crash cut off goes on behind what it had committed.
#include "registry/journaled_acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "registry/record_json.h"
#include "registry/sqlite.h"

namespace millwright::registry {
namespace {

constexpr const char* kSeqMember = "journal";

Result<std::string> with_seq(const JournaledAct& act) {
  nlohmann::json after = nlohmann::json::parse(act.detail, nullptr, false);
  if (!after.is_object()) {
    return fail(Code::kInvalidArgument,
                fmt::format("act of journal record {}: its detail is no object", act.seq.value));
  }
  after[kSeqMember] = act.seq.value;
  return dump(after);
}

Status append(Database& db, const Plant& plant, const JournaledAct& act) {
  const User* user = plant.find_user_by_name(act.who);
  AuditEntry entry;
  entry.when = act.when;
  if (user != nullptr) entry.user = user->id;
  entry.who = act.who;
  entry.team_kind = act.team_kind;
  entry.act = name(Act::kOperation);
  entry.why = act.why;
  entry.what = act.what;
  MW_TRY(entry.after, with_seq(act));
  entry.revision = plant.revision();
  return append_audit(db, entry);
}

}  // namespace

Result<JournalSeq> newest_act(Registry& registry) {
  JournalSeq newest;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(const std::int64_t found,
           db.query_integer("SELECT seq FROM (SELECT id, CASE WHEN json_valid(after) THEN "
                            "json_extract(after, '$.journal') END AS seq FROM audit "
                            "WHERE act = 'operation') WHERE seq IS NOT NULL "
                            "ORDER BY id DESC LIMIT 1"));
    newest = {static_cast<std::uint64_t>(found)};
    return {};
  }));
  return newest;
}

Result<std::optional<UtcNanos>> first_act(Registry& registry) {
  std::optional<UtcNanos> first;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(Statement query,
           db.prepare("SELECT at_ns FROM audit WHERE act = 'operation' AND CASE WHEN "
                      "json_valid(after) THEN json_extract(after, '$.journal') END IS NOT NULL "
                      "ORDER BY id LIMIT 1"));
    MW_TRY(const bool has_row, query.step());
    if (has_row) first = UtcNanos{query.integer()};
    return {};
  }));
  return first;
}

Result<JournalSeq> record_acts(Registry& registry, std::span<const JournaledAct> acts,
                               JournalSeq newest) {
  const std::shared_ptr<const Plant> plant = registry.snapshot();
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(Transaction transaction, Transaction::begin(db));
    JournalSeq before;
    for (const JournaledAct& act : acts) {
      if (act.seq <= before) return fail(Code::kInvalidArgument, "acts out of order");
      before = act.seq;
      if (act.seq <= newest) continue;
      MW_TRY_STATUS(append(db, *plant, act));
    }
    MW_TRY_STATUS(transaction.commit());
    newest = std::max(newest, before);
    return {};
  }));
  return newest;
}

}  // namespace millwright::registry
