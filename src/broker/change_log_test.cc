// SPDX-License-Identifier: Apache-2.0
#include "broker/change_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace millwright::broker {
namespace {

struct Case {
  const char* name;
  std::vector<std::size_t> payload_bytes;            ///< of retained messages, in order
  std::vector<std::vector<std::size_t>> of_records;  ///< the same, cut
};

constexpr std::size_t kMiB = 1u << 20;
// What fits behind a payload of 1 byte: version, 9 bytes of that change, 14 around the second's.
constexpr std::size_t kFits = kChangeRecordBytes - 1 - 9 - 14;

const Case kCases[] = {
    {"nothing", {}, {}},
    {"small ones share a record", {1, 2, 3}, {{1, 2, 3}}},
    {"the limit is met", {1, kFits}, {{1, kFits}}},
    {"a byte more than the limit", {1, kFits + 1}, {{1}, {kFits + 1}}},
    {"cut before the change that is too much",
     {kMiB, kMiB, kMiB, kMiB, kMiB},
     {{kMiB, kMiB, kMiB}, {kMiB, kMiB}}},
    {"a large change stands alone", {1, 8 * kMiB, 2, 3}, {{1}, {8 * kMiB}, {2, 3}}},
    {"a large change first", {8 * kMiB, 1}, {{8 * kMiB}, {1}}},
};

void add(ChangeLog& log, std::size_t payload_bytes) {
  const std::string payload(payload_bytes, 'x');
  log.add(RetainedSet{{"t", payload, "", {0}, mqtt::Qos::kAtMostOnce}});
}

// Takes everything out of `log`: the payload sizes of each record.
std::vector<std::vector<std::size_t>> drain(ChangeLog& log) {
  std::vector<std::vector<std::size_t>> records;
  std::size_t bytes = log.bytes();
  while (!log.empty()) {
    auto& sizes = records.emplace_back();
    const Status read = decode_batch(log.front(), [&](const SessionChange& change) {
      sizes.push_back(std::get<RetainedSet>(change).message.payload.size());
    });
    EXPECT_TRUE(read.has_value());
    if (sizes.size() > 1) EXPECT_LE(log.front().size(), kChangeRecordBytes);
    bytes -= log.front().size();
    log.pop_front();
    EXPECT_EQ(log.bytes(), bytes);
  }
  EXPECT_EQ(bytes, 0u);
  return records;
}

TEST(ChangeLog, CutsBetweenChanges) {
  ChangeLog log;  // one for all: what was drained leaves nothing behind
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    for (const std::size_t bytes : c.payload_bytes) add(log, bytes);
    EXPECT_EQ(drain(log), c.of_records);
  }
}

TEST(ChangeLog, ChangesAreAddedBehindAHalfTakenLog) {
  ChangeLog log;
  for (int i = 0; i < 4; ++i) add(log, 3 * kMiB);
  log.pop_front();
  add(log, 5);
  EXPECT_EQ(drain(log),
            (std::vector<std::vector<std::size_t>>{{3 * kMiB}, {3 * kMiB}, {3 * kMiB, 5}}));
}

TEST(ChangeLog, ClearForgetsAll) {
  ChangeLog log;
  for (int i = 0; i < 3; ++i) add(log, 3 * kMiB);
  log.clear();
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(log.bytes(), 0u);
  add(log, 7);
  EXPECT_EQ(drain(log), (std::vector<std::vector<std::size_t>>{{7}}));
}

}  // namespace
}  // namespace millwright::broker
