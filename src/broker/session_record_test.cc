// SPDX-License-Identifier: Apache-2.0
#include "broker/session_record.h"

#include <gtest/gtest.h>

#include "protocol/mqtt/hex_test_support.h"

namespace millwright::broker {
namespace {

using mqtt::from_hex;
using mqtt::to_hex;

// docs/format/broker-session.md, "Worked example": these bytes must never change.
std::string example_batch() {
  StoredWill will;
  will.topic = "s";
  will.payload = "off";
  will.qos = mqtt::Qos::kAtLeastOnce;
  will.is_retain = true;
  will.delay_s = 5;
  std::string batch;
  append_change(SessionState{.number = 3,
                             .client_id = "p1",
                             .user_name = "u",
                             .device = DeviceId(9),
                             .is_anonymous = false,
                             .version = mqtt::Version::k5,
                             .expiry_s = 60,
                             .expires_at = {1},
                             .will_due = {0},
                             .will = &will},
                batch);
  append_change(Subscribed{3, "a/#", {{.qos = mqtt::Qos::kAtLeastOnce}, 5}}, batch);
  append_change(Enqueued{{"a/b", "42", "", {-1}, mqtt::Qos::kAtLeastOnce},
                         {{3, 1, mqtt::Qos::kAtLeastOnce, true, "", {5}}}},
                batch);
  append_change(Received{3, 300}, batch);
  append_change(Completed{3, 1}, batch);
  append_change(RetainedSet{{"t", "x", "", {2}, mqtt::Qos::kAtMostOnce}}, batch);
  append_change(RetainedCleared{"t"}, batch);
  append_change(SessionRemoved{3}, batch);
  return batch;
}

constexpr std::string_view kExample =
    "01"
    "02 15 03 02'p1' 01'u' 09 05 3c 02 00 01's' 03'off' 00 05 05 00"
    "04 07 03 03'a/#' 01 05"
    "06 11 03'a/b' 02'42' 00 01 01 01 03 01 05 00 01 05"
    "09 03 03 ac02"
    "07 02 03 01"
    "0b 07 01't' 01'x' 00 04 00"
    "0c 02 01't'"
    "03 01 03";

TEST(SessionRecord, GoldenBytes) {
  EXPECT_EQ(to_hex(example_batch()), to_hex(from_hex(kExample)));
}

TEST(SessionRecord, DecodesWhatItEncodes) {
  std::string again;
  const auto ok =
      decode_batch(example_batch(), [&](const SessionChange& c) { append_change(c, again); });
  ASSERT_TRUE(ok) << ok.error().message();
  EXPECT_EQ(to_hex(again), to_hex(example_batch()));
}

TEST(SessionRecord, EveryCutIsNoticedOrEndsAtAChange) {
  const std::string batch = example_batch();
  std::size_t n_clean = 0;
  for (std::size_t cut = 0; cut < batch.size(); ++cut) {
    const auto ok =
        decode_batch(std::string_view(batch).substr(0, cut), [](const SessionChange&) {});
    if (ok) {
      ++n_clean;
    } else {
      EXPECT_EQ(ok.error().code(), Code::kDataLoss);
    }
  }
  EXPECT_EQ(n_clean, 8u);  // after the version byte and after each change but the last
}

TEST(SessionRecord, LaterKindsAreSkippedLaterVersionsRefused) {
  int n = 0;
  EXPECT_TRUE(decode_batch(from_hex("01 63 02 ffff 03 01 07"), [&](const SessionChange&) { ++n; }));
  EXPECT_EQ(n, 1);
  const auto refused = decode_batch(from_hex("02 03 01 07"), [](const SessionChange&) {});
  EXPECT_EQ(refused.error().code(), Code::kFailedPrecondition);
}

}  // namespace
}  // namespace millwright::broker
