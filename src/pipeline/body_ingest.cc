// SPDX-License-Identifier: Apache-2.0
#include "pipeline/body_ingest.h"

#include <algorithm>

namespace millwright::pipeline {

std::string_view name(BodyFormat format) {
  switch (format) {
    case BodyFormat::kJson:
      return "json";
    case BodyFormat::kNdjson:
      return "ndjson";
    case BodyFormat::kLine:
      return "line";
  }
  return "unknown";
}

std::optional<BodyFormat> parse_body_format(std::string_view text) {
  for (const auto format : {BodyFormat::kJson, BodyFormat::kNdjson, BodyFormat::kLine}) {
    if (name(format) == text) return format;
  }
  return std::nullopt;
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
  auto space = borrow();
  const Origin origin{body.source, body.client, name(body.format)};
  switch (body.format) {
    case BodyFormat::kJson:
      space->json.decode_readings(body.bytes, space->batch);
      break;
    case BodyFormat::kNdjson:
      space->json.decode_ndjson(body.bytes, space->batch);
      break;
    case BodyFormat::kLine:
      space->line.decode(body.bytes, body.precision, space->batch);
      break;
  }
  add_all(body, origin, *space);
  BodyOutcome outcome;
  outcome.accepted = space->buffer.batch.size();
  outcome.quarantined = space->buffer.quarantine.size();
  for (const auto& entry : space->buffer.quarantine) {
    if (outcome.problems.size() == kMaxProblems) break;
    outcome.problems.push_back({entry.line, entry.reason});
  }
  const auto seq = ingest_.flush(space->buffer);
  give_back(std::move(space));
  if (!seq) return std::unexpected(seq.error());
  outcome.seq = *seq;
  return outcome;
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
      ingest_.add(*entry, origin, reading.value, reading.time, reading.quality, arrival,
                  space.buffer);
      continue;
    }
    ingest_.add(reading.name, origin, reading, arrival, space.buffer);
    if (slot == nullptr) continue;
    if (const SignalEntry* found = table.find(reading.name)) slot->user_tag = found->id.value;
  }
  for (const DecodeProblem& problem : space.batch.problems) {
    const std::string_view raw = problem.raw.empty() ? body.bytes : problem.raw;
    ingest_.quarantine(origin, "", problem.line, problem.reason, raw, arrival, space.buffer);
  }
}

}  // namespace millwright::pipeline
