// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/sqlite.h"

namespace millwright::pipeline {
namespace {

using registry::Database;
using registry::Statement;
using registry::Transaction;

constexpr std::int64_t kVersion = 1;

// `row_check` is mw_row_check over the other columns in order: see docs/format/audit.md.
constexpr const char* kSchema = R"sql(
CREATE TABLE marks (
  name TEXT PRIMARY KEY, position INTEGER NOT NULL, body BLOB NOT NULL,
  row_check INTEGER NOT NULL) STRICT;
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, rule INTEGER NOT NULL, signal INTEGER NOT NULL,
  asset INTEGER NOT NULL, kind INTEGER NOT NULL, mode INTEGER NOT NULL, priority INTEGER NOT NULL,
  message TEXT NOT NULL, began INTEGER NOT NULL, has_ended INTEGER NOT NULL,
  evaluated_to INTEGER NOT NULL, value REAL NOT NULL, extreme REAL NOT NULL,
  late_begin INTEGER NOT NULL, late_end INTEGER NOT NULL, found INTEGER NOT NULL,
  alarm INTEGER NOT NULL, problem TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE INDEX events_by_begin ON events (began DESC, id DESC);
CREATE INDEX events_by_rule ON events (rule, signal, began);
CREATE INDEX events_by_asset ON events (asset, began DESC);
)sql";

constexpr const char* kFields =
    "rule, signal, asset, kind, mode, priority, message, began, has_ended, evaluated_to, value, "
    "extreme, late_begin, late_end, found, alarm, problem";

std::string select_from_events() {
  return fmt::format("SELECT id, {0}, row_check = mw_row_check(id, {0}) FROM events", kFields);
}

Result<HistoricalEvent> read_event(Statement& row) {
  HistoricalEvent e;
  e.id = static_cast<std::uint64_t>(row.integer());
  e.rule = row.id<RuleId>();
  e.signal = row.id<SignalId>();
  e.asset = row.id<AssetId>();
  e.kind = static_cast<RuleKind>(row.integer());
  e.mode = static_cast<RuleMode>(row.integer());
  e.priority = static_cast<int>(row.integer());
  e.message = row.text();
  e.began = {row.integer()};
  const bool has_ended = row.integer() != 0;
  e.evaluated_to = {row.integer()};
  if (has_ended) e.ended = e.evaluated_to;
  e.value = row.real();
  e.extreme = row.real();
  e.late.begin = {row.integer()};
  e.late.end = {row.integer()};
  e.found = {row.integer()};
  e.alarm = row.id<AlarmId>();
  e.problem = row.text();
  if (row.integer() != 1) {
    return fail(Code::kDataLoss, fmt::format("historical event {} is damaged", e.id));
  }
  return e;
}

Result<std::vector<HistoricalEvent>> read_all(Statement& row) {
  std::vector<HistoricalEvent> events;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return events;
    MW_TRY(HistoricalEvent event, read_event(row));
    events.push_back(std::move(event));
  }
}

/// The same but for when it was found, and by which late readings.
bool is_same(const HistoricalEvent& a, const HistoricalEvent& b) {
  HistoricalEvent as_b = a;
  as_b.id = b.id;
  as_b.found = b.found;
  as_b.late = b.late;
  return as_b == b;
}

}  // namespace

LateStore::LateStore(std::unique_ptr<Database> db) : db_(std::move(db)) {}
LateStore::~LateStore() = default;

