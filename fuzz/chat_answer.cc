// SPDX-License-Identifier: Apache-2.0
// What chat tools post, in either form: a whole answer, or the request is at fault.

#include <cstdint>
#include <string_view>

#include "api/chat_answer.h"
#include "core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view type =
      data[0] % 2 == 0 ? "application/x-www-form-urlencoded" : "application/json";
  const auto answer = api::parse_chat_answer(type, body);
  if (answer) {
    MW_CHECK(!answer->token.empty(), "a page is named");
  } else {
    MW_CHECK(answer.error().code() == Code::kInvalidArgument, "only the request is at fault");
    MW_CHECK(!answer.error().message().empty(), "says what is wrong");
  }
  return 0;
}
