// SPDX-License-Identifier: Apache-2.0
#include "registry/constraints.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/rationalisation.h"
#include "registry/table.h"
#include "registry/validate.h"

namespace millwright::registry {
namespace {

Status require(Database& db, RecordKind kind, std::uint32_t id) {
  if (id == 0) return fail(Code::kInvalidArgument, fmt::format("{}: must be given", name(kind)));
  MW_TRY(Statement query,
         db.prepare(fmt::format("SELECT 1 FROM {} WHERE id = ?", table_name(kind))));
  MW_TRY(const bool exists, query.bind(id).step());
  if (exists) return {};
  return fail(Code::kNotFound, fmt::format("no {} {}", name(kind), id));
}

// The id of another row of `kind` with the same key, or 0. `parent` is a column name or empty.
Result<std::uint32_t> other_with(Database& db, RecordKind kind, std::uint32_t own_id,
                                 std::string_view column, std::string_view key,
                                 std::string_view parent_column = {}, std::uint32_t parent = 0) {
  std::string sql =
      fmt::format("SELECT id FROM {} WHERE {} = ? AND id <> ?", table_name(kind), column);
  if (!parent_column.empty()) sql += fmt::format(" AND {} = ?", parent_column);
  MW_TRY(Statement query, db.prepare(sql));
  query.bind(key).bind(own_id);
  if (!parent_column.empty()) query.bind(parent);
  MW_TRY(const bool has_row, query.step());
  return has_row ? static_cast<std::uint32_t>(query.integer()) : 0u;
}

template <class R>
Status check_name(Database& db, const R& record) {
  MW_TRY(const std::uint32_t other,
         other_with(db, kind_of<R>(), record.id.value, "name", record.name));
  if (other == 0) return {};
  return fail(Code::kAlreadyExists,
              fmt::format("name '{}': taken by {} {}", record.name, name(kind_of<R>()), other));
}

template <class R>
Status check_name_within(Database& db, const R& record, RecordKind parent_kind,
                         std::uint32_t parent) {
  MW_TRY_STATUS(require(db, parent_kind, parent));
  MW_TRY(const std::uint32_t other, other_with(db, kind_of<R>(), record.id.value, "name",
                                               record.name, name(parent_kind), parent));
  if (other == 0) return {};
  return fail(Code::kAlreadyExists,
              fmt::format("name '{}': taken by {} {} of the same {}", record.name,
                          name(kind_of<R>()), other, name(parent_kind)));
}

Result<std::vector<Rule>> rules_of(Database& db, SignalId signal) {
  MW_TRY(Statement query, db.prepare("SELECT id FROM rules WHERE signal = ? ORDER BY id"));
  query.bind(signal);
  std::vector<Rule> rules;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return rules;
    MW_TRY(auto rule, Rows<Rule>::find(db, query.id<RuleId>()));
    if (rule) rules.push_back(std::move(*rule));
  }
}

// Worth a warning only: the team may be made later, and profiles name teams of other plants.
Status doubt_owner(Database& db, const Rule& rule, std::vector<std::string>& warnings) {
  if (rule.owner.empty()) return {};
  MW_TRY(Statement query, db.prepare("SELECT 1 FROM teams WHERE name = ?1 UNION ALL SELECT 1 FROM "
                                     "users WHERE name = ?1 LIMIT 1"));
  MW_TRY(const bool exists, query.bind(rule.owner).step());
  if (!exists) warnings.push_back(fmt::format("owner '{}': no team or person", rule.owner));
  return {};
}

// Worth a warning only: a file may bring the rule before the asset, and an asset may be renamed.
Status doubt_inhibits(Database& db, const Rule& rule, std::vector<std::string>& warnings) {
  for (const std::string& path : rule.inhibits) {
    if (path == ".") continue;
    MW_TRY(Statement query,
           db.prepare("WITH places(path) AS ("
                      "SELECT name FROM sites UNION ALL "
                      "SELECT s.name || '/' || a.name FROM sites s JOIN areas a ON a.site = s.id "
                      "UNION ALL SELECT s.name || '/' || a.name || '/' || l.name FROM sites s "
                      "JOIN areas a ON a.site = s.id JOIN lines l ON l.area = a.id UNION ALL "
                      "SELECT s.name || '/' || a.name || '/' || l.name || '/' || t.name "
                      "FROM sites s JOIN areas a ON a.site = s.id JOIN lines l ON l.area = a.id "
                      "JOIN assets t ON t.line = l.id) SELECT 1 FROM places WHERE path = ?"));
    MW_TRY(const bool exists, query.bind(path).step());
    if (!exists) {
      warnings.push_back(fmt::format("inhibits '{}': no such asset, line, area or site", path));
    }
  }
  return {};
}

// Worth a warning only: a file may bring the rule before the device, and a device may be renamed.
Status doubt_subject(Database& db, const Rule& rule, std::vector<std::string>& warnings) {
  if (rule.subject != SubjectKind::kDevice) return {};
  MW_TRY(Statement query, db.prepare("SELECT 1 FROM devices WHERE name = ?"));
  MW_TRY(const bool exists, query.bind(rule.subject_name).step());
  if (!exists)
    warnings.push_back(fmt::format("subject_name '{}': no such device", rule.subject_name));
  return {};
}

Result<ProcedureState> procedure_of(Database& db, const Rule& rule) {
  MW_TRY(Statement query, db.prepare("SELECT 1 FROM documents WHERE kind = ? AND name = ? AND "
                                     "state = ?"));
  query.bind(static_cast<int>(DocumentKind::kProcedure)).bind(rule.procedure);
  MW_TRY(const bool is_in_force, query.bind(static_cast<int>(DocumentState::kInForce)).step());
  return is_in_force ? ProcedureState::kInForce : ProcedureState::kNotInForce;
}

struct Child {
  RecordKind parent;
  std::string_view table;
  std::string_view column;
  std::string_view plural;
};
constexpr Child kChildren[] = {
    {RecordKind::kSite, "areas", "site", "areas"},
    {RecordKind::kArea, "lines", "area", "lines"},
    {RecordKind::kLine, "assets", "line", "assets"},
    {RecordKind::kAsset, "signals", "asset", "signals"},
    {RecordKind::kTeam, "users", "team", "users"},
};

}  // namespace

