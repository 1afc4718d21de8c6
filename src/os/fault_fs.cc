// SPDX-License-Identifier: Apache-2.0
#include "os/fault_fs.h"

#include <algorithm>

#include "os/random.h"

namespace millwright::os {
namespace {

constexpr std::uint64_t kSector = 512;

// One change that is in the page cache and not on disk.
struct Change {
  enum class Kind : std::uint8_t { kWrite, kResize };
  Kind kind;
  std::uint64_t offset;  // kResize: the new size
  std::string bytes;
};

void put_bytes(std::string& to, std::uint64_t offset, std::string_view bytes) {
  if (to.size() < offset + bytes.size()) to.resize(offset + bytes.size(), '\0');
  to.replace(offset, bytes.size(), bytes);
}

void play(std::string& to, const Change& change) {
  if (change.kind == Change::Kind::kResize) {
    to.resize(change.offset, '\0');
  } else {
    put_bytes(to, change.offset, change.bytes);
  }
}

void play_some_sectors(std::string& to, const Change& change, Random& random) {
  if (change.kind == Change::Kind::kResize) {
    if (random.one_in(2)) play(to, change);
    return;
  }
  std::string_view rest = change.bytes;
  std::uint64_t offset = change.offset;
  while (!rest.empty()) {
    const std::size_t n = std::min<std::uint64_t>(rest.size(), kSector - offset % kSector);
    if (random.one_in(2)) put_bytes(to, offset, rest.substr(0, n));
    rest.remove_prefix(n);
    offset += n;
  }
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string base_of(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

}  // namespace

struct FaultFs::Inode {
  std::string now;              // what reads see
  std::string disk;             // what a crash leaves
  std::vector<Change> changes;  // from `disk` to `now`, less what failed syncs forgot

  void change(Change c) {
    play(now, c);
    changes.push_back(std::move(c));
  }

  void lose(Loss loss, Random& random) {
    if (loss == Loss::kTornTail && !changes.empty()) {
      const std::size_t whole = random.below(changes.size() + 1);
      for (std::size_t i = 0; i < whole; ++i) play(disk, changes[i]);
      if (whole < changes.size() && changes[whole].kind == Change::Kind::kWrite) {
        const std::string& bytes = changes[whole].bytes;
        put_bytes(disk, changes[whole].offset,
                  std::string_view(bytes).substr(0, random.below(bytes.size() + 1)));
      }
    }
    if (loss == Loss::kRandomSectors) {
      for (const Change& c : changes) play_some_sectors(disk, c, random);
    }
    changes.clear();
    now = disk;
  }
};

class FaultFs::OpenFile final : public File {
 public:
  OpenFile(FaultFs& fs, std::shared_ptr<Inode> inode, Mode mode)
      : fs_(fs), inode_(std::move(inode)), epoch_(fs.epoch_), is_writable_(mode != Mode::kRead) {}

  Status write_at(std::uint64_t offset, std::string_view bytes) override {
    const std::lock_guard lock(fs_.mutex_);
    MW_TRY_STATUS(may_write());
    const bool was_on = !fs_.powered_off_;
    if (Status begun = fs_.begin_operation(); !begun) {
      if (was_on) put(offset, bytes.substr(0, bytes.size() / 2));
      return begun;
    }
    if (Status grown = fs_.grow(*inode_, offset + bytes.size()); !grown) {
      const std::uint64_t end = inode_->now.size() + fs_.capacity_ - fs_.used_bytes();
      if (end > offset) put(offset, bytes.substr(0, end - offset));
      return grown;
    }
    put(offset, bytes);
    return {};
  }

  Result<std::string> read_at(std::uint64_t offset, std::size_t n) override {
    const std::lock_guard lock(fs_.mutex_);
    MW_TRY_STATUS(is_alive());
    MW_TRY_STATUS(fs_.begin_operation());
    if (offset >= inode_->now.size()) return std::string();
    std::string out = inode_->now.substr(offset, n);
    if (fs_.short_read_seed_ != 0 && out.size() > 1) {
      SeededRandom random(++fs_.short_read_seed_);
      out.resize(1 + random.below(out.size()));
    }
    return out;
  }

  Status sync() override {
    const std::lock_guard lock(fs_.mutex_);
    MW_TRY_STATUS(is_alive());
    Status begun = fs_.begin_operation();
    if (begun && fs_.failing_syncs_ > 0) {
      --fs_.failing_syncs_;
      begun = fail(Code::kUnavailable, "sync failed on purpose");
    }
    if (!begun) {
      // After a power failure the changes are still to be lost by crash(); after a failed sync the
      // kernel has marked the pages clean.
      if (!fs_.powered_off_) inode_->changes.clear();
      return begun;
    }
    for (const Change& change : inode_->changes) play(inode_->disk, change);
    inode_->changes.clear();
    return {};
  }

  Status truncate(std::uint64_t size) override {
    const std::lock_guard lock(fs_.mutex_);
    MW_TRY_STATUS(may_write());
    MW_TRY_STATUS(fs_.begin_operation());
    inode_->change({Change::Kind::kResize, size, {}});
    return {};
  }

  Status preallocate(std::uint64_t size) override {
    const std::lock_guard lock(fs_.mutex_);
    MW_TRY_STATUS(may_write());
    MW_TRY_STATUS(fs_.begin_operation());
    if (size <= inode_->now.size()) return {};
    MW_TRY_STATUS(fs_.grow(*inode_, size));
    inode_->change({Change::Kind::kResize, size, {}});
    return {};
  }

  Result<std::uint64_t> size() override {
    const std::lock_guard lock(fs_.mutex_);
    MW_TRY_STATUS(is_alive());
    MW_TRY_STATUS(fs_.begin_operation());
    return inode_->now.size();
  }

 private:
  void put(std::uint64_t offset, std::string_view bytes) {
    if (!bytes.empty()) inode_->change({Change::Kind::kWrite, offset, std::string(bytes)});
  }
  Status is_alive() const {
    if (epoch_ == fs_.epoch_) return {};
    return fail(Code::kUnavailable, "the file was opened before the crash");
  }
  Status may_write() const {
    if (!is_writable_) return fail(Code::kInternal, "the file is open for reading only");
    return is_alive();
  }

  FaultFs& fs_;
  std::shared_ptr<Inode> inode_;
  std::uint64_t epoch_;
  bool is_writable_;
};

FaultFs::FaultFs(std::uint64_t capacity_bytes) : capacity_(capacity_bytes) {}
FaultFs::~FaultFs() = default;

bool FaultFs::is_due(std::uint64_t& countdown) {
  return countdown > 0 && --countdown == 0;
}

Status FaultFs::begin_operation() {
  ++operations_;
  if (is_due(crash_in_)) powered_off_ = true;
  if (powered_off_) return fail(Code::kUnavailable, "the power is off");
  if (is_due(fail_in_)) return fail(Code::kUnavailable, "failed on purpose");
  return {};
}

std::uint64_t FaultFs::used_bytes() const {
  std::uint64_t used = 0;
  for (const auto& [path, inode] : names_) used += inode->now.size();
  return used;
}

Status FaultFs::grow(Inode& inode, std::uint64_t size) {
  if (size <= inode.now.size() || used_bytes() - inode.now.size() + size <= capacity_) return {};
  return fail(Code::kResourceExhausted, "no space left on the device");
}

Result<std::unique_ptr<File>> FaultFs::open(const std::string& path, Mode mode) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  auto found = names_.find(path);
  if (mode == Mode::kCreate) {
    if (!dirs_.contains(parent_of(path))) return fail(Code::kNotFound, "no directory for " + path);
    if (found != names_.end()) return fail(Code::kAlreadyExists, path + " exists");
    found = names_.emplace(path, std::make_shared<Inode>()).first;
  }
  if (found == names_.end()) return fail(Code::kNotFound, "no file " + path);
  return std::make_unique<OpenFile>(*this, found->second, mode);
}

Result<std::vector<std::string>> FaultFs::list(const std::string& dir) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  if (!dirs_.contains(dir)) return fail(Code::kNotFound, "no directory " + dir);
  std::vector<std::string> out;
  for (const auto& [path, inode] : names_) {
    if (parent_of(path) == dir) out.push_back(base_of(path));
  }
  for (const std::string& other : dirs_) {
    if (!other.empty() && parent_of(other) == dir) out.push_back(base_of(other));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Status FaultFs::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  if (names_.erase(path) == 0) return fail(Code::kNotFound, "no file " + path);
  return {};
}

Status FaultFs::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  const auto found = names_.find(from);
  if (found == names_.end()) return fail(Code::kNotFound, "no file " + from);
  if (!dirs_.contains(parent_of(to))) return fail(Code::kNotFound, "no directory for " + to);
  auto inode = found->second;
  names_.erase(found);
  names_[to] = std::move(inode);
  return {};
}

Status FaultFs::make_dirs(const std::string& dir) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  for (std::string part = dir; !part.empty(); part = parent_of(part)) dirs_.insert(part);
  dirs_.insert(std::string());
  return {};
}

