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

// What "no alarm without a response" needs. A row whose checksum was right gets one over its new
// columns; a damaged one gets -1, which no checksum is, and so stays damaged.
constexpr std::string_view kResponse = R"sql(
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
  state INTEGER NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, approver TEXT NOT NULL,
  row_check INTEGER NOT NULL, UNIQUE (kind, name, version)) STRICT;
CREATE UNIQUE INDEX documents_in_force ON documents (kind, name) WHERE state = 3;

ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN skills TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN is_contact_only INTEGER NOT NULL DEFAULT 0;
UPDATE users SET row_check =
  CASE WHEN row_check = mw_row_check(id, name, full_name, role, team, is_active)
  THEN mw_row_check(id, name, full_name, role, team, is_active, email, phone, language, skills,
                    is_contact_only)
  ELSE -1 END;

ALTER TABLE rules ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN consequence_level INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN respond_within_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN procedure TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN policy TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN alarm_class TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN mode INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN is_latching INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN position TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN is_condition_warning INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN approved_settings TEXT NOT NULL DEFAULT '';
UPDATE rules SET row_check =
  CASE WHEN row_check = mw_row_check(id, signal, kind, limit_value, deadband, on_delay_ms,
                                     off_delay_ms, window_ms, priority, is_enabled, message,
                                     consequence, response)
  THEN mw_row_check(id, signal, kind, limit_value, deadband, on_delay_ms, off_delay_ms, window_ms,
                    priority, is_enabled, message, consequence, response, owner,
                    consequence_level, respond_within_s, procedure, policy, alarm_class, mode,
                    is_latching, position, is_condition_warning, approved_by, approved_settings)
  ELSE -1 END;
)sql";

// How long readings are kept. The class 1, "standard", keeps everything until a person says
// otherwise.
constexpr std::string_view kRetention = R"sql(
CREATE TABLE retention_classes (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, raw_days INTEGER, minute_days INTEGER,
  hour_days INTEGER, row_check INTEGER NOT NULL) STRICT;
INSERT INTO retention_classes VALUES
  (1, 'standard', NULL, NULL, NULL, mw_row_check(1, 'standard', NULL, NULL, NULL));
CREATE TABLE retention_members (
  signal INTEGER PRIMARY KEY REFERENCES signals ON DELETE CASCADE,
  class INTEGER NOT NULL REFERENCES retention_classes, row_check INTEGER NOT NULL) STRICT;
)sql";

constexpr std::string_view kCurrentLoop = R"sql(
ALTER TABLE signals ADD COLUMN value_at_4_ma REAL;
ALTER TABLE signals ADD COLUMN value_at_20_ma REAL;
UPDATE signals SET row_check =
  CASE WHEN row_check = mw_row_check(id, asset, name, title, unit, kind, type, range_low,
                                     range_high, expected_interval_ms, address)
  THEN mw_row_check(id, asset, name, title, unit, kind, type, range_low, range_high,
                    expected_interval_ms, address, value_at_4_ma, value_at_20_ma)
  ELSE -1 END;
)sql";

constexpr std::string_view kInhibition = R"sql(
ALTER TABLE rules ADD COLUMN inhibits TEXT NOT NULL DEFAULT '[]';
UPDATE rules SET row_check =
  CASE WHEN row_check = mw_row_check(id, signal, kind, limit_value, deadband, on_delay_ms,
                                     off_delay_ms, window_ms, priority, is_enabled, message,
                                     consequence, response, owner, consequence_level,
                                     respond_within_s, procedure, policy, alarm_class, mode,
                                     is_latching, position, is_condition_warning, approved_by,
                                     approved_settings)
  THEN mw_row_check(id, signal, kind, limit_value, deadband, on_delay_ms, off_delay_ms, window_ms,
                    priority, is_enabled, message, consequence, response, owner,
                    consequence_level, respond_within_s, procedure, policy, alarm_class, mode,
                    is_latching, position, is_condition_warning, approved_by, approved_settings,
                    inhibits)
  ELSE -1 END;
)sql";

// Screens that stand open for an operator position, and what counts at them only. `n_wrong` PINs
// came in a row.
constexpr std::string_view kKiosks = R"sql(
CREATE TABLE kiosks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, position TEXT NOT NULL,
  idle_s INTEGER NOT NULL, needs_pin_with_badge INTEGER NOT NULL, hash BLOB NOT NULL UNIQUE,
  created_at_ns INTEGER NOT NULL, created_by TEXT NOT NULL) STRICT;
CREATE TABLE pins (
  user INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE, pin_hash TEXT NOT NULL,
  n_wrong INTEGER NOT NULL, changed_at_ns INTEGER NOT NULL) STRICT;
CREATE TABLE badges (
  user INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE, hash BLOB NOT NULL UNIQUE,
  assigned_at_ns INTEGER NOT NULL, assigned_by TEXT NOT NULL) STRICT;
)sql";

