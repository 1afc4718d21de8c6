// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "core/byte_io.h"
#include "core/crc32c.h"
#include "core/metrics.h"
#include "core/result.h"

namespace millwright {
namespace {

TEST(Crc32c, KnownVectors) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);  // RFC 3720 B.4
  EXPECT_EQ(crc32c("6789", crc32c("12345")), crc32c("123456789"));
}

Result<int> half(int v) {
  if (v % 2 != 0) return fail(Code::kInvalidArgument, "odd");
  return v / 2;
}
Result<int> quarter(int v) {
  MW_TRY(const int h, half(v));
  return half(h);
}

TEST(Result, TryHandsErrorsUp) {
  EXPECT_EQ(quarter(8).value(), 2);
  ASSERT_FALSE(quarter(6).has_value());
  EXPECT_EQ(with_context(quarter(6).error(), "quarter").message(), "quarter: odd");
  EXPECT_EQ(errno_error(2, "open x").code(), Code::kNotFound);
}

TEST(ByteIo, RoundTripAndTruncation) {
  std::string bytes;
  ByteWriter w(bytes);
  w.varint(0);
  w.varint(300);
  w.varint(std::numeric_limits<std::uint64_t>::max());
  w.zigzag(std::numeric_limits<std::int64_t>::min());
  w.text("pump");
  w.fixed<double>(1.5);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    ByteReader r(std::string_view(bytes).substr(0, cut));
    const auto a = r.varint();
    const auto b = r.varint();
    const auto c = r.varint();
    const auto d = r.zigzag();
    const auto e = r.text();
    const auto f = r.fixed<double>();
    EXPECT_EQ(r.done(), cut == bytes.size());
    if (cut == bytes.size()) {
      EXPECT_EQ(a, 0u);
      EXPECT_EQ(b, 300u);
      EXPECT_EQ(c, std::numeric_limits<std::uint64_t>::max());
      EXPECT_EQ(d, std::numeric_limits<std::int64_t>::min());
      EXPECT_EQ(e, "pump");
      EXPECT_EQ(f, 1.5);
    }
  }
}

TEST(Metrics, PrometheusText) {
  Metrics m;
  m.counter("millwright_x_total", "things", "kind=\"a\"").add(3);
  m.gauge("millwright_g", "level").set(0.5);
  m.latency("millwright_l_seconds", "time").observe_us(5);
  const std::string text = m.to_prometheus();
  EXPECT_NE(text.find("millwright_x_total{kind=\"a\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("millwright_g 0.5\n"), std::string::npos);
  EXPECT_NE(text.find("millwright_l_seconds_count 1\n"), std::string::npos);
  EXPECT_EQ(m.latency("millwright_l_seconds", "time").quantile_us(0.99), 8u);
}

}  // namespace
}  // namespace millwright
