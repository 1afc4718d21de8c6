// SPDX-License-Identifier: Apache-2.0
#include "historian/store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>

namespace millwright::historian {
namespace {

// Persisted; do not rename. RocksDB insists on a family called "default".
constexpr std::array<const char*, 6> kTableNames = {"default", "chunks", "rollups",
                                                    "signals", "ledger", "quarantine"};

rocksdb::Slice slice(std::string_view v) {
  return {v.data(), v.size()};
}
std::string_view view(const rocksdb::Slice& s) {
  return {s.data(), s.size()};
}

Status to_status(const rocksdb::Status& s, std::string_view what) {
  if (s.ok()) return {};
  Code code = Code::kUnavailable;
  if (s.IsNoSpace()) code = Code::kResourceExhausted;
  if (s.IsCorruption()) code = Code::kDataLoss;
  if (s.IsInvalidArgument()) code = Code::kFailedPrecondition;
  return fail(code, std::string(what) + ": " + s.ToString());
}

rocksdb::ReadOptions read_options(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions o;
  o.verify_checksums = false;
  o.snapshot = snapshot;
  return o;
}

rocksdb::ColumnFamilyOptions family_options(Table table, const StoreOptions& options,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions o;
  o.write_buffer_size = options.write_buffer_bytes / 2;
  o.max_write_buffer_number = 2;
  o.target_file_size_base = 16u << 20;
  o.max_bytes_for_level_base = 64u << 20;
  // Chunks and quarantined bytes are compressed or rare; everything else gains from zstd.
  o.compression = table == Table::kChunks ? rocksdb::kNoCompression : rocksdb::kZSTD;
  rocksdb::BlockBasedTableOptions t;
  t.block_cache = cache;
  t.block_size = table == Table::kRollups ? 16u << 10 : 8u << 10;
  t.cache_index_and_filter_blocks = true;  // else index memory grows with the data, unbounded
  t.format_version = 5;
  o.table_factory.reset(rocksdb::NewBlockBasedTableFactory(t));
  return o;
}

}  // namespace

struct Store::Handles {
  std::unique_ptr<rocksdb::DB> db;
  std::array<rocksdb::ColumnFamilyHandle*, kTableNames.size()> families{};
  std::atomic<bool> has_failed = false;
};

Batch::Batch(const Store& store) : store_(store), batch_(std::make_unique<rocksdb::WriteBatch>()) {}
Batch::~Batch() = default;
// A WriteBatch refuses only what exceeds 4 GiB; commit() reports that.
void Batch::put(Table table, std::string_view key, std::string_view value) {
  (void)batch_->Put(store_.handle(table), slice(key), slice(value));
}
void Batch::erase(Table table, std::string_view key) {
  (void)batch_->Delete(store_.handle(table), slice(key));
}
void Batch::erase_range(Table table, std::string_view begin, std::string_view end) {
  (void)batch_->DeleteRange(store_.handle(table), slice(begin), slice(end));
}

Snapshot::Snapshot(const Store& store)
    : store_(store), snapshot_(store.handles_->db->GetSnapshot()) {}
Snapshot::~Snapshot() {
  store_.handles_->db->ReleaseSnapshot(snapshot_);
}

Scan::Scan(std::unique_ptr<rocksdb::Iterator> iterator) : iterator_(std::move(iterator)) {}
Scan::~Scan() = default;
Scan::Scan(Scan&&) noexcept = default;
void Scan::seek(std::string_view key) {
  iterator_->Seek(slice(key));
}
void Scan::seek_for_prev(std::string_view key) {
  iterator_->SeekForPrev(slice(key));
}
void Scan::next() {
  iterator_->Next();
}
void Scan::prev() {
  iterator_->Prev();
}
bool Scan::is_valid() const {
  return iterator_->Valid();
}
std::string_view Scan::key() const {
  return view(iterator_->key());
}
std::string_view Scan::value() const {
  return view(iterator_->value());
}
Status Scan::status() const {
  return to_status(iterator_->status(), "read history");
}

Store::Store() : handles_(std::make_unique<Handles>()) {}

Store::~Store() {
  if (!handles_->db) return;
  for (rocksdb::ColumnFamilyHandle* h : handles_->families)
    if (h != nullptr) (void)handles_->db->DestroyColumnFamilyHandle(h);
  (void)handles_->db->Close();
}

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options) {
  rocksdb::DBOptions o;
  o.create_if_missing = true;
  o.create_missing_column_families = true;
  o.max_background_jobs = 2;
  o.db_write_buffer_size = options.write_buffer_bytes;
  o.max_total_wal_size = 4 * options.write_buffer_bytes;
  o.max_open_files = 256;
  o.keep_log_file_num = 2;
  o.max_log_file_size = 1u << 20;
  o.stats_dump_period_sec = 0;
  o.bytes_per_sync = 1u << 20;
  o.info_log_level = rocksdb::WARN_LEVEL;
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (std::size_t i = 0; i < kTableNames.size(); ++i)
    families.emplace_back(kTableNames[i], family_options(static_cast<Table>(i), options, cache));

  std::unique_ptr<Store> store(new Store());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(o, options.dir, families, &handles, &db);
  MW_TRY_STATUS(to_status(status, "open history in " + options.dir));
  store->handles_->db.reset(db);
  std::copy(handles.begin(), handles.end(), store->handles_->families.begin());
  return store;
}

rocksdb::ColumnFamilyHandle* Store::handle(Table table) const {
  return handles_->families[static_cast<std::size_t>(table)];
}

Status Store::commit(Batch& batch, Sync sync) {
  if (handles_->has_failed.load()) {
    MW_TRY_STATUS(to_status(handles_->db->Resume(), "bring history back after a failed write"));
    handles_->has_failed.store(false);
  }
  rocksdb::WriteOptions o;
  o.sync = sync == Sync::kYes;
  const auto status = handles_->db->Write(o, batch.batch_.get());
  if (!status.ok()) handles_->has_failed.store(true);
  return to_status(status, "write history");
}

Result<std::optional<std::string>> Store::get(Table table, std::string_view key) const {
  std::string value;
  const auto status = handles_->db->Get(read_options(nullptr), handle(table), slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  MW_TRY_STATUS(to_status(status, "read history"));
  return std::optional<std::string>(std::move(value));
}

Scan Store::scan(Table table, const Snapshot* snapshot) const {
  const auto options = read_options(snapshot != nullptr ? snapshot->snapshot_ : nullptr);
  return Scan(
      std::unique_ptr<rocksdb::Iterator>(handles_->db->NewIterator(options, handle(table))));
}

Status Store::backup(const std::string& dir) const {
  rocksdb::Checkpoint* made = nullptr;
  MW_TRY_STATUS(
      to_status(rocksdb::Checkpoint::Create(handles_->db.get(), &made), "prepare a backup"));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  return to_status(checkpoint->CreateCheckpoint(dir), "back up history to " + dir);
}

Status Store::compact(Table table) {
  rocksdb::CompactRangeOptions o;
  o.exclusive_manual_compaction = false;
  return to_status(handles_->db->CompactRange(o, handle(table), nullptr, nullptr),
                   "give space of the history back");
}

std::uint64_t Store::bytes_on_disk() const {
  std::uint64_t bytes = 0;
  std::uint64_t part = 0;
  for (rocksdb::ColumnFamilyHandle* h : handles_->families)
    for (const auto& property : {rocksdb::DB::Properties::kLiveSstFilesSize,
                                 rocksdb::DB::Properties::kCurSizeAllMemTables})
      if (handles_->db->GetIntProperty(h, property, &part)) bytes += part;
  return bytes;
}

}  // namespace millwright::historian
