// SPDX-License-Identifier: Apache-2.0
#pragma once
// The fixed headers of a journal segment as bytes: docs/format/journal.md. Nothing here is trusted
// before its checksum and its limits were checked.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "journal/journal.h"

namespace millwright::journal {

inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::size_t kFileHeaderBytes = 48;
inline constexpr std::size_t kBlockHeaderBytes = 76;
inline constexpr std::string_view kFileMagic{"\x89MWJ\r\n\x1a\n", 8};
inline constexpr std::string_view kBlockMagic{"MWB\xA7", 4};

/// A block is closed once its records reach this size; one record may make it longer.
inline constexpr std::size_t kBlockTargetBytes = 1u << 20;
/// The most a block can be: one short of the target, then the longest record with its prefix.
inline constexpr std::size_t kMaxBlockBytes = kBlockTargetBytes + kMaxPayloadBytes + 64;
/// Kind, flags and three varints of one byte.
inline constexpr std::size_t kMinRecordBytes = 5;
/// Sequences stay below this, so that sums of them never overflow.
inline constexpr JournalSeq kSeqEnd{std::uint64_t{1} << 62};

struct FileHeader {
  std::uint32_t version = kFormatVersion;
  std::uint64_t salt = 0;  ///< random; every block of the file repeats it
  JournalSeq first{};
  std::uint64_t readings_before = 0;  ///< in all records before `first`
};

/// Persisted; do not renumber.
enum class Codec : std::uint8_t { kStored = 0, kLz4 = 1 };

/// Persisted; do not renumber.
inline constexpr std::uint8_t kSealFlag = 1;  ///< an empty block: the file was closed in order

struct BlockHeader {
  std::uint64_t salt = 0;
  JournalSeq first{};
  JournalSeq synced{};  ///< everything up to here was on disk when the block was written
  UtcNanos base_time{};
  std::uint64_t readings_before = 0;
  std::uint64_t readings = 0;
  std::uint32_t record_count = 0;
  std::uint32_t raw_bytes = 0;
  std::uint32_t stored_bytes = 0;
  Codec codec = Codec::kStored;
  std::uint8_t flags = 0;
  std::uint32_t body_crc = 0;  ///< CRC32C of the stored bytes

  JournalSeq end() const { return {first.value + record_count}; }  ///< one past the last
  std::uint64_t size() const { return kBlockHeaderBytes + stored_bytes; }
  bool is_seal() const { return (flags & kSealFlag) != 0; }
};

void encode(const FileHeader& header, std::string& out);
void encode(const BlockHeader& header, std::string& out);

/// Nothing when the bytes are no file header or damaged. A header of a newer version is returned as
/// it is: only `version` means anything then.
std::optional<FileHeader> decode_file_header(std::string_view bytes);

/// Nothing when the bytes are no block header, damaged, of another file (`salt`) or outside the
/// limits of the format.
std::optional<BlockHeader> decode_block_header(std::string_view bytes,
                                               std::optional<std::uint64_t> salt);

}  // namespace millwright::journal