// What an external condition is about.
constexpr std::string_view kSubjects = R"sql(
ALTER TABLE rules ADD COLUMN subject INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN subject_name TEXT NOT NULL DEFAULT '';
UPDATE rules SET row_check =
  CASE WHEN row_check = mw_row_check(id, signal, kind, limit_value, deadband, on_delay_ms,
                                     off_delay_ms, window_ms, priority, is_enabled, message,
                                     consequence, response, owner, consequence_level,
                                     respond_within_s, procedure, policy, alarm_class, mode,
                                     is_latching, position, is_condition_warning, approved_by,
                                     approved_settings, inhibits)
  THEN mw_row_check(id, signal, kind, limit_value, deadband, on_delay_ms, off_delay_ms, window_ms,
                    priority, is_enabled, message, consequence, response, owner,
                    consequence_level, respond_within_s, procedure, policy, alarm_class, mode,
                    is_latching, position, is_condition_warning, approved_by, approved_settings,
                    inhibits, subject, subject_name)
  ELSE -1 END;
)sql";

// Maintenance windows that are over or cancelled stay on record (`cancelled_ns` 0: not cancelled).
// Alarm classes were free text: those in use are classes from now on, beside a first few.
constexpr std::string_view kAlarmManagement = R"sql(
CREATE TABLE maintenance_windows (
  id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, scope_id INTEGER NOT NULL,
  begin_ns INTEGER NOT NULL, end_ns INTEGER NOT NULL, reason TEXT NOT NULL,
  planned_by TEXT NOT NULL, cancelled_ns INTEGER NOT NULL, cancelled_by TEXT NOT NULL,
  cancel_reason TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE TABLE alarm_classes (
  name TEXT PRIMARY KEY, needs_acknowledgement INTEGER NOT NULL, proof_test_days INTEGER,
  drill_days INTEGER, may_shelve TEXT NOT NULL, longest_shelf_minutes INTEGER NOT NULL,
  row_check INTEGER NOT NULL) STRICT;
INSERT INTO alarm_classes VALUES
  ('safety', 1, 365, 90, 'engineer', 60, mw_row_check('safety', 1, 365, 90, 'engineer', 60)),
  ('environment', 1, 365, 180, 'engineer', 240,
   mw_row_check('environment', 1, 365, 180, 'engineer', 240)),
  ('quality', 1, NULL, NULL, 'operator', 1440, mw_row_check('quality', 1, NULL, NULL, 'operator', 1440)),
  ('production', 1, NULL, NULL, 'operator', 1440,
   mw_row_check('production', 1, NULL, NULL, 'operator', 1440)),
  ('equipment', 1, NULL, NULL, 'operator', 1440,
   mw_row_check('equipment', 1, NULL, NULL, 'operator', 1440));
INSERT OR IGNORE INTO alarm_classes
  SELECT DISTINCT alarm_class, 1, NULL, NULL, 'operator', 1440,
         mw_row_check(alarm_class, 1, NULL, NULL, 'operator', 1440)
  FROM rules WHERE alarm_class <> '';
)sql";

// Waves of the roll-out, the judgements of their gates and known problems: docs/format/rollout.md.
constexpr std::string_view kRollout = R"sql(
CREATE TABLE rollout_waves (
  id INTEGER PRIMARY KEY, json TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE TABLE rollout_decisions (
  id INTEGER PRIMARY KEY, json TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE TABLE rollout_problems (
  id INTEGER PRIMARY KEY, json TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
)sql";

// Readiness: signatures of production parity, a row for each day, answers to "does this help you?",
// champions, decisions, owners: docs/format/rollout.md. Later kinds need no table of their own.
constexpr std::string_view kReadiness = R"sql(
CREATE TABLE rollout_records (
  kind TEXT NOT NULL, id INTEGER NOT NULL, json TEXT NOT NULL, row_check INTEGER NOT NULL,
  PRIMARY KEY (kind, id)) STRICT;
)sql";

// Proof tests of rules: registry/proof_test.h.
constexpr std::string_view kProofTests = R"sql(
CREATE TABLE proof_tests (
  id INTEGER PRIMARY KEY, rule INTEGER NOT NULL, tested_at_ns INTEGER NOT NULL,
  tested_by TEXT NOT NULL, has_passed INTEGER NOT NULL, note TEXT NOT NULL,
  recorded_by TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE INDEX proof_tests_by_rule ON proof_tests (rule);
)sql";

// What makes one machine unlike another of its class: pilot design asks for it.
constexpr std::string_view kMachineFacts = R"sql(
ALTER TABLE assets ADD COLUMN make TEXT NOT NULL DEFAULT '';
ALTER TABLE assets ADD COLUMN environment TEXT NOT NULL DEFAULT '';
ALTER TABLE assets ADD COLUMN commissioned_year INTEGER;
UPDATE assets SET row_check =
  CASE WHEN row_check = mw_row_check(id, line, name, title, asset_class, criticality)
  THEN mw_row_check(id, line, name, title, asset_class, criticality, make, environment,
                    commissioned_year)
  ELSE -1 END;
)sql";

constexpr std::array kMigrations{kPlant,     kPeople,     kAudit,           kIdentity,
                                 kResponse,  kRetention,  kCurrentLoop,     kInhibition,
                                 kKiosks,    kSubjects,   kAlarmManagement, kRollout,
                                 kReadiness, kProofTests, kMachineFacts};

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
