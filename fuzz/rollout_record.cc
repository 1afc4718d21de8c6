// SPDX-License-Identifier: Apache-2.0
// What the roll-out keeps as text, and what a rehearsal reports: refused as damage, or written
// again the same.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "rollout/governance/governance_codec.h"
#include "rollout/improve/improvement_codec.h"
#include "rollout/readiness/readiness_codec.h"
#include "rollout/rehearsal/fingerprint.h"
#include "rollout/rehearsal/report.h"
#include "rollout/transfer/transfer_codec.h"
#include "rollout/value/value_codec.h"
#include "rollout/wave/wave_codec.h"

namespace {

using namespace millwright;
using namespace millwright::rollout;

template <class Decode>
void check(std::string_view text, Decode decode, Code refusal = Code::kDataLoss) {
  const auto value = decode(text);
  if (!value) {
    MW_CHECK(value.error().code() == refusal, "only damage is refused");
    MW_CHECK(!value.error().message().empty(), "and said");
    return;
  }
  const std::string written = encode(*value);
  const auto again = decode(written);
  MW_CHECK(again.has_value(), "what is written is read");
  MW_CHECK(encode(*again) == written, "and written the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 18) {
    case 0:
      check(text, decode_wave);
      break;
    case 1:
      check(text, decode_problem);
      break;
    case 2:
      check(text, decode_decision);
      break;
    case 3:
      check(text, decode_signature);
      break;
    case 4:
      check(text, decode_readiness_day);
      break;
    case 5:
      check(text, decode_voice_box);
      break;
    case 6:
      check(text, decode_champion);
      break;
    case 7:
      check(text, decode_ruling);
      break;
    case 8:
      check(text, decode_raci);
      break;
    case 9:
      check(text, decode_owner);
      break;
    case 10:
      check(text, decode_report);
      break;
    case 11:
      check(text, decode_fingerprint, Code::kInvalidArgument);
      break;
    case 12:
      check(text, decode_transfer);
      break;
    case 13:
      check(text, decode_improvement);
      break;
    case 14:
      check(text, decode_saving);
      break;
    case 15:
      check(text, decode_rate);
      break;
    case 16:
      check(text, decode_schedule);
      break;
    default:
      check(text, decode_sent_report);
  }
  return 0;
}
