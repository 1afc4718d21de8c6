// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/metric_value.h"

#include <bit>
#include <cmath>

#include "core/utf8.h"

namespace millwright::sparkplug {
namespace {

constexpr std::string_view kOtherType = "value of another type than its birth declared";

std::expected<Scalar, std::string_view> finite(double value) {
  if (!std::isfinite(value)) return std::unexpected("NaN and infinity are not values");
  return Scalar::of(value);
}

std::expected<Scalar, std::string_view> real(const MetricView& metric) {
  if (metric.value_field == ValueField::kDouble) {
    return finite(std::bit_cast<double>(metric.word));
  }
  if (metric.value_field == ValueField::kFloat) {
    return finite(std::bit_cast<float>(static_cast<std::uint32_t>(metric.word)));
  }
  return std::unexpected(kOtherType);
}

/// Narrow integers travel as the 32-bit two's complement in an unsigned field; some encoders send
/// only the low bits, others extend the sign to 64. Cutting to the declared width reads all three.
std::expected<Scalar, std::string_view> integer(const MetricView& metric, DataType type) {
  if (metric.value_field != ValueField::kInt && metric.value_field != ValueField::kLong) {
    return std::unexpected(kOtherType);
  }
  const std::uint64_t word = metric.word;
  switch (type) {
    case DataType::kInt8:
      return Scalar::of(std::int64_t{static_cast<std::int8_t>(word)});
    case DataType::kInt16:
      return Scalar::of(std::int64_t{static_cast<std::int16_t>(word)});
    case DataType::kInt32:
      return Scalar::of(std::int64_t{static_cast<std::int32_t>(word)});
    case DataType::kUInt8:
      return Scalar::of(std::uint64_t{static_cast<std::uint8_t>(word)});
    case DataType::kUInt16:
      return Scalar::of(std::uint64_t{static_cast<std::uint16_t>(word)});
    case DataType::kUInt32:
      return Scalar::of(std::uint64_t{static_cast<std::uint32_t>(word)});
    case DataType::kUInt64:
      return Scalar::of(word);
    default:
      return Scalar::of(static_cast<std::int64_t>(word));
  }
}

std::expected<Scalar, std::string_view> text(const MetricView& metric) {
  if (metric.value_field != ValueField::kString) return std::unexpected(kOtherType);
  if (!is_valid_utf8(metric.bytes)) return std::unexpected("text is not valid UTF-8");
  return Scalar::of(metric.bytes);
}

/// The type a value must have when nothing but its field is known.
DataType type_of_field(ValueField field) {
  switch (field) {
    case ValueField::kInt:
      return DataType::kInt32;
    case ValueField::kLong:
      return DataType::kInt64;
    case ValueField::kFloat:
    case ValueField::kDouble:
      return DataType::kDouble;
    case ValueField::kBoolean:
      return DataType::kBoolean;
    case ValueField::kString:
      return DataType::kString;
    default:
      return DataType::kDataSet;
  }
}

Quality quality_of_code(std::uint64_t code) {
  const Quality good;
  if (code == 500) return good.with(Grade::kBad).with(Quality::kStale);
  if (code >= 192 && code <= 255) return good;
  return good.with(code < 64 ? Grade::kBad : Grade::kUncertain);
}

/// The number or text of a PropertyValue.
struct PropertyValue {
  std::optional<std::uint64_t> number;
  std::string_view text;
};
std::optional<PropertyValue> read_property_value(std::string_view bytes) {
  PropertyValue value;
  WireReader wire(bytes);
  while (const std::uint32_t tag = wire.tag()) {
    if (tag == tag_of(3, WireType::kVarint) || tag == tag_of(4, WireType::kVarint)) {
      value.number = wire.varint();
    } else if (tag == tag_of(8, WireType::kBytes)) {
      value.text = wire.bytes();
    } else {
      wire.skip(tag);
    }
  }
  if (wire.failed()) return std::nullopt;
  return value;
}

}  // namespace

std::expected<Scalar, std::string_view> value_of(const MetricView& metric, DataType type) {
  if (type == DataType::kUnknown) type = type_of_field(metric.value_field);
  if (metric.is_null) return std::unexpected("value is null");
  if (metric.value_field == ValueField::kNone) return std::unexpected("no value");
  switch (type) {
    case DataType::kFloat:
    case DataType::kDouble:
      return real(metric);
    case DataType::kBoolean:
      if (metric.value_field != ValueField::kBoolean) return std::unexpected(kOtherType);
      return Scalar::of(metric.word != 0);
    case DataType::kString:
    case DataType::kText:
    case DataType::kUuid:
      return text(metric);
    default:
      break;
  }
  if (!is_scalar(type)) return std::unexpected("a type that is not one value");
  return integer(metric, type);
}

std::optional<UtcNanos> from_millis(std::uint64_t timestamp_ms) {
  constexpr std::uint64_t kLastMilli = 9'223'372'036'854;
  if (timestamp_ms > kLastMilli) return std::nullopt;
  return UtcNanos{static_cast<std::int64_t>(timestamp_ms) * 1'000'000};
}

std::optional<Properties> read_properties(std::string_view property_set) {
  constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
  std::size_t quality_at = kAbsent;
  std::size_t unit_at = kAbsent;
  std::size_t n_keys = 0;
  WireReader keys(property_set);  // keys and values are two lists that belong together by position
  while (const std::uint32_t tag = keys.tag()) {
    if (tag != tag_of(1, WireType::kBytes)) {
      keys.skip(tag);
      continue;
    }
    const std::string_view key = keys.bytes();
    if (key == "Quality") quality_at = n_keys;
    if (key == "engUnit") unit_at = n_keys;
    ++n_keys;
  }
  if (keys.failed()) return std::nullopt;

  Properties properties;
  std::size_t n_values = 0;
  WireReader values(property_set);
  while (const std::uint32_t tag = values.tag()) {
    if (tag != tag_of(2, WireType::kBytes)) {
      values.skip(tag);
      continue;
    }
    const std::string_view bytes = values.bytes();
    const std::size_t at = n_values++;
    if (at != quality_at && at != unit_at) continue;
    const auto value = read_property_value(bytes);
    if (!value) return std::nullopt;
    if (at == quality_at && value->number) properties.quality = quality_of_code(*value->number);
    // Not in the specification, but what a device with NAMUR NE 107 says is a word.
    if (at == quality_at && !value->text.empty()) {
      properties.quality = parse_quality(value->text).value_or(Quality{}.with(Grade::kUncertain));
    }
    if (at == unit_at && is_valid_utf8(value->text)) properties.unit = value->text.substr(0, 64);
  }
  return properties;
}

}  // namespace millwright::sparkplug
