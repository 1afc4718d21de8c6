// SPDX-License-Identifier: Apache-2.0
// The rules of Sparkplug 3.0 as a host application has to follow them, told as short stories.
#include "protocol/sparkplug/host.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "protocol/sparkplug/payload_writer.h"

namespace millwright::sparkplug {
namespace {

constexpr std::int64_t kMs = 1763824468123;

MetricToWrite born(std::string_view name, std::uint64_t alias, double value) {
  MetricToWrite metric;
  metric.name = name;
  metric.alias = alias;
  metric.value = Scalar::of(value);
  return metric;
}

MetricToWrite by_alias(std::uint64_t alias, double value) {
  MetricToWrite metric;
  metric.alias = alias;
  metric.has_type = false;
  metric.value = Scalar::of(value);
  return metric;
}

MetricToWrite bd_seq(std::uint64_t value) {
  MetricToWrite metric;
  metric.name = "bdSeq";
  metric.type = DataType::kInt64;
  metric.value = Scalar::of(value);
  return metric;
}

/// A host, a clock, and what the last message led to, as text.
class HostTest : public ::testing::Test {
 protected:
  void send(std::string_view topic, std::vector<MetricToWrite> metrics,
            std::optional<std::uint8_t> seq) {
    std::string payload;
    encode({UtcNanos{kMs * 1'000'000}, seq, metrics}, payload);
    send_bytes(topic, std::move(payload));
  }
  void send_bytes(std::string_view topic, std::string payload) {
    payload_ = std::move(payload);
    topic_ = topic;
    events_.clear();
    const auto parsed = parse_topic(topic_);
    ASSERT_TRUE(parsed) << topic;
    host_.receive(*parsed, payload_, {UtcNanos{kMs * 1'000'000}, now_}, events_);
  }
  void advance(std::chrono::nanoseconds d) { now_ = now_ + d; }

  std::string values() const {
    std::string out;
    for (const MetricValue& v : events_.values) {
      if (!out.empty()) out += ' ';
      out += v.metric->address + "=" + std::to_string(to_double(v.value.type, v.value.word));
      if (v.quality != Quality{}) out += "!" + to_text(v.quality);
    }
    for (const DecodedReading& r : events_.unresolved.readings) {
      if (!out.empty()) out += ' ';
      out +=
          "?" + std::string(r.name) + "=" + std::to_string(to_double(r.value.type, r.value.word));
    }
    return out;
  }
  std::string stale() const {
    std::vector<std::string> names;
    for (const Metric* metric : events_.stale) names.push_back(metric->address);
    std::sort(names.begin(), names.end());
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
    return out;
  }
  std::string problems() const {
    std::string out;
    for (const DecodeProblem& problem : events_.unresolved.problems) {
      if (!out.empty()) out += "; ";
      out += problem.reason;
    }
    return out;
  }
  bool asks_for_rebirth() const { return !events_.rebirths.empty(); }

  void bear_node() { send("spBv1.0/g/NBIRTH/e", {bd_seq(7), born("load", 1, 10)}, 0); }
  void bear_device() {
    send("spBv1.0/g/DBIRTH/e/d", {born("flow", 2, 20), born("motor/speed", 3, 30)}, 1);
  }

