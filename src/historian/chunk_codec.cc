// SPDX-License-Identifier: Apache-2.0
#include "historian/chunk_codec.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/byte_io.h"
#include "core/crc32c.h"
#include "historian/time_codec.h"
#include "historian/value_codec.h"

namespace millwright::historian {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kCrcBytes = 4;

std::uint32_t checksum(ChunkKey key, std::string_view bytes) {
  std::string seed;
  ByteWriter w(seed);
  w.fixed(key.signal.value);
  w.fixed(key.start.ns);
  return crc32c(bytes, crc32c(seed));
}

std::uint32_t stored_checksum(std::string_view bytes) {
  std::uint32_t crc = 0;
  std::memcpy(&crc, bytes.data(), kCrcBytes);
  return crc;
}

void encode_qualities(std::span<const Quality> qualities, Effort effort, std::string& out) {
  std::string runs;
  ByteWriter w(runs);
  for (std::size_t i = 0; i < qualities.size();) {
    std::size_t end = i + 1;
    while (end < qualities.size() && qualities[end] == qualities[i]) ++end;
    w.varint(qualities[i].bits);
    w.varint(end - i);
    i = end;
  }
  pack(runs, effort, out);
}

Status decode_qualities(ByteReader& in, std::span<Quality> qualities) {
  std::string runs;
  MW_TRY_STATUS(unpack(in, qualities.size() * 6, runs));
  ByteReader r(runs);
  std::size_t at = 0;
  while (at < qualities.size() && !r.failed()) {
    const auto bits = static_cast<std::uint16_t>(r.varint());
    const std::uint64_t n = r.varint();
    if (n == 0 || n > qualities.size() - at) break;
    std::fill_n(qualities.begin() + static_cast<std::ptrdiff_t>(at), n, Quality{bits});
    at += n;
  }
  if (at != qualities.size() || !r.done())
    return fail(Code::kDataLoss, "quality column: runs do not add up");
  return {};
}

/// Where the parts of a chunk lie; nothing when it is too short to have them.
struct Frame {
  std::string_view header;
  std::string_view body;
  std::size_t header_crc_at = 0;
  std::size_t body_offset = 0;
};
std::optional<Frame> split_chunk(std::string_view chunk) {
  if (chunk.size() < 2 + 2 * kCrcBytes) return std::nullopt;
  ByteReader r(chunk);
  const std::uint64_t header_size = r.varint();
  const std::size_t prefix = chunk.size() - r.remaining();
  if (r.failed() || r.remaining() < 2 * kCrcBytes || header_size > r.remaining() - 2 * kCrcBytes)
    return std::nullopt;
  Frame f;
  f.header = chunk.substr(0, prefix + header_size);
  f.header_crc_at = f.header.size();
  f.body_offset = f.header_crc_at + kCrcBytes;
  f.body = chunk.substr(f.body_offset, chunk.size() - f.body_offset - kCrcBytes);
  return f;
}

}  // namespace

std::string encode_chunk(SignalId signal, const Series& rows, std::size_t from, std::size_t to,
                         Effort effort) {
  const std::size_t n = to - from;
  const ChunkKey key{signal, rows.time[from]};
  Stats stats;
  stats.add_rows(rows, from, to);

  std::string header;
  ByteWriter h(header);
  h.u8(kVersion);
  h.u8(static_cast<std::uint8_t>(rows.type));
  h.varint(n);
  h.varint(static_cast<std::uint64_t>(rows.time[to - 1].ns) -
           static_cast<std::uint64_t>(key.start.ns));
  encode_stats(stats, rows.type, key.start, header);

  std::string chunk;
  chunk.reserve(header.size() + n * 4 + 64);
  ByteWriter w(chunk);
  w.text(header);
  w.fixed(checksum(key, chunk));
  const std::size_t body = chunk.size();
  encode_times(std::span(rows.time).subspan(from, n), effort, chunk);
  encode_qualities(std::span(rows.quality).subspan(from, n), effort, chunk);
  const auto words = std::span(rows.value).subspan(from, n);
  if (rows.type == ValueType::kText) {
    encode_texts(words, rows.arena, effort, chunk);
  } else {
    encode_words(rows.type, words, effort, chunk);
  }
  w.fixed(checksum(key, std::string_view(chunk).substr(body)));
  return chunk;
}

Result<ChunkHeader> decode_chunk_header(ChunkKey key, std::string_view chunk) {
  const auto frame = split_chunk(chunk);
  if (!frame || checksum(key, frame->header) != stored_checksum(chunk.substr(frame->header_crc_at)))
    return fail(Code::kDataLoss, "chunk header: checksum does not fit");
  ByteReader r(frame->header);
  r.varint();
  if (r.u8() != kVersion) return fail(Code::kDataLoss, "chunk header: unknown version");
  ChunkHeader h;
  const std::uint8_t type = r.u8();
  h.n_rows = r.varint();
  h.last_time.ns = static_cast<std::int64_t>(static_cast<std::uint64_t>(key.start.ns) + r.varint());
  if (type > static_cast<std::uint8_t>(ValueType::kText) || h.n_rows == 0 ||
      h.n_rows > kMaxChunkRows || h.last_time < key.start)
    return fail(Code::kDataLoss, "chunk header: impossible fields");
  h.type = static_cast<ValueType>(type);
  h.stats = decode_stats(r, h.type, key.start);
  if (!r.done()) return fail(Code::kDataLoss, "chunk header: wrong length");
  h.body_offset = frame->body_offset;
  return h;
}

Status decode_chunk(ChunkKey key, std::string_view chunk, Series& rows) {
  MW_TRY(const ChunkHeader header, decode_chunk_header(key, chunk));
  const std::string_view tail = chunk.substr(chunk.size() - kCrcBytes);
  const std::string_view body =
      chunk.substr(header.body_offset, chunk.size() - header.body_offset - kCrcBytes);
  if (checksum(key, body) != stored_checksum(tail))
    return fail(Code::kDataLoss, "chunk: checksum does not fit");
  rows.type = header.type;
  rows.arena.clear();
  rows.is_truncated = false;
  rows.time.resize(header.n_rows);
  rows.value.resize(header.n_rows);
  rows.quality.resize(header.n_rows);
  rows.time.front() = key.start;
  ByteReader r(body);
  MW_TRY_STATUS(decode_times(r, rows.time));
  MW_TRY_STATUS(decode_qualities(r, rows.quality));
  if (rows.type == ValueType::kText) {
    MW_TRY_STATUS(decode_texts(r, rows.value, rows.arena));
  } else {
    MW_TRY_STATUS(decode_words(r, rows.type, rows.value));
  }
  if (!r.done() || rows.time.back() != header.last_time)
    return fail(Code::kDataLoss, "chunk: columns do not add up");
  return {};
}

void reseal_chunk(ChunkKey key, std::string& chunk) {
  const auto frame = split_chunk(chunk);
  if (!frame) return;
  const std::uint32_t header_crc = checksum(key, frame->header);
  const std::uint32_t body_crc = checksum(key, frame->body);
  std::memcpy(chunk.data() + frame->header_crc_at, &header_crc, kCrcBytes);
  std::memcpy(chunk.data() + chunk.size() - kCrcBytes, &body_crc, kCrcBytes);
}

}  // namespace millwright::historian
