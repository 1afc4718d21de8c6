// SPDX-License-Identifier: Apache-2.0
// os/fs.h on Linux. Every call names the path in its error; interrupted calls are repeated.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "os/fs.h"

namespace millwright::os {
namespace {

std::unexpected<Error> os_failure(const char* verb, const std::string& path) {
  return fail(errno_error(errno, std::string(verb) + " " + path));
}

template <class Call>
auto retry_interrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

class PosixFile final : public File {
 public:
  PosixFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  Status write_at(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto n = retry_interrupted([&] {
        return ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      });
      if (n < 0) return os_failure("write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(n));
      offset += static_cast<std::uint64_t>(n);
    }
    return {};
  }

  Result<std::string> read_at(std::uint64_t offset, std::size_t n) override {
    std::string out;
    int error = 0;
    out.resize_and_overwrite(n, [&](char* to, std::size_t size) {
      std::size_t done = 0;
      while (done < size) {
        const auto got = retry_interrupted([&] {
          return ::pread(fd_.get(), to + done, size - done, static_cast<off_t>(offset + done));
        });
        if (got < 0) error = errno;
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
      }
      return done;
    });
    if (error != 0) return fail(errno_error(error, "read " + path_));
    return out;
  }

  Status sync() override {
    // Not repeated when interrupted either: after an error the kernel may report the next one
    // clean.
    if (::fdatasync(fd_.get()) != 0) return os_failure("sync", path_);
    return {};
  }

  Status truncate(std::uint64_t size) override {
    if (retry_interrupted([&] { return ::ftruncate(fd_.get(), static_cast<off_t>(size)); }) != 0) {
      return os_failure("truncate", path_);
    }
    return {};
  }

  Status preallocate(std::uint64_t size) override {
    MW_TRY(const std::uint64_t present, this->size());
    if (size == 0 || size <= present) return {};
    const auto length = static_cast<off_t>(size);
    if (retry_interrupted([&] { return ::fallocate(fd_.get(), 0, 0, length); }) == 0) return {};
    // NFS before 4.2 and some FUSE file systems cannot reserve: there the file only grows.
    if (errno == EOPNOTSUPP) return truncate(size);
    return os_failure("reserve space for", path_);
  }

  Result<std::uint64_t> size() override {
    struct stat st{};
    if (::fstat(fd_.get(), &st) != 0) return os_failure("stat", path_);
    return static_cast<std::uint64_t>(st.st_size);
  }

 private:
  Descriptor fd_;
  std::string path_;
};

Status sync_path(const std::string& dir) {
  const Descriptor fd(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return os_failure("open", dir);
  if (::fsync(fd.get()) != 0) return os_failure("sync", dir);
  return {};
}

class PosixFs final : public Fs {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, Mode mode) override {
    int flags = O_CLOEXEC;
    if (mode == Mode::kRead) flags |= O_RDONLY;
    if (mode == Mode::kReadWrite) flags |= O_RDWR;
    if (mode == Mode::kCreate) flags |= O_RDWR | O_CREAT | O_EXCL;
    const int fd = retry_interrupted([&] { return ::open(path.c_str(), flags, 0640); });
    if (fd < 0) return os_failure(mode == Mode::kCreate ? "create" : "open", path);
    return std::make_unique<PosixFile>(fd, path);
  }

  Result<std::vector<std::string>> list(const std::string& dir) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(dir.c_str()), ::closedir);
    if (!stream) return os_failure("list", dir);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
      const std::string_view entry_name = entry->d_name;
      if (entry_name != "." && entry_name != "..") names.emplace_back(entry_name);
      errno = 0;
    }
    if (errno != 0) return os_failure("list", dir);
    std::sort(names.begin(), names.end());
    return names;
  }

  Status remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return os_failure("remove", path);
    return {};
  }

  Status rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return os_failure("rename", from);
    return {};
  }

  Status make_dirs(const std::string& dir) override {
    for (std::size_t end = dir.find('/', 1);; end = dir.find('/', end + 1)) {
      const std::string part = dir.substr(0, end);
      if (::mkdir(part.c_str(), 0750) == 0) {
        const std::size_t slash = part.find_last_of('/');
        MW_TRY_STATUS(sync_path(slash == std::string::npos ? "."
                                : slash == 0               ? "/"
                                                           : part.substr(0, slash)));
      } else if (errno != EEXIST) {
        return os_failure("make directory", part);
      }
      if (end == std::string::npos) return {};
    }
  }

  Status sync_dir(const std::string& dir) override { return sync_path(dir); }

  Result<SpaceInfo> space(const std::string& dir) override {
    struct statvfs fs{};
    if (retry_interrupted([&] { return ::statvfs(dir.c_str(), &fs); }) != 0) {
      return os_failure("free space of", dir);
    }
    return SpaceInfo{.capacity_bytes = fs.f_blocks * fs.f_frsize,
                     .available_bytes = fs.f_bavail * fs.f_frsize};
  }
};

}  // namespace

std::unique_ptr<Fs> make_posix_fs() {
  return std::make_unique<PosixFs>();
}

}  // namespace millwright::os
