// SPDX-License-Identifier: Apache-2.0
#include "pipeline/alarm_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "alarm/alarm_codec.h"
#include "core/byte_io.h"
#include "registry/sqlite.h"

namespace millwright::pipeline {
namespace {

using registry::Database;
using registry::Statement;
using registry::Transaction;

constexpr std::int64_t kVersion = 2;
constexpr std::string_view kAlarmMark = "alarms";
constexpr std::string_view kWatchMark = "watch";

// `record` is sealed (alarm/alarm_codec.h); the columns beside it are for searching and are
// compared with it whenever it is read.
constexpr const char* kSchema = R"sql(
CREATE TABLE marks (
  name TEXT PRIMARY KEY, position INTEGER NOT NULL, body BLOB NOT NULL,
  row_check INTEGER NOT NULL) STRICT;
CREATE TABLE alarms (
  id INTEGER PRIMARY KEY, state INTEGER NOT NULL, priority INTEGER NOT NULL,
  asset INTEGER NOT NULL, raised INTEGER NOT NULL, record BLOB NOT NULL) STRICT;
CREATE INDEX alarms_by_raise ON alarms (raised DESC, id DESC);
CREATE TABLE transitions (
  id INTEGER PRIMARY KEY, alarm INTEGER NOT NULL, record BLOB NOT NULL) STRICT;
CREATE INDEX transitions_by_alarm ON transitions (alarm, id);
)sql";

constexpr const char* kAlarmColumns = "id, state, priority, asset, raised, record";

/// The alarm of a row of kAlarmColumns.
Result<alarm::Alarm> read_alarm(Statement& row) {
  const AlarmId id = row.id<AlarmId>();
  const std::int64_t state = row.integer();
  const std::int64_t priority = row.integer();
  const AssetId asset = row.id<AssetId>();
  const std::int64_t raised = row.integer();
  Result<alarm::Alarm> alarm = alarm::decode_alarm(row.text());
  if (!alarm) return fail(with_context(alarm.error(), fmt::format("alarm {}", id.value)));
  const bool agrees = alarm->id == id && static_cast<std::int64_t>(alarm->state) == state &&
                      alarm->priority == priority && alarm->asset == asset &&
                      alarm->raised.ns == raised;
  if (!agrees) {
    return fail(Code::kDataLoss, fmt::format("alarm {}: columns differ from record", id.value));
  }
  return alarm;
}

std::string_view states_of(AlarmListing listing) {
  switch (listing) {
    case AlarmListing::kOpen:
      return "state IN (1, 2, 3)";
    case AlarmListing::kUnacknowledged:
      return "state IN (1, 3)";
    case AlarmListing::kShelved:
      return "state = 4";
    case AlarmListing::kAll:
      break;
  }
  return "1";
}

}  // namespace

AlarmStore::AlarmStore(std::unique_ptr<Database> db) : db_(std::move(db)) {}
AlarmStore::~AlarmStore() = default;

