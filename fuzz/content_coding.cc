// SPDX-License-Identifier: Apache-2.0
// Any bytes as a gzip or zstd body: never a crash, never more than the limit, and the limit is
// exact. Any bytes through our own gzip come back equal.
// Input: the first byte picks the coding, the rest is the body.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "net/content_coding.h"

namespace {

using namespace millwright;
using namespace millwright::net;

constexpr std::size_t kLimit = 64 * 1024;

void check_decode(std::string_view coding, std::string_view body) {
  const auto decoded = decode_content(coding, body, kLimit);
  if (!decoded) {
    MW_CHECK(decoded.error().code() == Code::kInvalidArgument ||
                 decoded.error().code() == Code::kResourceExhausted,
             "damaged or too large");
    return;
  }
  MW_CHECK(decoded->size() <= kLimit, "within the limit");
  const auto exact = decode_content(coding, body, decoded->size());
  MW_CHECK(exact && *exact == *decoded, "the limit may be reached");
  if (decoded->empty()) return;
  const auto refused = decode_content(coding, body, decoded->size() - 1);
  MW_CHECK(!refused && refused.error().code() == Code::kResourceExhausted, "but not passed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      check_decode("gzip", body);
      break;
    case 1:
      check_decode("zstd", body);
      break;
    case 2: {
      const auto back = decode_content("gzip", gzip(body), body.size());
      MW_CHECK(back && *back == body, "what is written is read");
      break;
    }
    default:
      static_cast<void>(accepts_gzip(body));
      MW_CHECK(!decode_content(std::string("x") + body, "", 1), "another coding is refused");
  }
  return 0;
}
