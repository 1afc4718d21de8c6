// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ingest.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "pipeline/records.h"

namespace millwright::pipeline {
namespace {

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

}  // namespace

Ingest::Ingest(SignalTable& table, journal::Journal& journal, IngestConfig config, Metrics& metrics)
    : table_(table),
      journal_(journal),
      config_(config),
      taken_(metrics.counter("millwright_readings_total", "Readings taken in.")),
      quarantined_(metrics.counter("millwright_quarantined_total",
                                   "Readings, payloads and lines put into quarantine.")),
      refused_(metrics.counter("millwright_refused_total",
                               "Readings not taken because the journal refused; not "
                               "acknowledged, the sender repeats them.")) {}

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
  std::int64_t last = entry.last_stamp_ns.load(std::memory_order_relaxed);
  while (true) {
    const std::int64_t next = arrival.ns > last ? arrival.ns : last + 1;
    if (entry.last_stamp_ns.compare_exchange_weak(last, next, std::memory_order_relaxed)) {
      // The server's clock stepped back: stamps go on from the newest one and say so.
      if (next - arrival.ns > std::chrono::nanoseconds(std::chrono::seconds(1)).count()) {
        quality = quality.with(Quality::kClockSkew);
        if (quality.grade() == Grade::kGood) quality = quality.with(Grade::kUncertain);
      }
      return {next};
    }
  }
}

bool Ingest::add(SignalEntry& entry, const Origin& origin, const Scalar& given,
                 std::optional<UtcNanos> time, Quality quality, UtcNanos arrival,
                 IngestBuffer& out) {
  Scalar value = given;
  if (auto reason = misfit(entry, value)) {
    quarantine(origin, entry.address, 0, std::move(*reason), printed(given), arrival, out);
    return false;
  }
  if (entry.owner.load(std::memory_order_acquire) != origin.client.get() &&
      origin.client->has_connection && !table_.claim(entry, origin.client)) {
    quarantine(origin, entry.address, 0,
               fmt::format("signal is claimed by client {}, which is connected; two devices must "
                           "not feed one signal",
                           table_.owner_name(entry)),
               printed(given), arrival, out);
    return false;
  }
  UtcNanos event;
  if (time) {
    event = *time;
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
    if (number < entry.range_low.load(std::memory_order_relaxed) ||
        number > entry.range_high.load(std::memory_order_relaxed)) {
      quality = quality.with(Quality::kOutOfRange).with(Grade::kBad);
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
  const auto entry = table_.find_or_announce(address, *origin.client, reading.value.type, arrival);
  if (!entry) {
    quarantine(origin, address, 0, entry.error().message(), printed(reading.value), arrival, out);
    return false;
  }
  return add(**entry, origin, reading.value, reading.time, reading.quality, arrival, out);
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
  const std::uint64_t rows = buffer.batch.size();
  const std::uint64_t problems = buffer.quarantine.size();
  Result<JournalSeq> seq = JournalSeq{};
  if (rows > 0) {
    buffer.scratch.clear();
    encode(buffer.batch, buffer.scratch);
    seq = journal_.append(journal::RecordKind::kReadings, buffer.scratch, rows);
  }
  // 4,096 entries a record: the record's index is part of an entry's id.
  for (std::size_t begin = 0; seq && begin < problems; begin += 4096) {
    const std::size_t end = std::min<std::size_t>(problems, begin + 4096);
    const std::vector<historian::QuarantineEntry> part(
        buffer.quarantine.begin() + static_cast<std::ptrdiff_t>(begin),
        buffer.quarantine.begin() + static_cast<std::ptrdiff_t>(end));
    buffer.scratch.clear();
    encode_quarantine(part, buffer.scratch);
    seq = journal_.append(journal::RecordKind::kQuarantine, buffer.scratch, end - begin);
  }
  buffer.clear();
  if (seq) {
    taken_.add(rows);
    quarantined_.add(problems);
  } else {
    refused_.add(rows + problems);
  }
  return seq;
}

}  // namespace millwright::pipeline
