// SPDX-License-Identifier: Apache-2.0
#pragma once
// An override: for a while, somebody else is on duty than the rotation says. Data that people add
// over time; the roster's text stays as it is.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/duty/shift.h"

namespace millwright::respond {

using OverrideId = Id<struct OverrideTag, std::uint64_t>;

inline constexpr std::chrono::days kMaxOverrideLength{366};

/// Three forms, by who is named:
///   absent and substitute   `substitute` does what `absent` would do, in `layer` or in all
///   absent only             `absent` is off and nobody stands in
///   layer and substitute    `substitute` alone is on `layer` for the whole time, also where no
///                           shift is planned; this is how a gap is filled
struct Override {
  OverrideId id;
  std::string roster;
  std::string layer;       ///< empty: every layer
  std::string absent;      ///< empty: whoever is on the layer
  std::string substitute;  ///< empty: nobody
  UtcNanos begin;
  UtcNanos end;
  std::string reason;
  std::string entered_by;
  UtcNanos entered;
  std::string cancelled_by;  ///< empty: not cancelled

  /// Cancelled before it began: it never had an effect.
  bool is_void() const { return end <= begin; }

  bool operator==(const Override&) const = default;
};

/// Changes `shifts` (of the override's roster) to what they are with it; shifts that begin or end
/// inside are cut there. Overrides apply in the order of their ids, each on the result of the one
/// before. Order: afterwards not sorted.  Cost: O(shifts).
void apply(const Override& override_, std::vector<Shift>& shifts);

/// One row of a store, as JSON text.
std::string encode(const Override& override_);
/// Errors: data_loss   not what encode() wrote, or of a later version.
Result<Override> decode_override(std::string_view json);

}  // namespace millwright::respond
