// SPDX-License-Identifier: Apache-2.0
#pragma once
// The audit entry of what people do at a kiosk: who, for which team kind, from which kiosk.

#include <optional>

#include "api/call.h"
#include "api/services.h"

namespace millwright::api {

/// Asked before a change at a kiosk is made, so that none is made without its entry: an answer
/// refuses because the entry could not be written. Callers elsewhere pass.
std::optional<net::HttpResponse> note_kiosk_act(const Services& services, const Call& call);

}  // namespace millwright::api
