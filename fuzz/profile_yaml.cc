// SPDX-License-Identifier: Apache-2.0
// Any bytes as a profile file: never a crash, a problem names file and line, and a profile that
// parses is written as a text that parses to an equal one.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "registry/profile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  using namespace millwright::registry;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto profile = parse_profile(text, "p.yaml");
  if (!profile) {
    MW_CHECK(profile.error().code() == Code::kInvalidArgument, "only the text is at fault");
    const std::string_view message = profile.error().message();
    MW_CHECK(message.starts_with("p.yaml:") && message.size() > 10, "file and line");
    return 0;
  }
  const auto again = parse_profile(profile_to_yaml(*profile), "p.yaml");
  MW_CHECK(again && *again == *profile, "what is written is read");
  for (const ProfileRule& rule : profile->rules) {
    static_cast<void>(to_rule(rule, "Pump {asset} 1"));
  }
  for (const ProfileSignal& signal : profile->signals) {
    MW_CHECK(profile_address(signal, "mqtt", "plant").starts_with("plant"), "below its prefix");
  }
  return 0;
}
