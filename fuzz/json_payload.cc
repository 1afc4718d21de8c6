// SPDX-License-Identifier: Apache-2.0
// Any bytes as MQTT payload, HTTP body and NDJSON: never a crash, every view points into the input
// or into scratch, every problem has a reason, and the fast way agrees with the full way.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "protocol/json/payload_decoder.h"
#include "protocol/json/token.h"

namespace {

using namespace millwright;

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_views(const DecodedBatch& out, std::string_view input) {
  const auto is_ours = [&](std::string_view part) {
    return lies_in(part, input) || std::any_of(out.scratch.begin(), out.scratch.end(),
                                               [&](const auto& s) { return lies_in(part, s); });
  };
  for (const DecodedReading& reading : out.readings) {
    MW_CHECK(is_ours(reading.name), "name points into input or scratch");
    MW_CHECK(is_ours(reading.value.text), "text points into input or scratch");
    MW_CHECK(reading.name.find_first_of("+#") == std::string_view::npos, "name is no filter");
    MW_CHECK(reading.quality.grade() <= Grade::kBad, "quality is one");
  }
  for (const DecodeProblem& problem : out.problems) {
    MW_CHECK(!problem.reason.empty(), "problem has a reason");
    MW_CHECK(lies_in(problem.raw, input), "raw points into the input");
  }
}

bool same(const DecodedBatch& a, const DecodedBatch& b) {
  return std::equal(a.readings.begin(), a.readings.end(), b.readings.begin(), b.readings.end(),
                    [](const DecodedReading& x, const DecodedReading& y) {
                      return x.name == y.name && x.value.type == y.value.type &&
                             x.value.word == y.value.word && x.value.text == y.value.text &&
                             x.time == y.time && x.quality == y.quality;
                    });
}

void check_fast_way(std::string_view input) {
  const std::string_view text = json::trim(input);
  static json::DocumentWalker walker;
  json::FlatObject object;
  if (!json::scan_flat_object(text, object)) return;
  DecodedBatch fast;
  DecodedBatch full;
  if (json::decode_flat_payload(object, fast)) {
    walker.read_payload(text, full);
    MW_CHECK(full.problems.empty() && same(fast, full), "payload: fast and full way agree");
  }
  fast.clear();
  full.clear();
  if (json::decode_flat_reading(object, fast)) {
    walker.read_body(text, 1, full);
    MW_CHECK(full.problems.empty() && same(fast, full), "reading: fast and full way agree");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  static json::PayloadDecoder decoder;
  static DecodedBatch out;
  out.clear();
  decoder.decode(input, out);
  check_views(out, input);
  MW_CHECK(!out.readings.empty() || !out.problems.empty() || input.find('[') != std::string::npos,
           "only an array may hold nothing");
  out.clear();
  decoder.decode_readings(input, out);
  check_views(out, input);
  for (const DecodedReading& reading : out.readings) {
    MW_CHECK(!reading.name.empty(), "a body names its signals");
  }
  out.clear();
  decoder.decode_ndjson(input, out);
  check_views(out, input);
  check_fast_way(input);
  return 0;
}
