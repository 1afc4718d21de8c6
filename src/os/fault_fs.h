// SPDX-License-Identifier: Apache-2.0
#pragma once
// A file system in memory that behaves as badly as a real one may: what was not synced is gone
// after crash(), the Nth operation fails, the disk is full, a sync fails, bits flip. A failed sync
// forgets the unsynced bytes for good while reads still show them, and the next sync of that file
// succeeds: that is what Linux does, and why a sync must never be retried.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "os/fs.h"

namespace millwright::os {

/// Thread: any.
class FaultFs final : public Fs {
 public:
  /// What a crash leaves of changes that were not synced.
  enum class Loss : std::uint8_t {
    kUnsynced,       ///< nothing
    kTornTail,       ///< per file the first few in order, the next one in part
    kRandomSectors,  ///< per file any subset of the 512-byte sectors, in no order
  };

  explicit FaultFs(std::uint64_t capacity_bytes = std::uint64_t{1} << 40);
  ~FaultFs() override;

  Result<std::unique_ptr<File>> open(const std::string& path, Mode mode) override;
  Result<std::vector<std::string>> list(const std::string& dir) override;
  Status remove(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status make_dirs(const std::string& dir) override;
  Status sync_dir(const std::string& dir) override;
  Result<SpaceInfo> space(const std::string& dir) override;

  // Faults. Operations are counted from 1, every call on this and its files being one.

  /// The n-th operation from now fails, once; a write then leaves its first half. 0 cancels.
  void fail_operation(std::uint64_t n);
  /// The power fails at the n-th operation from now: it and all later ones fail until crash().
  void crash_at(std::uint64_t n);
  /// The next `n` syncs of files fail.
  void fail_syncs(std::uint64_t n);
  /// From now on reads return a random part of what was asked for, at least one byte. 0 stops it.
  void short_reads(std::uint64_t seed);
  void set_capacity(std::uint64_t bytes);
  /// Changes stored bytes behind everybody's back. Errors: not_found, out_of_range.
  Status flip_bit(const std::string& path, std::uint64_t offset, unsigned bit);
  /// Loses what was not synced; files opened before stay unusable. Fault settings are cleared.
  void crash(Loss loss = Loss::kUnsynced, std::uint64_t seed = 0);

  // For tests to look and to prepare.

  std::uint64_t operations() const;
  /// True from the moment crash_at() struck until crash().
  bool is_powered_off() const;
  /// Empty when there is none.
  std::string contents(const std::string& path) const;
  /// Puts a durable file there.
  void put(const std::string& path, std::string bytes);

 private:
  struct Inode;
  class OpenFile;
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  Status begin_operation();
  bool is_due(std::uint64_t& countdown);
  std::uint64_t used_bytes() const;
  Status grow(Inode& inode, std::uint64_t size);

  mutable std::mutex mutex_;
  // guarded by mutex_
  std::uint64_t capacity_;
  Names names_;          // as running programs see it
  Names durable_names_;  // as a crash leaves it
  std::set<std::string> dirs_;
  std::uint64_t operations_ = 0;
  std::uint64_t fail_in_ = 0;
  std::uint64_t crash_in_ = 0;
  std::uint64_t failing_syncs_ = 0;
  std::uint64_t short_read_seed_ = 0;
  std::uint64_t epoch_ = 0;  // counts crashes; files of an earlier epoch are dead
  bool powered_off_ = false;
};

}  // namespace millwright::os