Result<std::unique_ptr<AlarmStore>> AlarmStore::open(const std::string& path) {
  MW_TRY(auto db, Database::open(path, Database::Mode::kReadWrite));
  std::unique_ptr<AlarmStore> store(new AlarmStore(std::move(db)));
  MW_TRY_STATUS(store->db_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
  MW_TRY_STATUS(store->prepare_schema());
  MW_TRY(const Mark mark, store->read_mark(kAlarmMark));
  store->position_ = mark.position;
  if (!mark.body.empty()) store->n_transitions_ = ByteReader(mark.body).varint();
  return store;
}

Result<std::unique_ptr<AlarmStore>> AlarmStore::open_reader(const std::string& path) {
  MW_TRY(auto db, Database::open(path, Database::Mode::kReadOnly));
  return std::unique_ptr<AlarmStore>(new AlarmStore(std::move(db)));
}

Status AlarmStore::prepare_schema() {
  MW_TRY(const std::int64_t version, db_->query_integer("PRAGMA user_version"));
  if (version == kVersion) return {};
  if (version > kVersion || version < 0) {
    return fail(Code::kFailedPrecondition, fmt::format("{} has version {}, this program knows {}",
                                                       db_->path(), version, kVersion));
  }
  MW_TRY(Transaction transaction, Transaction::begin(*db_));
  if (version < 1) MW_TRY_STATUS(db_->execute(kSchema));
  MW_TRY_STATUS(db_->execute(kDeskSchema));
  MW_TRY_STATUS(db_->execute(fmt::format("PRAGMA user_version = {}", kVersion)));
  return transaction.commit();
}

Result<AlarmStore::Mark> AlarmStore::read_mark(std::string_view name) {
  MW_TRY(Statement row, db_->prepare("SELECT position, body, row_check = mw_row_check(name, "
                                     "position, body) FROM marks WHERE name = ?"));
  row.bind(name);
  MW_TRY(const bool has_row, row.step());
  Mark mark;
  if (!has_row) return mark;
  mark.position = {static_cast<std::uint64_t>(row.integer())};
  mark.body = row.text();
  if (row.integer() != 1) return fail(Code::kDataLoss, fmt::format("mark {} is damaged", name));
  return mark;
}

Status AlarmStore::write_mark(std::string_view name, JournalSeq position, std::string_view body) {
  MW_TRY(Statement row, db_->prepare("INSERT OR REPLACE INTO marks "
                                     "SELECT n, p, b, mw_row_check(n, p, b) "
                                     "FROM (SELECT ? AS n, ? AS p, ? AS b)"));
  return row.bind(name).bind(position.value).bind_blob(body).run();
}

Status AlarmStore::put(const alarm::Alarm& alarm) {
  MW_TRY(Statement row, db_->prepare("INSERT OR REPLACE INTO alarms VALUES (?, ?, ?, ?, ?, ?)"));
  return row.bind(alarm.id)
      .bind(static_cast<int>(alarm.state))
      .bind(alarm.priority)
      .bind(alarm.asset)
      .bind(alarm.raised.ns)
      .bind_blob(encode(alarm))
      .run();
}

Status AlarmStore::append(const alarm::Transition& transition) {
  MW_TRY(Statement row, db_->prepare("INSERT INTO transitions VALUES (?, ?, ?)"));
  return row.bind(++n_transitions_).bind(transition.alarm).bind_blob(encode(transition)).run();
}

Status AlarmStore::commit(JournalSeq position, const alarm::Changes& changes,
                          const respond::StoreChange& desk) {
  if (position < position_) {
    return fail(Code::kOutOfRange, fmt::format("alarm position {} is behind the stored {}",
                                               position.value, position_.value));
  }
  const std::uint64_t n_before = n_transitions_;
  const auto write = [&]() -> Status {
    MW_TRY(Transaction transaction, Transaction::begin(*db_));
    for (const auto& [id, alarm] : changes.alarms) MW_TRY_STATUS(put(alarm));
    for (const alarm::Transition& t : changes.transitions) MW_TRY_STATUS(append(t));
    MW_TRY_STATUS(pipeline::write(*db_, desk));
    std::string count;
    ByteWriter(count).varint(n_transitions_);
    MW_TRY_STATUS(write_mark(kAlarmMark, position, count));
    return transaction.commit();
  };
  Status written = write();
  if (written) {
    position_ = position;
  } else {
    n_transitions_ = n_before;
  }
  return written;
}

Status AlarmStore::save_snapshot(JournalSeq position, std::string_view snapshot) {
  if (position > position_) {
    return fail(Code::kFailedPrecondition,
                fmt::format("snapshot position {} is ahead of the alarms at {}", position.value,
                            position_.value));
  }
  MW_TRY(Transaction transaction, Transaction::begin(*db_));
  MW_TRY_STATUS(write_mark(kWatchMark, position, snapshot));
  return transaction.commit();
}

Status AlarmStore::check_pages() {
  MW_TRY(Statement check, db_->prepare("PRAGMA quick_check(1)"));
  MW_TRY(const bool has_row, check.step());
  const std::string verdict = has_row ? check.text() : "no answer";
  if (verdict == "ok") return {};
  return fail(Code::kDataLoss, fmt::format("{}: {}", db_->path(), verdict));
}

Result<std::vector<alarm::Alarm>> AlarmStore::load_alarms() {
  MW_TRY(Statement row,
         db_->prepare(fmt::format("SELECT {} FROM alarms ORDER BY id", kAlarmColumns)));
  std::vector<alarm::Alarm> alarms;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return alarms;
    MW_TRY(alarm::Alarm alarm, read_alarm(row));
    alarms.push_back(std::move(alarm));
  }
}

Result<StoredWatch> AlarmStore::load() {
  Result<StoredWatch> stored = read_all();
  // The file has our own schema: a query of ours that it does not take met a damaged one.
  if (!stored && stored.error().code() == Code::kInternal) {
    return fail(Code::kDataLoss, stored.error().message());
  }
  return stored;
}

