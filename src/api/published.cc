// SPDX-License-Identifier: Apache-2.0
#include "api/published.h"

#include "api/json_body.h"
#include "api/problem.h"

namespace millwright::api {

net::HttpResponse published(Services& services, const registry::Revision& revision,
                            const nlohmann::json& view, int status) {
  if (const auto done = services.plant.publish(revision); !done) return problem(done.error());
  return json_response(view, status);
}

}  // namespace millwright::api