template <>
Status check_constraints(Database& db, const Site& site, std::vector<std::string>&) {
  return check_name(db, site);
}
template <>
Status check_constraints(Database& db, const Area& area, std::vector<std::string>&) {
  return check_name_within(db, area, RecordKind::kSite, area.site.value);
}
template <>
Status check_constraints(Database& db, const Line& line, std::vector<std::string>&) {
  return check_name_within(db, line, RecordKind::kArea, line.area.value);
}
template <>
Status check_constraints(Database& db, const Asset& asset, std::vector<std::string>&) {
  return check_name_within(db, asset, RecordKind::kLine, asset.line.value);
}
template <>
Status check_constraints(Database& db, const Team& team, std::vector<std::string>&) {
  return check_name(db, team);
}

template <>
Status check_constraints(Database& db, const Device& device, std::vector<std::string>&) {
  MW_TRY_STATUS(check_name(db, device));
  if (device.profile.empty()) return {};
  MW_TRY(Statement query, db.prepare("SELECT 1 FROM profiles WHERE name || '@' || version = ?"));
  MW_TRY(const bool exists, query.bind(device.profile).step());
  if (exists) return {};
  return fail(Code::kNotFound, fmt::format("profile '{}': not stored here; name it as name@version",
                                           device.profile));
}

template <>
Status check_constraints(Database& db, const StoredProfile& profile, std::vector<std::string>&) {
  MW_TRY(Statement query,
         db.prepare("SELECT id FROM profiles WHERE name = ? AND version = ? AND id <> ?"));
  MW_TRY(const bool exists, query.bind(profile.name).bind(profile.version).bind(profile.id).step());
  if (!exists) return {};
  return fail(Code::kAlreadyExists,
              fmt::format("profile {}@{} is stored already and never changes; raise its version",
                          profile.name, profile.version));
}

template <>
Status check_constraints(Database& db, const Signal& signal, std::vector<std::string>&) {
  if (!signal.id) return fail(Code::kInvalidArgument, "id: a signal needs an id from the pipeline");
  MW_TRY_STATUS(check_name_within(db, signal, RecordKind::kAsset, signal.asset.value));
  if (signal.address.empty()) return {};
  MW_TRY(const std::uint32_t other,
         other_with(db, RecordKind::kSignal, signal.id.value, "address", signal.address));
  if (other == 0) return {};
  return fail(Code::kAlreadyExists,
              fmt::format("address '{}': already feeds signal {}", signal.address, other));
}

template <>
Status check_constraints(Database& db, const Rule& rule, std::vector<std::string>& warnings) {
  MW_TRY_STATUS(require(db, RecordKind::kSignal, rule.signal.value));
  MW_TRY(const auto signal, Rows<Signal>::find(db, rule.signal));
  MW_TRY_STATUS(validate_against(rule, *signal));
  MW_TRY(const std::vector<Rule> others, rules_of(db, rule.signal));
  std::ranges::move(doubts(rule, *signal, others), std::back_inserter(warnings));
  MW_TRY_STATUS(doubt_inhibits(db, rule, warnings));
  MW_TRY_STATUS(doubt_subject(db, rule, warnings));
  return doubt_owner(db, rule, warnings);
}