Result<StoredWatch> AlarmStore::read_all() {
  MW_TRY_STATUS(check_pages());
  StoredWatch stored;
  MW_TRY(const Mark alarms, read_mark(kAlarmMark));
  MW_TRY(Mark watch, read_mark(kWatchMark));
  stored.position = alarms.position;
  stored.snapshot_position = watch.position;
  stored.snapshot = std::move(watch.body);
  MW_TRY(stored.alarms, load_alarms());
  for (std::size_t i = 0; i < stored.alarms.size(); ++i) {
    if (stored.alarms[i].id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("{}: alarm {} is missing", db_->path(), i + 1));
    }
  }
  MW_TRY(const std::int64_t n_lines, db_->query_integer("SELECT count(*) FROM transitions"));
  const std::uint64_t n_expected = alarms.body.empty() ? 0 : ByteReader(alarms.body).varint();
  if (static_cast<std::uint64_t>(n_lines) != n_expected) {
    return fail(Code::kDataLoss, fmt::format("{}: {} lines of history, committed were {}",
                                             db_->path(), n_lines, n_expected));
  }
  return stored;
}

Result<AlarmPage> AlarmStore::list(const AlarmFilter& filter) {
  std::string sql =
      fmt::format("SELECT {} FROM alarms WHERE {}", kAlarmColumns, states_of(filter.listing));
  if (filter.priority) sql += " AND priority = ?";
  if (filter.assets) sql += " AND asset IN (SELECT value FROM json_each(?))";
  if (filter.after) sql += " AND (raised, id) < (?, ?)";
  MW_TRY(Statement row, db_->prepare(sql + " ORDER BY raised DESC, id DESC LIMIT ?"));
  if (filter.priority) row.bind(*filter.priority);
  if (filter.assets) {
    std::vector<std::uint32_t> ids;
    for (const AssetId asset : *filter.assets) ids.push_back(asset.value);
    row.bind(fmt::format("[{}]", fmt::join(ids, ",")));
  }
  if (filter.after) row.bind(filter.after->raised.ns).bind(filter.after->id);
  const std::size_t limit = std::clamp<std::size_t>(filter.limit, 1, 10'000);
  row.bind(limit + 1);
  AlarmPage page;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return page;
    if (page.alarms.size() == limit) {
      page.next = AlarmCursor{page.alarms.back().raised, page.alarms.back().id};
      return page;
    }
    MW_TRY(alarm::Alarm alarm, read_alarm(row));
    page.alarms.push_back(std::move(alarm));
  }
}

Result<std::optional<alarm::Alarm>> AlarmStore::find(AlarmId id) {
  MW_TRY(Statement row,
         db_->prepare(fmt::format("SELECT {} FROM alarms WHERE id = ?", kAlarmColumns)));
  row.bind(id);
  MW_TRY(const bool has_row, row.step());
  if (!has_row) return std::optional<alarm::Alarm>();
  MW_TRY(alarm::Alarm alarm, read_alarm(row));
  return std::optional(std::move(alarm));
}

Result<std::vector<alarm::Transition>> AlarmStore::history(AlarmId alarm, std::size_t limit) {
  MW_TRY(Statement row, db_->prepare("SELECT id, record FROM transitions WHERE alarm = ? "
                                     "ORDER BY id DESC LIMIT ?"));
  row.bind(alarm).bind(std::min<std::size_t>(limit, std::numeric_limits<std::int32_t>::max()));
  std::vector<alarm::Transition> lines;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) break;
    const std::int64_t id = row.integer();
    Result<alarm::Transition> line = alarm::decode_transition(row.text());
    if (!line) return fail(with_context(line.error(), fmt::format("history line {}", id)));
    if (line->alarm != alarm) {
      return fail(Code::kDataLoss, fmt::format("history line {}: of another alarm", id));
    }
    lines.push_back(std::move(*line));
  }
  std::ranges::reverse(lines);
  return lines;
}

Result<std::vector<alarm::Transition>> AlarmStore::history_after(std::uint64_t after,
                                                                 std::size_t limit,
                                                                 std::uint64_t& last) {
  MW_TRY(Statement row,
         db_->prepare("SELECT id, record FROM transitions WHERE id > ? ORDER BY id LIMIT ?"));
  row.bind(after).bind(std::min<std::size_t>(limit, std::numeric_limits<std::int32_t>::max()));
  std::vector<alarm::Transition> lines;
  last = after;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return lines;
    last = static_cast<std::uint64_t>(row.integer());
    Result<alarm::Transition> line = alarm::decode_transition(row.text());
    if (!line) return fail(with_context(line.error(), fmt::format("history line {}", last)));
    lines.push_back(std::move(*line));
  }
}

}  // namespace millwright::pipeline
