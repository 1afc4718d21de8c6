// SPDX-License-Identifier: Apache-2.0
#include "pipeline/records.h"

#include <algorithm>

#include "core/byte_io.h"

namespace millwright::pipeline {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kProvisionalFormat = 2;  ///< 1 knew no unit

}  // namespace

void encode_quarantine(const std::vector<historian::QuarantineEntry>& entries, std::string& out) {
  ByteWriter w(out);
  w.u8(kFormat);
  w.varint(entries.size());
  for (const auto& entry : entries) {
    w.fixed<std::int64_t>(entry.arrival.ns);
    w.fixed<SourceId>(entry.source);
    w.text(entry.client);
    w.text(entry.address);
    w.varint(entry.line);
    w.text(entry.reason);
    w.text(std::string_view(entry.raw).substr(0, kMaxRawBytes));
    w.text(entry.format);
  }
}

Status decode_quarantine(std::string_view bytes, JournalSeq seq,
                         std::vector<historian::QuarantineEntry>& out) {
  out.clear();
  ByteReader in(bytes);
  const bool is_known = in.u8() == kFormat;
  const std::uint64_t count = in.varint();
  for (std::uint64_t i = 0; is_known && i < count && !in.failed(); ++i) {
    historian::QuarantineEntry entry;
    entry.id = seq.value << 12 | std::min<std::uint64_t>(i, kMaxEntriesPerRecord - 1);
    entry.arrival = {in.fixed<std::int64_t>()};
    entry.source = in.fixed<SourceId>();
    entry.client = in.text();
    entry.address = in.text();
    entry.line = static_cast<std::uint32_t>(in.varint());
    entry.reason = in.text();
    entry.raw = in.text();
    entry.format = in.text();
    out.push_back(std::move(entry));
  }
  if (is_known && in.done()) return {};
  out.clear();
  return fail(Code::kDataLoss, "quarantine record: unknown format or truncated");
}

void encode_shed(const std::vector<historian::ShedReadings>& shed, std::string& out) {
  ByteWriter w(out);
  w.u8(kFormat);
  w.varint(shed.size());
  for (const historian::ShedReadings& row : shed) {
    w.fixed<std::int64_t>(row.arrival.ns);
    w.fixed<SourceId>(row.source);
    w.varint(row.thinned);
    w.varint(row.dropped);
  }
}

Result<std::vector<historian::ShedReadings>> decode_shed(std::string_view bytes) {
  ByteReader in(bytes);
  std::vector<historian::ShedReadings> out;
  const bool is_known = in.u8() == kFormat;
  const std::uint64_t count = in.varint();
  for (std::uint64_t i = 0; is_known && i < count && !in.failed(); ++i) {
    historian::ShedReadings row;
    row.arrival = {in.fixed<std::int64_t>()};
    row.source = in.fixed<SourceId>();
    row.thinned = in.varint();
    row.dropped = in.varint();
    out.push_back(row);
  }
  if (is_known && in.done()) return out;
  return fail(Code::kDataLoss, "record of readings not kept: unknown format or truncated");
}

void encode_provisional(ProvisionalChange change, const historian::ProvisionalSignal& signal,
                        std::string& out) {
  ByteWriter w(out);
  w.u8(kProvisionalFormat);
  w.u8(static_cast<std::uint8_t>(change));
  w.fixed<std::uint32_t>(signal.id.value);
  w.text(signal.address);
  w.text(signal.client);
  w.u8(static_cast<std::uint8_t>(signal.type));
  w.fixed<std::int64_t>(signal.first_seen.ns);
  w.text(signal.unit);
}

Result<ProvisionalRecord> decode_provisional(std::string_view bytes) {
  ByteReader in(bytes);
  ProvisionalRecord record;
  const std::uint8_t format = in.u8();
  const std::uint8_t change = in.u8();
  record.change = static_cast<ProvisionalChange>(change);
  record.signal.id = SignalId(in.fixed<std::uint32_t>());
  record.signal.address = in.text();
  record.signal.client = in.text();
  const std::uint8_t type = in.u8();
  record.signal.type = static_cast<ValueType>(type);
  record.signal.first_seen = {in.fixed<std::int64_t>()};
  if (format >= kProvisionalFormat) record.signal.unit = in.text();
  if (format < kFormat || format > kProvisionalFormat || change < 1 || change > 3 ||
      type > static_cast<std::uint8_t>(ValueType::kText) || !in.done()) {
    return fail(Code::kDataLoss, "provisional signal record: unknown format or truncated");
  }
  return record;
}

}  // namespace millwright::pipeline
