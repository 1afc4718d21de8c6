// SPDX-License-Identifier: Apache-2.0
// Any bytes as line protocol: never a crash, the same result from a cold, a warm and a tiny cache,
// line numbers in order, addresses that are no filters. The first byte picks the precision.

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "core/utf8.h"
#include "protocol/line/line_decoder.h"

namespace {

using namespace millwright;

std::string text_of(const DecodedBatch& out) {
  std::string text;
  for (const DecodedReading& reading : out.readings) {
    text.append(reading.name).append("=").append(reading.value.text);
    text.append(std::to_string(static_cast<int>(reading.value.type)));
    text.append(std::to_string(reading.value.word)).append("@");
    text.append(reading.time ? std::to_string(reading.time->ns) : "-").append("\n");
  }
  for (const DecodeProblem& problem : out.problems) {
    text.append(std::to_string(problem.line)).append(problem.reason).append(problem.raw);
  }
  return text;
}

void check(const DecodedBatch& out, std::string_view body) {
  for (const DecodedReading& reading : out.readings) {
    MW_CHECK(!reading.name.empty() && is_valid_utf8(reading.name), "an address is text");
    MW_CHECK(reading.name.find_first_of("+#") == std::string_view::npos, "address is no filter");
    MW_CHECK(reading.value.type != ValueType::kFloat64 ||
                 std::isfinite(std::bit_cast<double>(reading.value.word)),
             "floats are finite");
  }
  std::uint32_t last = 0;
  for (const DecodeProblem& problem : out.problems) {
    MW_CHECK(problem.line > last, "one problem a line, in order");
    MW_CHECK(!problem.reason.empty(), "problem has a reason");
    MW_CHECK(problem.raw.data() >= body.data() &&
                 problem.raw.data() + problem.raw.size() <= body.data() + body.size(),
             "raw points into the body");
    last = problem.line;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto precision = static_cast<line::Precision>(data[0] % 6);
  const std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
  line::LineDecoder decoder;
  line::LineDecoder tiny({.max_fields = 2, .max_bytes = 1024});
  static line::LineDecoder old({.max_fields = 1000, .max_bytes = 1 << 20});
  DecodedBatch out;
  decoder.decode(body, precision, out);
  check(out, body);
  MW_CHECK(decoder.slots().size() == out.readings.size(), "a slot for each reading");
  const std::string cold = text_of(out);
  for (line::LineDecoder* other : {&decoder, &tiny, &old}) {
    DecodedBatch again;
    other->decode(body, precision, again);
    MW_CHECK(text_of(again) == cold, "the cache changes nothing");
  }
  return 0;
}
