// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/payload_reader.h"

namespace millwright::sparkplug {
namespace {

constexpr std::uint32_t kTimestamp = tag_of(1, WireType::kVarint);
constexpr std::uint32_t kMetric = tag_of(2, WireType::kBytes);
constexpr std::uint32_t kSeq = tag_of(3, WireType::kVarint);

/// False when `raw` is not a Metric.
bool read_metric(std::string_view raw, MetricView& metric) {
  metric = MetricView();
  metric.raw = raw;
  WireReader wire(raw);
  const auto value = [&](std::uint32_t tag) {
    metric.value_field = static_cast<ValueField>(tag >> 3);
  };
  while (const std::uint32_t tag = wire.tag()) {
    switch (tag) {
      case tag_of(1, WireType::kBytes):
        metric.name = wire.bytes();
        metric.has_name = true;
        break;
      case tag_of(2, WireType::kVarint):
        metric.alias = wire.varint();
        metric.has_alias = true;
        break;
      case tag_of(3, WireType::kVarint):
        metric.timestamp_ms = wire.varint();
        metric.has_timestamp = true;
        break;
      case tag_of(4, WireType::kVarint):
        metric.data_type = static_cast<std::uint32_t>(wire.varint());
        break;
      case tag_of(5, WireType::kVarint):
        metric.is_historical = wire.varint() != 0;
        break;
      case tag_of(6, WireType::kVarint):
        metric.is_transient = wire.varint() != 0;
        break;
      case tag_of(7, WireType::kVarint):
        metric.is_null = wire.varint() != 0;
        break;
      case tag_of(9, WireType::kBytes):
        metric.properties = wire.bytes();
        break;
      case tag_of(10, WireType::kVarint):
      case tag_of(11, WireType::kVarint):
      case tag_of(14, WireType::kVarint):
        metric.word = wire.varint();
        value(tag);
        break;
      case tag_of(12, WireType::kFixed32):
        metric.word = wire.fixed32();
        value(tag);
        break;
      case tag_of(13, WireType::kFixed64):
        metric.word = wire.fixed64();
        value(tag);
        break;
      case tag_of(15, WireType::kBytes):
      case tag_of(16, WireType::kBytes):
      case tag_of(17, WireType::kBytes):
      case tag_of(18, WireType::kBytes):
      case tag_of(19, WireType::kBytes):
        metric.bytes = wire.bytes();
        value(tag);
        break;
      default:
        wire.skip(tag);
    }
  }
  return !wire.failed();
}

}  // namespace

std::optional<Envelope> read_envelope(std::string_view payload) {
  Envelope envelope;
  WireReader wire(payload);
  while (const std::uint32_t tag = wire.tag()) {
    switch (tag) {
      case kTimestamp:
        envelope.timestamp_ms = wire.varint();
        break;
      case kSeq:
        envelope.seq = wire.varint();
        break;
      case kMetric:
        wire.bytes();
        ++envelope.n_metrics;
        break;
      default:
        wire.skip(tag);
    }
  }
  if (wire.failed()) return std::nullopt;
  return envelope;
}

bool MetricCursor::next(MetricView& metric) {
  while (const std::uint32_t tag = wire_.tag()) {
    if (tag != kMetric) {
      wire_.skip(tag);
      continue;
    }
    const std::string_view raw = wire_.bytes();
    if (wire_.failed()) return false;
    failed_ = !read_metric(raw, metric);
    return !failed_;
  }
  return false;
}

bool is_well_formed(std::string_view payload) {
  MetricCursor cursor(payload);
  MetricView metric;
  while (cursor.next(metric)) {
  }
  return !cursor.failed();
}

}  // namespace millwright::sparkplug
