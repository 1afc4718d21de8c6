// SPDX-License-Identifier: Apache-2.0
#pragma once
// One chunk: up to a few thousand readings of one signal as bytes that check themselves. The header
// has its own checksum, so statistics are read without touching the columns. Both checksums cover
// the chunk's key: a chunk under the wrong signal or time is damage too.
// On disk: docs/format/historian.md "Chunk".

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "historian/historian.h"
#include "historian/pack.h"
#include "historian/stats.h"

namespace millwright::historian {

/// Where a chunk is stored: its signal and the time of its first row.
struct ChunkKey {
  SignalId signal;
  UtcNanos start;
};

struct ChunkHeader {
  ValueType type = ValueType::kFloat64;
  std::size_t n_rows = 0;
  UtcNanos last_time;
  Stats stats;
  std::size_t body_offset = 0;
};

/// No chunk has more rows: bounds what a damaged one can ask for.
inline constexpr std::size_t kMaxChunkRows = 65'536;

/// Encodes rows [from, to) of `rows`, which must be in strictly increasing time and not empty.
/// Lossless for every bit pattern. Cost: 15-60 ns a row.
std::string encode_chunk(SignalId signal, const Series& rows, std::size_t from, std::size_t to,
                         Effort effort);

/// Errors: data_loss. Cost: independent of the rows.
Result<ChunkHeader> decode_chunk_header(ChunkKey key, std::string_view chunk);

/// Replaces `rows` (its memory is reused). Errors: data_loss; `rows` is then unspecified.
/// Cost: about 5 ns a row.
Status decode_chunk(ChunkKey key, std::string_view chunk, Series& rows);

/// Overwrites both checksums so that they fit: for the fuzzer, which must get past them.
void reseal_chunk(ChunkKey key, std::string& chunk);

}  // namespace millwright::historian
