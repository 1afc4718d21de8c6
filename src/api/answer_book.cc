// SPDX-License-Identifier: Apache-2.0
#include "api/answer_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/log.h"
#include "registry/sqlite.h"
#include "registry/wal_check.h"

namespace millwright::api {
namespace {

using registry::Database;
using registry::Statement;
using registry::Transaction;

constexpr std::int64_t kVersion = 1;

// States of a row; do not renumber. A row that is begun and not running is in doubt.
constexpr int kBegun = 1;
constexpr int kAnswered = 2;
constexpr int kNotKept = 3;

// `row_check` is mw_row_check over the other columns in order: see docs/format/audit.md.
constexpr const char* kSchema = R"sql(
CREATE TABLE answers (
  caller TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, begun INTEGER NOT NULL,
  state INTEGER NOT NULL, status INTEGER NOT NULL, headers BLOB NOT NULL, body BLOB NOT NULL,
  row_check INTEGER NOT NULL, PRIMARY KEY (caller, key)) STRICT;
CREATE INDEX answers_by_age ON answers (begun);
CREATE INDEX answers_by_caller ON answers (caller, begun);
)sql";

constexpr const char* kFields = "caller, key, fingerprint, begun, state, status, headers, body";
constexpr const char* kSize = "length(headers) + length(body)";
// What one request removes at most of what is too old: the rest goes with the next ones.
constexpr int kMostExpired = 100;

/// "Content-Type: application/json\n"; the values of headers have no line ends.
std::string header_lines(const net::HttpResponse& response) {
  std::string out;
  for (const net::HttpHeader& header : response.headers) {
    out += header.name + ": " + header.value + "\n";
  }
  return out;
}

net::HttpResponse response_of(int status, std::string_view headers, std::string body) {
  net::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  while (!headers.empty()) {
    const std::size_t end = std::min(headers.find('\n'), headers.size());
    const std::string_view line = headers.substr(0, end);
    headers.remove_prefix(std::min(end + 1, headers.size()));
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    response.with(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  }
  return response;
}

}  // namespace

struct AnswerBook::Row {
  std::string fingerprint;
  UtcNanos begun;
  int state = 0;
  Kept kept;
  bool is_intact = false;

