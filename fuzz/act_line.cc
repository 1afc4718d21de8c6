// SPDX-License-Identifier: Apache-2.0
// Lines of people's acts, and what the audit trail keeps of them: refused as damage, or written
// again the same.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "respond/desk/act_line.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  using namespace millwright::respond;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto line = decode_act_line(text)) {
    const auto again = decode_act_line(encode(*line));
    MW_CHECK(again && encode(*again) == encode(*line), "what is written is read");
  } else {
    MW_CHECK(line.error().code() == Code::kDataLoss, "only damage is refused");
  }
  if (const auto detail = decode_act_detail(text)) {
    const auto again = decode_act_detail(encode(*detail));
    MW_CHECK(again && encode(*again) == encode(*detail), "what is written is read");
  }
  return 0;
}