  Host host_{HostLimits{.max_edges = 3, .max_devices_per_edge = 2, .max_metrics_per_edge = 8}};
  HostEvents events_;
  SteadyTime now_{1'000'000'000'000};
  std::string payload_;
  std::string topic_;
};

/// "topic name=value (type)" of a command.
std::string command_text(const Result<Command>& command) {
  if (!command) return std::string(name(command.error().code()));
  MetricCursor cursor(command->payload);
  MetricView view;
  std::string out = command->topic;
  while (cursor.next(view)) {
    out += " " + std::string(view.name) + "=" + std::to_string(view.word) + " (" +
           std::string(name(data_type_of(view.data_type))) + ")";
  }
  return out;
}

TEST_F(HostTest, CommandsGoToWhomeverAMetricBelongs) {
  MetricToWrite lamp = born("lamp/lit", 4, 0);
  lamp.type = DataType::kBoolean;
  lamp.value = Scalar::of(false);
  MetricToWrite level = born("level", 5, 0);
  level.type = DataType::kInt32;
  MetricToWrite text = born("text", 6, 0);
  text.type = DataType::kString;
  text.value = Scalar::of(std::string_view("x"));
  const auto write = [&](std::string_view address, bool on) {
    return command_text(host_.write(address, Scalar::of(on), UtcNanos{kMs * 1'000'000}));
  };
  EXPECT_EQ(write("spBv1.0/g/e/lamp/lit", true), "unavailable") << "nobody there";
  send("spBv1.0/g/NBIRTH/e", {bd_seq(7), lamp, text}, 0);
  EXPECT_EQ(write("spBv1.0/g/e/lamp/lit", true), "spBv1.0/g/NCMD/e lamp/lit=1 (Boolean)");
  EXPECT_EQ(write("spBv1.0/g/e/d/level", true), "unavailable") << "not born yet";
  send("spBv1.0/g/DBIRTH/e/d", {level}, 1);
  EXPECT_EQ(write("spBv1.0/g/e/d/level", true), "spBv1.0/g/DCMD/e/d level=1 (Int32)");
  EXPECT_EQ(write("spBv1.0/g/e/d/level", false), "spBv1.0/g/DCMD/e/d level=0 (Int32)");
  EXPECT_EQ(write("spBv1.0/g/e/text", true), "invalid_argument");
  for (const char* none : {"", "spBv1.0", "spBv1.0/", "spBv1.0/g", "spBv1.0/g/e", "spBv1.0/g/e/",
                           "spBv1.0/g/f/lamp/lit", "spBv1.0/g/e/bdSeq/x"}) {
    EXPECT_EQ(write(none, true), "unavailable") << none;
  }
  send("spBv1.0/g/DDEATH/e/d", {}, 2);
  EXPECT_EQ(write("spBv1.0/g/e/d/level", true), "unavailable") << "died";
  send_bytes("spBv1.0/g/NDEATH/e", encode_node_death(7));
  EXPECT_EQ(write("spBv1.0/g/e/lamp/lit", true), "unavailable") << "died";
}

TEST_F(HostTest, BirthsDefineMetricsAndDataGoesByAlias) {
  MetricToWrite load = born("load", 1, 10);
  load.unit = "kW";
  send("spBv1.0/g/NBIRTH/e", {bd_seq(7), load}, 0);
  EXPECT_EQ(values(), "spBv1.0/g/e/load=10.000000");
  ASSERT_EQ(events_.births.size(), 1u);
  EXPECT_EQ(events_.births[0]->unit, "kW");
  EXPECT_EQ(events_.births[0]->type, DataType::kDouble);
  EXPECT_EQ(events_.values[0].time->ns, kMs * 1'000'000);
  events_.births[0]->user_tag = 42;

  bear_device();
  EXPECT_EQ(values(), "spBv1.0/g/e/d/flow=20.000000 spBv1.0/g/e/d/motor/speed=30.000000");
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 2);
  EXPECT_EQ(values(), "spBv1.0/g/e/load=11.000000");
  EXPECT_EQ(events_.values[0].metric->user_tag, 42u);
  send("spBv1.0/g/DDATA/e/d", {by_alias(3, 31), by_alias(2, 21)}, 3);
  EXPECT_EQ(values(), "spBv1.0/g/e/d/motor/speed=31.000000 spBv1.0/g/e/d/flow=21.000000");
  MetricToWrite named = born("flow", 0, 22);
  named.alias.reset();
  send("spBv1.0/g/DDATA/e/d", {named}, 4);
  EXPECT_EQ(values(), "spBv1.0/g/e/d/flow=22.000000");
  EXPECT_EQ(problems(), "");
  EXPECT_FALSE(asks_for_rebirth());
}

TEST_F(HostTest, SequenceGoesRoundAt255) {
  bear_node();
  for (int i = 1; i < 600; ++i) {
    send("spBv1.0/g/NDATA/e", {by_alias(1, i)}, static_cast<std::uint8_t>(i));
    ASSERT_FALSE(asks_for_rebirth()) << i;
    ASSERT_EQ(events_.values.size(), 1u);
    ASSERT_EQ(events_.values[0].quality, Quality{});
  }
}

TEST_F(HostTest, BirthMayStartTheSequenceAnywhere) {
  send("spBv1.0/g/NBIRTH/e", {born("load", 1, 10)}, 255);
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 0);
  EXPECT_FALSE(asks_for_rebirth());
  send("spBv1.0/g/NDATA/e", {by_alias(1, 12)}, 1);
  EXPECT_FALSE(asks_for_rebirth());
}

