// SPDX-License-Identifier: Apache-2.0
#pragma once
// A column of 64-bit integers: predict, zigzag the residual, split it into a class byte (its
// magnitude, entropy coded) and raw low bits. Arithmetic wraps, so every column round-trips.
// On disk: docs/format/historian.md "Integer column".

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/byte_io.h"
#include "core/result.h"
#include "historian/pack.h"

namespace millwright::historian {

/// Persisted; do not renumber. kEma1 + k predicts by an exponential mean with weight 2^-(k+1).
enum class Predictor : std::uint8_t { kReference = 0, kPrevious = 1, kEma1 = 2, kEma5 = 6 };

/// The predictor that codes `column` smallest and the estimated size. Cost: O(min(n, 512)).
struct IntPlan {
  Predictor predictor = Predictor::kPrevious;
  std::uint64_t reference = 0;
  double bits = 0;  ///< of the whole column, estimated
};
IntPlan plan_ints(std::span<const std::uint64_t> column, Effort effort);

/// Appends the column; its length is not stored.
void encode_ints(std::span<const std::uint64_t> column, const IntPlan& plan, Effort effort,
                 std::string& out);

/// Fills all of `column`. Errors: data_loss.
Status decode_ints(ByteReader& in, std::span<std::uint64_t> column);

}  // namespace millwright::historian
