// SPDX-License-Identifier: Apache-2.0
#include "net/content_coding.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <random>

namespace millwright::net {
namespace {

constexpr std::size_t kLimit = 1024 * 1024;

std::string zstd(std::string_view body) {
  std::string out(ZSTD_compressBound(body.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), body.data(), body.size(), 1));
  return out;
}

std::string sample(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string out;
  while (out.size() < size) out += "value," + std::to_string(random() % 1000) + "\n";
  out.resize(size);
  return out;
}

TEST(ContentCoding, RoundTripsEverySize) {
  for (const std::size_t size : {0u, 1u, 100u, 65535u, 65536u, 65537u, 131072u, 700000u}) {
    SCOPED_TRACE(size);
    const std::string body = sample(size, 7);
    EXPECT_EQ(decode_content("gzip", gzip(body), kLimit), body);
    EXPECT_EQ(decode_content("GZip", gzip(body), kLimit), body);
    EXPECT_EQ(decode_content("zstd", zstd(body), kLimit), body);
    EXPECT_EQ(decode_content("identity", body, kLimit), body);
    EXPECT_EQ(decode_content("", body, kLimit), body);
  }
}

TEST(ContentCoding, ReadsMembersAndFramesThatFollowEachOther) {
  EXPECT_EQ(decode_content("gzip", gzip("one,") + gzip("two"), kLimit), "one,two");
  EXPECT_EQ(decode_content("zstd", zstd("one,") + zstd("two"), kLimit), "one,two");
}

TEST(ContentCoding, TruncatedInputIsAnErrorAtEveryLength) {
  const std::string body = sample(3000, 3);
  for (const auto& [coding, bytes] :
       {std::pair{"gzip", gzip(body)}, std::pair{"zstd", zstd(body)}}) {
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      const auto decoded = decode_content(coding, std::string_view(bytes).substr(0, n), kLimit);
      ASSERT_FALSE(decoded) << coding << " cut at " << n;
      ASSERT_EQ(decoded.error().code(), Code::kInvalidArgument) << coding << " cut at " << n;
    }
  }
}

TEST(ContentCoding, GarbageIsAnErrorNotACrash) {
  std::mt19937 random(11);
  const std::string good_gzip = gzip(sample(500, 1));
  const std::string good_zstd = zstd(sample(500, 1));
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 200, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_FALSE(decode_content("gzip", bytes, kLimit));
    EXPECT_FALSE(decode_content("zstd", bytes, kLimit));
    // A flipped bit: an error or the same text, never more than the limit, never a crash.
    for (std::string flipped : {good_gzip, good_zstd}) {
      flipped[random() % flipped.size()] ^= static_cast<char>(1u << (random() % 8));
      for (const char* coding : {"gzip", "zstd"})
        if (const auto out = decode_content(coding, flipped, kLimit))
          EXPECT_LE(out->size(), kLimit);
    }
  }
  EXPECT_FALSE(decode_content("gzip", gzip("text") + "trailing", kLimit));
  EXPECT_FALSE(decode_content("zstd", zstd("text") + "trailing", kLimit));
}

TEST(ContentCoding, BombStopsAtTheLimit) {
  const std::string zeros(8 * 1024 * 1024, '\0');
  for (const auto& [coding, bytes] :
       {std::pair{"gzip", gzip(zeros)}, std::pair{"zstd", zstd(zeros)}}) {
    SCOPED_TRACE(coding);
    EXPECT_LT(bytes.size(), zeros.size() / 100);
    EXPECT_EQ(decode_content(coding, bytes, kLimit).error().code(), Code::kResourceExhausted);
    EXPECT_EQ(decode_content(coding, bytes, zeros.size())->size(), zeros.size());
    EXPECT_FALSE(decode_content(coding, bytes, zeros.size() - 1));
  }
  EXPECT_FALSE(decode_content("", "four", 3));
}

TEST(ContentCoding, OtherCodingsAreRefused) {
  for (const char* coding : {"br", "deflate", "gzip, zstd", "compress"})
    EXPECT_EQ(decode_content(coding, "x", kLimit).error().code(), Code::kFailedPrecondition);
}

TEST(ContentCoding, AcceptEncoding) {
  struct Case {
    const char* header;
    bool accepts;
  };
  for (const Case& c :
       {Case{"", false}, Case{"gzip", true}, Case{"br, GZIP", true}, Case{"gzip;q=0", false},
        Case{"gzip; q=0.5, br", true}, Case{"*", true}, Case{"*;q=0", false},
        Case{"identity", false}, Case{"gzip;q=0, *", false}}) {
    SCOPED_TRACE(c.header);
    EXPECT_EQ(accepts_gzip(c.header), c.accepts);
  }
}

}  // namespace
}  // namespace millwright::net
