// SPDX-License-Identifier: Apache-2.0
// Whatever a serial device says, cut anywhere: an end, a refusal that says so, or more to come; the
// same however it was cut.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/check.h"
#include "notify/modem_answer.h"

namespace {

using namespace millwright;
using notify::ModemAnswer;

template <class Outcome>
void check_refusal(const Outcome& outcome) {
  if (outcome.has_value()) return;
  MW_CHECK(outcome.error().detail() != 0, "a refusal is none of silence");
  MW_CHECK(outcome.error().code() == Code::kInvalidArgument ||
               outcome.error().code() == Code::kUnavailable,
           "for good, or for now");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0] % 16;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);

  ModemAnswer whole;
  if (!whole.feed(bytes)) {
    MW_CHECK(bytes.size() > ModemAnswer::kMostBytes, "only what never ends is refused");
    return 0;
  }
  const auto at_once = whole.end("AT");
  ModemAnswer cut;
  std::optional<Result<std::string>> in_pieces;
  for (std::size_t at = 0; at < bytes.size() && !in_pieces; at += piece) {
    MW_CHECK(cut.feed(bytes.substr(at, piece)).has_value(), "no longer than the whole");
    in_pieces = cut.end("AT");
  }
  MW_CHECK(at_once.has_value() == in_pieces.has_value(), "ends or not");
  if (at_once) {
    check_refusal(*at_once);
    MW_CHECK(at_once->has_value() == in_pieces->has_value(), "the same end");
    if (at_once->has_value()) MW_CHECK(**at_once == **in_pieces, "the same lines");
  }

  ModemAnswer prompted;
  if (prompted.feed(bytes)) {
    if (const auto prompt = prompted.prompt("AT+CMGS")) check_refusal(*prompt);
  }
  return 0;
}
