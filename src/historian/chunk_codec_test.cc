// SPDX-License-Identifier: Apache-2.0
// Every chunk gives back what went in, bit for bit, and no damaged chunk is taken for a good one.
#include "historian/chunk_codec.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

namespace millwright::historian {
namespace {

constexpr SignalId kSignal{7};
constexpr std::int64_t kSecond = 1'000'000'000;

std::uint64_t word(double v) {
  return std::bit_cast<std::uint64_t>(v);
}

Series series_of(ValueType type, const std::vector<std::uint64_t>& words) {
  Series s;
  s.type = type;
  for (std::size_t i = 0; i < words.size(); ++i) {
    s.time.push_back({1'583'748'873 * kSecond + static_cast<std::int64_t>(i) * kSecond});
    s.value.push_back(words[i]);
    s.quality.push_back({});
  }
  return s;
}

void push_text(Series& s, UtcNanos t, std::string_view text) {
  s.time.push_back(t);
  s.value.push_back(static_cast<std::uint64_t>(s.arena.size()) << 32 | text.size());
  s.quality.push_back({});
  s.arena.append(text);
}

std::string text_of(const Series& s, std::size_t row) {
  return s.arena.substr(s.value[row] >> 32, s.value[row] & 0xffffffffu);
}

void expect_round_trip(const Series& in) {
  for (const Effort effort : {Effort::kFast, Effort::kBest}) {
    const std::string chunk = encode_chunk(kSignal, in, 0, in.time.size(), effort);
    Series out;
    const auto status = decode_chunk({kSignal, in.time.front()}, chunk, out);
    ASSERT_TRUE(status) << status.error().message();
    EXPECT_EQ(out.type, in.type);
    EXPECT_EQ(out.time, in.time);
    EXPECT_EQ(out.quality, in.quality);
    if (in.type == ValueType::kText) {
      ASSERT_EQ(out.value.size(), in.value.size());
      for (std::size_t i = 0; i < in.value.size(); ++i) EXPECT_EQ(text_of(out, i), text_of(in, i));
    } else {
      EXPECT_EQ(out.value, in.value);
    }
    const auto header = decode_chunk_header({kSignal, in.time.front()}, chunk);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->n_rows, in.time.size());
    EXPECT_EQ(header->last_time, in.time.back());
    EXPECT_EQ(header->stats.count, in.time.size());
  }
}

struct Case {
  const char* name;
  std::vector<std::uint64_t> words;
};

TEST(ChunkCodec, KeepsEveryBitOfNastyDoubles) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::uint64_t payload_nan = 0x7ff8dead0000beefu;
  const std::uint64_t signalling_nan = 0x7ff0000000000001u;
  const Case cases[] = {
      {"one", {word(1.5)}},
      {"constant", {word(3.25), word(3.25), word(3.25), word(3.25)}},
      {"negative zero among zeros", {word(0.0), word(-0.0), word(0.0)}},
      {"all negative zero", {word(-0.0), word(-0.0), word(-0.0)}},
      {"not numbers", {payload_nan, signalling_nan, word(1.0), payload_nan | 1u << 31}},
      {"infinities", {word(inf), word(-inf), word(inf), word(0.1)}},
      {"denormals", {1, 2, 3, word(std::numeric_limits<double>::denorm_min()), 0x800000000000001u}},
      {"extremes",
       {word(std::numeric_limits<double>::max()), word(std::numeric_limits<double>::lowest()),
        word(std::numeric_limits<double>::min())}},
      {"decimals", {word(79.3366), word(79.5158), word(-79.3756), word(1e-7), word(123456789.25)}},
      {"near 2^53", {word(9007199254740992.0), word(9007199254740991.0), word(9007199254740994.0)}},
      {"irrational", {word(M_PI), word(M_E), word(std::sqrt(2.0)), word(-M_PI)}},
      {"from float32",
       {word(static_cast<double>(1.1f)), word(static_cast<double>(2.2f)),
        word(static_cast<double>(-3.3f))}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    expect_round_trip(series_of(ValueType::kFloat64, c.words));
    std::vector<std::uint64_t> repeated;
    for (int i = 0; i < 100; ++i) repeated.insert(repeated.end(), c.words.begin(), c.words.end());
    expect_round_trip(series_of(ValueType::kFloat64, repeated));
  }
}

TEST(ChunkCodec, KeepsIntegersAndFlags) {
  const auto max = std::numeric_limits<std::uint64_t>::max();
  const Case cases[] = {
      {"extremes", {0, max, 1, max - 1, max / 2, max / 2 + 1}},
      {"counter", {100, 101, 103, 104, 104, 110}},
      {"negative", {max, max - 5, max - 3, 4}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    expect_round_trip(series_of(ValueType::kInt64, c.words));
    expect_round_trip(series_of(ValueType::kUint64, c.words));
  }
  std::vector<std::uint64_t> flags(500, 0);
  for (std::size_t i = 0; i < flags.size(); ++i) flags[i] = (i / 37) % 2;
  expect_round_trip(series_of(ValueType::kBool, flags));
}

TEST(ChunkCodec, KeepsTextsQualitiesAndOddTimes) {
  Series text;
  text.type = ValueType::kText;
  for (int i = 0; i < 300; ++i)
    push_text(text, {i * kSecond},
              i % 3 == 0   ? ""
              : i % 3 == 1 ? "running"
                           : std::string(static_cast<std::size_t>(i), 'x'));
  expect_round_trip(text);

  Series odd = series_of(ValueType::kFloat64, {word(1), word(2), word(3), word(4)});
  odd.time = {{std::numeric_limits<std::int64_t>::min()},
              {-1},
              {0},
              {std::numeric_limits<std::int64_t>::max()}};
  odd.quality = {{0}, {2}, {0xffff}, {1 << 7}};
  expect_round_trip(odd);
}

// 200 random columns here; MW_SEED replays one.
TEST(ChunkCodec, RoundTripsRandomColumns) {
  const char* fixed_seed = std::getenv("MW_SEED");
  for (std::uint32_t k = 0; k < (fixed_seed != nullptr ? 1u : 200u); ++k) {
    const auto seed = fixed_seed != nullptr ? static_cast<std::uint32_t>(std::atoi(fixed_seed)) : k;
    SCOPED_TRACE(testing::Message() << "MW_SEED=" << seed);
    std::mt19937_64 random(seed);
    const auto below = [&random](std::uint64_t n) { return random() % n; };
    const std::size_t n = 1 + below(1500);
    const std::uint64_t kind = below(7);
    const double scale = std::pow(10.0, static_cast<double>(below(9)));
    Series s;
    s.type = kind == 5 ? ValueType::kInt64 : ValueType::kFloat64;
    std::int64_t t = static_cast<std::int64_t>(random() >> 2);
    double walk = 20;
    for (std::size_t i = 0; i < n; ++i) {
      t += kind % 2 == 0 ? kSecond * static_cast<std::int64_t>(1 + (below(20) == 0 ? 1 : 0))
                         : 1 + static_cast<std::int64_t>(below(kind == 3 ? 1'000'000'000 : 9));
      walk += static_cast<double>(below(2001)) / 1000 - 1;
      std::uint64_t w = 0;
      switch (kind) {
        case 0:
          w = word(std::nearbyint(walk * scale) / scale);
          break;
        case 1:
          w = word(walk);
          break;
        case 2:
          w = word(static_cast<double>(below(7)) * 0.327927);
          break;
        case 3:
          w = random();
          break;
        case 4:
          w = word(static_cast<double>(static_cast<float>(walk)));
          break;
        case 5:
          w = random() >> below(64);
          break;
        default:
          w = below(30) == 0 ? random() : word(std::nearbyint(walk * scale) / scale);
      }
      s.time.push_back({t});
      s.value.push_back(w);
      s.quality.push_back({static_cast<std::uint16_t>(below(10) == 0 ? below(256) : 0)});
    }
    expect_round_trip(s);
    if (HasFatalFailure()) return;
  }
}

TEST(ChunkCodec, NoticesEveryFlippedBitAndEveryCut) {
  std::vector<std::uint64_t> words;
  for (int i = 0; i < 60; ++i) words.push_back(word(20 + (i * i % 17) * 0.25));
  const Series s = series_of(ValueType::kFloat64, words);
  const ChunkKey key{kSignal, s.time.front()};
  const std::string chunk = encode_chunk(kSignal, s, 0, s.time.size(), Effort::kBest);
  Series out;
  for (std::size_t bit = 0; bit < chunk.size() * 8; ++bit) {
    std::string damaged = chunk;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const auto status = decode_chunk(key, damaged, out);
    ASSERT_FALSE(status) << "bit " << bit;
    EXPECT_EQ(status.error().code(), Code::kDataLoss);
  }
  for (std::size_t n = 0; n < chunk.size(); ++n)
    ASSERT_FALSE(decode_chunk(key, std::string_view(chunk).substr(0, n), out)) << n << " bytes";
  EXPECT_FALSE(decode_chunk({SignalId{8}, key.start}, chunk, out)) << "another signal's chunk";
  EXPECT_FALSE(decode_chunk({kSignal, key.start + std::chrono::nanoseconds(1)}, chunk, out));
}

// Format 1, for ever: the worked example of docs/format/historian.md.
TEST(ChunkCodec, GoldenBytesOfFormatOne) {
  constexpr unsigned char kGolden[] = {
      0x26, 0x01, 0x00, 0x03, 0x80, 0xa8, 0xd6, 0xb9, 0x07, 0x03, 0x00, 0x03, 0x03, 0x00, 0x01,
      0x9a, 0x03, 0x00, 0x02, 0x01, 0x9a, 0x03, 0x00, 0x00, 0x01, 0x9a, 0x03, 0x00, 0x01, 0x01,
      0x9c, 0x03, 0x00, 0x01, 0xd0, 0x09, 0x01, 0xb6, 0x06, 0xbf, 0xaa, 0x29, 0xdb, 0x00, 0x80,
      0x94, 0xeb, 0xdc, 0x03, 0x01, 0x00, 0x02, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, 0x00, 0x9a,
      0x03, 0x03, 0x00, 0x00, 0x02, 0x00, 0x00, 0xf6, 0xac, 0x5c, 0xc7};
  const std::string golden(reinterpret_cast<const char*>(kGolden), sizeof kGolden);
  Series s = series_of(ValueType::kFloat64, {word(20.5), word(20.6), word(20.5)});
  s.time = {{0}, {kSecond}, {2 * kSecond}};
  EXPECT_EQ(encode_chunk(SignalId{1}, s, 0, 3, Effort::kBest), golden);
  Series out;
  ASSERT_TRUE(decode_chunk({SignalId{1}, {0}}, golden, out));
  EXPECT_EQ(out.value, s.value);
  EXPECT_EQ(out.time, s.time);
}

TEST(ChunkCodec, HeaderStatisticsLeaveOutBadAndNotFinite) {
  Series s = series_of(ValueType::kFloat64, {word(5), word(1), word(NAN), word(9), word(3)});
  s.quality[3] = Quality{2};
  const std::string chunk = encode_chunk(kSignal, s, 0, s.time.size(), Effort::kBest);
  const auto header = decode_chunk_header({kSignal, s.time.front()}, chunk);
  ASSERT_TRUE(header);
  const Stats& st = header->stats;
  EXPECT_EQ(st.count, 5u);
  EXPECT_EQ(st.bad_count, 1u);
  EXPECT_EQ(st.n_used, 3u);
  EXPECT_EQ(std::bit_cast<double>(st.max.word), 5.0);
  EXPECT_EQ(std::bit_cast<double>(st.min.word), 1.0);
  EXPECT_EQ(st.min.time, s.time[1]);
  EXPECT_EQ(st.last.time, s.time[4]);
  EXPECT_DOUBLE_EQ(st.sum, 9.0);
  EXPECT_DOUBLE_EQ(st.integral, 5 * 1 + 1 * 3);
}

}  // namespace
}  // namespace millwright::historian