Result<std::unique_ptr<LateStore>> LateStore::open(const std::string& path) {
  MW_TRY(auto db, Database::open(path, Database::Mode::kReadWrite));
  std::unique_ptr<LateStore> store(new LateStore(std::move(db)));
  MW_TRY_STATUS(store->db_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
  MW_TRY_STATUS(store->prepare_schema());
  MW_TRY(const StoredLate stored, store->load());
  store->position_ = stored.position;
  return store;
}

Result<std::unique_ptr<LateStore>> LateStore::open_reader(const std::string& path) {
  MW_TRY(auto db, Database::open(path, Database::Mode::kReadOnly));
  return std::unique_ptr<LateStore>(new LateStore(std::move(db)));
}

Status LateStore::prepare_schema() {
  MW_TRY(const std::int64_t version, db_->query_integer("PRAGMA user_version"));
  if (version == kVersion) return {};
  if (version > kVersion || version < 0) {
    return fail(Code::kFailedPrecondition, fmt::format("{} has version {}, this program knows {}",
                                                       db_->path(), version, kVersion));
  }
  MW_TRY(Transaction transaction, Transaction::begin(*db_));
  MW_TRY_STATUS(db_->execute(kSchema));
  MW_TRY_STATUS(db_->execute(fmt::format("PRAGMA user_version = {}", kVersion)));
  return transaction.commit();
}

Result<StoredLate> LateStore::load() {
  MW_TRY(Statement row, db_->prepare("SELECT position, body, row_check = mw_row_check(name, "
                                     "position, body) FROM marks WHERE name = 'late'"));
  MW_TRY(const bool has_row, row.step());
  StoredLate stored;
  if (!has_row) return stored;
  stored.position = {static_cast<std::uint64_t>(row.integer())};
  stored.tracker = row.text();
  if (row.integer() != 1) return fail(Code::kDataLoss, "the mark of late data is damaged");
  return stored;
}

Status LateStore::write_mark(JournalSeq position, std::string_view tracker) {
  MW_TRY(Statement row, db_->prepare("INSERT OR REPLACE INTO marks "
                                     "SELECT n, p, b, mw_row_check(n, p, b) "
                                     "FROM (SELECT 'late' AS n, ? AS p, ? AS b)"));
  return row.bind(position.value).bind_blob(tracker).run();
}

Result<std::vector<HistoricalEvent>> LateStore::overlapping(const Evaluation& evaluation) {
  MW_TRY(Statement row,
         db_->prepare(select_from_events() +
                      " WHERE rule = ? AND signal = ? AND began <= ? AND evaluated_to >= ? "
                      "ORDER BY began, id"));
  row.bind(evaluation.rule).bind(evaluation.signal);
  row.bind(evaluation.to.ns).bind(evaluation.from.ns);
  return read_all(row);
}

Result<std::vector<HistoricalEvent>> LateStore::touching(RuleId rule, SignalId signal,
                                                         UtcNanos from, UtcNanos to) {
  MW_TRY(auto events, overlapping({rule, signal, from, to, {}}));
  std::erase_if(events, [](const HistoricalEvent& event) { return !event.problem.empty(); });
  return events;
}

Status LateStore::insert(const HistoricalEvent& e) {
  // AUTOINCREMENT never gives a number twice, also when the newest event was replaced.
  MW_TRY(const std::int64_t last,
         db_->query_integer("SELECT seq FROM sqlite_sequence WHERE name = 'events'"));
  MW_TRY(Statement row,
         db_->prepare(fmt::format(
             "INSERT INTO events SELECT id, {0}, mw_row_check(id, {0}) FROM (SELECT ? AS id, ? AS "
             "rule, ? AS signal, ? AS asset, ? AS kind, ? AS mode, ? AS priority, ? AS message, ? "
             "AS began, ? AS has_ended, ? AS evaluated_to, ? AS value, ? AS extreme, ? AS "
             "late_begin, ? AS late_end, ? AS found, ? AS alarm, ? AS problem)",
             kFields)));
  row.bind(last + 1).bind(e.rule).bind(e.signal).bind(e.asset);
  row.bind(static_cast<int>(e.kind)).bind(static_cast<int>(e.mode)).bind(e.priority);
  row.bind(e.message).bind(e.began.ns).bind(e.ended.has_value()).bind(e.evaluated_to.ns);
  row.bind(e.value).bind(e.extreme).bind(e.late.begin.ns).bind(e.late.end.ns).bind(e.found.ns);
  return row.bind(e.alarm).bind(e.problem).run();
}

Result<std::size_t> LateStore::replace(const Evaluation& evaluation) {
  MW_TRY(const std::vector<HistoricalEvent> before, overlapping(evaluation));
  std::vector<bool> is_kept(evaluation.events.size());
  for (const HistoricalEvent& old : before) {
    const auto same = std::ranges::find_if(
        evaluation.events, [&](const HistoricalEvent& e) { return is_same(e, old); });
    if (same != evaluation.events.end()) {
      is_kept[static_cast<std::size_t>(same - evaluation.events.begin())] = true;
      continue;
    }
    MW_TRY(Statement row, db_->prepare("DELETE FROM events WHERE id = ?"));
    MW_TRY_STATUS(row.bind(old.id).run());
  }
  std::size_t n_new = 0;
  for (std::size_t i = 0; i < evaluation.events.size(); ++i) {
    if (is_kept[i]) continue;
    MW_TRY_STATUS(insert(evaluation.events[i]));
    ++n_new;
  }
  return n_new;
}

Result<std::size_t> LateStore::commit(JournalSeq position, std::string_view tracker,
                                      std::span<const Evaluation> evaluations) {
  if (position < position_) {
    return fail(Code::kOutOfRange, fmt::format("late data position {} is behind the stored {}",
                                               position.value, position_.value));
  }
  MW_TRY(Transaction transaction, Transaction::begin(*db_));
  std::size_t n_new = 0;
  for (const Evaluation& evaluation : evaluations) {
    MW_TRY(const std::size_t n, replace(evaluation));
    n_new += n;
  }
  MW_TRY_STATUS(write_mark(position, tracker));
  MW_TRY_STATUS(transaction.commit());
  position_ = position;
  return n_new;
}

Result<HistoricalPage> LateStore::list(const HistoricalFilter& filter) {
  std::string sql = select_from_events() + " WHERE 1";
  if (filter.asset) sql += " AND asset = ?";
  if (filter.signal) sql += " AND signal = ?";
  if (filter.rule) sql += " AND rule = ?";
  if (filter.from) sql += " AND evaluated_to >= ?";
  if (filter.to) sql += " AND began < ?";
  if (filter.after) sql += " AND (began, id) < (?, ?)";
  MW_TRY(Statement row, db_->prepare(sql + " ORDER BY began DESC, id DESC LIMIT ?"));
  if (filter.asset) row.bind(*filter.asset);
  if (filter.signal) row.bind(*filter.signal);
  if (filter.rule) row.bind(*filter.rule);
  if (filter.from) row.bind(filter.from->ns);
  if (filter.to) row.bind(filter.to->ns);
  if (filter.after) row.bind(filter.after->began.ns).bind(filter.after->id);
  const std::size_t limit = std::clamp<std::size_t>(filter.limit, 1, 10'000);
  row.bind(limit + 1);
  HistoricalPage page;
  MW_TRY(page.events, read_all(row));
  if (page.events.size() > limit) {
    page.events.pop_back();
    page.next = HistoricalCursor{page.events.back().began, page.events.back().id};
  }
  return page;
}

}  // namespace millwright::pipeline
