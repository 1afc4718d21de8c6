// SPDX-License-Identifier: Apache-2.0
#include "journal/block_format.h"

#include "core/byte_io.h"
#include "core/crc32c.h"

namespace millwright::journal {
namespace {

constexpr std::size_t kCrcBytes = 4;

void seal_with_crc(std::string& out, std::size_t begin) {
  ByteWriter(out).fixed(crc32c(std::string_view(out).substr(begin)));
}

bool is_intact(std::string_view header) {
  ByteReader tail(header.substr(header.size() - kCrcBytes));
  return crc32c(header.substr(0, header.size() - kCrcBytes)) == tail.fixed<std::uint32_t>();
}

bool is_within_limits(const BlockHeader& h) {
  if (h.first.value == 0 || h.first >= kSeqEnd || h.end() > kSeqEnd || h.synced >= h.first) {
    return false;
  }
  if (h.raw_bytes > kMaxBlockBytes || h.stored_bytes > h.raw_bytes) return false;
  if (h.is_seal()) return h.record_count == 0 && h.raw_bytes == 0;
  return h.record_count > 0 && h.record_count <= h.raw_bytes / kMinRecordBytes;
}

}  // namespace

void encode(const FileHeader& header, std::string& out) {
  const std::size_t begin = out.size();
  ByteWriter w(out);
  w.raw(kFileMagic);
  w.fixed(header.version);
  w.fixed(std::uint64_t{0});  // reserved
  w.fixed(header.salt);
  w.fixed(header.first.value);
  w.fixed(header.readings_before);
  seal_with_crc(out, begin);
}

void encode(const BlockHeader& header, std::string& out) {
  const std::size_t begin = out.size();
  ByteWriter w(out);
  w.raw(kBlockMagic);
  w.fixed(header.salt);
  w.fixed(header.first.value);
  w.fixed(header.synced.value);
  w.fixed(header.base_time.ns);
  w.fixed(header.readings_before);
  w.fixed(header.readings);
  w.fixed(header.record_count);
  w.fixed(header.raw_bytes);
  w.fixed(header.stored_bytes);
  w.fixed(static_cast<std::uint8_t>(header.codec));
  w.fixed(header.flags);
  w.fixed(std::uint16_t{0});  // reserved
  w.fixed(header.body_crc);
  seal_with_crc(out, begin);
}

std::optional<FileHeader> decode_file_header(std::string_view bytes) {
  if (bytes.size() < kFileHeaderBytes || !bytes.starts_with(kFileMagic)) return std::nullopt;
  bytes = bytes.substr(0, kFileHeaderBytes);
  if (!is_intact(bytes)) return std::nullopt;
  ByteReader r(bytes.substr(kFileMagic.size()));
  FileHeader header;
  header.version = r.fixed<std::uint32_t>();
  r.fixed<std::uint64_t>();
  header.salt = r.fixed<std::uint64_t>();
  header.first.value = r.fixed<std::uint64_t>();
  header.readings_before = r.fixed<std::uint64_t>();
  return header;
}

std::optional<BlockHeader> decode_block_header(std::string_view bytes,
                                               std::optional<std::uint64_t> salt) {
  if (bytes.size() < kBlockHeaderBytes || !bytes.starts_with(kBlockMagic)) return std::nullopt;
  bytes = bytes.substr(0, kBlockHeaderBytes);
  if (!is_intact(bytes)) return std::nullopt;
  ByteReader r(bytes.substr(kBlockMagic.size()));
  BlockHeader header;
  header.salt = r.fixed<std::uint64_t>();
  header.first.value = r.fixed<std::uint64_t>();
  header.synced.value = r.fixed<std::uint64_t>();
  header.base_time.ns = r.fixed<std::int64_t>();
  header.readings_before = r.fixed<std::uint64_t>();
  header.readings = r.fixed<std::uint64_t>();
  header.record_count = r.fixed<std::uint32_t>();
  header.raw_bytes = r.fixed<std::uint32_t>();
  header.stored_bytes = r.fixed<std::uint32_t>();
  header.codec = static_cast<Codec>(r.u8());
  header.flags = r.u8();
  r.fixed<std::uint16_t>();
  header.body_crc = r.fixed<std::uint32_t>();
  if (salt && header.salt != *salt) return std::nullopt;
  if (!is_within_limits(header)) return std::nullopt;
  return header;
}

}  // namespace millwright::journal
