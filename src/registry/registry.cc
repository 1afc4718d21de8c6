// SPDX-License-Identifier: Apache-2.0
#include "registry/registry.h"

#include <fmt/format.h>
#include <sodium.h>

#include <nlohmann/json.hpp>

#include "core/check.h"
#include "registry/audit_row.h"
#include "registry/record_json.h"
#include "registry/schema.h"
#include "registry/table.h"
#include "registry/wal_check.h"

namespace millwright::registry {
namespace {

// A revision must fit one journal record (16 MiB): once committed it has to go there.
constexpr std::size_t kMaxRevisionBytes = 15u << 20;

std::optional<std::string> json_of(const std::optional<Record>& record) {
  if (!record) return std::nullopt;
  return dump(to_json(*record));
}

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// integrity_check reads every page and every index; row checksums then cover the values.
Status check_integrity(Database& db) {
  MW_TRY(Statement query, db.prepare("PRAGMA integrity_check(1)"));
  MW_TRY([[maybe_unused]] const bool has_row, query.step());
  const std::string verdict = query.text();
  if (verdict == "ok") return {};
  return fail(Code::kDataLoss, fmt::format("{}: {}", db.path(), verdict));
}

Status prepare_file(Database& db) {
  // WAL: readers such as `audit verify` do not stop a change. FULL: a commit survives power loss.
  MW_TRY_STATUS(db.execute("PRAGMA journal_mode = WAL"));
  MW_TRY_STATUS(db.execute("PRAGMA synchronous = FULL"));
  MW_TRY_STATUS(db.execute("PRAGMA foreign_keys = ON"));
  MW_TRY_STATUS(check_integrity(db));
  return migrate(db);
}

template <class R>
Status load_list(Database& db, std::vector<R>& list) {
  MW_TRY(list, Rows<R>::load(db));
  return {};
}

// Inside open() an SQL error means that the schema in the file is not what it must be.
Error as_damage(const Error& error) {
  const bool is_damage = error.code() == Code::kInternal || error.code() == Code::kDataLoss;
  if (!is_damage) return error;
  return Error(
      Code::kDataLoss,
      error.message() + "; the registry is damaged, restore it from a backup of the data directory",
      error.detail());
}

}  // namespace

Result<std::unique_ptr<Registry>> Registry::open(const std::string& path, const Clock& clock) {
  MW_CHECK(sodium_init() >= 0, "libsodium must initialize");
  Result<std::unique_ptr<Database>> db = open_store(path);
  if (!db) return fail(as_damage(db.error()));
  std::unique_ptr<Registry> registry(new Registry(std::move(*db), clock));
  Status ready = prepare_file(*registry->db_);
  if (ready) ready = registry->load();
  if (!ready) return fail(as_damage(ready.error()));
  return registry;
}

Status Registry::load() {
  Records records;
  Status loaded;
  std::apply(
      [&](auto&... lists) {
        ((loaded = loaded ? load_list(*db_, lists) : std::move(loaded)), ...);
      },
      records.lists);
  MW_TRY_STATUS(loaded);
  MW_TRY(const std::int64_t revision, db_->query_integer("SELECT max(number) FROM revisions"));
  snapshot_ =
      std::make_shared<const Plant>(std::move(records), static_cast<std::uint64_t>(revision));
  return {};
}

Result<Revision> Registry::change(const Intent& intent, const std::function<Status(Edit&)>& fn) {
  const std::scoped_lock lock(db_mutex_);
  MW_TRY(Transaction transaction, Transaction::begin(*db_));
  Edit edit(*db_);
  MW_TRY_STATUS(fn(edit));
  MW_TRY_STATUS(ask_guard(edit));
  MW_TRY_STATUS(ask_rule_guard(edit));
  std::vector<RecordChange> changes;
  MW_TRY(Revision revision, record_change(intent, edit, changes));
  MW_TRY_STATUS(transaction.commit());
  if (changes.empty()) return revision;

  const std::shared_ptr<const Plant> before = snapshot();
  Records records = before->records();
  apply_changes(changes, records);
  auto after = std::make_shared<const Plant>(std::move(records), revision.number);
  const std::scoped_lock snapshot_lock(snapshot_mutex_);
  snapshot_ = std::move(after);
  return revision;
}

Status Registry::ask_guard(Edit& edit) const {
  if (!guard_) return {};
  std::vector<Signal> added;
  for (const auto& [key, image] : edit.images_) {
    if (key.first != RecordKind::kSignal || !image.after) continue;
    const auto& after = std::get<Signal>(*image.after);
    const bool is_moved = image.before && std::get<Signal>(*image.before).asset != after.asset;
    if (!image.before || is_moved) added.push_back(after);
  }
  return added.empty() ? Status() : guard_(edit, added);
}

Status Registry::ask_rule_guard(Edit& edit) const {
  if (!rule_guard_) return {};
  std::vector<RuleChange> rules;
  for (const auto& [key, image] : edit.images_) {
    if (key.first != RecordKind::kRule || !image.before) continue;
    RuleChange& rule = rules.emplace_back();
    rule.before = std::get<Rule>(*image.before);
    if (image.after) rule.after = std::get<Rule>(*image.after);
  }
  return rules.empty() ? Status() : rule_guard_(edit, rules);
}

// Writes audit entries and the revision row of what `edit` did; fills `changes`.
Result<Revision> Registry::record_change(const Intent& intent, Edit& edit,
                                         std::vector<RecordChange>& changes) {
  Revision revision{this->revision(), {}, std::move(edit.warnings_)};
  const UtcNanos now = clock_.wall();
  nlohmann::json listed = nlohmann::json::array();
  AuditEntry entry;
  entry.when = now;
  entry.user = intent.who.user;
  entry.who = intent.who.name;
  if (intent.who.team_kind) entry.team_kind = millwright::name(*intent.who.team_kind);
  entry.act = name(intent.act);
  entry.why = intent.why;
  entry.revision = revision.number + 1;

  for (auto& [key, image] : edit.images_) {
    entry.before = json_of(image.before);
    entry.after = json_of(image.after);
    if (entry.before == entry.after) continue;
    entry.what = fmt::format("{} {}", name(key.first), key.second);
    MW_TRY_STATUS(append_audit(*db_, entry));
    listed.push_back({{"kind", name(key.first)},
                      {"id", key.second},
                      {"record", image.after ? to_json(*image.after) : nlohmann::json(nullptr)}});
    changes.push_back({key.first, key.second, std::move(image.after)});
  }
  if (changes.empty()) entry.revision = revision.number;
  for (const Edit::Note& note : edit.notes_) {
    entry.what = note.what;
    entry.before = given(note.before);
    entry.after = given(note.after);
    MW_TRY_STATUS(append_audit(*db_, entry));
  }
  if (changes.empty()) return revision;

  MW_TRY(const AuditHead head, read_audit_head(*db_));
  revision.number += 1;
  revision.json = dump({{"revision", revision.number},
                        {"when", to_rfc3339(now)},
                        {"who", intent.who.name},
                        {"changes", std::move(listed)},
                        {"audit", {{"count", head.count}, {"hash", to_hex(head.hash)}}}});
  if (revision.json.size() > kMaxRevisionBytes) {
    return fail(Code::kResourceExhausted,
                fmt::format("{} records in one change: {} bytes, at most {}; make smaller changes",
                            changes.size(), revision.json.size(), kMaxRevisionBytes));
  }
  MW_TRY(Statement insert, db_->prepare("INSERT INTO revisions (number, json) VALUES (?, ?)"));
  MW_TRY_STATUS(insert.bind(revision.number).bind(revision.json).run());
  return revision;
}

template <class R>
Result<Changed<R>> Registry::create(const Intent& intent, R record) {
  Changed<R> result;
  MW_TRY(result.revision, change(intent, [&](Edit& edit) -> Status {
           MW_TRY(result.record, edit.add(record));
           return {};
         }));
  return result;
}

template <class R>
Result<Revision> Registry::update(const Intent& intent, const R& record) {
  return change(intent, [&](Edit& edit) { return edit.update(record); });
}

template <class R>
Result<Revision> Registry::remove(const Intent& intent, IdOf<R> id) {
  return change(intent, [&](Edit& edit) { return edit.remove<R>(id); });
}

template Result<Changed<Site>> Registry::create(const Intent&, Site);
template Result<Revision> Registry::update(const Intent&, const Site&);
template Result<Revision> Registry::remove<Site>(const Intent&, IdOf<Site>);
template Result<Changed<Area>> Registry::create(const Intent&, Area);
template Result<Revision> Registry::update(const Intent&, const Area&);
template Result<Revision> Registry::remove<Area>(const Intent&, IdOf<Area>);
template Result<Changed<Line>> Registry::create(const Intent&, Line);
template Result<Revision> Registry::update(const Intent&, const Line&);
template Result<Revision> Registry::remove<Line>(const Intent&, IdOf<Line>);
template Result<Changed<Asset>> Registry::create(const Intent&, Asset);
template Result<Revision> Registry::update(const Intent&, const Asset&);
template Result<Revision> Registry::remove<Asset>(const Intent&, IdOf<Asset>);
template Result<Changed<Device>> Registry::create(const Intent&, Device);
template Result<Revision> Registry::update(const Intent&, const Device&);
template Result<Revision> Registry::remove<Device>(const Intent&, IdOf<Device>);
template Result<Changed<StoredProfile>> Registry::create(const Intent&, StoredProfile);
template Result<Revision> Registry::update(const Intent&, const StoredProfile&);
template Result<Revision> Registry::remove<StoredProfile>(const Intent&, IdOf<StoredProfile>);
template Result<Changed<Signal>> Registry::create(const Intent&, Signal);
template Result<Revision> Registry::update(const Intent&, const Signal&);
template Result<Revision> Registry::remove<Signal>(const Intent&, IdOf<Signal>);
template Result<Changed<Rule>> Registry::create(const Intent&, Rule);
template Result<Revision> Registry::update(const Intent&, const Rule&);
template Result<Revision> Registry::remove<Rule>(const Intent&, IdOf<Rule>);
template Result<Changed<Team>> Registry::create(const Intent&, Team);
template Result<Revision> Registry::update(const Intent&, const Team&);
template Result<Revision> Registry::remove<Team>(const Intent&, IdOf<Team>);
template Result<Changed<User>> Registry::create(const Intent&, User);
template Result<Revision> Registry::update(const Intent&, const User&);
template Result<Revision> Registry::remove<User>(const Intent&, IdOf<User>);
template Result<Changed<Document>> Registry::create(const Intent&, Document);
template Result<Revision> Registry::update(const Intent&, const Document&);
template Result<Revision> Registry::remove<Document>(const Intent&, IdOf<Document>);
template Result<Changed<MaintenanceWindow>> Registry::create(const Intent&, MaintenanceWindow);
template Result<Revision> Registry::update(const Intent&, const MaintenanceWindow&);
template Result<Revision> Registry::remove<MaintenanceWindow>(const Intent&,
                                                              IdOf<MaintenanceWindow>);

std::shared_ptr<const Plant> Registry::snapshot() const {
  const std::scoped_lock lock(snapshot_mutex_);
  return snapshot_;
}

Result<SignalId> Registry::max_signal_id() {
  const std::scoped_lock lock(db_mutex_);
  MW_TRY(const std::int64_t last,
         db_->query_integer("SELECT max(coalesce((SELECT last FROM last_ids WHERE kind = "
                            "'signal'), 0), coalesce((SELECT max(id) FROM signals), 0))"));
  return SignalId(static_cast<std::uint32_t>(last));
}

Result<std::vector<Revision>> Registry::pending_revisions(std::uint64_t after) {
  const std::scoped_lock lock(db_mutex_);
  MW_TRY(Statement query,
         db_->prepare("SELECT number, json FROM revisions WHERE number > ? ORDER BY number"));
  query.bind(after);
  std::vector<Revision> revisions;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return revisions;
    Revision revision;
    revision.number = static_cast<std::uint64_t>(query.integer());
    revision.json = query.text();
    revisions.push_back(std::move(revision));
  }
}

Result<std::vector<AuditEntry>> Registry::audit(const AuditQuery& query) {
  const std::scoped_lock lock(db_mutex_);
  MW_TRY(Statement rows,
         db_->prepare(fmt::format("SELECT {} FROM audit WHERE id < ?1 AND (?2 = '' OR what = ?2) "
                                  "ORDER BY id DESC LIMIT ?3",
                                  kAuditColumns)));
  const std::uint64_t end = query.before_id == 0 ? std::uint64_t{1} << 62 : query.before_id;
  rows.bind(end).bind(query.what).bind(query.limit);
  std::vector<AuditEntry> entries;
  while (true) {
    MW_TRY(const bool has_row, rows.step());
    if (!has_row) return entries;
    entries.push_back(read_audit_row(rows));
  }
}

Status Registry::with_database(const std::function<Status(Database&)>& fn) {
  const std::scoped_lock lock(db_mutex_);
  return fn(*db_);
}

}  // namespace millwright::registry
