// SPDX-License-Identifier: Apache-2.0
#include "pipeline/desk_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/sqlite.h"

namespace millwright::pipeline {

using registry::Database;
using registry::Statement;

const char* const kDeskSchema = R"sql(
CREATE TABLE desk_rows (
  kind INTEGER NOT NULL, key TEXT NOT NULL, is_current INTEGER NOT NULL, json TEXT NOT NULL,
  row_check INTEGER NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
CREATE TABLE desk_lines (
  id INTEGER PRIMARY KEY, log INTEGER NOT NULL, number INTEGER NOT NULL, subject INTEGER NOT NULL,
  json TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE INDEX desk_lines_by_number ON desk_lines (log, number);
CREATE INDEX desk_lines_by_subject ON desk_lines (log, subject, id);
)sql";

Status write(Database& db, const respond::StoreChange& change) {
  for (const auto& [key, json] : change.rows) {
    MW_TRY(
        Statement put,
        db.prepare("INSERT OR REPLACE INTO desk_rows SELECT k, n, 1, j, mw_row_check(k, n, 1, j) "
                   "FROM (SELECT ? AS k, ? AS n, ? AS j)"));
    MW_TRY_STATUS(put.bind(static_cast<int>(key.first)).bind(key.second).bind(json).run());
  }
  for (const auto& [table, key] : change.retired) {
    MW_TRY(Statement retire,
           db.prepare("UPDATE desk_rows SET is_current = 0, row_check = mw_row_check(kind, key, 0, "
                      "json) WHERE kind = ? AND key = ?"));
    MW_TRY_STATUS(retire.bind(static_cast<int>(table)).bind(key).run());
  }
  for (const respond::StoredLine& line : change.lines) {
    MW_TRY(Statement add, db.prepare("INSERT INTO desk_lines SELECT NULL, l, n, s, j, "
                                     "mw_row_check(l, n, s, j) "
                                     "FROM (SELECT ? AS l, ? AS n, ? AS s, ? AS j)"));
    add.bind(static_cast<int>(line.log)).bind(line.number).bind(line.subject);
    MW_TRY_STATUS(add.bind(line.json).run());
  }
  return {};
}

Result<std::vector<DeskRow>> read_rows(Database& db, respond::Table table, bool is_current_only) {
  MW_TRY(Statement row,
         db.prepare("SELECT row_check = mw_row_check(kind, key, is_current, json), key, json "
                    "FROM desk_rows WHERE kind = ? AND is_current >= ? ORDER BY key"));
  row.bind(static_cast<int>(table)).bind(is_current_only ? 1 : 0);
  std::vector<DeskRow> rows;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return rows;
    const bool is_intact = row.integer() != 0;
    DeskRow& read = rows.emplace_back();
    read.key = row.text();
    read.json = row.text();
    if (!is_intact) {
      return fail(Code::kDataLoss, fmt::format("desk row {} of table {}: the stored row is damaged",
                                               read.key, static_cast<int>(table)));
    }
  }
}

Status check(const DeskLine& line) {
  if (line.is_intact) return {};
  return fail(Code::kDataLoss, fmt::format("desk line {}: the stored row is damaged", line.number));
}

Result<std::vector<DeskLine>> read_lines(Database& db, const DeskLineQuery& query) {
  // Lines of the history of pages have no number of their own and are counted by their place.
  const std::string_view number = query.log == respond::Log::kChainEvent ? "id" : "number";
  MW_TRY(Statement row,
         db.prepare(
             fmt::format("SELECT row_check = mw_row_check(log, number, subject, json), {0}, json "
                         "FROM desk_lines WHERE log = ?1 AND {0} > ?2 {1} ORDER BY {0} LIMIT ?3",
                         number, query.subject == 0 ? "" : "AND subject = ?4")));
  row.bind(static_cast<int>(query.log)).bind(query.after);
  row.bind(std::clamp<std::size_t>(query.limit, 1, 100'000));
  if (query.subject != 0) row.bind(query.subject);
  std::vector<DeskLine> lines;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return lines;
    DeskLine& line = lines.emplace_back();
    line.is_intact = row.integer() != 0;
    line.number = static_cast<std::uint64_t>(row.integer());
    line.json = row.text();
  }
}

}  // namespace millwright::pipeline
