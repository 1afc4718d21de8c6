// SPDX-License-Identifier: Apache-2.0
// An edge node told by what a host makes of its messages: the two sides hold each other to the
// rules.
#include "protocol/sparkplug/edge_node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/sparkplug/host.h"
#include "protocol/sparkplug/metric_address.h"
#include "protocol/sparkplug/payload_reader.h"

namespace millwright::sparkplug {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kMs = 1763824468123;

UtcNanos at(std::int64_t ms) {
  return UtcNanos{(kMs + ms) * 1'000'000};
}

class EdgeNodeTest : public ::testing::Test {
 protected:
  void hear(const OutgoingMessage& message) {
    topic_ = message.topic;
    topics_.push_back(topic_);
    payload_ = message.payload;
    const auto parsed = parse_topic(topic_);
    ASSERT_TRUE(parsed) << topic_;
    host_.receive(*parsed, payload_, {at(0), SteadyTime{}}, events_);
    for (const MetricValue& value : events_.values) {
      heard_.push_back(value.metric->address + "=" +
                       std::to_string(to_double(value.value.type, value.value.word)) +
                       (value.quality.has(Quality::kHistorical) ? " late" : ""));
    }
    n_stale_ += events_.stale.size();
    n_nulls_ += events_.nulls.size();
    n_rebirths_ += events_.rebirths.size();
    n_problems_ += events_.unresolved.problems.size();
    events_.clear();
  }
  void born() {
    for (const OutgoingMessage& message : node_.births(at(0))) hear(message);
  }
  void tell(std::size_t metric, double value, std::int64_t ms, Told told = Told::kAsItHappens) {
    const OwnValue one{metric, Scalar::of(value), at(ms)};
    hear(node_.data({&one, 1}, at(ms), told));
  }
  std::vector<std::string> take() { return std::exchange(heard_, {}); }

