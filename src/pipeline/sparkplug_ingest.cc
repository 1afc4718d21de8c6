// SPDX-License-Identifier: Apache-2.0
#include "pipeline/sparkplug_ingest.h"

#include <iterator>

#include "pipeline/sources.h"

namespace millwright::pipeline {

void SparkplugIngest::publish(std::string_view topic, std::string_view payload,
                              sparkplug::Arrival now, const ClientPtr& client, IngestBuffer& out) {
  const Origin origin{kSourceSparkplug, client, "sparkplug"};
  const auto parsed = sparkplug::parse_topic(topic);
  if (!parsed) {
    ingest_.quarantine(origin, topic, 0, "not a Sparkplug B topic", payload, now.wall, out);
    return;
  }
  events_.clear();
  host_.receive(*parsed, payload, now, events_);
  if (parsed->type == sparkplug::MessageType::kNodeData ||
      parsed->type == sparkplug::MessageType::kDeviceData) {
    ++traffic_.messages;
    traffic_.values += events_.values.size() + events_.unresolved.readings.size();
  }
  take_events(origin, topic, now.wall, out);
}

void SparkplugIngest::tick(sparkplug::Arrival now, IngestBuffer& out) {
  static const ClientPtr nobody = [] {
    auto client = std::make_shared<Client>();
    client->name = "sparkplug host";
    return client;
  }();
  events_.clear();
  host_.expire(now.steady, events_);
  take_events({kSourceSparkplug, nobody, "sparkplug"}, "", now.wall, out);
}

void SparkplugIngest::take_events(const Origin& origin, std::string_view topic, UtcNanos arrival,
                                  IngestBuffer& out) {
  for (const sparkplug::MetricValue& value : events_.values) {
    SignalEntry* entry = resolve(*value.metric, origin, value.value.type, arrival, out);
    if (entry == nullptr) continue;
    if (value.value.type == ValueType::kText) last_text_[entry->id] = value.value.text;
    ingest_.add(*entry, origin, {{}, value.value, value.time, value.quality, 0}, arrival, out);
  }
  for (const DecodedReading& reading : events_.unresolved.readings) {
    ingest_.add(reading.name, origin, reading, arrival, out);
  }
  for (const DecodeProblem& problem : events_.unresolved.problems) {
    ingest_.quarantine(origin, topic, problem.line, problem.reason, problem.raw, arrival, out);
  }
  for (sparkplug::Metric* metric : events_.stale) mark_stale(*metric, origin, arrival, out);
  for (const sparkplug::MetricNull& null : events_.nulls) {
    mark_stale(*null.metric, origin, arrival, out);
  }
  std::ranges::move(events_.rebirths, std::back_inserter(requests_));
}

SignalEntry* SparkplugIngest::resolve(sparkplug::Metric& metric, const Origin& origin,
                                      ValueType type, UtcNanos arrival, IngestBuffer& out) {
  if (metric.user_tag != 0) {
    SignalEntry* entry = ingest_.table().entry(SignalId(metric.user_tag));
    if (entry != nullptr && !entry->is_dead.load(std::memory_order_relaxed)) return entry;
  }
  const auto found =
      ingest_.table().find_or_announce(metric.address, *origin.client, type, arrival, metric.unit);
  if (!found) {
    ingest_.quarantine(origin, metric.address, 0, found.error().message(), "", arrival, out);
    return nullptr;
  }
  metric.user_tag = (*found)->id.value;
  return *found;
}

void SparkplugIngest::mark_stale(sparkplug::Metric& metric, const Origin& origin, UtcNanos arrival,
                                 IngestBuffer& out) {
  SignalEntry* entry = ingest_.table().find(metric.address);
  if (entry == nullptr) return;
  // A signal that never had a value has nothing to go stale.
  Scalar value;
  value.type = entry->type.load(std::memory_order_relaxed);
  if (value.type == ValueType::kText) {
    const auto last = last_text_.find(entry->id);
    if (last == last_text_.end()) return;
    value = Scalar::of(last->second);
  } else {
    if (!entry->has_value.load(std::memory_order_relaxed)) return;
    value.word = entry->last_word.load(std::memory_order_relaxed);
  }
  const Quality quality =
      Quality{}.with(Grade::kBad).with(Quality::kStale).with(Quality::kCommLoss);
  // Nobody sent it: what a source is said to have received came from there.
  const Origin own{kSourceSystem, origin.client, origin.format};
  ingest_.add(*entry, own, {{}, value, std::nullopt, quality, 0}, arrival, out);
}

}  // namespace millwright::pipeline
