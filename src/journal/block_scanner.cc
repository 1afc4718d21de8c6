// SPDX-License-Identifier: Apache-2.0
#include "journal/block_scanner.h"

#include <algorithm>

namespace millwright::journal {
namespace {
constexpr std::uint64_t kWindowBytes = 256u << 10;
constexpr std::size_t kPageBytes = 4096;
}  // namespace

Result<std::unique_ptr<BlockScanner>> BlockScanner::open(os::Fs& fs, const std::string& path,
                                                         std::optional<std::uint64_t> end_offset) {
  MW_TRY(auto file, fs.open(path, os::Fs::Mode::kRead));
  if (!end_offset) {
    MW_TRY(end_offset, file->size());
  }
  std::unique_ptr<BlockScanner> scanner(new BlockScanner(std::move(file), *end_offset));
  MW_TRY_STATUS(scanner->read_file_header(path));
  return scanner;
}

Status BlockScanner::read_file_header(const std::string& path) {
  MW_TRY(const std::string_view bytes, view(0, kFileHeaderBytes));
  file_header_ = decode_file_header(bytes);
  if (!file_header_) return {};  // the blocks know all it says
  if (file_header_->version != kFormatVersion) {
    return fail(Code::kFailedPrecondition,
                path + ": written by another version of the journal format (" +
                    std::to_string(file_header_->version) + ", this one reads " +
                    std::to_string(kFormatVersion) + ")");
  }
  salt_ = file_header_->salt;
  return {};
}

Result<std::optional<BlockScanner::Found>> BlockScanner::next(JournalSeq from) {
  while (offset_ + kBlockHeaderBytes <= end_) {
    MW_TRY(const std::string_view bytes, view(offset_, kBlockHeaderBytes));
    const auto header = decode_block_header(bytes, salt_);
    if (!header) {
      MW_TRY(offset_, find_magic(offset_ + 1));
      continue;
    }
    salt_ = header->salt;
    const Found found{.header = *header, .offset = offset_};
    offset_ = found.end();
    if (header->first >= from) return found;
  }
  return std::nullopt;
}

Result<std::shared_ptr<const Block>> BlockScanner::read(const Found& found) {
  MW_TRY(const std::string_view stored,
         view(found.offset + kBlockHeaderBytes, found.header.stored_bytes));
  return Block::decode(found.header, stored);
}

Result<std::uint64_t> BlockScanner::find_magic(std::uint64_t from) {
  while (from + kBlockHeaderBytes <= end_) {
    MW_TRY(const std::string_view bytes, view(from, kWindowBytes));
    if (bytes.size() < kBlockMagic.size()) break;
    const std::size_t at = bytes.find(kBlockMagic);
    if (at != std::string_view::npos) return from + at;
    from += bytes.size() - (kBlockMagic.size() - 1);  // it may lie across the edge
  }
  return end_;
}

Result<std::string_view> BlockScanner::view(std::uint64_t offset, std::uint64_t n) {
  if (offset >= end_) return std::string_view();
  n = std::min(n, end_ - offset);
  if (offset < window_offset_ || offset + n > window_offset_ + window_.size()) {
    const std::uint64_t ahead = std::min(std::max(n, kWindowBytes), end_ - offset);
    MW_TRY(window_, read_fully(offset, ahead));
    window_offset_ = offset;
  }
  return std::string_view(window_).substr(offset - window_offset_, n);
}

Result<std::string> BlockScanner::read_fully(std::uint64_t offset, std::size_t n) {
  std::string out;
  while (out.size() < n) {
    auto part = file_->read_at(offset + out.size(), n - out.size());
    if (!part) return read_around_bad_pages(offset, n);
    if (part->empty()) break;
    if (out.empty()) {
      out = std::move(*part);
    } else {
      out += *part;
    }
  }
  return out;
}

// A bad sector must not stop a consumer for good: zeros stand for the pages that cannot be read,
// and the checksums do the rest. A disk that answers nothing at all is another matter.
Result<std::string> BlockScanner::read_around_bad_pages(std::uint64_t offset, std::size_t n) {
  std::string out;
  bool any_answer = false;
  while (out.size() < n) {
    const std::uint64_t at = offset + out.size();
    const std::size_t page = std::min(kPageBytes - at % kPageBytes, n - out.size());
    auto part = file_->read_at(at, page);
    any_answer |= part.has_value();
    if (part && part->empty()) break;
    out += part ? *part : std::string(page, '\0');
  }
  if (!any_answer) {
    auto probe = file_->read_at(0, 1);
    if (!probe) return fail(std::move(probe).error());
  }
  return out;
}

}  // namespace millwright::journal
