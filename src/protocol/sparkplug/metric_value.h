// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a metric says: its value after its data type, its time, its quality and unit.

#include <expected>
#include <optional>
#include <string_view>

#include "core/time.h"
#include "model/quality.h"
#include "model/value.h"
#include "protocol/sparkplug/data_type.h"
#include "protocol/sparkplug/payload_reader.h"

namespace millwright::sparkplug {

/// The value of a metric whose birth declared `type`; kUnknown = by the field it is carried in.
/// Int8..Int64 and DateTime (milliseconds) give int64, UInt8..UInt64 uint64, Float and Double
/// float64, String, Text and UUID text. Errors: the reason (null, no value, a type that is no
/// single value, a value of another type, NaN, infinite, not UTF-8).
std::expected<Scalar, std::string_view> value_of(const MetricView& metric, DataType type);

/// Nothing beyond the year 2262.
std::optional<UtcNanos> from_millis(std::uint64_t timestamp_ms);

/// The properties this product reads.
struct Properties {
  std::optional<Quality> quality;  ///< "Quality": 192 good, 0 bad, 500 bad and stale
  std::string_view unit;           ///< "engUnit"
};
/// Nothing when the bytes are not a PropertySet. Other properties are skipped; other quality codes
/// are read as OPC quality, and as uncertain where they are not one.
std::optional<Properties> read_properties(std::string_view property_set);

}  // namespace millwright::sparkplug
