// SPDX-License-Identifier: Apache-2.0
#include "os/file_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "core/crc32c.h"

namespace millwright::os {
namespace {

namespace stdfs = std::filesystem;
constexpr std::size_t kPieceBytes = 1u << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::unexpected<Error> failure(const std::error_code& error, const std::string& what) {
  return fail(errno_error(error.value(), what));
}

/// Up to `n` bytes; fewer only at the end of the file.
Result<std::size_t> read_piece(int fd, char* to, std::size_t n, const std::string& path) {
  std::size_t got = 0;
  while (got < n) {
    const ssize_t more = ::read(fd, to + got, n - got);
    if (more == 0) break;
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return fail(errno_error(errno, "read " + path));
    got += static_cast<std::size_t>(more);
  }
  return got;
}

Status write_piece(int fd, const char* from, std::size_t n, const std::string& path) {
  while (n > 0) {
    const ssize_t done = ::write(fd, from, n);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return fail(errno_error(errno, "write " + path));
    from += done;
    n -= static_cast<std::size_t>(done);
  }
  return {};
}

Status check(const KeepGoing& keep_going, const std::string& path) {
  if (!keep_going || keep_going()) return {};
  return fail(Code::kCancelled, "stopped at " + path);
}

Status sync_folder(const std::string& dir) {
  const Descriptor fd(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open() || ::fsync(fd.get()) != 0) return fail(errno_error(errno, "sync " + dir));
  return {};
}

}  // namespace

Result<std::vector<TreeFile>> list_tree(const std::string& dir) {
  std::vector<TreeFile> files;
  std::error_code error;
  stdfs::recursive_directory_iterator at(dir, stdfs::directory_options::follow_directory_symlink,
                                         error);
  if (error) return failure(error, "list " + dir);
  for (const stdfs::recursive_directory_iterator end; at != end;) {
    struct stat about{};
    const std::string path = at->path().string();
    // What goes away while the folder is read is not in it.
    if (::stat(path.c_str(), &about) != 0) {
      if (errno != ENOENT) return fail(errno_error(errno, "look at " + path));
    } else if (S_ISREG(about.st_mode)) {
      files.push_back({path.substr(dir.size() + (dir.ends_with('/') ? 0 : 1)),
                       static_cast<std::uint64_t>(about.st_size), about.st_nlink > 1});
    } else if (!S_ISDIR(about.st_mode)) {
      return fail(Code::kFailedPrecondition,
                  path + " is neither a file nor a folder; move it out of " + dir);
    }
    at.increment(error);
    if (error) return failure(error, "list " + dir);
  }
  std::ranges::sort(files, {}, &TreeFile::path);
  return files;
}

Status copy_file(const std::string& from, const std::string& to, std::optional<std::uint64_t> limit,
                 const KeepGoing& keep_going) {
  const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) return fail(errno_error(errno, "open " + from));
  const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out.is_open()) return fail(errno_error(errno, "make " + to));
  std::string piece(kPieceBytes, '\0');
  std::uint64_t left = limit.value_or(~std::uint64_t{0});
  while (left > 0) {
    MW_TRY_STATUS(check(keep_going, from));
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
    MW_TRY(const std::size_t got, read_piece(in.get(), piece.data(), want, from));
    MW_TRY_STATUS(write_piece(out.get(), piece.data(), got, to));
    if (got < want) break;
    left -= got;
  }
  return {};
}

Result<FileSum> sum_file(const std::string& path, SyncFile sync, const KeepGoing& keep_going) {
  const Descriptor in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) return fail(errno_error(errno, "open " + path));
  if (sync == SyncFile::kYes && ::fsync(in.get()) != 0) {
    return fail(errno_error(errno, "sync " + path));
  }
  FileSum sum;
  std::string piece(kPieceBytes, '\0');
  while (true) {
    MW_TRY_STATUS(check(keep_going, path));
    MW_TRY(const std::size_t got, read_piece(in.get(), piece.data(), piece.size(), path));
    sum.crc32c = crc32c(std::string_view(piece).substr(0, got), sum.crc32c);
    sum.bytes += got;
    if (got < piece.size()) return sum;
  }
}

Status make_private_dir(const std::string& dir) {
  if (::mkdir(dir.c_str(), 0700) != 0) return fail(errno_error(errno, "make " + dir));
  return {};
}

Status sync_folders(const std::string& dir) {
  std::error_code error;
  stdfs::recursive_directory_iterator at(dir, error);
  if (error) return failure(error, "list " + dir);
  for (const stdfs::recursive_directory_iterator end; at != end;) {
    if (at->is_directory(error) && !error) MW_TRY_STATUS(sync_folder(at->path().string()));
    at.increment(error);
    if (error) return failure(error, "list " + dir);
  }
  return sync_folder(dir);
}

Status remove_tree(const std::string& dir) {
  std::error_code error;
  stdfs::remove_all(dir, error);
  return error ? Status(failure(error, "remove " + dir)) : Status();
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return stdfs::is_directory(path, ignored);
}

Result<bool> is_empty_folder(const std::string& path) {
  std::error_code error;
  if (!stdfs::exists(path, error)) return true;
  if (!stdfs::is_directory(path, error)) return false;
  const bool is_empty = stdfs::is_empty(path, error);
  if (error) return failure(error, "look into " + path);
  return is_empty;
}

}  // namespace millwright::os