  EdgeNode node_{"plant",
                 "edge",
                 {{"press", "pressure", DataType::kDouble},
                  {"press", "strokes", DataType::kUInt64},
                  {"", "uptime", DataType::kDouble},
                  {"oven", "temperature", DataType::kDouble}}};
  Host host_;
  HostEvents events_;
  std::string topic_, payload_;
  std::vector<std::string> topics_, heard_;
  std::size_t n_stale_ = 0, n_nulls_ = 0, n_rebirths_ = 0, n_problems_ = 0;
};

TEST_F(EdgeNodeTest, TheNodeIsBornBeforeItsDevices) {
  node_.next_death();
  born();
  EXPECT_THAT(topics_, ElementsAre("spBv1.0/plant/NBIRTH/edge", "spBv1.0/plant/DBIRTH/edge/press",
                                   "spBv1.0/plant/DBIRTH/edge/oven"));
  EXPECT_THAT(take(), IsEmpty()) << "nothing has a value yet";
  EXPECT_EQ(n_nulls_, 4u);
  EXPECT_EQ(n_problems_ + n_rebirths_, 0u);
}

TEST_F(EdgeNodeTest, ASequenceGoesRoundWithoutAGap) {
  node_.next_death();
  born();
  for (int n = 0; n < 600; ++n) tell(n % 2 == 0 ? 0 : 2, n, n);
  EXPECT_EQ(take().size(), 600u);
  EXPECT_EQ(topics_[3], "spBv1.0/plant/DDATA/edge/press");
  EXPECT_EQ(topics_[4], "spBv1.0/plant/NDATA/edge");
  EXPECT_EQ(n_problems_ + n_rebirths_, 0u);
}

TEST_F(EdgeNodeTest, SeveralValuesGoInOneMessage) {
  node_.next_death();
  born();
  const OwnValue values[] = {{0, Scalar::of(4.5), at(1)}, {1, Scalar::of(std::uint64_t{7}), at(1)}};
  hear(node_.data(values, at(1), Told::kAsItHappens));
  EXPECT_THAT(take(), ElementsAre("spBv1.0/plant/edge/press/pressure=4.500000",
                                  "spBv1.0/plant/edge/press/strokes=7.000000"));
}

TEST_F(EdgeNodeTest, ARebirthRepeatsTheLastValues) {
  node_.next_death();
  born();
  tell(0, 4.5, 10);
  tell(0, 3.5, 5, Told::kLater);
  EXPECT_THAT(take(), ElementsAre("spBv1.0/plant/edge/press/pressure=4.500000",
                                  "spBv1.0/plant/edge/press/pressure=3.500000 late"));
  born();
  EXPECT_THAT(take(), ElementsAre("spBv1.0/plant/edge/press/pressure=4.500000"))
      << "the newest, not the one that was told last";
  tell(3, 200, 20);
  EXPECT_EQ(n_problems_ + n_rebirths_ + n_stale_, 0u);
}

TEST_F(EdgeNodeTest, ADeathOfAnEarlierConnectionEndsNothing) {
  const OutgoingMessage first = node_.next_death();
  born();
  tell(0, 4.5, 10);
  const OutgoingMessage second = node_.next_death();
  EXPECT_NE(first.payload, second.payload);
  born();
  hear(first);
  EXPECT_EQ(n_stale_, 0u) << "it was born again since";
  hear(second);
  EXPECT_EQ(n_stale_, 4u);
  for (int n = 0; n < 254; ++n) node_.next_death();
  EXPECT_EQ(node_.next_death().payload, first.payload) << "bdSeq goes round after 255";
}

TEST_F(EdgeNodeTest, AHostThatKnowsNothingAsksForABirth) {
  node_.next_death();
  (void)node_.births(at(0));
  const OwnValue one{0, Scalar::of(1.0), at(1)};
  const auto parsed = parse_topic("spBv1.0/plant/DDATA/edge/press");
  const OutgoingMessage data = node_.data({&one, 1}, at(1), Told::kAsItHappens);
  host_.receive(*parsed, data.payload, {at(1), SteadyTime{}}, events_);
  ASSERT_EQ(events_.rebirths.size(), 1u);
  const RebirthRequest& asked = events_.rebirths.front();
  EXPECT_EQ(asked.topic, node_.command_topic());
  EXPECT_TRUE(node_.is_rebirth(asked.topic, asked.payload));
  EXPECT_FALSE(node_.is_rebirth("spBv1.0/plant/NCMD/other", asked.payload));
  EXPECT_FALSE(node_.is_rebirth(asked.topic, data.payload));
  EXPECT_FALSE(node_.is_rebirth(asked.topic, "no payload"));
}

TEST(MetricAddress, SaysGroupNodeDeviceAndName) {
  const struct {
    const char* address;
    const char* parts;  // "" : none
  } kCases[] = {
      {"spBv1.0/g/e/d/m", "g e d m"},
      {"spBv1.0/g/e/m", "g e  m"},
      {"spBv1.0/g/e/d/a/b", "g e d a/b"},
      {"spBv1.0/g/e/d//b", "g e d /b"},
      {"spBv1.0/g/e//b", "g e  /b"},
      {"spBv1.0/g/e/b/", "g e  b/"},
      {"spBv1.0/g/e/", ""},
      {"spBv1.0/g/e", ""},
      {"spBv1.0//e/m", ""},
      {"spBv2.0/g/e/m", ""},
      {"mill/line/pump/flow", ""},
      {"", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.address);
    const auto parsed = parse_metric_address(c.address);
    ASSERT_EQ(parsed.has_value(), *c.parts != 0);
    if (!parsed) continue;
    EXPECT_EQ(std::string(parsed->group) + " " + std::string(parsed->edge) + " " +
                  std::string(parsed->device) + " " + std::string(parsed->metric),
              c.parts);
    EXPECT_EQ(to_text(*parsed), c.address);
  }
}

TEST(MetricAddress, ANameComesBackAsItWas) {
  for (const std::string name : {"Pump/Flow", "a+b#c%d", "tab\there", "%41", "äöü", ""}) {
    EXPECT_EQ(decode_metric_name(encode_metric_name(name)), name);
  }
  EXPECT_EQ(encode_metric_name("a+b"), "a%2Bb");
  EXPECT_EQ(decode_metric_name("100%"), "100%");
  EXPECT_EQ(decode_metric_name("%zz%4"), "%zz%4");
}

}  // namespace
}  // namespace millwright::sparkplug
