// SPDX-License-Identifier: Apache-2.0
// Random points, written with the escapes of the specification, read back as what they were.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "protocol/line/line_decoder.h"

namespace millwright::line {
namespace {

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  std::int64_t any() { return static_cast<std::int64_t>(random_()); }
  /// Never ends with a backslash: the specification cannot write that.
  std::string word() {
    std::string out;
    for (std::size_t n = 1 + below(6); n > 0; --n) out += "abcXYZ019 ,=/+#%\\_"[below(18)];
    return out + "z";
  }

 private:
  std::mt19937_64 random_;
};

std::string escaped(const std::string& text, std::string_view specials) {
  std::string out;
  for (const char c : text) {
    if (specials.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    char buffer[4];
    std::snprintf(buffer, sizeof buffer, "%%%02X", static_cast<unsigned>(c));
    out += std::string_view("/+#,=%").find(c) != std::string_view::npos ? std::string(buffer)
                                                                        : std::string(1, c);
  }
  return out;
}

/// Backslashes before a special would read as an escape: such words are not generated twice over.
bool is_writable(const std::string& text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && std::string_view(" ,=\\").find(text[i + 1]) != std::string_view::npos)
      return false;
  }
  return true;
}

TEST(LineProperty, PointsRoundTrip) {
  const char* text = std::getenv("MW_SEED");
  Generator make(text != nullptr ? std::strtoull(text, nullptr, 10) : 20261122);
  LineDecoder decoder({.max_fields = 500, .max_bytes = 1 << 20});
  const auto word = [&] {
    std::string out;
    do out = make.word();
    while (!is_writable(out));
    return out;
  };
  for (int i = 0; i < 5'000; ++i) {
    const std::string measurement = word();
    if (measurement[0] == '#' || measurement[0] == ' ') continue;
    std::map<std::string, std::string> tags;
    for (std::size_t n = make.below(4); n > 0; --n) tags[word()] = word();
    std::string line = escaped(measurement, ", ");
    for (auto tag = tags.rbegin(); tag != tags.rend(); ++tag) {
      line += "," + escaped(tag->first, ",= ") + "=" + escaped(tag->second, ",= ");
    }
    std::string prefix = encoded(measurement);
    for (const auto& [key, value] : tags) prefix += "," + encoded(key) + "=" + encoded(value);
    const std::string field = word();
    const std::int64_t whole = make.any();
    const std::string value = make.word();
    const std::int64_t time = make.any();
    line += " " + escaped(field, ",= ") + "=" + std::to_string(whole) + "i,s=\"" +
            escaped(value, "\"\\") + "\" " + std::to_string(time);
    SCOPED_TRACE(line);
    DecodedBatch out;
    decoder.decode(line, Precision::kNanoseconds, out);
    ASSERT_TRUE(out.problems.empty()) << out.problems[0].reason;
    ASSERT_EQ(out.readings.size(), 2u);
    ASSERT_EQ(out.readings[0].name, prefix + "/" + encoded(field));
    ASSERT_EQ(static_cast<std::int64_t>(out.readings[0].value.word), whole);
    ASSERT_EQ(out.readings[0].time->ns, time);
    ASSERT_EQ(out.readings[1].value.text, value);
  }
}

TEST(LineProperty, EveryLineGivesReadingsOrOneProblem) {
  Generator make(7);
  LineDecoder decoder;
  for (int i = 0; i < 20'000; ++i) {
    std::string line = "m,t=1 f=1.5,g=\"x y\",h=3i 17";
    for (std::size_t n = make.below(4); n > 0; --n)
      line[make.below(line.size())] = " ,=\\\"\r#t1i-\xff"[make.below(12)];
    SCOPED_TRACE(line);
    DecodedBatch out;
    decoder.decode(line + "\nok f=1\n", Precision::kNanoseconds, out);
    ASSERT_LE(out.problems.size(), 1u);
    ASSERT_TRUE(out.problems.size() == 1 || line.find_first_not_of(" \r") == std::string::npos ||
                line.find('#') < 3 || out.readings.size() >= 2);
    ASSERT_EQ(decoder.slots().size(), out.readings.size());
  }
}

}  // namespace
}  // namespace millwright::line
