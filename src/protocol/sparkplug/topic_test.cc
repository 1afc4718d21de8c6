// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/topic.h"

#include <gtest/gtest.h>

namespace millwright::sparkplug {
namespace {

TEST(SparkplugTopic, ReadsAndWritesEveryType) {
  struct Case {
    const char* text;
    MessageType type;
    const char* device;
  };
  for (const Case& c : {Case{"spBv1.0/g/NBIRTH/e", MessageType::kNodeBirth, ""},
                        Case{"spBv1.0/g/NDEATH/e", MessageType::kNodeDeath, ""},
                        Case{"spBv1.0/g/NDATA/e", MessageType::kNodeData, ""},
                        Case{"spBv1.0/g/NCMD/e", MessageType::kNodeCommand, ""},
                        Case{"spBv1.0/g/DBIRTH/e/d 1", MessageType::kDeviceBirth, "d 1"},
                        Case{"spBv1.0/g/DDEATH/e/d", MessageType::kDeviceDeath, "d"},
                        Case{"spBv1.0/g/DDATA/e/d", MessageType::kDeviceData, "d"},
                        Case{"spBv1.0/g/DCMD/e/d", MessageType::kDeviceCommand, "d"}}) {
    SCOPED_TRACE(c.text);
    const auto topic = parse_topic(c.text);
    ASSERT_TRUE(topic);
    EXPECT_EQ(topic->type, c.type);
    EXPECT_EQ(topic->group, "g");
    EXPECT_EQ(topic->edge, "e");
    EXPECT_EQ(topic->device, c.device);
    EXPECT_EQ(to_text(*topic), c.text);
  }
  const auto state = parse_topic("spBv1.0/STATE/scada");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->type, MessageType::kState);
  EXPECT_EQ(state->edge, "scada");
  EXPECT_EQ(to_text(*state), "spBv1.0/STATE/scada");
}

TEST(SparkplugTopic, RefusesEverythingElse) {
  for (const char* text : {"",
                           "spBv1.0",
                           "spBv1.0/",
                           "spBv1.0/g",
                           "spBv1.0/g/NDATA",
                           "spBv1.0/g/NDATA/",
                           "spBv1.0/g/NDATA/e/d",
                           "spBv1.0/g/NDATA/e/",
                           "spBv1.0/g/DDATA/e",
                           "spBv1.0/g/DDATA/e/",
                           "spBv1.0/g/DDATA/e/d/x",
                           "spBv1.0/g/DDATA/e/d/",
                           "spBv1.0//NDATA/e",
                           "spBv1.0/g/XDATA/e",
                           "spBv1.0/g/STATE/e",
                           "spBv1.0/STATE",
                           "spBv1.0/STATE/",
                           "spBv1.0/STATE/a/b",
                           "spAv1.0/g/NDATA/e",
                           "spBv1.0/g/NDATA/+",
                           "spBv1.0/#",
                           "/spBv1.0/g/NDATA/e"}) {
    EXPECT_FALSE(parse_topic(text)) << text;
  }
}

}  // namespace
}  // namespace millwright::sparkplug
