// SPDX-License-Identifier: Apache-2.0
#pragma once
// The key-value store under the historian: RocksDB behind the few operations that are used. Tables
// are column families; one Batch commits to all of them at once.
// Checksums of RocksDB's blocks are not verified on reads: every value carries its own, so that a
// flipped bit costs one chunk and not a block of neighbours.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace rocksdb {
class DB;
class ColumnFamilyHandle;
class Iterator;
class Snapshot;
class WriteBatch;
}  // namespace rocksdb

namespace millwright::historian {

/// Indexes of kTableNames in store.cc.
enum class Table : std::uint8_t {
  kMeta = 0,
  kChunks = 1,
  kRollups = 2,
  kSignals = 3,
  kLedger = 4,
  kQuarantine = 5,
};

struct StoreOptions {
  std::string dir;
  std::size_t block_cache_bytes = 16u << 20;
  std::size_t write_buffer_bytes = 16u << 20;
};

enum class Sync : std::uint8_t { kNo, kYes };

class Store;

/// Writes that take effect together.
class Batch {
 public:
  explicit Batch(const Store& store);
  ~Batch();
  void put(Table table, std::string_view key, std::string_view value);
  void erase(Table table, std::string_view key);
  /// Erases [begin, end).
  void erase_range(Table table, std::string_view begin, std::string_view end);

 private:
  friend class Store;
  const Store& store_;
  std::unique_ptr<rocksdb::WriteBatch> batch_;
};

/// The store as it was at one moment. Lifetime: not longer than the store.
class Snapshot {
 public:
  explicit Snapshot(const Store& store);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  friend class Store;
  const Store& store_;
  const rocksdb::Snapshot* snapshot_;
};

/// A position in one table. Views are valid until the next move.
class Scan {
 public:
  explicit Scan(std::unique_ptr<rocksdb::Iterator> iterator);
  ~Scan();
  Scan(Scan&&) noexcept;
  void seek(std::string_view key);           ///< to the first key not below
  void seek_for_prev(std::string_view key);  ///< to the last key not above
  void next();
  void prev();
  bool is_valid() const;
  std::string_view key() const;
  std::string_view value() const;
  /// Why it is not valid: nothing at an end, data_loss where the file is damaged.
  Status status() const;

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

/// Thread: any; commits are serialised by RocksDB.
class Store {
 public:
  /// Opens or creates. Errors: unavailable (in use, I/O), data_loss, failed_precondition.
  static Result<std::unique_ptr<Store>> open(const StoreOptions& options);
  ~Store();

  /// Errors: resource_exhausted (disk full), unavailable, data_loss. Nothing is written then, and
  /// the next commit tries to bring the store back.
  Status commit(Batch& batch, Sync sync);
  Result<std::optional<std::string>> get(Table table, std::string_view key) const;
  Scan scan(Table table, const Snapshot* snapshot = nullptr) const;
  /// A copy that can be opened, made of hard links where the file system allows.
  /// Errors: already_exists, unavailable.
  Status backup(const std::string& dir) const;
  /// Rewrites a table without what was erased. Errors: as commit().
  Status compact(Table table);
  /// What the tables need; what a flush or a compaction has replaced goes within moments and
  /// is not counted.
  /// Thread: any. Cost: microseconds.
  std::uint64_t bytes_on_disk() const;

 private:
  friend class Batch;
  friend class Snapshot;
  Store();
  struct Handles;
  rocksdb::ColumnFamilyHandle* handle(Table table) const;

  std::unique_ptr<Handles> handles_;
};

}  // namespace millwright::historian
