// SPDX-License-Identifier: Apache-2.0
// The fast way and the full way give the same result wherever the fast way accepts; random
// mutations of real payloads never break the decoder's promises.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

#include "protocol/json/decoded_text_test_support.h"
#include "protocol/json/flat_object.h"
#include "protocol/json/payload_decoder.h"

namespace millwright::json {
namespace {

std::uint64_t seed() {
  const char* text = std::getenv("MW_SEED");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 20261122;
}

class Generator {
 public:
  explicit Generator(std::uint64_t s) : random_(s) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  std::string pick(std::initializer_list<const char*> options) {
    return *(options.begin() + below(options.size()));
  }
  std::string scalar() {
    switch (below(4)) {
      case 0:
        return std::to_string(static_cast<std::int64_t>(random_()));
      case 1:
        return std::to_string(static_cast<double>(random_() % 100'000) / 64);
      default:
        return pick(
            {"1", "-0.5", "true", "false", "\"on\"", "null", "NaN", "1e3", "\"\\u00e9\"", "{}"});
    }
  }
  std::string object() {
    std::string out = "{";
    const std::size_t n = below(6);
    for (std::size_t i = 0; i < n; ++i) {
      if (i > 0) out += pick({",", ", "});
      out += '"' +
             pick({"value", "ts", "time", "quality", "signal", "a", "b", "c+", "", "values"}) +
             "\":";
      out += below(8) == 0 ? object() : scalar();
    }
    return out + "}";
  }

 private:
  std::mt19937_64 random_;
};

TEST(JsonProperty, FastAndFullWayAgree) {
  Generator make(seed());
  DocumentWalker walker;
  FlatObject object;
  int n_fast = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = make.object();
    SCOPED_TRACE(text);
    if (!scan_flat_object(text, object)) continue;
    DecodedBatch fast;
    if (decode_flat_payload(object, fast)) {
      DecodedBatch full;
      walker.read_payload(text, full);
      ASSERT_EQ(text_of_readings(fast), text_of_readings(full));
      ASSERT_EQ(text_of_problems(full), "");
      ++n_fast;
    }
    DecodedBatch fast_reading;
    if (decode_flat_reading(object, fast_reading)) {
      DecodedBatch full;
      walker.read_body(text, 1, full);
      ASSERT_EQ(text_of_readings(fast_reading), text_of_readings(full));
      ASSERT_EQ(text_of_problems(full), "");
    } else {
      ASSERT_TRUE(fast_reading.readings.empty());
    }
  }
  EXPECT_GT(n_fast, 1000);
}

TEST(JsonProperty, RandomBytesKeepEveryPromise) {
  Generator make(seed() + 1);
  PayloadDecoder decoder;
  DecodedBatch out;
  for (int i = 0; i < 20'000; ++i) {
    std::string text =
        make.below(2) == 0 ? make.object() : "[" + make.object() + "," + make.object() + "]";
    for (std::size_t k = make.below(4); k > 0 && !text.empty(); --k) {
      text[make.below(text.size())] = "{}[]\",:\\0-ntf \xff"[make.below(16)];
    }
    SCOPED_TRACE(text);
    out.clear();
    decoder.decode(text, out);
    ASSERT_FALSE(out.readings.empty() && out.problems.empty() && trim(text) != "[]" &&
                 text.find("[]") == std::string::npos && text.find('[') == std::string::npos);
    for (const DecodedReading& reading : out.readings) ASSERT_NE(reading.quality.bits, 0xffff);
    for (const DecodeProblem& problem : out.problems) ASSERT_FALSE(problem.reason.empty());
    out.clear();
    decoder.decode_readings(text, out);
    for (const DecodedReading& reading : out.readings) ASSERT_FALSE(reading.name.empty());
  }
}

}  // namespace
}  // namespace millwright::json
