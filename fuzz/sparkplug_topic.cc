// SPDX-License-Identifier: Apache-2.0
// Any topic: no Sparkplug, or parts that give the same topic again.

#include <cstdint>
#include <string_view>

#include "core/check.h"
#include "protocol/sparkplug/topic.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto topic = sparkplug::parse_topic(text);
  if (!topic) return 0;
  MW_CHECK(!topic->edge.empty(), "somebody sent it");
  MW_CHECK(text.find_first_of("+#") == text.npos, "no filter");
  MW_CHECK(sparkplug::to_text(*topic) == text, "written the same");
  return 0;
}
