// SPDX-License-Identifier: Apache-2.0
#pragma once
// The fast way for the messages sensors really send: one small object whose members are scalars,
// `{"value":21.5,"ts":1763824468123}`. It either understands all of it or declines, and then the
// full way decides: it never reports a problem and never differs from the full way.

#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/json/token.h"

namespace millwright::json {

struct FlatMember {
  std::string_view name;
  Token token;
};

struct FlatObject {
  static constexpr std::size_t kMaxMembers = 16;
  std::array<FlatMember, kMaxMembers> members;
  std::size_t n_members = 0;
};

/// Reads an object that fills all of `text`. Declines (false) on anything but at most kMaxMembers
/// members, ASCII strings without escapes, numbers, true and false.
/// Cost: about 1 ns a byte, no allocation.
bool scan_flat_object(std::string_view text, FlatObject& object);

/// Adds the readings of an MQTT payload. False = declined, `out` is as it was.
bool decode_flat_payload(const FlatObject& object, DecodedBatch& out);

/// Adds the one reading of `{"signal":..,"value":..,"ts":..,"quality":..}`; false as above.
bool decode_flat_reading(const FlatObject& object, DecodedBatch& out);

}  // namespace millwright::json
