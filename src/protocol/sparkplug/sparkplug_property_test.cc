// SPDX-License-Identifier: Apache-2.0
// A host held against a simulated edge node that loses messages at random: whatever is lost, no
// value of a message that arrived in sequence is missing or wrong, and a gap never goes unnoticed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "protocol/sparkplug/host.h"
#include "protocol/sparkplug/payload_writer.h"

namespace millwright::sparkplug {
namespace {

std::uint64_t seed() {
  const char* text = std::getenv("MW_SEED");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 20261122;
}

TEST(SparkplugProperty, LostMessagesAreNoticedAndNothingIsMixedUp) {
  std::mt19937_64 random(seed());
  Host host;
  HostEvents events;
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back("m" + std::to_string(i));
  std::uint8_t seq = 0;
  bool is_lost = false;  // a message was lost since the host last took a birth
  std::int64_t now = 0;
  std::vector<std::uint64_t> alias_of(20);
  const auto deliver = [&](const std::vector<MetricToWrite>& metrics, MessageType type) {
    events.clear();
    std::string payload;
    encode({std::nullopt, seq, metrics}, payload);
    ++seq;
    now += 6'000'000'000;
    host.receive({type, "g", "e", {}}, payload, {UtcNanos{now}, SteadyTime{now}}, events);
  };
  const auto birth = [&] {
    std::vector<MetricToWrite> metrics(20);
    const std::uint64_t shift = random() % 1000;
    for (std::size_t i = 0; i < 20; ++i) {
      alias_of[i] = (i * 7 + shift) % 1020;
      metrics[i].name = names[i];
      metrics[i].alias = alias_of[i];
      metrics[i].value = Scalar::of(static_cast<double>(i));
    }
    seq = 0;
    deliver(metrics, MessageType::kNodeBirth);
    EXPECT_EQ(events.values.size(), 20u);
    is_lost = false;
  };
  birth();
  for (int round = 0; round < 20'000; ++round) {
    if (random() % 20 == 0) {
      ++seq;
      is_lost = true;
      continue;
    }
    const std::size_t which = random() % 20;
    MetricToWrite metric;
    metric.alias = alias_of[which];
    metric.has_type = false;
    metric.value = Scalar::of(static_cast<double>(round));
    deliver({metric}, MessageType::kNodeData);
    ASSERT_EQ(events.values.size(), 1u);
    ASSERT_EQ(events.values[0].metric->name, names[which]);
    ASSERT_EQ(events.values[0].quality.grade() == Grade::kGood, !is_lost);
    ASSERT_EQ(events.rebirths.size(), is_lost ? 1u : 0u);
    if (is_lost) birth();
  }
}

TEST(SparkplugProperty, RandomBytesKeepEveryPromise) {
  std::mt19937_64 random(seed() + 1);
  Host host(HostLimits{.max_edges = 4, .max_devices_per_edge = 4, .max_metrics_per_edge = 50});
  HostEvents events;
  MetricToWrite metric;
  metric.name = "m";
  metric.alias = 5;
  metric.quality = 192;
  metric.value = Scalar::of(1.5);
  std::string base;
  const std::vector<MetricToWrite> metrics(3, metric);
  encode({UtcNanos{1'000'000}, std::uint8_t{0}, metrics}, base);
  for (int i = 0; i < 50'000; ++i) {
    std::string payload = base;
    for (std::size_t n = random() % 4; n > 0; --n) {
      payload[random() % payload.size()] = static_cast<char>(random());
    }
    const auto type = static_cast<MessageType>(random() % 9);
    const bool is_device = type >= MessageType::kDeviceBirth && type < MessageType::kState;
    events.clear();
    host.receive({type, "g", "e", is_device ? "d" : ""}, payload, {UtcNanos{i}, SteadyTime{i}},
                 events);
    for (const MetricValue& value : events.values) ASSERT_FALSE(value.metric->address.empty());
    for (const Metric* stale : events.stale) ASSERT_FALSE(stale->is_alive);
    for (const DecodeProblem& problem : events.unresolved.problems) {
      ASSERT_FALSE(problem.reason.empty());
    }
  }
  EXPECT_LE(host.n_edges(), 4u);
}

}  // namespace
}  // namespace millwright::sparkplug
