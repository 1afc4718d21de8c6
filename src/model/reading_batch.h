// SPDX-License-Identifier: Apache-2.0
#pragma once
// Readings travel in columns, never one object each. A batch is what one wake-up of a lane decoded;
// it is appended to the journal whole. Encoding: docs/format/reading-batch.md.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/quality.h"
#include "model/value.h"

namespace millwright {

/// Numbers the origin of readings in the ledger: one per connector and client kind ("mqtt",
/// "http-json", "line", "sparkplug", "system", ...). Assigned by pipeline/sources.h.
using SourceId = std::uint16_t;

/// All columns have size() rows. `value` holds the word of value.h; for text it is
/// offset << 32 | length into `arena`.
class ReadingBatch {
 public:
  std::vector<SignalId> signal;
  std::vector<UtcNanos> time;  ///< event time
  std::vector<std::uint64_t> value;
  std::vector<Quality> quality;
  std::vector<ValueType> type;
  std::vector<SourceId> source;
  std::string arena;
  UtcNanos arrival{};  ///< when the server took the batch in

  std::size_t size() const { return signal.size(); }
  bool empty() const { return signal.empty(); }
  void clear();
  void reserve(std::size_t n);

  /// Adds one row; text is copied into the arena.
  void push(SignalId s, UtcNanos t, const Scalar& v, Quality q, SourceId src);

  std::string_view text_at(std::size_t row) const {
    const std::uint64_t w = value[row];
    return std::string_view(arena).substr(w >> 32, w & 0xffffffffu);
  }
  double number_at(std::size_t row) const { return to_double(type[row], value[row]); }
  Scalar scalar_at(std::size_t row) const {
    return {type[row], value[row],
            type[row] == ValueType::kText ? text_at(row) : std::string_view()};
  }
};

/// Appends the columnar encoding to `out`. Cost: O(rows), about 21 bytes a row before compression.
void encode(const ReadingBatch& batch, std::string& out);

/// Replaces the content of `out`. Errors: data_loss when the bytes are not a batch; `out` is empty.
Status decode(std::string_view bytes, ReadingBatch& out);

}  // namespace millwright
