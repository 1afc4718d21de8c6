// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ingest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "pipeline/memory_journal.h"
#include "pipeline/records.h"
#include "pipeline/sources.h"

namespace millwright::pipeline {
namespace {

constexpr UtcNanos kNow{1'700'000'000'000'000'000};

ClientPtr make_client(std::string name, bool has_connection = true) {
  auto client = std::make_shared<Client>();
  client->name = std::move(name);
  client->has_connection = has_connection;
  return client;
}

class IngestTest : public ::testing::Test {
 protected:
  IngestTest() { origin_ = {kSourceMqtt, make_client("dev-1"), "mqtt"}; }

  bool add(std::string_view address, Scalar value, std::optional<UtcNanos> time = std::nullopt,
           UtcNanos arrival = kNow) {
    DecodedReading reading;
    reading.value = value;
    reading.time = time;
    return ingest_.add(address, origin_, reading, arrival, buffer_);
  }

  MemoryJournal journal_;
  Metrics metrics_;
  SignalTable table_{{.provisional_total = 5, .provisional_per_client = 3},
                     [this](const historian::ProvisionalSignal& signal) -> Status {
                       std::string bytes;
                       encode_provisional(ProvisionalChange::kAnnounced, signal, bytes);
                       auto seq = journal_.append(journal::RecordKind::kProvisional, bytes, 0);
                       if (!seq) return std::unexpected(seq.error());
                       return {};
                     }};
  Ingest ingest_{table_, journal_, {}, metrics_};
  IngestBuffer buffer_;
  Origin origin_;
};

TEST_F(IngestTest, NewAddressIsAnnouncedBeforeItsFirstReading) {
  ASSERT_TRUE(add("a/b/c/d/e", Scalar::of(1.5)));
  ASSERT_TRUE(ingest_.flush(buffer_).has_value());
  ASSERT_EQ(journal_.records().size(), 2u);
  EXPECT_EQ(journal_.records()[0].kind, journal::RecordKind::kProvisional);
  const auto record = decode_provisional(journal_.records()[0].payload).value();
  EXPECT_EQ(record.signal.address, "a/b/c/d/e");
  EXPECT_EQ(record.signal.client, "dev-1");
  ReadingBatch batch;
  ASSERT_TRUE(decode(journal_.records()[1].payload, batch).has_value());
  EXPECT_EQ(batch.signal[0], record.signal.id);
  EXPECT_EQ(batch.number_at(0), 1.5);
}

TEST_F(IngestTest, LimitsOnProvisionalSignalsSendTheRestToQuarantine) {
  for (const char* address : {"s/1", "s/2", "s/3", "s/4"}) add(address, Scalar::of(1.0));
  EXPECT_EQ(buffer_.batch.size(), 3u);
  ASSERT_EQ(buffer_.quarantine.size(), 1u);
  EXPECT_EQ(buffer_.quarantine[0].address, "s/4");
  EXPECT_NE(buffer_.quarantine[0].reason.find("limit per client is 3"), std::string::npos);
  origin_.client = make_client("dev-2");
  for (const char* address : {"s/5", "s/6", "s/7"}) add(address, Scalar::of(1.0));
  EXPECT_EQ(buffer_.batch.size(), 5u);
  EXPECT_NE(buffer_.quarantine[1].reason.find("the limit is 5"), std::string::npos);
}

TEST_F(IngestTest, UntimedReadingsGetStrictlyIncreasingStamps) {
  // The server's clock stepped back an hour: stamps go on and say so.
  const UtcNanos back = kNow - std::chrono::hours(1);
  for (const UtcNanos at : {kNow, kNow, back, back}) add("s/1", Scalar::of(1.0), std::nullopt, at);
  ASSERT_EQ(buffer_.batch.size(), 4u);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_GT(buffer_.batch.time[i], buffer_.batch.time[i - 1]);
  EXPECT_FALSE(buffer_.batch.quality[1].has(Quality::kClockSkew));
  EXPECT_TRUE(buffer_.batch.quality[2].has(Quality::kClockSkew));
}

TEST_F(IngestTest, ClocksFarOffAreKeptAndFlagged) {
  add("s/1", Scalar::of(1.0), kNow + std::chrono::hours(1));
  add("s/1", Scalar::of(1.0), kNow - std::chrono::hours(48));
  add("s/1", Scalar::of(1.0), kNow - std::chrono::minutes(5));
  ASSERT_EQ(buffer_.batch.size(), 3u);
  EXPECT_EQ(to_text(buffer_.batch.quality[0]), "uncertain|clock-skew");
  EXPECT_EQ(to_text(buffer_.batch.quality[1]), "uncertain|clock-skew");
  EXPECT_EQ(to_text(buffer_.batch.quality[2]), "good");
  EXPECT_EQ(buffer_.batch.time[0], kNow + std::chrono::hours(1));
}

TEST_F(IngestTest, ValuesThatDoNotFitGoToQuarantine) {
  add("s/1", Scalar::of(1.0));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  for (const Scalar& bad : {Scalar::of(nan), Scalar::of(inf), Scalar::of(std::string_view("on"))}) {
    EXPECT_FALSE(add("s/1", bad));
  }
  for (const Scalar& good : {Scalar::of(true), Scalar::of(std::int64_t{-3})}) {
    EXPECT_TRUE(add("s/1", good));
  }
  EXPECT_EQ(buffer_.quarantine.size(), 3u);
  EXPECT_EQ(buffer_.batch.number_at(1), 1.0);
  EXPECT_EQ(buffer_.batch.number_at(2), -3.0);
  EXPECT_EQ(buffer_.batch.type[2], ValueType::kFloat64);
}

TEST_F(IngestTest, OutsideTheValidRangeIsBadNotLost) {
  Signal signal;
  signal.id = SignalId(9);
  signal.address = "s/9";
  signal.range_low = 0;
  signal.range_high = 10;
  table_.configure({signal});
  add("s/9", Scalar::of(10.0));
  add("s/9", Scalar::of(10.5));
  EXPECT_EQ(to_text(buffer_.batch.quality[0]), "good");
  EXPECT_EQ(to_text(buffer_.batch.quality[1]), "bad|out-of-range");
}

TEST_F(IngestTest, TwoDevicesClaimingOneSignal) {
  add("s/1", Scalar::of(1.0));
  const Origin first = origin_;
  origin_.client = make_client("dev-2");
  EXPECT_FALSE(add("s/1", Scalar::of(2.0)));
  EXPECT_NE(buffer_.quarantine[0].reason.find("claimed by client dev-1"), std::string::npos);
  first.client->is_connected = false;  // it leaves: the other takes over
  EXPECT_TRUE(add("s/1", Scalar::of(2.0)));
  origin_.client = make_client("10.0.0.7", false);  // requests have no connection and claim nothing
  EXPECT_TRUE(add("s/1", Scalar::of(3.0)));
}

TEST_F(IngestTest, RefusedFlushTakesNothing) {
  add("s/1", Scalar::of(1.0));
  journal_.refuse("disk full");
  const auto seq = ingest_.flush(buffer_);
  ASSERT_FALSE(seq.has_value());
  EXPECT_EQ(seq.error().code(), Code::kResourceExhausted);
  EXPECT_TRUE(buffer_.empty());
  journal_.refuse("");
  EXPECT_TRUE(ingest_.flush(buffer_).has_value());
}

TEST_F(IngestTest, DiscardedSignalIsAnnouncedAnew) {
  add("s/1", Scalar::of(1.0));
  const SignalId first = buffer_.batch.signal[0];
  ASSERT_TRUE(table_.discard(first).has_value());
  add("s/1", Scalar::of(1.0));
  EXPECT_NE(buffer_.batch.signal[1], first);
}

TEST_F(IngestTest, AdoptionKeepsTheId) {
  add("s/1", Scalar::of(1.0));
  Signal signal;
  signal.id = buffer_.batch.signal[0];
  signal.address = "s/1";
  table_.configure({signal});
  EXPECT_TRUE(table_.provisional().empty());
  add("s/1", Scalar::of(2.0));
  EXPECT_EQ(buffer_.batch.signal[1], signal.id);
  EXPECT_TRUE(table_.is_mapped("s/1"));
  EXPECT_TRUE(table_.is_mapped("s"));
  EXPECT_FALSE(table_.is_mapped("s/2"));
}

TEST(Records, QuarantineRoundTripAndDamage) {
  historian::QuarantineEntry entry;
  entry.arrival = kNow;
  entry.source = kSourceLine;
  entry.client = "127.0.0.1";
  entry.address = "pump/flow";
  entry.line = 17;
  entry.reason = "value is missing";
  entry.raw = std::string("a\0b", 3);
  entry.format = "line";
  std::string bytes;
  encode_quarantine({entry, entry}, bytes);
  std::vector<historian::QuarantineEntry> back;
  ASSERT_TRUE(decode_quarantine(bytes, {5}, back).has_value());
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[1].id, (5u << 12) + 1);
  EXPECT_EQ(back[1].raw, entry.raw);
  EXPECT_EQ(back[1].line, 17u);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_FALSE(decode_quarantine(std::string_view(bytes).substr(0, cut), {5}, back).has_value());
  }
}

}  // namespace
}  // namespace millwright::pipeline
