// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes Sparkplug B payloads: for commands to edge nodes, for the simulated plant and for tests.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/time.h"
#include "model/value.h"
#include "protocol/sparkplug/data_type.h"

namespace millwright::sparkplug {

/// One metric to write. Lifetime: views must live until encode() returns.
struct MetricToWrite {
  std::string_view name;  ///< empty = left out; births need it
  std::optional<std::uint64_t> alias;
  std::optional<UtcNanos> time;       ///< written in whole milliseconds
  DataType type = DataType::kDouble;  ///< a scalar type: decides how `value` is written
  bool has_type = true;               ///< births declare the type, data leaves it out
  bool is_historical = false;
  bool is_transient = false;
  bool is_null = false;                  ///< `value` is left out
  Scalar value;                          ///< converted to `type`; text only for text types
  std::optional<std::uint32_t> quality;  ///< property "Quality": 192, 0 or 500
  std::string_view unit;                 ///< property "engUnit"; empty = left out
};

struct PayloadToWrite {
  std::optional<UtcNanos> time;
  std::optional<std::uint8_t> seq;
  std::span<const MetricToWrite> metrics;
};

/// Appends the encoded payload to `out`, fields in the order of their numbers.
void encode(const PayloadToWrite& payload, std::string& out);

/// The payload of an NCMD that asks an edge node to send its births again.
std::string encode_rebirth_command(UtcNanos now);

/// The payload of an NDEATH, which an edge node hands to its broker as its will.
std::string encode_node_death(std::uint64_t bd_seq);

}  // namespace millwright::sparkplug
