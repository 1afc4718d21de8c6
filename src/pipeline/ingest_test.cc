// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ingest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "os/clock.h"
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
  os::FakeClock clock_;
  Ingest ingest_{table_, journal_, clock_, {}, metrics_};
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

// An hour with the clock set back was squeezed into microseconds.
TEST_F(IngestTest, StampsGoOnAtThePaceOfTheSteadyClock) {
  add("s/1", Scalar::of(1.0), std::nullopt, kNow);
  for (int i = 1; i <= 3; ++i) {
    clock_.advance(std::chrono::seconds(10));
    add("s/1", Scalar::of(1.0), std::nullopt,
        kNow - std::chrono::hours(1) + i * std::chrono::seconds(10));
  }
  ASSERT_EQ(buffer_.batch.size(), 4u);
  EXPECT_EQ(buffer_.batch.time[3], kNow + std::chrono::seconds(30));
  EXPECT_TRUE(buffer_.batch.quality[3].has(Quality::kClockSkew));
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

// A sensor that waits in the inbox over a holiday and sends all the time must not be thrown out.
TEST(SignalTable, OnlyWhatFellSilentExpires) {
  using std::chrono::hours;
  SignalTable table({.provisional_age = hours(24)},
                    [](const historian::ProvisionalSignal&) -> Status { return {}; });
  const UtcNanos start{1'700'000'000'000'000'000};
  historian::ProvisionalSignal old;  // known from before this start
  old.id = SignalId(7);
  old.address = "old";
  old.first_seen = start - hours(24 * 30);
  table.restore(old);
  table.never_use_up_to(old.id);
  Client client;
  SignalEntry& lives = **table.find_or_announce("lives", client, ValueType::kFloat64, start, "bar");
  ASSERT_TRUE(table.find_or_announce("silent", client, ValueType::kFloat64, start));
  EXPECT_TRUE(table.expired(start).empty());
  lives.last_stamp_ns = (start + hours(20)).ns;
  EXPECT_TRUE(table.expired(start + hours(24)).empty());
  std::vector<std::string> gone;
  for (const auto& signal : table.expired(start + hours(25))) gone.push_back(signal.address);
  std::ranges::sort(gone);
  EXPECT_EQ(gone, (std::vector<std::string>{"old", "silent"}));
  EXPECT_EQ(table.expired(start + hours(45)).size(), 3u);
  EXPECT_EQ(table.provisional().size(), 3u);
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

// One body of 700,000 lines made one record above the journal's limit and was refused whole.
TEST_F(IngestTest, LargeBatchesBecomeSeveralRecords) {
  add("s/1", Scalar::of(0.0));
  SignalEntry* entry = table_.find("s/1");
  buffer_.clear();
  const std::string text(1000, 'x');
  for (int i = 0; i < 450'000; ++i) {
    buffer_.batch.push(entry->id, {i}, Scalar::of(double(i)), {}, kSourceLine);
  }
  for (int i = 0; i < 9'000; ++i) {
    buffer_.batch.push(SignalId(2), {i}, Scalar::of(std::string_view(text)), {}, kSourceLine);
    ingest_.quarantine(origin_, "s/1", 0, "no", text, kNow, buffer_);
  }
  ASSERT_TRUE(ingest_.flush(buffer_).has_value());
  std::size_t rows = 0, entries = 0;
  std::vector<historian::QuarantineEntry> decoded;
  for (const journal::Record& record : journal_.records()) {
    EXPECT_LT(record.payload.size(), journal::kMaxPayloadBytes);
    ReadingBatch batch;
    if (record.kind == journal::RecordKind::kReadings) {
      ASSERT_TRUE(decode(record.payload, batch).has_value());
      EXPECT_EQ(record.readings, batch.size());
      rows += batch.size();
      if (batch.type.back() == ValueType::kText) EXPECT_EQ(batch.text_at(batch.size() - 1), text);
    } else if (record.kind == journal::RecordKind::kQuarantine) {
      ASSERT_TRUE(decode_quarantine(record.payload, record.seq, decoded).has_value());
      entries += decoded.size();
    }
  }
  EXPECT_EQ(rows, 459'000u);
  EXPECT_EQ(entries, 9'000u);
}

// A retry stamped the reading with its arrival and called it good.
TEST_F(IngestTest, QuarantinedReadingsKeepTimeAndQuality) {
  add("s/1", Scalar::of(1.0));
  DecodedReading reading;
  reading.value = Scalar::of(std::string_view("a \"quoted\" word"));
  reading.time = kNow - std::chrono::minutes(2);
  reading.quality = Quality{}.with(Grade::kUncertain);
  reading.line = 7;
  EXPECT_FALSE(ingest_.add("s/1", origin_, reading, kNow, buffer_));
  ASSERT_EQ(buffer_.quarantine.size(), 1u);
  const auto& entry = buffer_.quarantine[0];
  EXPECT_EQ(entry.line, 7u);
  EXPECT_EQ(entry.format, "json");
  EXPECT_EQ(entry.raw, R"({"signal":"s/1","value":"a \"quoted\" word","ts":"2023-11-14T22:11:20Z",)"
                       R"("quality":"uncertain"})");
}

// Anybody could write the figures by which the platform is judged.
TEST_F(IngestTest, ThePlatformsOwnSignalsAreReserved) {
  EXPECT_FALSE(add("_system/site/server/_system/completeness", Scalar::of(1.0)));
  EXPECT_NE(buffer_.quarantine.at(0).reason.find("reserved"), std::string::npos);
  origin_.source = kSourceSystem;
  EXPECT_TRUE(add("_system/site/server/_system/completeness", Scalar::of(1.0)));
}

// NAMUR NE 43: one place decides, so that page, historian and alarm see the same quality.
TEST_F(IngestTest, ACurrentLoopSaysWhenItsSensorFailed) {
  Signal signal;
  signal.id = SignalId(9);
  signal.address = "s/9";
  signal.value_at_4_ma = 0;
  signal.value_at_20_ma = 16;
  Signal other;
  other.id = SignalId(10);
  other.address = "s/10";
  table_.configure({signal, other});
  const Quality bad = Quality{}.with(Grade::kBad);
  const Quality uncertain = Quality{}.with(Grade::kUncertain);
  const std::pair<double, Quality> cases[] = {{-0.4, bad.with(Quality::kSensorFault)},
                                              {-0.3, uncertain.with(Quality::kOutOfRange)},
                                              {-0.2, {}},
                                              {16.5, {}},
                                              {16.9, uncertain.with(Quality::kOutOfRange)},
                                              {17, bad.with(Quality::kSensorFault)}};
  for (const auto& [value, quality] : cases) {
    ASSERT_TRUE(add("s/9", Scalar::of(value)));
    ASSERT_TRUE(add("s/10", Scalar::of(value)));
    const ReadingBatch& batch = buffer_.batch;
    EXPECT_EQ(batch.quality[batch.size() - 2], quality) << value;
    EXPECT_EQ(batch.number_at(batch.size() - 2), value) << "the value is kept";
    EXPECT_EQ(batch.quality.back(), Quality{}) << "a signal without a loop";
  }
  // What the sender and the valid range say is not made better.
  signal.range_high = 16.6;
  table_.configure({signal, other});
  ASSERT_TRUE(add("s/9", Scalar::of(16.9)));
  EXPECT_EQ(buffer_.batch.quality.back(), bad.with(Quality::kOutOfRange));
  signal.range_high.reset();
  signal.value_at_4_ma = signal.value_at_20_ma = std::nullopt;
  table_.configure({signal, other});
  ASSERT_TRUE(add("s/9", Scalar::of(17.0)));
  EXPECT_EQ(buffer_.batch.quality.back(), Quality{}) << "the loop was taken away";
}

// The id of a dismissed signal was given to the next new one, which then showed the old history.
TEST_F(IngestTest, IdsWithHistoryAreNeverUsedAgain) {
  table_.never_use_up_to(SignalId(41));
  add("s/1", Scalar::of(1.0));
  EXPECT_EQ(buffer_.batch.signal.at(0), SignalId(42));
}

TEST_F(IngestTest, ASignalThatWasRemovedAndComesBackHasItsAddressAgain) {
  Signal signal;
  signal.id = SignalId(9);
  signal.address = "s/9";
  table_.configure({signal});
  table_.configure({});
  EXPECT_EQ(table_.find("s/9"), nullptr);
  table_.configure({signal});
  ASSERT_NE(table_.find("s/9"), nullptr);
  EXPECT_EQ(table_.find("s/9")->id, SignalId(9));
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

TEST(Records, AProvisionalSignalKeepsItsUnit) {
  historian::ProvisionalSignal signal;
  signal.id = SignalId(3);
  signal.address = "a/b";
  signal.client = "edge";
  signal.first_seen = {5};
  signal.unit = "bar";
  std::string bytes;
  encode_provisional(ProvisionalChange::kAnnounced, signal, bytes);
  EXPECT_EQ(decode_provisional(bytes)->signal.unit, "bar");
  // Format 1 ended before the unit.
  std::string before = bytes.substr(0, bytes.size() - 4);
  before[0] = 1;
  EXPECT_EQ(decode_provisional(before)->signal.unit, "");
  EXPECT_EQ(decode_provisional(before)->signal.address, "a/b");
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_FALSE(decode_provisional(std::string_view(bytes).substr(0, n))) << n;
  }
  before[0] = 3;
  EXPECT_FALSE(decode_provisional(before));
}

}  // namespace
}  // namespace millwright::pipeline
