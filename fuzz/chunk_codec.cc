// SPDX-License-Identifier: Apache-2.0
// Any bytes as a stored chunk, once as they are and once with checksums made to fit so that the
// column decoders are reached. What decodes must encode to something that decodes to the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "historian/chunk_codec.h"
#include "historian/series_rows.h"

namespace {

using namespace millwright;
using namespace millwright::historian;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_round_trip(const Series& rows) {
  const ChunkKey key{SignalId{1}, rows.time.front()};
  const std::string chunk = encode_chunk(key.signal, rows, 0, rows.time.size(), Effort::kBest);
  Series again;
  require(decode_chunk(key, chunk, again).has_value());
  require(again.type == rows.type && again.time == rows.time && again.quality == rows.quality);
  if (rows.type != ValueType::kText) return require(again.value == rows.value);
  for (std::size_t i = 0; i < rows.value.size(); ++i)
    require(text_at(again, i) == text_at(rows, i));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ChunkKey key{SignalId{1}, UtcNanos{1'583'748'873'000'000'000}};
  std::string chunk(reinterpret_cast<const char*>(data), size);
  Series rows;
  if (decode_chunk(key, chunk, rows)) check_round_trip(rows);
  reseal_chunk(key, chunk);
  if (decode_chunk(key, chunk, rows)) check_round_trip(rows);
  return 0;
}
