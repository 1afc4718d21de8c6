// SPDX-License-Identifier: Apache-2.0
#include "pipeline/body_ingest.h"

#include <gtest/gtest.h>

#include "os/clock.h"
#include "pipeline/memory_journal.h"
#include "pipeline/records.h"
#include "pipeline/sources.h"

namespace millwright::pipeline {
namespace {

using journal::RecordKind;

class BodyIngestTest : public ::testing::Test {
 protected:
  BodyIngestTest() {
    client_->name = "gateway";
    Signal state;
    state.id = SignalId(1);
    state.address = "plc/state";
    state.type = ValueType::kFloat64;
    Signal flow;
    flow.id = SignalId(2);
    flow.address = "plc/flow";
    flow.type = ValueType::kFloat64;
    table_.configure({state, flow});
  }

  Body body(std::string_view bytes, BodyFormat format = BodyFormat::kNdjson) {
    Body out;
    out.format = format;
    out.bytes = bytes;
    out.source = kSourceJson;
    out.client = client_;
    return out;
  }
  /// Readings in the journal since the start, and entries put into quarantine.
  std::pair<std::size_t, std::size_t> journaled() {
    std::pair<std::size_t, std::size_t> out;
    for (const journal::Record& record : journal_.records()) {
      if (record.kind == RecordKind::kReadings) out.first += record.readings;
      std::vector<historian::QuarantineEntry> entries;
      if (record.kind != RecordKind::kQuarantine) continue;
      EXPECT_TRUE(decode_quarantine(record.payload, record.seq, entries));
      out.second += entries.size();
    }
    return out;
  }

  ClientPtr client_ = std::make_shared<Client>();
  MemoryJournal journal_;
  Metrics metrics_;
  SignalTable table_{{.provisional_total = 0},
                     [](const historian::ProvisionalSignal&) { return Status(); }};
  os::FakeClock clock_;
  Ingest ingest_{table_, journal_, clock_, {}, metrics_};
  BodyIngest bodies_{ingest_, clock_};
};

constexpr std::string_view kThree = R"({"signal":"plc/state","value":"running","ts":1700000000000})"
                                    "\n"
                                    R"({"signal":"plc/flow","value":2.5,"ts":1700000000000})"
                                    "\n"
                                    R"({"signal":"plc/new","value":3,"ts":1700000000000})"
                                    "\n";

TEST_F(BodyIngestTest, GoodLinesAreKeptAndBadOnesAreNamed) {
  const auto outcome = bodies_.take(body(kThree)).value();
  EXPECT_EQ(outcome.accepted, 1u);
  EXPECT_EQ(outcome.quarantined, 2u);
  ASSERT_EQ(outcome.problems.size(), 2u);
  EXPECT_EQ(outcome.problems[0].line, 1u);
  EXPECT_EQ(outcome.problems[1].line, 3u);
  EXPECT_EQ(journaled(), (std::pair<std::size_t, std::size_t>(1, 2)));
}

// An entry of three readings of which one can be taken now: that one is, the others are reported
// and not put into quarantine a second time.
TEST_F(BodyIngestTest, ARetryTakesWhatItCanAndLeavesTheRest) {
  const auto outcome = bodies_.retry(body(kThree)).value();
  EXPECT_EQ(outcome.accepted, 1u);
  EXPECT_EQ(outcome.quarantined, 2u) << "so the entry is not done with";
  ASSERT_EQ(outcome.problems.size(), 2u);
  EXPECT_FALSE(outcome.problems[0].reason.empty());
  EXPECT_EQ(journaled(), (std::pair<std::size_t, std::size_t>(1, 0)));
  EXPECT_EQ(outcome.seq, journal_.head()) << "answered when this is on disk";

  // The signal becomes one of text: now the first can be taken as well.
  Signal state;
  state.id = SignalId(1);
  state.address = "plc/state";
  state.type = ValueType::kText;
  Signal flow;
  flow.id = SignalId(2);
  flow.address = "plc/flow";
  table_.configure({state, flow});
  const auto again = bodies_.retry(body(kThree)).value();
  EXPECT_EQ(again.accepted, 2u);
  EXPECT_EQ(again.quarantined, 1u);
  EXPECT_EQ(journaled().second, 0u);
}

TEST_F(BodyIngestTest, ARetryThatTakesNothingWritesNothing) {
  for (const auto& [format, bytes] :
       {std::pair{BodyFormat::kJson, "{nope"}, std::pair{BodyFormat::kNdjson, "{nope\n[\n"},
        std::pair{BodyFormat::kLine, "flow value=\n"}, std::pair{BodyFormat::kTopic, "{\"a\":"}}) {
    SCOPED_TRACE(bytes);
    const auto outcome = bodies_.retry(body(bytes, format)).value();
    EXPECT_EQ(outcome.accepted, 0u);
    EXPECT_GT(outcome.quarantined, 0u);
    EXPECT_EQ(outcome.problems.size(), outcome.quarantined);
  }
  EXPECT_TRUE(journal_.records().empty());
}

TEST_F(BodyIngestTest, WhatTheJournalRefusesWasNotTaken) {
  journal_.refuse("the disk is full");
  for (const auto& outcome : {bodies_.take(body(kThree)), bodies_.retry(body(kThree))}) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().message(), "the disk is full");
  }
  journal_.refuse("");
  EXPECT_EQ(bodies_.take(body(kThree)).value().accepted, 1u) << "and nothing is left in the buffer";
  EXPECT_EQ(journaled(), (std::pair<std::size_t, std::size_t>(1, 2)));
}

TEST(QuarantineFormat, NamesReadBack) {
  using line::Precision;
  for (const BodyFormat format :
       {BodyFormat::kJson, BodyFormat::kNdjson, BodyFormat::kTopic, BodyFormat::kLine}) {
    for (const Precision precision :
         {Precision::kNanoseconds, Precision::kMicroseconds, Precision::kMilliseconds,
          Precision::kSeconds, Precision::kMinutes, Precision::kHours}) {
      Body body;
      body.format = format;
      body.precision = precision;
      Body again;
      ASSERT_TRUE(set_format(quarantine_format(body), again)) << quarantine_format(body);
      EXPECT_EQ(again.format, format);
      if (format == BodyFormat::kLine) EXPECT_EQ(again.precision, precision);
    }
  }
  Body body;
  for (const char* other : {"csv", "journal", "", "line/", "sparkplug"}) {
    EXPECT_FALSE(set_format(other, body)) << other;
  }
}

}  // namespace
}  // namespace millwright::pipeline
