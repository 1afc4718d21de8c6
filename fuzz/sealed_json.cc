// SPDX-License-Identifier: Apache-2.0
// Small files of the program's own: refused as damage, or an object that is written and read the
// same; also with a checksum that fits, and as what an older program wrote.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "core/check.h"
#include "os/sealed_json.h"

namespace {

using namespace millwright;

void check(const std::string& text, int first_sealed) {
  const auto object = os::unseal_json(text, "f.json", first_sealed);
  if (!object) {
    MW_CHECK(object.error().code() == Code::kDataLoss, "only damage is refused");
    MW_CHECK(object.error().message().starts_with("f.json is damaged"), "and named");
    return;
  }
  MW_CHECK(object->is_object() && !object->contains("check"), "without its seal");
  const std::string written = os::seal_json(*object);
  const auto again = os::unseal_json(written, "f.json", 1);
  MW_CHECK(again && os::seal_json(*again) == written, "what is written is read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text, 1);
  check(text, 2);
  const nlohmann::json object = nlohmann::json::parse(text, nullptr, false);
  if (object.is_object()) check(os::seal_json(object), 2);
  return 0;
}
