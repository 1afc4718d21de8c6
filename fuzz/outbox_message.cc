// SPDX-License-Identifier: Apache-2.0
// Any bytes as a message of the outbox: what is refused is damage; what is accepted is written
// again the same, keeps its limits, and names itself the same for ever.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "notify/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  using namespace millwright::notify;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto message = decode_message(bytes);
  if (!message) {
    MW_CHECK(message.error().code() == Code::kDataLoss, "only damage is refused");
    return 0;
  }
  const std::string written = encode(*message);
  const auto again = decode_message(written);
  MW_CHECK(again.has_value(), "what is written is read");
  MW_CHECK(encode(*again) == written, "and written the same");
  MW_CHECK(delivery_key(*again) == delivery_key(*message), "one name");
  if (check(*message)) MW_CHECK(check(*again).has_value(), "within its limits");
  return 0;
}
