// SPDX-License-Identifier: Apache-2.0
#include "identity/secrets.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/byte_io.h"
#include "core/check.h"
#include "core/crc32c.h"

namespace millwright::identity {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Closes a descriptor on every way out.
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

// A key file is the key and its CRC32C: with one bit of the key changed no secret would match any
// more, and nobody would know why.
constexpr std::size_t kKeyFileBytes = SecretHasher::kKeyBytes + sizeof(std::uint32_t);

std::string with_checksum(std::string_view key) {
  std::string out(key);
  ByteWriter(out).fixed(crc32c(key));
  return out;
}

Result<std::string> read_key(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(errno_error(errno, "open " + path));
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return fail(errno_error(errno, "stat " + path));
  if ((info.st_mode & 077) != 0) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} can be read by others (mode {:o}); run chmod 600 on it", path,
                            info.st_mode & 0777u));
  }
  std::string content(kKeyFileBytes + 1, '\0');
  const ssize_t n = ::read(file.get(), content.data(), content.size());
  content.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
  std::string key = content.substr(0, SecretHasher::kKeyBytes);
  if (content != with_checksum(key)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is damaged or no key; restore it from a backup, or remove it and "
                            "renew every device secret and token",
                            path));
  }
  return key;
}

Status write_key(const std::string& path, std::string_view key) {
  const std::string temporary = path + ".new";
  const std::string content = with_checksum(key);
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) return fail(errno_error(errno, "create " + temporary));
    if (::fchmod(file.get(), 0600) != 0 ||
        ::write(file.get(), content.data(), content.size()) !=
            static_cast<ssize_t>(content.size()) ||
        ::fsync(file.get()) != 0) {
      return fail(errno_error(errno, "write " + temporary));
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    return fail(errno_error(errno, "rename " + temporary));
  }
  const std::string dir = std::filesystem::path(path).parent_path().string();
  const Descriptor directory(
      ::open(dir.empty() ? "." : dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
    return fail(errno_error(errno, "sync " + dir));
  }
  return {};
}

}  // namespace

std::string random_secret(std::size_t n_bytes) {
  MW_CHECK(sodium_init() >= 0, "libsodium must initialize");
  std::string raw(n_bytes, '\0');
  randombytes_buf(raw.data(), raw.size());
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(raw.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(raw), raw.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

SecretHasher::SecretHasher(std::string key) : key_(std::move(key)) {
  MW_CHECK(key_.size() == kKeyBytes, "the server key has 32 bytes");
}
SecretHasher::~SecretHasher() {
  sodium_memzero(key_.data(), key_.size());
}

std::string SecretHasher::hash(std::string_view secret) const {
  std::string out(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(), bytes_of(secret),
                     secret.size(), bytes_of(key_), key_.size());
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> load_or_create_key(const std::string& path) {
  MW_CHECK(sodium_init() >= 0, "libsodium must initialize");
  Result<std::string> key = read_key(path);
  if (key || key.error().detail() != ENOENT) return key;
  std::string made(SecretHasher::kKeyBytes, '\0');
  randombytes_buf(made.data(), made.size());
  MW_TRY_STATUS(write_key(path, made));
  return made;
}

}  // namespace millwright::identity