Status FaultFs::sync_dir(const std::string& dir) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  if (!dirs_.contains(dir)) return fail(Code::kNotFound, "no directory " + dir);
  std::erase_if(durable_names_, [&](const auto& entry) { return parent_of(entry.first) == dir; });
  for (const auto& [path, inode] : names_) {
    if (parent_of(path) == dir) durable_names_[path] = inode;
  }
  return {};
}

Result<SpaceInfo> FaultFs::space(const std::string&) {
  const std::lock_guard lock(mutex_);
  MW_TRY_STATUS(begin_operation());
  const std::uint64_t used = used_bytes();
  return SpaceInfo{.capacity_bytes = capacity_,
                   .available_bytes = capacity_ > used ? capacity_ - used : 0};
}

void FaultFs::fail_operation(std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  fail_in_ = n;
}

void FaultFs::crash_at(std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  crash_in_ = n;
}

void FaultFs::fail_syncs(std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  failing_syncs_ = n;
}

void FaultFs::short_reads(std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  short_read_seed_ = seed;
}

void FaultFs::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  capacity_ = bytes;
}

Status FaultFs::flip_bit(const std::string& path, std::uint64_t offset, unsigned bit) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(path);
  if (found == names_.end()) return fail(Code::kNotFound, "no file " + path);
  Inode& inode = *found->second;
  if (offset >= inode.now.size()) return fail(Code::kOutOfRange, "past the end of " + path);
  const auto flipped = static_cast<char>(inode.now[offset] ^ (1 << bit));
  inode.now[offset] = flipped;
  if (offset < inode.disk.size()) inode.disk[offset] = flipped;
  return {};
}

void FaultFs::crash(Loss loss, std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  SeededRandom random(seed);
  // A directory is one journalled object: either all its new names made it or none.
  if (loss != Loss::kUnsynced && random.one_in(2)) durable_names_ = names_;
  names_ = durable_names_;
  for (const auto& [path, inode] : names_) inode->lose(loss, random);
  fail_in_ = crash_in_ = failing_syncs_ = short_read_seed_ = 0;
  powered_off_ = false;
  ++epoch_;
}

std::uint64_t FaultFs::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

bool FaultFs::is_powered_off() const {
  const std::lock_guard lock(mutex_);
  return powered_off_;
}

std::string FaultFs::contents(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(path);
  return found == names_.end() ? std::string() : found->second->now;
}

void FaultFs::put(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  for (std::string part = parent_of(path); !part.empty(); part = parent_of(part)) {
    dirs_.insert(part);
  }
  dirs_.insert(std::string());
  auto inode = std::make_shared<Inode>();
  inode->now = bytes;
  inode->disk = std::move(bytes);
  names_[path] = inode;
  durable_names_[path] = std::move(inode);
}

}  // namespace millwright::os
