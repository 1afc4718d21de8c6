// SPDX-License-Identifier: Apache-2.0
#include "api/person_act.h"

#include <fmt/format.h>

#include <utility>

#include "api/hands_off_guard.h"

namespace millwright::api {

Result<rollout::WaveAct> act_by_person(const Services& services, const Call& call,
                                       std::string why) {
  if (!call.caller->who.user) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is no person: log in to decide", caller_name(call)));
  }
  return rollout::WaveAct{caller_name(call), services.clock.wall(), std::move(why)};
}

}  // namespace millwright::api
