// SPDX-License-Identifier: Apache-2.0
#include "registry/schema.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace millwright::registry {
namespace {

constexpr std::int64_t kApplicationId = 0x4d57'5247;  // "MWRG"

// `row_check` is mw_row_check over the other columns in order; see docs/format/audit.md.
constexpr std::string_view kPlant = R"sql(
CREATE TABLE last_ids (kind TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE sites (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, time_zone TEXT NOT NULL,
  row_check INTEGER NOT NULL) STRICT;
CREATE TABLE areas (
  id INTEGER PRIMARY KEY, site INTEGER NOT NULL REFERENCES sites, name TEXT NOT NULL,
  title TEXT NOT NULL, row_check INTEGER NOT NULL, UNIQUE (site, name)) STRICT;
CREATE TABLE lines (
  id INTEGER PRIMARY KEY, area INTEGER NOT NULL REFERENCES areas, name TEXT NOT NULL,
  title TEXT NOT NULL, row_check INTEGER NOT NULL, UNIQUE (area, name)) STRICT;
CREATE TABLE assets (
  id INTEGER PRIMARY KEY, line INTEGER NOT NULL REFERENCES lines, name TEXT NOT NULL,
  title TEXT NOT NULL, asset_class TEXT NOT NULL, criticality INTEGER NOT NULL,
  row_check INTEGER NOT NULL, UNIQUE (line, name)) STRICT;
CREATE TABLE profiles (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, yaml TEXT NOT NULL,
  row_check INTEGER NOT NULL, UNIQUE (name, version)) STRICT;
CREATE TABLE devices (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, protocol TEXT NOT NULL, profile TEXT NOT NULL,
  publish_filters TEXT NOT NULL, subscribe_filters TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE TABLE signals (
  id INTEGER PRIMARY KEY, asset INTEGER NOT NULL REFERENCES assets, name TEXT NOT NULL,
  title TEXT NOT NULL, unit TEXT NOT NULL, kind INTEGER NOT NULL, type INTEGER NOT NULL,
  range_low REAL, range_high REAL, expected_interval_ms INTEGER NOT NULL, address TEXT NOT NULL,
  row_check INTEGER NOT NULL, UNIQUE (asset, name)) STRICT;
CREATE UNIQUE INDEX signals_by_address ON signals (address) WHERE address <> '';
CREATE TABLE rules (
  id INTEGER PRIMARY KEY, signal INTEGER NOT NULL REFERENCES signals, kind INTEGER NOT NULL,
  limit_value REAL NOT NULL, deadband REAL NOT NULL, on_delay_ms INTEGER NOT NULL,
  off_delay_ms INTEGER NOT NULL, window_ms INTEGER NOT NULL, priority INTEGER NOT NULL,
  is_enabled INTEGER NOT NULL, message TEXT NOT NULL, consequence TEXT NOT NULL,
  response TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE INDEX rules_by_signal ON rules (signal);
)sql";

constexpr std::string_view kPeople = R"sql(
CREATE TABLE teams (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,
  row_check INTEGER NOT NULL) STRICT;
CREATE TABLE users (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, full_name TEXT NOT NULL, role INTEGER NOT NULL,
  team INTEGER REFERENCES teams, is_active INTEGER NOT NULL, row_check INTEGER NOT NULL) STRICT;
)sql";

constexpr std::string_view kAudit = R"sql(
CREATE TABLE revisions (number INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY, at_ns INTEGER NOT NULL, user INTEGER NOT NULL, who TEXT NOT NULL,
  team_kind TEXT NOT NULL, act TEXT NOT NULL, why TEXT NOT NULL, what TEXT NOT NULL,
  before TEXT, after TEXT, revision INTEGER NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL)
  STRICT;
CREATE INDEX audit_by_what ON audit (what, id);
CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
INSERT INTO audit_head VALUES (1, 0, zeroblob(32));
)sql";

constexpr std::string_view kIdentity = R"sql(
CREATE TABLE credentials (
  user INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE, password_hash TEXT NOT NULL,
  must_change INTEGER NOT NULL, changed_at_ns INTEGER NOT NULL) STRICT;
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY, user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at_ns INTEGER NOT NULL, seen_at_ns INTEGER NOT NULL) STRICT;
CREATE INDEX sessions_by_user ON sessions (user);
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, role INTEGER NOT NULL,
  hash BLOB NOT NULL,
  created_at_ns INTEGER NOT NULL, created_by TEXT NOT NULL) STRICT;
CREATE TABLE device_secrets (
  device INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE, hash BLOB NOT NULL,
  created_at_ns INTEGER NOT NULL) STRICT;
)sql";

constexpr std::array kMigrations{kPlant, kPeople, kAudit, kIdentity};

}  // namespace

int schema_version() {
  return static_cast<int>(kMigrations.size());
}

Status migrate(Database& db, int target) {
  MW_TRY(const std::int64_t application, db.query_integer("PRAGMA application_id"));
  MW_TRY(const std::int64_t n_tables, db.query_integer("SELECT count(*) FROM sqlite_schema"));
  if (application != kApplicationId && (application != 0 || n_tables != 0)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is a SQLite file, but not a registry of this product", db.path()));
  }
  MW_TRY(const std::int64_t version, db.query_integer("PRAGMA user_version"));
  if (version > schema_version() || version < 0) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} has schema version {}, this program knows versions up to {}; start "
                            "it with the newer program that wrote it",
                            db.path(), version, schema_version()));
  }
  for (auto next = static_cast<int>(version) + 1; next <= target; ++next) {
    MW_TRY(Transaction transaction, Transaction::begin(db));
    const auto index = static_cast<std::size_t>(next - 1);
    Status done = db.execute(std::string(kMigrations[index]));
    if (!done) return fail(with_context(done.error(), fmt::format("migration {}", next)));
    MW_TRY_STATUS(db.execute(fmt::format("PRAGMA user_version = {}", next)));
    MW_TRY_STATUS(db.execute(fmt::format("PRAGMA application_id = {}", kApplicationId)));
    MW_TRY_STATUS(transaction.commit());
  }
  return {};
}

}  // namespace millwright::registry
