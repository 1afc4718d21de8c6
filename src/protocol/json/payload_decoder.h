// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON and bare values as they come over MQTT and HTTP. Pure and total: any bytes in, readings and
// problems out, no exception, no clock. Grammar and examples: docs/format/payloads.md.

#include <cstdint>
#include <string_view>

#include "model/decoded.h"
#include "protocol/json/document_walker.h"
#include "protocol/json/flat_object.h"

namespace millwright::json {

/// Longer input is refused whole.
inline constexpr std::size_t kMaxInputBytes = std::size_t{64} << 20;

/// All three functions add to `out` and never clear it. Views in `out` point into the input or
/// into out.scratch. A problem stands for one thing that was sent and could not be kept.
/// Thread: one at a time; keep one decoder per lane, its buffers are reused.
/// Cost: about 60 ns for `{"value":21.5,"ts":1763824468123}`, no allocation.
class PayloadDecoder {
 public:
  /// An MQTT payload: a bare number, true/false, quoted text, `{"value":..,"ts":..,"quality":..}`,
  /// an object of several signals, or an array of those. The name of a reading is its path below
  /// the topic; empty = the topic itself. DecodeProblem::line is the 1-based array element.
  void decode(std::string_view payload, DecodedBatch& out);

  /// An HTTP body: `{"signal":"path","value":..,"ts":..,"quality":..}`,
  /// `{"signal":"path","values":{..}}`, or an array of those.
  void decode_readings(std::string_view body, DecodedBatch& out);

  /// One such object a line. DecodeProblem::line is the 1-based line; blank lines count.
  void decode_ndjson(std::string_view body, DecodedBatch& out);

 private:
  void decode_scalar(std::string_view text, DecodedBatch& out);

  DocumentWalker walker_;
  FlatObject flat_;
};

}  // namespace millwright::json
