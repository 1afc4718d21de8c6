// SPDX-License-Identifier: Apache-2.0
#pragma once
// A thin owner of SQLite: a database, a prepared statement, a transaction. Binding and reading are
// sequential, so that the column order is written down once, in registry/table.cc.
// Thread: one at a time; the Registry's mutex sees to it.

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace millwright::registry {

class Database;

/// One use of a prepared statement. Lifetime: shorter than its Database. Bind every parameter in
/// order, then step(); the readers take the columns of the current row from left to right.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(std::string_view text);
  Statement& bind(const char* text) { return bind(std::string_view(text)); }
  Statement& bind(double value);
  Statement& bind(std::optional<double> value);
  Statement& bind(std::optional<std::uint32_t> value);
  Statement& bind_blob(std::string_view bytes);
  Statement& bind_null();
  template <std::integral T>
  Statement& bind(T value) {
    return bind_integer(static_cast<std::int64_t>(value));
  }
  template <class Tag, class Rep>
  Statement& bind(Id<Tag, Rep> id) {
    return bind_integer(static_cast<std::int64_t>(id.value));
  }

  /// True with a row to read, false at the end. Errors: see Database.
  Result<bool> step();
  /// Steps a statement that yields no row, then makes it ready for new parameters.
  Status run();

  std::int64_t integer();
  double real();
  std::optional<double> optional_real();
  template <std::integral T>
  std::optional<T> optional_integer() {
    return next_is_null() ? std::nullopt : std::optional(static_cast<T>(integer()));
  }
  std::string text();
  std::optional<std::string> optional_text();
  template <class IdType>
  IdType id() {
    return IdType(static_cast<typename IdType::rep>(integer()));
  }

 private:
  friend class Database;
  Statement(Database& db, sqlite3_stmt* stmt, bool* in_use);
  Statement& bind_integer(std::int64_t value);
  bool next_is_null();  ///< skips the column if so
  void reset();

  Database* db_;
  sqlite3_stmt* stmt_;
  bool* in_use_;  // the cache slot's flag; null when this statement is not cached
  int next_parameter_ = 1;
  int next_column_ = 0;
};

/// Errors of every call: data_loss (damaged or not a database), resource_exhausted (disk full),
/// unavailable (I/O, locked), failed_precondition (a constraint), internal (a wrong statement).
class Database {
 public:
  enum class Mode : std::uint8_t { kReadOnly, kReadWrite };

  /// Opens, or with kReadWrite creates, the file. A read-only open changes nothing on disk.
  static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs one or more statements without parameters.
  Status execute(const std::string& sql);
  /// Compiles `sql` once; later calls with the same text reuse it.
  Result<Statement> prepare(const std::string& sql);
  /// The single integer a query gives; `otherwise` when it gives no row or NULL.
  Result<std::int64_t> query_integer(const std::string& sql, std::int64_t otherwise = 0);

  const std::string& path() const { return path_; }

 private:
  friend class Statement;
  struct Cached {
    sqlite3_stmt* stmt = nullptr;
    bool is_in_use = false;
  };
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  std::unexpected<Error> failure(int code) const;

  std::string path_;
  sqlite3* handle_;
  std::map<std::string, Cached, std::less<>> cache_;
};

/// Rolls back on destruction unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& db);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Database& db) : db_(&db) {}
  Database* db_;
};

}  // namespace millwright::registry
