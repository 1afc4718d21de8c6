// SPDX-License-Identifier: Apache-2.0
#include "pipeline/body_ingest.h"

#include <algorithm>
#include <array>

namespace millwright::pipeline {

namespace {

struct PrecisionName {
  std::string_view name;
  line::Precision precision;
};
constexpr std::array<PrecisionName, 6> kPrecisions{{{"line", line::Precision::kNanoseconds},
                                                    {"line/us", line::Precision::kMicroseconds},
                                                    {"line/ms", line::Precision::kMilliseconds},
                                                    {"line/s", line::Precision::kSeconds},
                                                    {"line/m", line::Precision::kMinutes},
                                                    {"line/h", line::Precision::kHours}}};

}  // namespace

std::string quarantine_format(const Body& body) {
  switch (body.format) {
    case BodyFormat::kJson:
      return "json";
    case BodyFormat::kNdjson:
      return "ndjson";
    case BodyFormat::kTopic:
      return "mqtt";
    case BodyFormat::kLine:
      break;
  }
  return std::string(
      std::ranges::find(kPrecisions, body.precision, &PrecisionName::precision)->name);
}

bool set_format(std::string_view text, Body& body) {
  if (text == "json") {
    body.format = BodyFormat::kJson;
  } else if (text == "ndjson") {
    body.format = BodyFormat::kNdjson;
  } else if (text == "mqtt") {
    body.format = BodyFormat::kTopic;
  } else {
    const auto it = std::ranges::find(kPrecisions, text, &PrecisionName::name);
    if (it == kPrecisions.end()) return false;
    body.format = BodyFormat::kLine;
    body.precision = it->precision;
  }
  return true;
}

std::unique_ptr<BodyIngest::Space> BodyIngest::borrow() {
  const std::scoped_lock lock(mutex_);
  if (free_.empty()) return std::make_unique<Space>();
  auto space = std::move(free_.back());
  free_.pop_back();
  return space;
}

void BodyIngest::give_back(std::unique_ptr<Space> space) {
  space->batch.clear();
  space->buffer.clear();
  const std::scoped_lock lock(mutex_);
  if (free_.size() < 4) free_.push_back(std::move(space));
}

Result<BodyOutcome> BodyIngest::take(const Body& body) {
  return take(body, Bad::kQuarantine);
}
Result<BodyOutcome> BodyIngest::retry(const Body& body) {
  return take(body, Bad::kLeave);
}

Result<BodyOutcome> BodyIngest::take(const Body& body, Bad bad) {
  auto space = borrow();
  const std::string format = quarantine_format(body);
  decode(body, *space);
  add_all(body, {body.source, body.client, format}, *space);
  BodyOutcome outcome;
  outcome.accepted = space->buffer.batch.size();
  outcome.quarantined = space->buffer.quarantine.size();
  for (const auto& entry : space->buffer.quarantine) {
    if (outcome.problems.size() == kMaxProblems) break;
    outcome.problems.push_back({entry.line, entry.reason});
  }
  if (bad == Bad::kLeave) space->buffer.quarantine.clear();
  const auto seq = ingest_.flush(space->buffer);
  give_back(std::move(space));
  if (!seq) return std::unexpected(seq.error());
  outcome.seq = *seq;
  return outcome;
}

void BodyIngest::decode(const Body& body, Space& space) {
  switch (body.format) {
    case BodyFormat::kJson:
      return space.json.decode_readings(body.bytes, space.batch);
    case BodyFormat::kNdjson:
      return space.json.decode_ndjson(body.bytes, space.batch);
    case BodyFormat::kLine:
      return space.line.decode(body.bytes, body.precision, space.batch);
    case BodyFormat::kTopic:
      break;
  }
  space.json.decode(body.bytes, space.batch);
  for (DecodedReading& reading : space.batch.readings) {
    std::string address(body.topic);
    if (!reading.name.empty()) address.append("/").append(reading.name);
    reading.name = space.batch.scratch.emplace_back(std::move(address));
  }
}

void BodyIngest::add_all(const Body& body, const Origin& origin, Space& space) {
  const UtcNanos arrival = clock_.wall();
  SignalTable& table = ingest_.table();
  const bool has_slots = body.format == BodyFormat::kLine;
  const auto slots = space.line.slots();
  for (std::size_t i = 0; i < space.batch.readings.size(); ++i) {
    DecodedReading& reading = space.batch.readings[i];
    if (body.is_historical) reading.quality = reading.quality.with(Quality::kHistorical);
    // The decoder remembers which signal a series' field is: no look-up by name then.
    line::FieldSlot* slot = has_slots && i < slots.size() ? slots[i] : nullptr;
    SignalEntry* entry =
        slot == nullptr || slot->user_tag == 0 ? nullptr : table.entry(SignalId(slot->user_tag));
    if (entry != nullptr && !entry->is_dead.load(std::memory_order_relaxed)) {
      ingest_.add(*entry, origin, reading, arrival, space.buffer);
      continue;
    }
    const bool is_taken = ingest_.add(reading.name, origin, reading, arrival, space.buffer);
    if (slot == nullptr || !is_taken) continue;
    if (const SignalEntry* found = table.find(reading.name)) slot->user_tag = found->id.value;
  }
  for (const DecodeProblem& problem : space.batch.problems) {
    const std::string_view raw = problem.raw.empty() ? body.bytes : problem.raw;
    ingest_.quarantine(origin, body.topic, problem.line, problem.reason, raw, arrival,
                       space.buffer);
  }
}

}  // namespace millwright::pipeline
