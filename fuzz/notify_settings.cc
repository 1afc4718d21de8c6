// SPDX-License-Identifier: Apache-2.0
// Any bytes as the file that says how people are reached: refused naming the file, or settings of
// which notifiers can be made.

#include <cstdint>
#include <string_view>

#include "core/check.h"
#include "notify/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  const auto settings = notify::parse_settings(
      std::string_view(reinterpret_cast<const char*>(data), size), "notify.json");
  if (!settings) {
    MW_CHECK(settings.error().code() == Code::kInvalidArgument, "only the file is at fault");
    MW_CHECK(settings.error().message().starts_with("notify.json: "), "and named");
    return 0;
  }
  const auto is_one_line = [](std::string_view text) {
    return text.find_first_of("\r\n") == text.npos;
  };
  MW_CHECK(is_one_line(settings->public_url) && is_one_line(settings->mqtt_topic), "one line");
  MW_CHECK(!(settings->modem && !settings->sms_webhook.empty()), "one way for short messages");
  for (const auto& webhook : settings->webhooks) {
    MW_CHECK(!webhook.name.empty() && is_one_line(webhook.url), "a webhook has a name, an address");
  }
  return 0;
}
