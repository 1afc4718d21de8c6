// SPDX-License-Identifier: Apache-2.0
#include "registry/sqlite.h"

#include <sqlite3.h>

#include <bit>
#include <filesystem>

#include "core/byte_io.h"
#include "core/crc32c.h"

namespace millwright::registry {
namespace {

Code code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return Code::kDataLoss;
    case SQLITE_FULL:
      return Code::kResourceExhausted;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return Code::kUnavailable;
    case SQLITE_CONSTRAINT:
      return Code::kFailedPrecondition;
    default:
      return Code::kInternal;
  }
}

// mw_row_check(column, ...): CRC32C over the types and values of a row. Every record row carries
// it, so that a flipped bit in a stored value is noticed when the row is loaded.
void row_check(sqlite3_context* context, int n_values, sqlite3_value** values) {
  std::string bytes;
  ByteWriter out(bytes);
  for (int i = 0; i < n_values; ++i) {
    sqlite3_value* value = values[i];
    const int type = sqlite3_value_type(value);
    out.u8(static_cast<std::uint8_t>(type));
    if (type == SQLITE_INTEGER) {
      out.fixed(static_cast<std::int64_t>(sqlite3_value_int64(value)));
    } else if (type == SQLITE_FLOAT) {
      out.fixed(sqlite3_value_double(value) + 0.0);  // SQLite stores -0.0 as 0.0
    } else if (type != SQLITE_NULL) {
      const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
      const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
      out.text(data ? std::string_view(data, size) : std::string_view());
    }
  }
  sqlite3_result_int64(context, crc32c(bytes));
}

// The file name as SQLite wants it. A read-only open of a file without a live write-ahead log is
// declared immutable, so that it works on read-only media and leaves no -shm file behind.
std::string file_uri(const std::string& path, Database::Mode mode) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr char kHex[] = "0123456789abcdef";
      uri += '%';
      uri += kHex[(static_cast<unsigned char>(c) >> 4) & 0xf];
      uri += kHex[static_cast<unsigned char>(c) & 0xf];
    } else {
      uri += c;
    }
  }
  std::error_code ignored;
  if (mode == Database::Mode::kReadOnly && !std::filesystem::exists(path + "-wal", ignored)) {
    uri += "?immutable=1";
  }
  return uri;
}

}  // namespace

Statement::Statement(Database& db, sqlite3_stmt* stmt, bool* in_use)
    : db_(&db), stmt_(stmt), in_use_(in_use) {
  if (in_use_) *in_use_ = true;
}

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      stmt_(other.stmt_),
      in_use_(other.in_use_),
      next_parameter_(other.next_parameter_),
      next_column_(other.next_column_) {
  other.stmt_ = nullptr;
}

Statement::~Statement() {
  if (!stmt_) return;
  if (!in_use_) {
    sqlite3_finalize(stmt_);
    return;
  }
  reset();
  *in_use_ = false;
}

void Statement::reset() {
  sqlite3_reset(stmt_);
  sqlite3_clear_bindings(stmt_);
  next_parameter_ = 1;
  next_column_ = 0;
}

Statement& Statement::bind(std::string_view text) {
  // A default string_view has no data pointer, which SQLite would take for NULL.
  const char* data = text.data() ? text.data() : "";
  sqlite3_bind_text64(stmt_, next_parameter_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(double value) {
  sqlite3_bind_double(stmt_, next_parameter_++, value);
  return *this;
}

Statement& Statement::bind(std::optional<double> value) {
  return value ? bind(*value) : bind_null();
}

Statement& Statement::bind(std::optional<std::uint32_t> value) {
  return value ? bind(*value) : bind_null();
}

Statement& Statement::bind_blob(std::string_view bytes) {
  const char* data = bytes.data() ? bytes.data() : "";
  sqlite3_bind_blob64(stmt_, next_parameter_++, data, bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null() {
  sqlite3_bind_null(stmt_, next_parameter_++);
  return *this;
}

Statement& Statement::bind_integer(std::int64_t value) {
  sqlite3_bind_int64(stmt_, next_parameter_++, value);
  return *this;
}

Result<bool> Statement::step() {
  next_column_ = 0;
  const int code = sqlite3_step(stmt_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return db_->failure(code);
}

Status Statement::run() {
  MW_TRY([[maybe_unused]] const bool has_row, step());
  reset();
  return {};
}

std::int64_t Statement::integer() {
  return sqlite3_column_int64(stmt_, next_column_++);
}
double Statement::real() {
  return sqlite3_column_double(stmt_, next_column_++);
}

bool Statement::next_is_null() {
  if (sqlite3_column_type(stmt_, next_column_) != SQLITE_NULL) return false;
  ++next_column_;
  return true;
}

std::optional<double> Statement::optional_real() {
  return next_is_null() ? std::nullopt : std::optional(real());
}

std::string Statement::text() {
  const int column = next_column_++;
  const auto* data = static_cast<const char*>(sqlite3_column_blob(stmt_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column));
  return data ? std::string(data, size) : std::string();
}

std::optional<std::string> Statement::optional_text() {
  return next_is_null() ? std::nullopt : std::optional(text());
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
  const int flags =
      SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
      (mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file_uri(path, mode).c_str(), &handle, flags, nullptr);
  std::unique_ptr<Database> db(new Database(path, handle));
  if (code != SQLITE_OK) return db->failure(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, 5000);
  sqlite3_create_function(handle, "mw_row_check", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                          row_check, nullptr, nullptr);
  return db;
}

Database::~Database() {
  for (auto& [sql, cached] : cache_) sqlite3_finalize(cached.stmt);
  sqlite3_close_v2(handle_);
}

Status Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<Statement> Database::prepare(const std::string& sql) {
  auto cached = cache_.find(sql);
  if (cached != cache_.end() && !cached->second.is_in_use) {
    return Statement(*this, cached->second.stmt, &cached->second.is_in_use);
  }
  sqlite3_stmt* stmt = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &stmt, nullptr);
  if (code != SQLITE_OK) return failure(code);
  if (cached != cache_.end()) return Statement(*this, stmt, nullptr);
  cached = cache_.emplace(sql, Cached{stmt, false}).first;
  return Statement(*this, stmt, &cached->second.is_in_use);
}

Result<std::int64_t> Database::query_integer(const std::string& sql, std::int64_t otherwise) {
  MW_TRY(Statement query, prepare(sql));
  MW_TRY(const bool has_row, query.step());
  if (!has_row || sqlite3_column_type(query.stmt_, 0) == SQLITE_NULL) return otherwise;
  return query.integer();
}

std::unexpected<Error> Database::failure(int code) const {
  const char* text = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  return fail(code_of(code), path_ + ": " + text, code);
}

Result<Transaction> Transaction::begin(Database& db) {
  MW_TRY_STATUS(db.execute("BEGIN IMMEDIATE"));
  return Transaction(db);
}

Transaction::Transaction(Transaction&& other) noexcept : db_(other.db_) {
  other.db_ = nullptr;
}

Transaction::~Transaction() {
  // After some errors (disk full, I/O) SQLite has rolled back by itself; then this is a no-op
  // error.
  if (db_) (void)db_->execute("ROLLBACK");
}

Status Transaction::commit() {
  MW_TRY_STATUS(db_->execute("COMMIT"));
  db_ = nullptr;
  return {};
}

}  // namespace millwright::registry
