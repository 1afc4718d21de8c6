// SPDX-License-Identifier: Apache-2.0
#include "pipeline/topic_ingest.h"

#include <gtest/gtest.h>

#include <map>

#include "os/clock.h"
#include "pipeline/memory_journal.h"
#include "pipeline/records.h"

namespace millwright::pipeline {
namespace {

constexpr UtcNanos kNow{1'700'000'000'000'000'000};

class TopicIngestTest : public ::testing::Test {
 protected:
  static ClientPtr client() {
    auto c = std::make_shared<Client>();
    c->name = "dev-1";
    c->has_connection = true;
    return c;
  }
  /// Publishes and gives back what came out as address -> value.
  std::map<std::string, double> publish(std::string_view topic, std::string_view payload) {
    buffer_.clear();
    topics_.publish(topic, payload, kNow, buffer_);
    std::map<std::string, double> out;
    for (std::size_t i = 0; i < buffer_.batch.size(); ++i) {
      out[table_.entry(buffer_.batch.signal[i])->address] = buffer_.batch.number_at(i);
    }
    return out;
  }
  using Values = std::map<std::string, double>;

  MemoryJournal journal_;
  Metrics metrics_;
  SignalTable table_{{}, [](const historian::ProvisionalSignal&) -> Status { return {}; }};
  os::FakeClock clock_;
  Ingest ingest_{table_, journal_, clock_, {}, metrics_};
  UndecodableTopics undecodable_;
  DecodeSpace space_;
  TopicIngest topics_{ingest_, undecodable_, space_, client()};
  IngestBuffer buffer_;
};

TEST_F(TopicIngestTest, TopicsAndMembersBecomeAddresses) {
  EXPECT_EQ(publish("p/a/l/m/temp", "21.5"), (Values{{"p/a/l/m/temp", 21.5}}));
  EXPECT_EQ(publish("p/a/l/m", R"({"flow": 3, "head": 4})"),
            (Values{{"p/a/l/m/flow", 3}, {"p/a/l/m/head", 4}}));
  // Another order, one member more: the cache must not mix them up.
  EXPECT_EQ(publish("p/a/l/m", R"({"head": 5, "flow": 6, "x": 7})"),
            (Values{{"p/a/l/m/flow", 6}, {"p/a/l/m/head", 5}, {"p/a/l/m/x", 7}}));
  EXPECT_EQ(table_.provisional().size(), 4u);
}

TEST_F(TopicIngestTest, UndecodableOnUnmappedTopicsIsNotedNotQuarantined) {
  EXPECT_TRUE(publish("chat/room", "hello there").empty());
  EXPECT_TRUE(buffer_.quarantine.empty());
  EXPECT_EQ(undecodable_.list().at(0).topic, "chat/room");
  publish("p/temp", "1");
  EXPECT_TRUE(publish("p/temp", "hello there").empty());
  EXPECT_EQ(buffer_.quarantine.size(), 1u);
  EXPECT_EQ(undecodable_.total(), 1u);
}

TEST_F(TopicIngestTest, GoodMembersAreKeptBadOnesQuarantined) {
  EXPECT_EQ(publish("p/m", R"({"a": 1, "b": null, "c": 3})"), (Values{{"p/m/a", 1}, {"p/m/c", 3}}));
  ASSERT_EQ(buffer_.quarantine.size(), 1u);
  EXPECT_NE(buffer_.quarantine[0].reason.find("b"), std::string::npos);
}

TEST_F(TopicIngestTest, ReservedTopics) {
  EXPECT_TRUE(publish("$SYS/x", "1").empty());
  EXPECT_TRUE(publish("_system/readings_per_s", "1").empty());
  EXPECT_TRUE(table_.provisional().empty());
}

TEST_F(TopicIngestTest, FloodOfTopicsIsBounded) {
  for (int i = 0; i < 2500; ++i) publish("flood/" + std::to_string(i), "1");
  EXPECT_EQ(table_.provisional().size(), 2000u);
  publish("flood/0", "2");
  EXPECT_EQ(buffer_.batch.size(), 1u);  // those that were taken go on
}

TEST_F(TopicIngestTest, DiscardedSignalIsFoundAnew) {
  publish("p/temp", "1");
  const SignalId first = buffer_.batch.signal[0];
  ASSERT_TRUE(table_.discard(first).has_value());
  publish("p/temp", "1");
  EXPECT_NE(buffer_.batch.signal.at(0), first);
}

TEST_F(TopicIngestTest, ATextSignalTakesABareWord) {
  Signal signal;
  signal.id = table_.allocate_id();
  signal.address = "press/state";
  signal.type = ValueType::kText;
  table_.configure({signal});
  for (const std::string word : {"12", "RUNNING", "true", "läuft", " two words ", "\"quoted\""}) {
    buffer_.clear();
    topics_.publish("press/state", word, kNow, buffer_);
    ASSERT_EQ(buffer_.batch.size(), 1u) << word;
    EXPECT_EQ(buffer_.batch.text_at(0), word == "\"quoted\"" ? "quoted" : word);
  }
  // Broken JSON is a mistake and not a word, and so are bytes that are no text.
  for (const std::string word : {"{", "[1", "\"open", "\xff\xfe", "", " "}) {
    buffer_.clear();
    topics_.publish("press/state", word, kNow, buffer_);
    EXPECT_EQ(buffer_.batch.size(), 0u) << word;
    EXPECT_EQ(buffer_.quarantine.size(), 1u) << word;
  }
}

}  // namespace
}  // namespace millwright::pipeline