template <>
Status check_constraints(Database& db, const Document& document, std::vector<std::string>&) {
  MW_TRY(Statement query,
         db.prepare("SELECT id, version = ?3 FROM documents WHERE kind = ?1 AND name = ?2 AND "
                    "id <> ?4 AND (version = ?3 OR (?5 AND state = ?6))"));
  query.bind(static_cast<int>(document.kind)).bind(document.name).bind(document.version);
  query.bind(document.id).bind(document.state == DocumentState::kInForce ? 1 : 0);
  MW_TRY(const bool is_taken, query.bind(static_cast<int>(DocumentState::kInForce)).step());
  if (!is_taken) return {};
  const std::int64_t other = query.integer();
  const std::string what = fmt::format("{} '{}'", name(document.kind), document.name);
  if (query.integer() != 0) {
    return fail(Code::kAlreadyExists,
                fmt::format("{}: version {} is document {}", what, document.version, other));
  }
  return fail(Code::kFailedPrecondition,
              fmt::format("{}: document {} is in force, retire it first", what, other));
}

template <>
Status check_constraints(Database& db, const User& user, std::vector<std::string>&) {
  MW_TRY_STATUS(check_name(db, user));
  if (!user.team) return {};
  return require(db, RecordKind::kTeam, user.team.value);
}

template <>
Status check_constraints(Database& db, const MaintenanceWindow& window, std::vector<std::string>&) {
  if (window.cancelled) return {};  // what it was about may be gone
  switch (window.scope) {
    case MaintenanceScope::kArea:
      return require(db, RecordKind::kArea, window.scope_id);
    case MaintenanceScope::kLine:
      return require(db, RecordKind::kLine, window.scope_id);
    case MaintenanceScope::kAsset:
      return require(db, RecordKind::kAsset, window.scope_id);
    case MaintenanceScope::kSignal:
      return require(db, RecordKind::kSignal, window.scope_id);
  }
  return fail(Code::kInvalidArgument, "scope: unknown");
}

Status check_may_alarm(Database& db, const Rule* before, const Rule& after) {
  if (!is_live_alarm(after)) return {};
  MW_TRY(const ProcedureState now, procedure_of(db, after));
  std::vector<std::string> missing = missing_response(after, now);
  if (before && is_live_alarm(*before)) {
    MW_TRY(const ProcedureState then, procedure_of(db, *before));
    const std::vector<std::string> lacked = missing_response(*before, then);
    std::erase_if(missing, [&](const std::string& item) {
      return std::ranges::find(lacked, item) != lacked.end();
    });
  }
  if (missing.empty()) return {};
  return fail(Code::kFailedPrecondition, no_response_message(missing));
}

namespace {

// "pump1, pump2 and 3 more"
Result<std::string> names_of(Database& db, const Child& child, std::uint32_t id, std::int64_t n) {
  constexpr int kShown = 3;
  MW_TRY(Statement query,
         db.prepare(fmt::format("SELECT name FROM {} WHERE {} = ? ORDER BY name LIMIT {}",
                                child.table, child.column, kShown)));
  query.bind(id);
  std::string names;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) break;
    names += (names.empty() ? "" : ", ") + query.text();
  }
  return n <= kShown ? names : fmt::format("{} and {} more", names, n - kShown);
}

}  // namespace

Status check_removable(Database& db, RecordKind kind, std::uint32_t id) {
  for (const Child& child : kChildren) {
    if (child.parent != kind) continue;
    MW_TRY(Statement query, db.prepare(fmt::format("SELECT count(*) FROM {} WHERE {} = ?",
                                                   child.table, child.column)));
    MW_TRY([[maybe_unused]] const bool has_row, query.bind(id).step());
    const std::int64_t n = query.integer();
    if (n == 0) continue;
    MW_TRY(const std::string names, names_of(db, child, id, n));
    const auto what = n == 1 ? child.plural.substr(0, child.plural.size() - 1) : child.plural;
    return fail(Code::kFailedPrecondition,
                fmt::format("{} {} still has {} {}: {}", name(kind), id, n, what, names));
  }
  if (kind == RecordKind::kDocument) {
    MW_TRY(Statement query, db.prepare("SELECT state FROM documents WHERE id = ?"));
    MW_TRY(const bool exists, query.bind(id).step());
    if (!exists || query.integer() == static_cast<int>(DocumentState::kDraft)) return {};
    return fail(Code::kFailedPrecondition,
                fmt::format("document {} is no draft any more; retire it instead", id));
  }
  if (kind != RecordKind::kProfile) return {};
  MW_TRY(Statement query, db.prepare("SELECT devices.name FROM devices JOIN profiles ON "
                                     "devices.profile = profiles.name || '@' || version "
                                     "WHERE profiles.id = ?"));
  MW_TRY(const bool is_used, query.bind(id).step());
  if (!is_used) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("profile {} is used by device '{}'", id, query.text()));
}

}  // namespace millwright::registry
