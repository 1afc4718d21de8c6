// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ingest.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "model/current_loop.h"
#include "pipeline/records.h"
#include "pipeline/sources.h"

namespace millwright::pipeline {
namespace {

constexpr std::string_view kReservedPrefix = "_system";
// Well below journal::kMaxPayloadBytes with 25 bytes a row.
constexpr std::size_t kMaxRecordRows = 200'000;
constexpr std::size_t kMaxRecordBytes = 4u << 20;

/// A JSON string. Bytes above ASCII go through as they are.
std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string printed(const Scalar& value) {
  switch (value.type) {
    case ValueType::kFloat64:
      return fmt::format("{}", std::bit_cast<double>(value.word));
    case ValueType::kInt64:
      return fmt::format("{}", static_cast<std::int64_t>(value.word));
    case ValueType::kUint64:
      return fmt::format("{}", value.word);
    case ValueType::kBool:
      return value.word != 0 ? "true" : "false";
    case ValueType::kText:
      return std::string(value.text);
  }
  return {};
}

/// Converts a number to the signal's type where nothing is lost.
bool convert(Scalar& value, ValueType wanted) {
  if (value.type == wanted) return true;
  if (value.type == ValueType::kText || wanted == ValueType::kText) return false;
  const double number = to_double(value.type, value.word);
  switch (wanted) {
    case ValueType::kFloat64:
      value = Scalar::of(number);
      return true;
    case ValueType::kInt64:
      if (value.type == ValueType::kFloat64 &&
          (number != std::floor(number) || std::fabs(number) > 9.0e18)) {
        return false;
      }
      if (value.type == ValueType::kUint64 && value.word > INT64_MAX) return false;
      value = value.type == ValueType::kFloat64 ? Scalar::of(static_cast<std::int64_t>(number))
                                                : Scalar::of(static_cast<std::int64_t>(value.word));
      return true;
    case ValueType::kUint64:
      if (number < 0 || number != std::floor(number) || number > 1.8e19) return false;
      value = value.type == ValueType::kFloat64 ? Scalar::of(static_cast<std::uint64_t>(number))
                                                : Scalar::of(value.word);
      return true;
    case ValueType::kBool:
      if (number != 0 && number != 1) return false;
      value = Scalar::of(number == 1);
      return true;
    case ValueType::kText:
      break;
  }
  return false;
}

Quality at_worst(Quality quality, Grade grade) {
  return quality.grade() < grade ? quality.with(grade) : quality;
}

/// What a value outside of the plain ones makes of its quality. The worst that is said counts.
Quality judged(const SignalEntry& entry, double number, Quality quality) {
  if (number < entry.range_low.load(std::memory_order_relaxed) ||
      number > entry.range_high.load(std::memory_order_relaxed)) {
    quality = quality.with(Quality::kOutOfRange).with(Grade::kBad);
  }
  const double zero = entry.value_at_4_ma.load(std::memory_order_relaxed);
  const double full = entry.value_at_20_ma.load(std::memory_order_relaxed);
  if (zero == full) return quality;
  switch (CurrentLoop(zero, full).classify(number)) {
    case LoopState::kMeasuring:
      break;
    case LoopState::kSaturated:
      return at_worst(quality.with(Quality::kOutOfRange), Grade::kUncertain);
    case LoopState::kFailure:
      return quality.with(Quality::kSensorFault).with(Grade::kBad);
  }
  return quality;
}

}  // namespace

Ingest::Ingest(SignalTable& table, journal::Journal& journal, const Clock& clock,
               IngestConfig config, Metrics& metrics, Shedder* shedder)
    : table_(table),
      journal_(journal),
      clock_(clock),
      config_(config),
      taken_(metrics.counter("millwright_readings_total", "Readings taken in.")),
      quarantined_(metrics.counter("millwright_quarantined_total",
                                   "Readings, payloads and lines put into quarantine.")),
      refused_(metrics.counter("millwright_refused_total",
                               "Readings not taken because the journal refused; not "
                               "acknowledged, the sender repeats them.")),
      shed_(metrics.counter("millwright_shed_total",
                            "Readings acknowledged and not kept because space ran out and "
                            "--when-full says so.")),
      shedder_(shedder) {}

std::optional<std::string> Ingest::misfit(const SignalEntry& entry, Scalar& value) const {
  if (value.type == ValueType::kFloat64 && !std::isfinite(std::bit_cast<double>(value.word))) {
    return "value is not a finite number";
  }
  const ValueType wanted = entry.type.load(std::memory_order_relaxed);
  if (!convert(value, wanted)) {
    return fmt::format("a {} value does not fit a signal of type {}", name(value.type),
                       name(wanted));
  }
  return std::nullopt;
}

UtcNanos Ingest::stamp(SignalEntry& entry, UtcNanos arrival, Quality& quality) const {
  const std::int64_t steady = clock_.steady().ns;
  std::int64_t last = entry.last_stamp_ns.load(std::memory_order_relaxed);
  while (true) {
    std::int64_t next = arrival.ns;
    if (next <= last) {
      // The server's clock stepped back: stamps go on at the pace of the steady clock.
      const std::int64_t then = entry.stamp_steady_ns.load(std::memory_order_relaxed);
      next = last + (then == 0 ? 1 : std::max<std::int64_t>(1, steady - then));
    }
    if (!entry.last_stamp_ns.compare_exchange_weak(last, next, std::memory_order_relaxed)) continue;
    entry.stamp_steady_ns.store(steady, std::memory_order_relaxed);
    if (next - arrival.ns > std::chrono::nanoseconds(std::chrono::seconds(1)).count()) {
      quality = quality.with(Quality::kClockSkew);
      if (quality.grade() == Grade::kGood) quality = quality.with(Grade::kUncertain);
    }
    return {next};
  }
}

bool Ingest::add(SignalEntry& entry, const Origin& origin, const DecodedReading& reading,
                 UtcNanos arrival, IngestBuffer& out) {
  Scalar value = reading.value;
  Quality quality = reading.quality;
  if (auto reason = misfit(entry, value)) {
    quarantine_reading(origin, entry.address, reading, std::move(*reason), arrival, out);
    return false;
  }
  if (entry.owner.load(std::memory_order_acquire) != origin.client.get() &&
      origin.client->has_connection && !table_.claim(entry, origin.client)) {
    quarantine_reading(origin, entry.address, reading,
                       fmt::format("signal is claimed by client {}, which is connected; two "
                                   "devices must not feed one signal",
                                   table_.owner_name(entry)),
                       arrival, out);
    return false;
  }
  UtcNanos event;
  if (reading.time) {
    event = *reading.time;
    const bool is_ahead = event > arrival + config_.max_ahead;
    const bool is_behind =
        event < arrival - config_.max_behind && !quality.has(Quality::kHistorical);
    if (is_ahead || is_behind) {
      quality = quality.with(Quality::kClockSkew);
      if (quality.grade() == Grade::kGood) quality = quality.with(Grade::kUncertain);
    }
  } else {
    event = stamp(entry, arrival, quality);
  }
  if (value.type != ValueType::kText) {
    const double number = to_double(value.type, value.word);
    if (number < entry.plain_low.load(std::memory_order_relaxed) ||
        number > entry.plain_high.load(std::memory_order_relaxed)) {
      quality = judged(entry, number, quality);
    }
    entry.last_word.store(value.word, std::memory_order_relaxed);
    entry.has_value.store(true, std::memory_order_relaxed);
  }
  out.batch.arrival = arrival;
  out.batch.push(entry.id, event, value, quality, origin.source);
  return true;
}

bool Ingest::add(std::string_view address, const Origin& origin, const DecodedReading& reading,
                 UtcNanos arrival, IngestBuffer& out) {
  // The platform's own figures are evidence; nobody else writes them.
  if (address.starts_with(kReservedPrefix) && origin.source != kSourceSystem) {
    quarantine_reading(origin, address, reading, "_system is reserved for the platform", arrival,
                       out);
    return false;
  }
  const auto entry = table_.find_or_announce(address, *origin.client, reading.value.type, arrival);
  if (!entry) {
    quarantine_reading(origin, address, reading, entry.error().message(), arrival, out);
    return false;
  }
  return add(**entry, origin, reading, arrival, out);
}

void Ingest::quarantine_reading(const Origin& origin, std::string_view address,
                                const DecodedReading& reading, std::string reason, UtcNanos arrival,
                                IngestBuffer& out) {
  // Kept as a body that says all there is, so that a retry loses neither time nor quality.
  const bool is_text = reading.value.type == ValueType::kText;
  std::string raw = fmt::format(R"({{"signal":{},"value":{},"ts":{})", json_text(address),
                                is_text ? json_text(reading.value.text) : printed(reading.value),
                                json_text(to_rfc3339(reading.time.value_or(arrival))));
  if (reading.quality != Quality()) raw += ",\"quality\":" + json_text(to_text(reading.quality));
  raw += '}';
  Origin as_json = origin;
  as_json.format = "json";
  quarantine(as_json, address, reading.line, std::move(reason), raw, arrival, out);
}

void Ingest::quarantine(const Origin& origin, std::string_view address, std::uint32_t line,
                        std::string reason, std::string_view raw, UtcNanos arrival,
                        IngestBuffer& out) {
  historian::QuarantineEntry entry;
  entry.arrival = arrival;
  entry.source = origin.source;
  entry.client = origin.client->name;
  entry.address = address;
  entry.line = line;
  entry.reason = std::move(reason);
  entry.raw = raw.substr(0, kMaxRawBytes);
  entry.format = origin.format;
  out.quarantine.push_back(std::move(entry));
}

Result<JournalSeq> Ingest::flush(IngestBuffer& buffer) {
  if (buffer.empty()) return journal_.head();
  std::vector<historian::ShedReadings> shed;
  if (shedder_ != nullptr) shed = shedder_->shed(buffer.batch, buffer.quarantine);
  const std::uint64_t rows = buffer.batch.size();
  const std::uint64_t problems = buffer.quarantine.size();
  Result<JournalSeq> seq = JournalSeq{};
  if (rows > 0) seq = append_readings(buffer);
  if (seq && problems > 0) seq = append_quarantine(buffer);
  if (seq && !shed.empty()) seq = append_shed(shed);
  buffer.clear();
  if (seq) {
    taken_.add(rows);
    quarantined_.add(problems);
  } else {
    refused_.add(rows + problems);
  }
  return seq;
}

Result<JournalSeq> Ingest::append_readings(IngestBuffer& buffer) {
  const ReadingBatch& batch = buffer.batch;
  if (batch.size() <= kMaxRecordRows && batch.arena.size() <= kMaxRecordBytes) {
    buffer.scratch.clear();
    encode(batch, buffer.scratch);
    return journal_.append(journal::RecordKind::kReadings, buffer.scratch, batch.size());
  }
  // A record has a limit, a body or a wake-up of many connections has not.
  Result<JournalSeq> seq = JournalSeq{};
  ReadingBatch part;
  part.arrival = batch.arrival;
  for (std::size_t row = 0; seq && row < batch.size(); ++row) {
    part.push(batch.signal[row], batch.time[row], batch.scalar_at(row), batch.quality[row],
              batch.source[row]);
    const bool is_last = row + 1 == batch.size();
    if (!is_last && part.size() < kMaxRecordRows && part.arena.size() < kMaxRecordBytes) continue;
    buffer.scratch.clear();
    encode(part, buffer.scratch);
    seq = journal_.append(journal::RecordKind::kReadings, buffer.scratch, part.size());
    part.clear();
  }
  return seq;
}

Result<JournalSeq> Ingest::append_shed(const std::vector<historian::ShedReadings>& shed) {
  std::uint64_t readings = 0;
  for (const historian::ShedReadings& row : shed) readings += row.thinned + row.dropped;
  std::string bytes;
  encode_shed(shed, bytes);
  MW_TRY(const JournalSeq seq, journal_.append(journal::RecordKind::kShed, bytes, readings));
  shed_.add(readings);
  return seq;
}

Result<JournalSeq> Ingest::append_quarantine(IngestBuffer& buffer) {
  Result<JournalSeq> seq = JournalSeq{};
  std::vector<historian::QuarantineEntry> part;
  std::size_t bytes = 0;
  for (std::size_t i = 0; seq && i < buffer.quarantine.size(); ++i) {
    bytes += buffer.quarantine[i].raw.size() + 256;
    part.push_back(std::move(buffer.quarantine[i]));
    const bool is_last = i + 1 == buffer.quarantine.size();
    // The index within the record is part of an entry's id: see records.h.
    if (!is_last && part.size() < kMaxEntriesPerRecord && bytes < kMaxRecordBytes) continue;
    buffer.scratch.clear();
    encode_quarantine(part, buffer.scratch);
    seq = journal_.append(journal::RecordKind::kQuarantine, buffer.scratch, part.size());
    part.clear();
    bytes = 0;
  }
  return seq;
}

}  // namespace millwright::pipeline
