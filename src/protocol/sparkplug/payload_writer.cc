// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/payload_writer.h"

#include <bit>
#include <cmath>

#include "core/byte_io.h"
#include "protocol/sparkplug/wire.h"

namespace millwright::sparkplug {
namespace {

void put_varint(ByteWriter& out, std::uint32_t field, std::uint64_t value) {
  out.varint(tag_of(field, WireType::kVarint));
  out.varint(value);
}

void put_bytes(ByteWriter& out, std::uint32_t field, std::string_view bytes) {
  out.varint(tag_of(field, WireType::kBytes));
  out.text(bytes);
}

std::uint64_t millis_of(UtcNanos time) {
  return time.ns < 0 ? 0 : static_cast<std::uint64_t>(time.ns / 1'000'000);
}

/// The integer a scalar stands for, in two's complement; numbers beyond 64 bits end at the limits.
std::uint64_t integer_word(const Scalar& value) {
  if (value.type != ValueType::kFloat64) return value.word;
  const double number = std::round(std::bit_cast<double>(value.word));
  if (!(number > -9.3e18 && number < 1.9e19)) return 0;
  if (number < 0) {
    return static_cast<std::uint64_t>(number < -0x1p63 ? INT64_MIN
                                                       : static_cast<std::int64_t>(number));
  }
  return number >= 0x1p64 ? UINT64_MAX : static_cast<std::uint64_t>(number);
}

void put_value(ByteWriter& out, const MetricToWrite& metric) {
  switch (metric.type) {
    case DataType::kInt64:
    case DataType::kUInt64:
    case DataType::kDateTime:
      put_varint(out, 11, integer_word(metric.value));
      break;
    case DataType::kFloat:
      out.varint(tag_of(12, WireType::kFixed32));
      out.fixed(static_cast<float>(to_double(metric.value.type, metric.value.word)));
      break;
    case DataType::kDouble:
      out.varint(tag_of(13, WireType::kFixed64));
      out.fixed(to_double(metric.value.type, metric.value.word));
      break;
    case DataType::kBoolean:
      put_varint(out, 14, metric.value.word != 0 ? 1 : 0);
      break;
    case DataType::kString:
    case DataType::kText:
    case DataType::kUuid:
      put_bytes(out, 15, metric.value.text);
      break;
    default:  // the narrow integers
      put_varint(out, 10, static_cast<std::uint32_t>(integer_word(metric.value)));
  }
}

void put_properties(ByteWriter& out, const MetricToWrite& metric) {
  if (!metric.quality && metric.unit.empty()) return;
  std::string set;
  ByteWriter set_writer(set);
  if (metric.quality) put_bytes(set_writer, 1, "Quality");
  if (!metric.unit.empty()) put_bytes(set_writer, 1, "engUnit");
  std::string value;
  ByteWriter value_writer(value);
  if (metric.quality) {
    put_varint(value_writer, 1, static_cast<std::uint64_t>(DataType::kInt32));
    put_varint(value_writer, 3, *metric.quality);
    put_bytes(set_writer, 2, value);
    value.clear();
  }
  if (!metric.unit.empty()) {
    put_varint(value_writer, 1, static_cast<std::uint64_t>(DataType::kString));
    put_bytes(value_writer, 8, metric.unit);
    put_bytes(set_writer, 2, value);
  }
  put_bytes(out, 9, set);
}

void put_metric(ByteWriter& out, const MetricToWrite& metric) {
  if (!metric.name.empty()) put_bytes(out, 1, metric.name);
  if (metric.alias) put_varint(out, 2, *metric.alias);
  if (metric.time) put_varint(out, 3, millis_of(*metric.time));
  if (metric.has_type) put_varint(out, 4, static_cast<std::uint64_t>(metric.type));
  if (metric.is_historical) put_varint(out, 5, 1);
  if (metric.is_transient) put_varint(out, 6, 1);
  if (metric.is_null) put_varint(out, 7, 1);
  put_properties(out, metric);
  if (!metric.is_null) put_value(out, metric);
}

}  // namespace

void encode(const PayloadToWrite& payload, std::string& out) {
  ByteWriter writer(out);
  if (payload.time) put_varint(writer, 1, millis_of(*payload.time));
  std::string one;
  for (const MetricToWrite& metric : payload.metrics) {
    one.clear();
    ByteWriter metric_writer(one);
    put_metric(metric_writer, metric);
    put_bytes(writer, 2, one);
  }
  if (payload.seq) put_varint(writer, 3, *payload.seq);
}

std::string encode_rebirth_command(UtcNanos now) {
  MetricToWrite rebirth;
  rebirth.name = "Node Control/Rebirth";
  rebirth.time = now;
  rebirth.type = DataType::kBoolean;
  rebirth.value = Scalar::of(true);
  std::string out;
  encode({now, std::nullopt, {&rebirth, 1}}, out);
  return out;
}

std::string encode_node_death(std::uint64_t bd_seq) {
  MetricToWrite metric;
  metric.name = "bdSeq";
  metric.type = DataType::kInt64;
  metric.value = Scalar::of(bd_seq);
  std::string out;
  encode({std::nullopt, std::nullopt, {&metric, 1}}, out);
  return out;
}

}  // namespace millwright::sparkplug
