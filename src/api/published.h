// SPDX-License-Identifier: Apache-2.0
#pragma once
// The answer to a change of the plant's records.

#include <nlohmann/json.hpp>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/services.h"

namespace millwright::api {

/// Tells the plant of a change that was made, and the client what the record is now.
inline net::HttpResponse published(Services& services, const registry::Revision& revision,
                                   const nlohmann::json& view, int status) {
  if (const auto done = services.plant.publish(revision); !done) return problem(done.error());
  return json_response(view, status);
}

}  // namespace millwright::api
