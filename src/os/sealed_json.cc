// SPDX-License-Identifier: Apache-2.0
#include "os/sealed_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "core/crc32c.h"

namespace millwright::os {
namespace {

using nlohmann::json;

std::string check_of(const json& object) {
  return fmt::format("{:08x}", crc32c(object.dump(-1, ' ', false, json::error_handler_t::replace)));
}

}  // namespace

std::string seal_json(json object) {
  object["check"] = check_of(object);
  return object.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<json> unseal_json(std::string_view text, const std::string& where, int first_sealed) {
  json object = json::parse(text, nullptr, false);
  if (!object.is_object())
    return fail(Code::kDataLoss, where + " is damaged (it is no JSON object)");
  const auto found = object.find("check");
  if (found == object.end()) {
    const auto version = object.find("version");
    const bool is_older = version == object.end() || (version->is_number_integer() &&
                                                      version->get<std::int64_t>() < first_sealed);
    if (is_older && first_sealed > 1) return object;
    return fail(Code::kDataLoss, where + " is damaged (its checksum is missing)");
  }
  const json check = std::move(*found);
  object.erase(found);
  if (check == check_of(object)) return object;
  return fail(Code::kDataLoss, where + " is damaged (its checksum differs)");
}

}  // namespace millwright::os
