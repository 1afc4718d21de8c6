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

/// What the audit trail holds of a row.
enum class Image : std::uint8_t { kText, kHash, kNothing };

struct Kind {
  std::string_view table;
  std::string_view what;  ///< in the audit trail; the kind, in a table that several share
  Image image = Image::kText;
  bool is_shared = false;
};
constexpr std::string_view kRecords = "rollout_records";
constexpr std::array<Kind, 20> kKinds{{{"rollout_waves", "wave"},
                                       {"rollout_decisions", "gate-decision", Image::kHash},
                                       {"rollout_problems", "known-problem"},
                                       {kRecords, "parity-signature", Image::kText, true},
                                       {kRecords, "readiness-day", Image::kHash, true},
                                       {kRecords, "voices", Image::kNothing, true},
                                       {kRecords, "champion", Image::kText, true},
                                       {kRecords, "ruling", Image::kText, true},
                                       {kRecords, "raci", Image::kText, true},
                                       {kRecords, "owner", Image::kText, true},
                                       {kRecords, "rehearsal", Image::kHash, true},
                                       {kRecords, "saving", Image::kText, true},
                                       {kRecords, "downtime-rate", Image::kText, true},
                                       {kRecords, "value-schedule", Image::kText, true},
                                       {kRecords, "value-report", Image::kHash, true},
                                       {kRecords, "finding", Image::kText, true},
                                       {kRecords, "transfer", Image::kText, true},
                                       {kRecords, "review", Image::kText, true},
                                       {kRecords, "meeting", Image::kHash, true},
                                       {kRecords, "trial", Image::kText, true}}};

const Kind& kind_of(RolloutTable table) {
  return kKinds[static_cast<std::size_t>(table)];
}

std::string image(const Kind& kind, std::string_view text) {
  switch (kind.image) {
    case Image::kText:
      return std::string(text);
    case Image::kHash:
      return dump({{"hash", content_hash(text)}});
    case Image::kNothing:
      return "{}";
  }
  return {};
}

/// Rows of the kind: a condition that more may be added to.
std::string which(const Kind& kind) {
  return kind.is_shared ? fmt::format("kind = '{}'", kind.what) : "true";
}

/// The columns that say which row it is and what it holds, of these values.
std::string cells(const Kind& kind, std::string_view id, std::string_view json) {
  return kind.is_shared ? fmt::format("'{}', {}, {}", kind.what, id, json)
                        : fmt::format("{}, {}", id, json);
}

/// Selects a row as read_row() wants it.
std::string select(const Kind& kind) {
  return fmt::format("SELECT row_check = mw_row_check({}), id, json FROM {} WHERE {}",
                     cells(kind, "id", "json"), kind.table, which(kind));
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

Result<std::vector<RolloutRow>> read_rows(Database& db, const Kind& kind) {
  MW_TRY(Statement query, db.prepare(select(kind) + " ORDER BY id"));
  std::vector<RolloutRow> rows;
  while (true) {
    MW_TRY(auto row, read_row(query, kind));
    if (!row) return rows;
    rows.push_back(std::move(*row));
  }
}

Result<RolloutRow> get_row(Database& db, const Kind& kind, std::uint32_t id) {
  MW_TRY(Statement query, db.prepare(select(kind) + " AND id = ?1"));
  query.bind(id);
  MW_TRY(auto row, read_row(query, kind));
  if (row) return std::move(*row);
  return fail(Code::kNotFound, fmt::format("no {} {}", kind.what, id));
}

}  // namespace

Result<std::vector<RolloutRow>> load_rollout(Registry& registry, RolloutTable table) {
  std::vector<RolloutRow> rows;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(rows, read_rows(db, kind_of(table)));
    return {};
  }));
  return rows;
}

Result<RolloutRow> get_rollout_row(Registry& registry, RolloutTable table, std::uint32_t id) {
  RolloutRow row;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(row, get_row(db, kind_of(table), id));
    return {};
  }));
  return row;
}

Result<std::vector<RolloutRow>> load_rollout(Edit& edit, RolloutTable table) {
  return read_rows(edit.database(), kind_of(table));
}

Result<std::uint32_t> add_rollout_row(Edit& edit, RolloutTable table, std::string_view json) {
  const Kind& kind = kind_of(table);
  Database& db = edit.database();
  MW_TRY(const std::int64_t last,
         db.query_integer(fmt::format("SELECT last FROM last_ids WHERE kind = '{}'", kind.what)));
  const auto id = static_cast<std::uint32_t>(last + 1);
  MW_TRY(Statement note_id, db.prepare("INSERT OR REPLACE INTO last_ids VALUES (?1, ?2)"));
  MW_TRY_STATUS(note_id.bind(kind.what).bind(id).run());
  const std::string values = cells(kind, "?1", "?2");
  MW_TRY(Statement insert,
         db.prepare(fmt::format("INSERT INTO {} ({}id, json, row_check) VALUES ({}, "
                                "mw_row_check({}))",
                                kind.table, kind.is_shared ? "kind, " : "", values, values)));
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
         db.prepare(fmt::format("UPDATE {} SET (json, row_check) = (?2, mw_row_check({})) "
                                "WHERE {} AND id = ?1",
                                kind.table, cells(kind, "?1", "?2"), which(kind))));
  MW_TRY_STATUS(update.bind(row.id).bind(row.json).run());
  edit.note(fmt::format("{} {}", kind.what, row.id), image(kind, before.json),
            image(kind, row.json));
  return {};
}

Status remove_rollout_row(Edit& edit, RolloutTable table, std::uint32_t id) {
  const Kind& kind = kind_of(table);
  Database& db = edit.database();
  MW_TRY(const RolloutRow before, get_row(db, kind, id));
  MW_TRY(Statement remove,
         db.prepare(fmt::format("DELETE FROM {} WHERE {} AND id = ?1", kind.table, which(kind))));
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
