// SPDX-License-Identifier: Apache-2.0
#include "notify/delivery_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/sqlite.h"
#include "registry/wal_check.h"

namespace millwright::notify {
namespace {

using registry::Database;
using registry::Statement;

constexpr std::int64_t kVersion = 1;

// `record` is the message as JSON; the columns beside it are for searching and are compared with it
// whenever it is read. row_check covers all of them.
constexpr const char* kSchema = R"sql(
CREATE TABLE marks (
  name TEXT PRIMARY KEY, value INTEGER NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY, message INTEGER NOT NULL, key TEXT NOT NULL, channel TEXT NOT NULL,
  address TEXT NOT NULL, person TEXT NOT NULL, thread TEXT NOT NULL, ends_thread INTEGER NOT NULL,
  state INTEGER NOT NULL, attempts INTEGER NOT NULL, in_doubt INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL, changed INTEGER NOT NULL, error TEXT NOT NULL,
  receipt TEXT NOT NULL, record TEXT NOT NULL, row_check INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX deliveries_by_key ON deliveries (key, channel, address);
CREATE INDEX deliveries_by_turn ON deliveries (channel, state, next_attempt);
CREATE INDEX deliveries_by_thread ON deliveries (thread, message) WHERE thread <> '';
CREATE INDEX deliveries_by_change ON deliveries (state, changed);
PRAGMA user_version = 1;
)sql";

constexpr std::string_view kColumns =
    "id, message, key, channel, address, person, thread, ends_thread, state, attempts, in_doubt, "
    "next_attempt, changed, error, receipt, record";

std::string select(std::string_view rest) {
  return fmt::format("SELECT {0}, row_check = mw_row_check({0}) FROM deliveries {1}", kColumns,
                     rest);
}

bool ends_thread(MessageKind kind) {
  return kind == MessageKind::kTaken || kind == MessageKind::kWithdrawn;
}

/// The delivery of a row of select().
Result<Delivery> read_delivery(Statement& row) {
  Delivery d;
  d.id = row.id<DeliveryId>();
  const auto damaged = [&](std::string_view why) {
    return fail(Code::kDataLoss, fmt::format("delivery {}: {}", d.id.value, why));
  };
  const auto message_id = static_cast<std::uint64_t>(row.integer());
  const std::string key = row.text();
  const std::string channel = row.text();
  const std::string address = row.text();
  const std::string person = row.text();
  const std::string thread = row.text();
  const std::int64_t is_end = row.integer();
  const std::int64_t state = row.integer();
  d.attempts = static_cast<int>(row.integer());
  d.is_in_doubt = row.integer() != 0;
  d.next_attempt = {row.integer()};
  d.changed = {row.integer()};
  d.error = row.text();
  d.receipt = row.text();
  const std::string record = row.text();
  if (row.integer() != 1) return damaged("checksum differs");
  if (state < 1 || state > 5) return damaged(fmt::format("unknown state {}", state));
  d.state = static_cast<DeliveryState>(state);
  Result<OutgoingMessage> message = decode_message(record);
  if (!message) return damaged(message.error().message());
  d.message = std::move(*message);
  const OutgoingMessage& m = d.message;
  const bool agrees = m.id == message_id && m.idempotency_key == key && m.channel == channel &&
                      m.address == address && m.person == person && m.thread == thread &&
                      ends_thread(m.kind) == (is_end != 0);
  if (!agrees) return damaged("columns differ from record");
  return d;
}

// SQLite keeps any bytes as text and gives them back; the record is always UTF-8. A text that is
// not would make columns and record differ, so both take the record's form.
OutgoingMessage as_stored(const OutgoingMessage& message) {
  Result<OutgoingMessage> stored = decode_message(encode(message));
  if (!stored) return message;
  return std::move(*stored);
}

}  // namespace

DeliveryBook::DeliveryBook(std::unique_ptr<Database> db) : db_(std::move(db)) {}
DeliveryBook::~DeliveryBook() = default;

Result<std::unique_ptr<DeliveryBook>> DeliveryBook::open(const std::string& path) {
  const auto advise = [&](Error error) {
    if (error.code() != Code::kDataLoss) return error;
    return Error(Code::kDataLoss,
                 error.message() + "; move " + path +
                     " away to go on: messages of the last day that are still in the outbox are "
                     "then sent again under the same ids",
                 error.detail());
  };
  Result<std::unique_ptr<Database>> db = registry::open_store(path);
  if (!db) return fail(advise(db.error()));
  std::unique_ptr<DeliveryBook> book(new DeliveryBook(std::move(*db)));
  const auto start = [&]() -> Status {
    MW_TRY_STATUS(book->db_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
    MW_TRY_STATUS(book->prepare_schema());
    return book->check_everything();
  };
  if (const Status started = start(); !started) return fail(advise(started.error()));
  return book;
}

Status DeliveryBook::prepare_schema() {
  MW_TRY(const std::int64_t version, db_->query_integer("PRAGMA user_version"));
  if (version == kVersion) return {};
  if (version != 0) {
    return fail(Code::kFailedPrecondition, fmt::format("{} has version {}, this program knows {}",
                                                       db_->path(), version, kVersion));
  }
  MW_TRY(auto transaction, registry::Transaction::begin(*db_));
  MW_TRY_STATUS(db_->execute(kSchema));
  return transaction.commit();
}

Status DeliveryBook::check_everything() {
  {
    MW_TRY(Statement pages, db_->prepare("PRAGMA quick_check(1)"));
    MW_TRY(const bool has_row, pages.step());
    const std::string verdict = has_row ? pages.text() : "no answer";
    if (verdict != "ok") return fail(Code::kDataLoss, db_->path() + " is damaged: " + verdict);
  }
  MW_TRY(Statement rows, db_->prepare(select("ORDER BY id")));
  while (true) {
    MW_TRY(const bool has_row, rows.step());
    if (!has_row) break;
    MW_TRY(const Delivery delivery, read_delivery(rows));
    last_id_ = std::max(last_id_, delivery.id.value);
  }
  MW_TRY(Statement marks, db_->prepare("SELECT name, value, row_check = mw_row_check(name, value) "
                                       "FROM marks WHERE name IN ('position', 'last_id')"));
  while (true) {
    MW_TRY(const bool has_row, marks.step());
    if (!has_row) break;
    const std::string mark = marks.text();
    const auto value = static_cast<std::uint64_t>(marks.integer());
    if (marks.integer() != 1) return fail(Code::kDataLoss, "mark " + mark + " is damaged");
    if (mark == "position") position_ = value;
    if (mark == "last_id") last_id_ = std::max(last_id_, value);
  }
  return {};
}

Status DeliveryBook::write(const Delivery& delivery) {
  static const std::string kSql = fmt::format(
      "INSERT INTO deliveries SELECT *, mw_row_check({0}) FROM (SELECT ? AS id, ? AS message, "
      "? AS key, ? AS channel, ? AS address, ? AS person, ? AS thread, ? AS ends_thread, "
      "? AS state, ? AS attempts, ? AS in_doubt, ? AS next_attempt, ? AS changed, ? AS error, "
      "? AS receipt, ? AS record) WHERE true ON CONFLICT (id) DO UPDATE SET "
      "state = excluded.state, attempts = excluded.attempts, in_doubt = excluded.in_doubt, "
      "next_attempt = excluded.next_attempt, changed = excluded.changed, error = excluded.error, "
      "receipt = excluded.receipt, row_check = excluded.row_check",
      kColumns);
  MW_TRY(Statement row, db_->prepare(kSql));
  const OutgoingMessage& m = delivery.message;
  return row.bind(delivery.id)
      .bind(m.id)
      .bind(m.idempotency_key)
      .bind(m.channel)
      .bind(m.address)
      .bind(m.person)
      .bind(m.thread)
      .bind(ends_thread(m.kind) ? 1 : 0)
      .bind(static_cast<int>(delivery.state))
      .bind(delivery.attempts)
      .bind(delivery.is_in_doubt ? 1 : 0)
      .bind(delivery.next_attempt.ns)
      .bind(delivery.changed.ns)
      .bind(delivery.error)
      .bind(delivery.receipt)
      .bind(encode(m))
      .run();
}

Status DeliveryBook::put(const Delivery& delivery) {
  return write(delivery);
}

Result<std::vector<Delivery>> DeliveryBook::read_all(Statement& rows) {
  std::vector<Delivery> out;
  while (true) {
    MW_TRY(const bool has_row, rows.step());
    if (!has_row) return out;
    MW_TRY(Delivery delivery, read_delivery(rows));
    out.push_back(std::move(delivery));
  }
}

Result<std::size_t> DeliveryBook::recover(UtcNanos now) {
  std::vector<Delivery> in_doubt;
  {
    MW_TRY(Statement rows, db_->prepare(select("WHERE state = 2 ORDER BY id")));
    MW_TRY(in_doubt, read_all(rows));
  }
  MW_TRY(auto transaction, registry::Transaction::begin(*db_));
  for (Delivery& d : in_doubt) {
    d.state = DeliveryState::kWaiting;
    d.is_in_doubt = true;
    d.next_attempt = now;
    d.changed = now;
    d.error = "the program ended during the attempt";
    MW_TRY_STATUS(write(d));
  }
  MW_TRY_STATUS(transaction.commit());
  return in_doubt.size();
}

Result<std::vector<Delivery>> DeliveryBook::due(std::string_view channel, UtcNanos now,
                                                UtcNanos horizon, std::size_t limit) {
  // With a bare column beside min(), SQLite gives the row that has the minimum.
  MW_TRY(Statement rows,
         db_->prepare(select("WHERE id IN (SELECT id FROM (SELECT id, min(next_attempt) AS turn "
                             "FROM deliveries WHERE channel = ? AND state = 1 AND "
                             "(next_attempt <= ? OR next_attempt > ?) GROUP BY address "
                             "ORDER BY turn, id LIMIT ?)) ORDER BY next_attempt, id")));
  rows.bind(channel).bind(now.ns).bind(horizon.ns).bind(limit);
  return read_all(rows);
}

Result<std::optional<UtcNanos>> DeliveryBook::next_due(std::string_view channel) {
  MW_TRY(Statement row, db_->prepare("SELECT next_attempt FROM deliveries WHERE channel = ? AND "
                                     "state = 1 ORDER BY next_attempt LIMIT 1"));
  row.bind(channel);
  MW_TRY(const bool has_row, row.step());
  if (!has_row) return std::nullopt;
  return UtcNanos{row.integer()};
}

Result<std::optional<Delivery>> DeliveryBook::find(DeliveryId id) {
  MW_TRY(Statement row, db_->prepare(select("WHERE id = ?")));
  row.bind(id);
  MW_TRY(const bool has_row, row.step());
  if (!has_row) return std::nullopt;
  MW_TRY(Delivery delivery, read_delivery(row));
  return delivery;
}

Result<std::vector<Delivery>> DeliveryBook::list(const DeliveryFilter& filter) {
  MW_TRY(Statement rows,
         db_->prepare(select("WHERE (?1 = 0 OR state = ?1) AND (?2 = '' OR channel = ?2) AND "
                             "(?3 = '' OR person = ?3) AND (?4 = '' OR thread = ?4) AND "
                             "(?5 = 0 OR id < ?5) ORDER BY id DESC LIMIT ?6")));
  rows.bind(filter.state ? static_cast<int>(*filter.state) : 0)
      .bind(filter.channel)
      .bind(filter.person)
      .bind(filter.thread)
      .bind(filter.before)
      .bind(filter.limit);
  return read_all(rows);
}

Result<std::vector<DeliveryCount>> DeliveryBook::counts() {
  MW_TRY(Statement rows, db_->prepare("SELECT channel, state, count(*) FROM deliveries "
                                      "GROUP BY channel, state ORDER BY channel, state"));
  std::vector<DeliveryCount> out;
  while (true) {
    MW_TRY(const bool has_row, rows.step());
    if (!has_row) return out;
    DeliveryCount count;
    count.channel = rows.text();
    count.state = static_cast<DeliveryState>(rows.integer());
    count.count = static_cast<std::uint64_t>(rows.integer());
    out.push_back(std::move(count));
  }
}

Result<std::uint64_t> DeliveryBook::waiting(std::string_view channel) {
  MW_TRY(Statement row,
         db_->prepare("SELECT count(*) FROM deliveries WHERE channel = ? AND state = 1"));
  row.bind(channel);
  MW_TRY([[maybe_unused]] const bool has_row, row.step());
  return static_cast<std::uint64_t>(row.integer());
}

Result<bool> DeliveryBook::is_superseded(std::string_view thread, std::uint64_t id) {
  if (thread.empty()) return false;
  MW_TRY(Statement row, db_->prepare("SELECT 1 FROM deliveries WHERE thread = ? AND thread <> '' "
                                     "AND message > ? AND ends_thread = 1 LIMIT 1"));
  return row.bind(thread).bind(id).step();
}

Result<std::size_t> DeliveryBook::prune(UtcNanos limit_time, std::size_t max_rows) {
  MW_TRY(const std::int64_t before, db_->query_integer("SELECT count(*) FROM deliveries"));
  MW_TRY(auto transaction, registry::Transaction::begin(*db_));
  {
    MW_TRY(Statement old, db_->prepare("DELETE FROM deliveries WHERE state >= 3 AND changed < ?"));
    MW_TRY_STATUS(old.bind(limit_time.ns).run());
    MW_TRY(Statement many,
           db_->prepare("DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE "
                        "state >= 3 ORDER BY changed DESC, id DESC LIMIT -1 OFFSET ?)"));
    MW_TRY_STATUS(many.bind(max_rows).run());
  }
  MW_TRY_STATUS(transaction.commit());
  MW_TRY(const std::int64_t after, db_->query_integer("SELECT count(*) FROM deliveries"));
  return static_cast<std::size_t>(before - after);
}

struct DeliveryBook::Batch::State {
  DeliveryBook& book;
  registry::Transaction transaction;
  std::uint64_t last_id;
};

DeliveryBook::Batch::Batch(std::unique_ptr<State> state) : state_(std::move(state)) {}
DeliveryBook::Batch::Batch(Batch&&) noexcept = default;
DeliveryBook::Batch::~Batch() = default;

Result<DeliveryBook::Batch> DeliveryBook::begin() {
  MW_TRY(auto transaction, registry::Transaction::begin(*db_));
  return Batch(
      std::unique_ptr<Batch::State>(new Batch::State{*this, std::move(transaction), last_id_}));
}

Result<bool> DeliveryBook::Batch::add(Delivery& delivery) {
  delivery.message = as_stored(delivery.message);
  {
    MW_TRY(Statement row, state_->book.db_->prepare("SELECT 1 FROM deliveries WHERE key = ? AND "
                                                    "channel = ? AND address = ?"));
    const OutgoingMessage& m = delivery.message;
    MW_TRY(const bool is_there, row.bind(m.idempotency_key).bind(m.channel).bind(m.address).step());
    if (is_there) return false;
  }
  delivery.id = DeliveryId(++state_->last_id);
  MW_TRY_STATUS(state_->book.write(delivery));
  return true;
}

Result<DeliveryBook::Batch::Thread> DeliveryBook::Batch::thread_of(const OutgoingMessage& message) {
  MW_TRY(Statement rows,
         state_->book.db_->prepare(select("WHERE thread = ? AND thread <> '' AND message < ? "
                                          "ORDER BY id")));
  rows.bind(message.thread).bind(message.id);
  MW_TRY(std::vector<Delivery> all, state_->book.read_all(rows));
  Thread out;
  for (Delivery& d : all) {
    const OutgoingMessage& m = d.message;
    if (d.attempts > 0 && m.channel == message.channel && m.address == message.address)
      out.has_left = true;
    if (d.state == DeliveryState::kWaiting) out.waiting.push_back(std::move(d));
  }
  return out;
}

Status DeliveryBook::Batch::put(const Delivery& delivery) {
  return state_->book.write(delivery);
}

Status DeliveryBook::Batch::commit(std::uint64_t position) {
  {
    MW_TRY(Statement mark,
           state_->book.db_->prepare("INSERT OR REPLACE INTO marks SELECT n, v, mw_row_check(n, v) "
                                     "FROM (SELECT ? AS n, ? AS v)"));
    MW_TRY_STATUS(mark.bind("position").bind(position).run());
    MW_TRY_STATUS(mark.bind("last_id").bind(state_->last_id).run());
  }
  MW_TRY_STATUS(state_->transaction.commit());
  state_->book.position_ = position;
  state_->book.last_id_ = state_->last_id;
  return {};
}

}  // namespace millwright::notify
