// SPDX-License-Identifier: Apache-2.0
#include "api/kiosk_acts.h"

#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "registry/record_json.h"

namespace millwright::api {

std::optional<net::HttpResponse> note_kiosk_act(const Services& services, const Call& call) {
  if (!call.caller || !call.caller->who.kiosk) return std::nullopt;
  const std::string after = registry::dump({{"event", "act at a kiosk"},
                                            {"kiosk", call.caller->who.kiosk_name},
                                            {"request", call.http.method + " " + call.http.path}});
  const auto noted = services.plant.registry().change(
      call.intent(registry::Act::kOperation), [&](registry::Edit& edit) -> Status {
        edit.note("kiosk " + std::to_string(call.caller->who.kiosk.value), {}, after);
        return {};
      });
  if (noted) return std::nullopt;
  return problem(with_context(noted.error(), "the act was not made: its audit entry"));
}

}  // namespace millwright::api