TEST_F(HostTest, GapAsksForRebirthAndMakesValuesUncertainUntilThen) {
  bear_node();
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 2);
  EXPECT_EQ(values(), "spBv1.0/g/e/load=11.000000!uncertain");
  ASSERT_EQ(events_.rebirths.size(), 1u);
  EXPECT_EQ(events_.rebirths[0].topic, "spBv1.0/g/NCMD/e");
  EXPECT_EQ(events_.rebirths[0].payload, encode_rebirth_command(UtcNanos{kMs * 1'000'000}));

  advance(std::chrono::milliseconds(4'999));
  send("spBv1.0/g/NDATA/e", {by_alias(1, 12)}, 3);
  EXPECT_FALSE(asks_for_rebirth()) << "at most one request in 5 s";
  EXPECT_EQ(values(), "spBv1.0/g/e/load=12.000000!uncertain");
  advance(std::chrono::milliseconds(1));
  send("spBv1.0/g/NDATA/e", {by_alias(1, 13)}, 4);
  EXPECT_TRUE(asks_for_rebirth()) << "the first one was not heard";
  bear_node();
  send("spBv1.0/g/NDATA/e", {by_alias(1, 14)}, 1);
  EXPECT_EQ(values(), "spBv1.0/g/e/load=14.000000");
}

TEST_F(HostTest, RepeatedMessageIsAGap) {
  bear_node();
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 1);
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 1);
  EXPECT_TRUE(asks_for_rebirth());
}

TEST_F(HostTest, DataBeforeBirth) {
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11), by_alias(2, 12)}, 9);
  EXPECT_EQ(values(), "");
  EXPECT_EQ(problems(), "2 of 2 metrics came before their birth, by alias only");
  EXPECT_EQ(events_.unresolved.problems[0].raw, payload_);
  EXPECT_TRUE(asks_for_rebirth());
  send("spBv1.0/g/DDATA/e/d", {born("flow", 2, 20), by_alias(2, 12)}, 10);
  EXPECT_EQ(values(), "?spBv1.0/g/e/d/flow=20.000000");
  EXPECT_EQ(problems(), "1 of 2 metrics came before their birth, by alias only");
  EXPECT_FALSE(asks_for_rebirth()) << "asked just now";
  bear_node();
  EXPECT_EQ(values(), "spBv1.0/g/e/load=10.000000");
}

TEST_F(HostTest, DeviceBirthWithoutNodeBirthKeepsNamedValues) {
  send("spBv1.0/g/DBIRTH/e/d", {born("flow", 2, 20)}, 1);
  EXPECT_EQ(values(), "?spBv1.0/g/e/d/flow=20.000000");
  EXPECT_TRUE(events_.births.empty());
  EXPECT_TRUE(asks_for_rebirth());
}

TEST_F(HostTest, UnknownAliasAsksForRebirthAndSparesTheOthers) {
  bear_node();
  bear_device();
  send("spBv1.0/g/DDATA/e/d", {by_alias(2, 21), by_alias(99, 1), by_alias(1, 5)}, 2);
  EXPECT_EQ(values(), "spBv1.0/g/e/d/flow=21.000000");
  EXPECT_EQ(problems(), "2 of 3 metrics have an alias that was not born") << "1 is the node's own";
  EXPECT_TRUE(asks_for_rebirth());
}

TEST_F(HostTest, NodeDeathMakesEverythingStale) {
  bear_node();
  bear_device();
  send_bytes("spBv1.0/g/NDEATH/e", encode_node_death(7));
  EXPECT_EQ(stale(), "spBv1.0/g/e/d/flow spBv1.0/g/e/d/motor/speed spBv1.0/g/e/load");
  send_bytes("spBv1.0/g/NDEATH/e", encode_node_death(7));
  EXPECT_EQ(stale(), "") << "once is enough";
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 2);
  EXPECT_TRUE(asks_for_rebirth());
  EXPECT_EQ(values(), "");
}

TEST_F(HostTest, LateDeathOfAnEarlierSessionIsIgnored) {
  bear_node();
  send_bytes("spBv1.0/g/NDEATH/e", encode_node_death(6));
  EXPECT_EQ(stale(), "");
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 1);
  EXPECT_EQ(values(), "spBv1.0/g/e/load=11.000000");
  EXPECT_FALSE(asks_for_rebirth());
}

TEST_F(HostTest, DeviceDeathConcernsThatDeviceOnly) {
  bear_node();
  bear_device();
  send("spBv1.0/g/DDEATH/e/d", {}, 2);
  EXPECT_EQ(stale(), "spBv1.0/g/e/d/flow spBv1.0/g/e/d/motor/speed");
  send("spBv1.0/g/NDATA/e", {by_alias(1, 11)}, 3);
  EXPECT_EQ(values(), "spBv1.0/g/e/load=11.000000");
  EXPECT_FALSE(asks_for_rebirth());
  send("spBv1.0/g/DDATA/e/d", {by_alias(2, 11)}, 4);
  EXPECT_TRUE(asks_for_rebirth());
}

