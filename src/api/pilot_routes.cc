// SPDX-License-Identifier: Apache-2.0
// Pilot design: which assets a pilot is to have, and whether a choice stands for the plant.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/pilot_view.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMostSensors = 1'000'000;

struct Ask {
  std::string inventory;  ///< CSV; empty: the plant's own records
  rollout::DesignLimits limits;
  std::vector<std::string> assets;
};

Result<std::vector<std::string>> text_list(const json& body, std::string_view field) {
  std::vector<std::string> out;
  const auto found = body.find(field);
  if (found == body.end() || found->is_null()) return out;
  const auto bad = [&] {
    return fail(Code::kInvalidArgument, fmt::format("{}: must be a list of texts", field));
  };
  if (!found->is_array()) return bad();
  for (const json& one : *found) {
    if (!one.is_string()) return bad();
    out.push_back(one.get<std::string>());
  }
  return out;
}

Result<Ask> parse_ask(const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  for (const auto& [key, value] : body.items()) {
    if (key == "inventory" || key == "sensors" || key == "cover" || key == "assets") continue;
    return fail(Code::kInvalidArgument,
                fmt::format("{}: unknown, send inventory, sensors, cover and assets", key));
  }
  Ask ask;
  MW_TRY(ask.inventory, optional_text(body, "inventory"));
  MW_TRY(ask.assets, text_list(body, "assets"));
  MW_TRY(const auto cover, text_list(body, "cover"));
  if (!cover.empty()) {
    auto named = rollout::attributes_named(cover);
    if (!named) return fail(with_context(named.error(), "cover"));
    ask.limits.cover = std::move(*named);
  }
  if (const auto sensors = body.find("sensors"); sensors != body.end()) {
    if (!sensors->is_number_unsigned() || sensors->get<std::uint64_t>() < 1 ||
        sensors->get<std::uint64_t>() > kMostSensors) {
      return fail(Code::kInvalidArgument, "sensors: must be a whole number from 1 to 1000000");
    }
    ask.limits.sensors = sensors->get<std::uint32_t>();
  }
  return ask;
}

Result<rollout::Inventory> own_inventory(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  return plant_inventory(*plant, asset_records(services, *plant));
}

Result<json> answer(Services& services, const Call& call) {
  MW_TRY(const Ask ask, parse_ask(call));
  auto inventory =
      ask.inventory.empty() ? own_inventory(services) : rollout::parse_inventory(ask.inventory);
  if (!inventory) {
    return std::unexpected(ask.inventory.empty() ? inventory.error()
                                                 : with_context(inventory.error(), "inventory"));
  }
  MW_TRY(const rollout::PilotReport report,
         rollout::pilot_report(*inventory, ask.limits, ask.assets));
  return pilot_view(report, *inventory);
}

}  // namespace

void add_pilot_routes(Router& router, Services& services) {
  Services* s = &services;
  // It reads and computes; what it says changes nothing.
  router.add("POST", "/api/v1/rollout/pilot-design", Access::kViewer, [s](const Call& call) {
    const auto made = answer(*s, call);
    return made ? json_response(*made) : problem(made.error());
  });
}

}  // namespace millwright::api
