// SPDX-License-Identifier: Apache-2.0
// The format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
#include "registry/wal_check.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

#include "registry/sqlite.h"

namespace millwright::registry {
namespace {

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint32_t kMagic = 0x377f0682;  // the lowest bit: words are big-endian
constexpr std::uint32_t kDefaultPage = 4096;

using Sum = std::array<std::uint32_t, 2>;
using Salts = std::array<std::uint32_t, 2>;

std::uint32_t big_endian(const char* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return std::endian::native == std::endian::little ? std::byteswap(word) : word;
}

struct Checksum {
  bool is_big_endian = false;

  std::uint32_t word(const char* bytes) const {
    const std::uint32_t value = big_endian(bytes);
    return is_big_endian ? value : std::byteswap(value);
  }
  Sum of(std::string_view bytes, Sum sum) const {
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
      sum[0] += word(bytes.data() + i) + sum[1];
      sum[1] += word(bytes.data() + i + 4) + sum[0];
    }
    return sum;
  }
};

Sum sum_at(const char* bytes) {
  return {big_endian(bytes), big_endian(bytes + 4)};
}

bool is_page_size(std::uint32_t bytes) {
  return std::has_single_bit(bytes) && bytes >= 512 && bytes <= 65536;
}

/// What the database file itself says; the default where it says nothing yet.
std::uint32_t page_size_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::array<char, 20> head{};
  if (!in.read(head.data(), head.size())) return kDefaultPage;
  std::uint32_t bytes = big_endian(head.data() + 16) >> 16;
  if (bytes == 1) bytes = 65536;
  return is_page_size(bytes) ? bytes : kDefaultPage;
}

/// The frames of one log, one after the other.
class Scan {
 public:
  Scan(std::ifstream& in, std::string_view header, std::uint32_t page_otherwise) : in_(in) {
    const std::uint32_t magic = big_endian(header.data());
    checksum_.is_big_endian = magic == kMagic + 1;
    seed_ = sum_at(header.data() + 24);
    is_header_right_ = (magic & ~1u) == kMagic && is_page_size(big_endian(header.data() + 8)) &&
                       checksum_.of(header.substr(0, 24), {}) == seed_;
    if (is_header_right_) {
      salts_ = Salts{big_endian(header.data() + 16), big_endian(header.data() + 20)};
    } else {
      checksum_.is_big_endian = std::endian::native == std::endian::big;  // as SQLite writes here
    }
    frame_.resize(kFrameHeaderBytes +
                  (is_header_right_ ? big_endian(header.data() + 8) : page_otherwise));
  }

  /// The byte at which the damage is.
  std::optional<std::uint64_t> damage() {
    // The header is on disk before the first frame is written.
    std::optional<std::uint64_t> first_wrong;
    bool is_committed_behind = !is_header_right_;
    if (!is_header_right_) first_wrong = 0;
    for (std::uint64_t at = kHeaderBytes;
         in_.read(frame_.data(), static_cast<std::streamsize>(frame_.size()));
         at += frame_.size()) {
      const bool is_ours = has_our_salts();
      const bool is_right = is_ours && follows();
      const bool is_commit = is_ours && big_endian(frame_.data() + 4) != 0;
      seed_ = sum_at(frame_.data() + 16);
      if (first_wrong && is_right && is_committed_behind) return first_wrong;
      if (!first_wrong && !is_right) first_wrong = at;
      if (first_wrong && is_commit) is_committed_behind = true;
    }
    return std::nullopt;
  }

 private:
  /// Frames of an earlier life of the log have others.
  bool has_our_salts() {
    const Salts salts{big_endian(frame_.data() + 8), big_endian(frame_.data() + 12)};
    if (!salts_) salts_ = salts;
    return *salts_ == salts;
  }
  bool follows() const {
    const std::string_view bytes(frame_);
    const Sum head = checksum_.of(bytes.substr(0, 8), seed_);
    return checksum_.of(bytes.substr(kFrameHeaderBytes), head) == sum_at(frame_.data() + 16);
  }

  std::ifstream& in_;
  Checksum checksum_;
  bool is_header_right_ = false;
  std::optional<Salts> salts_;
  Sum seed_{};
  std::string frame_;
};

Result<std::optional<std::uint64_t>> look(const std::string& path) {
  std::ifstream in(path + "-wal", std::ios::binary);
  if (!in) {
    const int error = errno;
    if (error == ENOENT) return std::optional<std::uint64_t>();
    return fail(errno_error(error, "open " + path + "-wal"));
  }
  std::string header(kHeaderBytes, '\0');
  if (!in.read(header.data(), kHeaderBytes)) return std::optional<std::uint64_t>();
  return Scan(in, header, page_size_of(path)).damage();
}

}  // namespace

Status check_wal(const std::string& path) {
  MW_TRY(const auto first, look(path));
  if (!first) return {};
  // Looked at again: another process may have been writing, and is then told so elsewhere.
  MW_TRY(const auto second, look(path));
  if (!second || *first != *second) return {};
  return fail(Code::kDataLoss,
              fmt::format("{}-wal is damaged at byte {}, and committed changes stand behind it",
                          path, *second));
}

Result<std::unique_ptr<Database>> open_store(const std::string& path) {
  MW_TRY_STATUS(check_wal(path));
  return Database::open(path, Database::Mode::kReadWrite);
}

}  // namespace millwright::registry
