// SPDX-License-Identifier: Apache-2.0
#pragma once
// Payload and Metric of sparkplug_b.proto, read in place. What a metric's value means is in
// metric_value.h. Unknown fields are skipped, as protobuf wants.

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/sparkplug/wire.h"

namespace millwright::sparkplug {

/// Which member of the `value` choice a metric carries; the numbers are those of the schema.
enum class ValueField : std::uint8_t {
  kNone = 0,
  kInt = 10,
  kLong = 11,
  kFloat = 12,
  kDouble = 13,
  kBoolean = 14,
  kString = 15,
  kBytes = 16,
  kDataSet = 17,
  kTemplate = 18,
  kExtension = 19,
};

/// Lifetime: views into the payload.
struct MetricView {
  std::string_view name;
  std::uint64_t alias = 0;
  std::uint64_t timestamp_ms = 0;
  std::uint32_t data_type = 0;  ///< 0 = not given
  bool has_name = false;
  bool has_alias = false;
  bool has_timestamp = false;
  bool is_historical = false;
  bool is_transient = false;
  bool is_null = false;
  ValueField value_field = ValueField::kNone;
  std::uint64_t word = 0;       ///< int, long, float and double as they stand on the wire
  std::string_view bytes;       ///< text and every nested kind
  std::string_view properties;  ///< an encoded PropertySet
  std::string_view raw;         ///< the whole encoded metric
};

/// What a payload says besides its metrics.
struct Envelope {
  std::optional<std::uint64_t> timestamp_ms;
  std::optional<std::uint64_t> seq;
  std::size_t n_metrics = 0;
};

/// Nothing when the bytes are not a payload. Metrics are not looked into.
std::optional<Envelope> read_envelope(std::string_view payload);

/// Walks the metrics in order.
class MetricCursor {
 public:
  explicit MetricCursor(std::string_view payload) : wire_(payload) {}

  /// False at the end, or when a metric is not one: then failed().
  bool next(MetricView& metric);
  bool failed() const { return failed_ || wire_.failed(); }

 private:
  WireReader wire_;
  bool failed_ = false;
};

/// True when the envelope and every metric can be read: a birth is taken whole or not at all.
bool is_well_formed(std::string_view payload);

}  // namespace millwright::sparkplug
