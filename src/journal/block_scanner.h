// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the blocks of one segment file, good or not, and finds its way again after damage.

#include <memory>
#include <optional>
#include <string>

#include "journal/block.h"
#include "journal/block_format.h"
#include "os/fs.h"

namespace millwright::journal {

/// Thread: one at a time.
class BlockScanner {
 public:
  struct Found {
    BlockHeader header;
    std::uint64_t offset = 0;

    std::uint64_t end() const { return offset + header.size(); }
  };

  /// Bytes from `end_offset` on are not looked at; by default the whole file is.
  /// Errors: as Fs::open; failed_precondition   written by a newer version.
  static Result<std::unique_ptr<BlockScanner>> open(os::Fs& fs, const std::string& path,
                                                    std::optional<std::uint64_t> end_offset = {});

  /// The next block header whose first sequence is at least `from`, looking over whatever is
  /// damaged in between. Nothing at the end. Errors: unavailable   the disk does not answer.
  Result<std::optional<Found>> next(JournalSeq from);

  /// Errors: data_loss     the body is damaged.
  ///         unavailable   the disk does not answer.
  Result<std::shared_ptr<const Block>> read(const Found& found);

  /// More was written: scanning may go on up to there.
  void set_end(std::uint64_t end_offset) { end_ = end_offset; }
  std::uint64_t end() const { return end_; }
  /// Nothing when it is damaged.
  const std::optional<FileHeader>& file_header() const { return file_header_; }

 private:
  BlockScanner(std::unique_ptr<os::File> file, std::uint64_t end)
      : file_(std::move(file)), end_(end) {}

  Status read_file_header(const std::string& path);
  Result<std::uint64_t> find_magic(std::uint64_t from);
  Result<std::string_view> view(std::uint64_t offset, std::uint64_t n);
  Result<std::string> read_fully(std::uint64_t offset, std::size_t n);
  Result<std::string> read_around_bad_pages(std::uint64_t offset, std::size_t n);

  std::unique_ptr<os::File> file_;
  std::uint64_t end_;
  std::optional<FileHeader> file_header_;
  std::optional<std::uint64_t> salt_;
  std::uint64_t offset_ = kFileHeaderBytes;
  std::string window_;  // what was read last, from window_offset_ on
  std::uint64_t window_offset_ = 0;
};

}  // namespace millwright::journal
