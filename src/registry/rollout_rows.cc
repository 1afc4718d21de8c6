// SPDX-License-Identifier: Apache-2.0
#include "registry/rollout_rows.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "registry/record_json.h"

namespace millwright::registry {
namespace {

struct Kind {
  std::string_view table;
  std::string_view what;  ///< in the audit trail
  bool is_hashed;         ///< the trail holds a hash in place of the text
};
constexpr std::array<Kind, 3> kKinds{{{"rollout_waves", "wave", false},
                                      {"rollout_decisions", "gate-decision", true},
                                      {"rollout_problems", "known-problem", false}}};

const Kind& kind_of(RolloutTable table) {
  return kKinds[static_cast<std::size_t>(table)];
}

std::string image(const Kind& kind, std::string_view text) {
  return kind.is_hashed ? dump({{"hash", content_hash(text)}}) : std::string(text);
}

Result<std::optional<RolloutRow>> read_row(Statement& query, const Kind& kind) {
  MW_TRY(const bool has_row, query.step());
  if (!has_row) return std::nullopt;
  const bool is_intact = query.integer() != 0;
  RolloutRow row;
  row.id = static_cast<std::uint32_t>(query.integer());
  if (!is_intact) {
    return fail(
        Code::kDataLoss,
        fmt::format("{} {}: the stored row is damaged (checksum differs); restore it from a "
                    "backup of the data directory",
                    kind.what, row.id));
  }
  row.json = query.text();
  return row;
}

Result<RolloutRow> get_row(Database& db, const Kind& kind, std::uint32_t id) {
  MW_TRY(Statement query, db.prepare(fmt::format("SELECT row_check = mw_row_check(id, json), id, "
                                                 "json FROM {} WHERE id = ?1",
                                                 kind.table)));
  query.bind(id);
  MW_TRY(auto row, read_row(query, kind));
  if (row) return std::move(*row);
  return fail(Code::kNotFound, fmt::format("no {} {}", kind.what, id));
}

}  // namespace

Result<std::vector<RolloutRow>> load_rollout(Registry& registry, RolloutTable table) {
  const Kind& kind = kind_of(table);
  std::vector<RolloutRow> rows;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(Statement query, db.prepare(fmt::format("SELECT row_check = mw_row_check(id, json), id, "
                                                   "json FROM {} ORDER BY id",
                                                   kind.table)));
    while (true) {
      MW_TRY(auto row, read_row(query, kind));
      if (!row) return {};
      rows.push_back(std::move(*row));
    }
  }));
  return rows;
}

Result<std::uint32_t> add_rollout_row(Edit& edit, RolloutTable table, std::string_view json) {
  const Kind& kind = kind_of(table);
  Database& db = edit.database();
  MW_TRY(const std::int64_t last,
         db.query_integer(fmt::format("SELECT last FROM last_ids WHERE kind = '{}'", kind.what)));
  const auto id = static_cast<std::uint32_t>(last + 1);
  MW_TRY(Statement note_id, db.prepare("INSERT OR REPLACE INTO last_ids VALUES (?1, ?2)"));
  MW_TRY_STATUS(note_id.bind(kind.what).bind(id).run());
  MW_TRY(Statement insert, db.prepare(fmt::format("INSERT INTO {} (id, json, row_check) VALUES "
                                                  "(?1, ?2, mw_row_check(?1, ?2))",
                                                  kind.table)));
  MW_TRY_STATUS(insert.bind(id).bind(json).run());
  edit.note(fmt::format("{} {}", kind.what, id), {}, image(kind, json));
  return id;
}

Status update_rollout_row(Edit& edit, RolloutTable table, const RolloutRow& row) {
  const Kind& kind = kind_of(table);
  Database& db = edit.database();
  MW_TRY(const RolloutRow before, get_row(db, kind, row.id));
  if (before == row) return {};
  MW_TRY(Statement update,
         db.prepare(fmt::format("UPDATE {} SET (json, row_check) = (?2, mw_row_check(?1, ?2)) "
                                "WHERE id = ?1",
                                kind.table)));
  MW_TRY_STATUS(update.bind(row.id).bind(row.json).run());
  edit.note(fmt::format("{} {}", kind.what, row.id), image(kind, before.json),
            image(kind, row.json));
  return {};
}

Status remove_rollout_row(Edit& edit, RolloutTable table, std::uint32_t id) {
  const Kind& kind = kind_of(table);
  Database& db = edit.database();
  MW_TRY(const RolloutRow before, get_row(db, kind, id));
  MW_TRY(Statement remove, db.prepare(fmt::format("DELETE FROM {} WHERE id = ?1", kind.table)));
  MW_TRY_STATUS(remove.bind(id).run());
  edit.note(fmt::format("{} {}", kind.what, id), image(kind, before.json), {});
  return {};
}

std::string content_hash(std::string_view text) {
  std::string hash(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return to_hex(hash);
}

}  // namespace millwright::registry