  std::uint64_t bytes() const { return kept.headers.size() + kept.body.size(); }
};

AnswerBook::AnswerBook(std::unique_ptr<Database> db, AnswerLimits limits, Metrics& metrics)
    : limits_(limits),
      expired_(metrics.counter("millwright_idempotency_expired_total",
                               "Idempotency keys that were older than a day.")),
      evicted_(metrics.counter("millwright_idempotency_evicted_total",
                               "Idempotency keys and secret answers forgotten early, for want of "
                               "room: a repeat is carried out anew.")),
      keys_shown_(metrics.gauge("millwright_idempotency_keys", "Idempotency keys known.")),
      bytes_shown_(metrics.gauge("millwright_idempotency_bytes",
                                 "Bytes of answers kept for repeated requests.")),
      db_(std::move(db)) {}

AnswerBook::~AnswerBook() = default;

Result<std::unique_ptr<AnswerBook>> AnswerBook::open(const std::string& path, AnswerLimits limits,
                                                     Metrics& metrics) {
  MW_TRY(auto db, registry::open_store(path));
  std::unique_ptr<AnswerBook> book(new AnswerBook(std::move(db), limits, metrics));
  MW_TRY_STATUS(book->db_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
  MW_TRY_STATUS(book->prepare_schema());
  MW_TRY_STATUS(book->count());
  return book;
}

Status AnswerBook::prepare_schema() {
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

Status AnswerBook::count() {
  n_by_caller_.clear();
  n_keys_ = 0;
  n_bytes_ = 0;
  MW_TRY(Statement row,
         db_->prepare(
             fmt::format("SELECT caller, count(*), sum({}) FROM answers GROUP BY caller", kSize)));
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) break;
    const std::string caller = row.text();
    const auto n = static_cast<std::size_t>(row.integer());
    n_by_caller_[caller] = n;
    n_keys_ += n;
    n_bytes_ += static_cast<std::uint64_t>(row.integer());
  }
  show_size();
  return {};
}

void AnswerBook::show_size() {
  keys_shown_.set(static_cast<double>(n_keys_));
  bytes_shown_.set(static_cast<double>(n_bytes_));
}

Result<std::optional<AnswerBook::Row>> AnswerBook::find(const Name& name) {
  MW_TRY(Statement query,
         db_->prepare(fmt::format("SELECT fingerprint, begun, state, status, headers, body, "
                                  "row_check = mw_row_check({}) FROM answers "
                                  "WHERE caller = ? AND key = ?",
                                  kFields)));
  query.bind(name.first).bind(name.second);
  MW_TRY(const bool has_row, query.step());
  if (!has_row) return std::optional<Row>();
  Row row;
  row.fingerprint = query.text();
  row.begun = {query.integer()};
  row.state = static_cast<int>(query.integer());
  row.kept.status = static_cast<int>(query.integer());
  row.kept.headers = query.text();
  row.kept.body = query.text();
  row.is_intact = query.integer() == 1;
  return std::optional(std::move(row));
}

Result<Found> AnswerBook::judge(const RequestMark& mark, const Row& row) const {
  const Name name{mark.caller, mark.key};
  if (!row.is_intact) {
    log_warning("api",
                fmt::format("{}: the answer kept for {} is damaged", db_->path(), mark.caller));
    return Found{Standing::kInDoubt, std::nullopt};
  }
  if (row.fingerprint != mark.fingerprint) return Found{Standing::kOther, std::nullopt};
  if (running_.contains(name)) return Found{Standing::kRunning, std::nullopt};
  if (row.state == kBegun) return Found{Standing::kInDoubt, std::nullopt};
  const Secret* secret = find_secret(name);
  if (row.state == kNotKept && secret == nullptr) return Found{Standing::kNotKept, std::nullopt};
  const Kept& kept = secret != nullptr ? secret->kept : row.kept;
  return Found{Standing::kAnswered, response_of(kept.status, kept.headers, kept.body)};
}

Result<Found> AnswerBook::begin(const RequestMark& mark, UtcNanos now) {
  const std::scoped_lock lock(mutex_);
  const Name name{mark.caller, mark.key};
  MW_TRY(const std::optional<Row> row, find(name));
  const bool is_old = row && now - row->begun >= limits_.keep_for && !running_.contains(name);
  if (row && !is_old) return judge(mark, *row);
  const Begun begun{mark.fingerprint, now};
  const auto make = [&]() -> Status {
    MW_TRY(Transaction transaction, Transaction::begin(*db_));
    if (row) {
      MW_TRY_STATUS(remove(name, row->bytes()));
      expired_.add();
    }
    MW_TRY_STATUS(make_room(mark.caller, now));
    MW_TRY_STATUS(write(name, begun, kBegun, {}));
    return transaction.commit();
  };
  if (const Status made = make(); !made) {
    (void)count();  // what was removed is there again
    return std::unexpected(made.error());
  }
  forget_secret(name);
  running_.emplace(name, begun);
  ++n_keys_;
  ++n_by_caller_[mark.caller];
  show_size();
  return Found{Standing::kNew, std::nullopt};
}

template <class IsTooMuch>
Status AnswerBook::evict(const std::string* caller, Counter& counter, IsTooMuch is_too_much) {
  struct Victim {
    Name name;
    UtcNanos begun;
    std::uint64_t bytes;
  };
  while (true) {
    std::vector<Victim> oldest;
    {
      MW_TRY(Statement row,
             db_->prepare(
                 fmt::format("SELECT caller, key, begun, {} FROM answers {}ORDER BY begun LIMIT ?",
                             kSize, caller != nullptr ? "WHERE caller = ? " : "")));
      if (caller != nullptr) row.bind(*caller);
      row.bind(static_cast<std::int64_t>(kMostExpired + running_.size()));
      while (true) {
        MW_TRY(const bool has_row, row.step());
        if (!has_row) break;
        Name name;
        name.first = row.text();
        name.second = row.text();
        const UtcNanos begun{row.integer()};
        const auto bytes = static_cast<std::uint64_t>(row.integer());
        if (!running_.contains(name)) oldest.push_back({std::move(name), begun, bytes});
      }
    }
    if (oldest.empty()) return {};
    for (const Victim& victim : oldest) {
      if (!is_too_much(victim.begun)) return {};
      MW_TRY_STATUS(remove(victim.name, victim.bytes));
      forget_secret(victim.name);
      counter.add();
    }
  }
}

Status AnswerBook::make_room(const std::string& caller, UtcNanos now) {
  int n_expired = 0;
  MW_TRY_STATUS(evict(nullptr, expired_, [&](UtcNanos begun) {
    return now - begun >= limits_.keep_for && n_expired++ < kMostExpired;
  }));
  std::erase_if(secrets_,
                [&](const Secret& secret) { return now - secret.begun >= limits_.keep_for; });
  const auto has_too_many = [&](UtcNanos) {
    const auto found = n_by_caller_.find(caller);
    return found != n_by_caller_.end() && found->second >= limits_.max_keys_per_caller;
  };
  if (has_too_many(now)) MW_TRY_STATUS(evict(&caller, evicted_, has_too_many));
  if (n_keys_ < limits_.max_keys) return {};
  return evict(nullptr, evicted_, [&](UtcNanos) { return n_keys_ >= limits_.max_keys; });
}

Status AnswerBook::write(const Name& name, const Begun& begun, int state, const Kept& kept) {
  MW_TRY(Statement row,
         db_->prepare(fmt::format(
             "INSERT OR REPLACE INTO answers SELECT {0}, mw_row_check({0}) FROM (SELECT ? AS "
             "caller, ? AS key, ? AS fingerprint, ? AS begun, ? AS state, ? AS status, ? AS "
             "headers, ? AS body)",
             kFields)));
  row.bind(name.first).bind(name.second).bind(begun.fingerprint).bind(begun.at.ns);
  return row.bind(state).bind(kept.status).bind_blob(kept.headers).bind_blob(kept.body).run();
}

Status AnswerBook::remove(const Name& name, std::uint64_t bytes) {
  MW_TRY(Statement row, db_->prepare("DELETE FROM answers WHERE caller = ? AND key = ?"));
  MW_TRY_STATUS(row.bind(name.first).bind(name.second).run());
  --n_keys_;
  n_bytes_ -= bytes;
  if (--n_by_caller_[name.first] == 0) n_by_caller_.erase(name.first);
  return {};
}

Status AnswerBook::answered(const RequestMark& mark, const net::HttpResponse& answer, Keep keep) {
  const std::scoped_lock lock(mutex_);
  const Name name{mark.caller, mark.key};
  const auto running = running_.extract(name);
  if (running.empty()) return fail(Code::kInternal, "answered a request that was not begun");
  Kept kept{answer.status, header_lines(answer), answer.body};
  const bool is_too_large = kept.headers.size() + kept.body.size() > limits_.max_answer_bytes;
  const bool is_on_disk = keep == Keep::kOnDisk && !is_too_large;
  const auto save = [&]() -> Status {
    MW_TRY(Transaction transaction, Transaction::begin(*db_));
    MW_TRY_STATUS(write(name, running.mapped(), is_on_disk ? kAnswered : kNotKept,
                        is_on_disk ? kept : Kept{answer.status, {}, {}}));
    if (is_on_disk) n_bytes_ += kept.headers.size() + kept.body.size();
    const auto is_too_much = [&](UtcNanos) { return n_bytes_ > limits_.max_bytes; };
    if (is_too_much({})) MW_TRY_STATUS(evict(nullptr, evicted_, is_too_much));
    return transaction.commit();
  };
  if (const Status saved = save(); !saved) {
    (void)count();
    return saved;
  }
  if (keep == Keep::kInMemory && !is_too_large) {
    secrets_.push_back({name, running.mapped().at, std::move(kept)});
    for (; secrets_.size() > limits_.max_in_memory; secrets_.pop_front()) evicted_.add();
  }
  show_size();
  return {};
}

Status AnswerBook::not_done(const RequestMark& mark) {
  const std::scoped_lock lock(mutex_);
  const Name name{mark.caller, mark.key};
  running_.erase(name);
  if (const Status removed = remove(name, 0); !removed) {
    (void)count();
    return removed;
  }
  show_size();
  return {};
}

void AnswerBook::in_doubt(const RequestMark& mark) {
  const std::scoped_lock lock(mutex_);
  running_.erase(Name{mark.caller, mark.key});
}

void AnswerBook::forget_secret(const Name& name) {
  std::erase_if(secrets_, [&](const Secret& secret) { return secret.name == name; });
}

const AnswerBook::Secret* AnswerBook::find_secret(const Name& name) const {
  const auto found = std::ranges::find(secrets_, name, &Secret::name);
  return found == secrets_.end() ? nullptr : &*found;
}

std::size_t AnswerBook::keys() const {
  const std::scoped_lock lock(mutex_);
  return n_keys_;
}

std::uint64_t AnswerBook::bytes() const {
  const std::scoped_lock lock(mutex_);
  return n_bytes_;
}

}  // namespace millwright::api
