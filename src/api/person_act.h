// SPDX-License-Identifier: Apache-2.0
#pragma once
// An act of somebody who answers for it: a person, and no token.

#include <string>

#include "api/call.h"
#include "api/services.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::api {

/// Now, by whoever calls. Errors: failed_precondition   a token: it says to log in.
Result<rollout::WaveAct> act_by_person(const Services& services, const Call& call,
                                       std::string why = {});

}  // namespace millwright::api