TEST_F(HostTest, RebirthKeepsTagsAndDropsWhatIsGone) {
  send("spBv1.0/g/NBIRTH/e", {born("a", 1, 1), born("b", 2, 2)}, 0);
  events_.births[0]->user_tag = 5;
  send("spBv1.0/g/NBIRTH/e", {born("a", 2, 3)}, 0);
  EXPECT_EQ(stale(), "spBv1.0/g/e/b");
  send("spBv1.0/g/NDATA/e", {by_alias(2, 4)}, 1);
  EXPECT_EQ(values(), "spBv1.0/g/e/a=4.000000") << "alias 2 means another metric now";
  EXPECT_EQ(events_.values[0].metric->user_tag, 5u);
  host_.forget_tags();
  EXPECT_EQ(events_.values[0].metric->user_tag, 0u);
}

TEST_F(HostTest, DevicesHaveTenSecondsToBeBornAgain) {
  bear_node();
  bear_device();
  bear_node();
  EXPECT_EQ(stale(), "");
  events_.clear();
  advance(std::chrono::milliseconds(9'999));
  host_.expire(now_, events_);
  EXPECT_EQ(stale(), "");
  advance(std::chrono::milliseconds(1));
  host_.expire(now_, events_);
  EXPECT_EQ(stale(), "spBv1.0/g/e/d/flow spBv1.0/g/e/d/motor/speed");
  bear_node();
  bear_device();
  events_.clear();
  advance(std::chrono::seconds(20));
  host_.expire(now_, events_);
  EXPECT_EQ(stale(), "");
}

TEST_F(HostTest, FlagsNullsAndQuality) {
  bear_node();
  MetricToWrite historical = by_alias(1, 1);
  historical.is_historical = true;
  historical.time = UtcNanos{5'000'000};
  MetricToWrite transient = by_alias(1, 2);
  transient.is_transient = true;
  MetricToWrite null = by_alias(1, 0);
  null.is_null = true;
  MetricToWrite stale_value = by_alias(1, 3);
  stale_value.quality = 500;
  send("spBv1.0/g/NDATA/e", {historical, transient, null, stale_value}, 1);
  EXPECT_EQ(values(),
            "spBv1.0/g/e/load=1.000000!good|historical spBv1.0/g/e/load=2.000000 "
            "spBv1.0/g/e/load=3.000000!bad|stale");
  EXPECT_EQ(events_.values[0].time->ns, 5'000'000);
  EXPECT_TRUE(events_.values[1].is_transient);
  ASSERT_EQ(events_.nulls.size(), 1u);
  EXPECT_EQ(events_.nulls[0].metric->address, "spBv1.0/g/e/load");
}

TEST_F(HostTest, OddMetricsSpoilNothingElse) {
  // A DataSet "t", Bytes "y", Boolean "ok"; fields uuid and body besides.
  std::string payload = std::string("\x12\x0d\x0a\x01t\x20\x10\x8a\x01\x05\x08\x01\x12\x01x", 15) +
                        std::string("\x12\x0a\x0a\x01y\x20\x11\x82\x01\x02zz", 12) +
                        std::string("\x12\x08\x0a\x02ok\x20\x0b\x70\x01\x22\x01u\x2a\x01\x62", 16);
  send_bytes("spBv1.0/g/NBIRTH/e", payload);
  EXPECT_EQ(values(), "spBv1.0/g/e/ok=1.000000");
  EXPECT_EQ(problems(),
            "metric 't': a type that is not one value; "
            "metric 'y': a type that is not one value");
  EXPECT_EQ(events_.births.size(), 1u);

  MetricToWrite wrong = born("ok", 0, 1);
  wrong.alias.reset();
  send("spBv1.0/g/NDATA/e", {wrong}, 1);
  EXPECT_EQ(problems(), "metric 'ok': value of another type than its birth declared");
}

TEST_F(HostTest, DuplicateNamesAliasesAndAddresses) {
  send("spBv1.0/g/NBIRTH/e", {born("a", 1, 1), born("a", 2, 2), born("b", 1, 3), born("d/x", 4, 4)},
       0);
  EXPECT_EQ(problems(), "metric 'a': given twice in one birth; metric 'b': alias given twice");
  EXPECT_EQ(values(), "spBv1.0/g/e/a=1.000000 spBv1.0/g/e/b=3.000000 spBv1.0/g/e/d/x=4.000000");
  send("spBv1.0/g/DBIRTH/e/d", {born("x", 5, 5), born("y", 6, 6)}, 1);
  EXPECT_EQ(problems(), "metric 'x': node and device have a metric of this address");
  EXPECT_EQ(values(), "spBv1.0/g/e/d/y=6.000000");
  send("spBv1.0/g/DDATA/e/d", {by_alias(5, 7)}, 2);
  EXPECT_EQ(values(), "");
  EXPECT_FALSE(asks_for_rebirth());
}

TEST_F(HostTest, ControlMetricsAreKnownButNotDelivered) {
  MetricToWrite rebirth = born("Node Control/Rebirth", 1, 0);
  rebirth.type = DataType::kBoolean;
  rebirth.value = Scalar::of(false);
  send("spBv1.0/g/NBIRTH/e", {bd_seq(0), rebirth, born("100% +#", 2, 1)}, 0);
  EXPECT_EQ(values(), "spBv1.0/g/e/100%25 %2B%23=1.000000");
  send("spBv1.0/g/NDATA/e", {by_alias(1, 1)}, 1);
  EXPECT_EQ(values() + problems(), "");
  EXPECT_FALSE(asks_for_rebirth());
}

TEST_F(HostTest, BrokenPayloadChangesNothing) {
  bear_node();
  std::string good;
  const std::vector<MetricToWrite> metrics{by_alias(1, 11), by_alias(1, 12)};
  encode({std::nullopt, std::uint8_t{1}, metrics}, good);
  std::string broken = good;
  broken[broken.size() - 11] = '\x6b';  // a group, within the second metric
  send_bytes("spBv1.0/g/NDATA/e", broken);
  EXPECT_EQ(values(), "");
  EXPECT_EQ(problems(), "not a Sparkplug B payload");
  send_bytes("spBv1.0/g/NBIRTH/e", "garbage");
  EXPECT_EQ(problems(), "not a Sparkplug B payload");
  EXPECT_EQ(stale(), "");
}

TEST_F(HostTest, Bounds) {
  std::vector<MetricToWrite> many;
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) names.push_back("m" + std::to_string(i));
  for (int i = 0; i < 10; ++i) {
    many.push_back(born(names[static_cast<std::size_t>(i)], static_cast<std::uint64_t>(i), i));
  }
  send("spBv1.0/g/NBIRTH/e", many, 0);
  EXPECT_EQ(events_.values.size(), 8u);
  EXPECT_EQ(events_.unresolved.problems.size(), 2u);
  // Metrics that are gone make room at a later birth, and stay valid as long as the events.
  send("spBv1.0/g/NBIRTH/e", {born("z", 0, 1)}, 0);
  EXPECT_EQ(events_.stale.size(), 8u);
  send("spBv1.0/g/NBIRTH/e", {born("z", 0, 1)}, 0);
  EXPECT_EQ(events_.retired.size(), 8u);
  EXPECT_EQ(values(), "spBv1.0/g/e/z=1.000000");
  send("spBv1.0/g/DBIRTH/e/d1", {}, 1);
  send("spBv1.0/g/DBIRTH/e/d2", {}, 2);
  send("spBv1.0/g/DBIRTH/e/d3", {}, 3);
  EXPECT_EQ(problems(), "too many devices on this edge node");
  for (const char* topic : {"spBv1.0/g/NBIRTH/e2", "spBv1.0/g/NDATA/e3", "spBv1.0/g/NBIRTH/e4"}) {
    send(topic, {}, 0);
  }
  EXPECT_EQ(problems(), "too many edge nodes");
  EXPECT_EQ(host_.n_edges(), 3u);
}

TEST_F(HostTest, CommandsAndStateAreIgnored) {
  for (const char* topic : {"spBv1.0/g/NCMD/e", "spBv1.0/g/DCMD/e/d", "spBv1.0/STATE/x"}) {
    send_bytes(topic, "{\"online\":true}");
    EXPECT_EQ(values() + problems(), "");
    EXPECT_FALSE(asks_for_rebirth());
  }
}

TEST_F(HostTest, HugeAliasesAreFine) {
  const std::uint64_t huge = UINT64_MAX;
  send("spBv1.0/g/NBIRTH/e", {born("a", huge, 1), born("b", huge - 1, 2), born("c", 70'000, 3)}, 0);
  send("spBv1.0/g/NDATA/e", {by_alias(70'000, 4), by_alias(huge, 5)}, 1);
  EXPECT_EQ(values(), "spBv1.0/g/e/c=4.000000 spBv1.0/g/e/a=5.000000");
}

}  // namespace
}  // namespace millwright::sparkplug
