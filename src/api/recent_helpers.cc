// SPDX-License-Identifier: Apache-2.0
#include "api/recent_helpers.h"

#include "api/attention_inputs.h"
#include "api/audit_reader.h"

namespace millwright::api {

Result<std::vector<std::string>> recent_helpers(const Services& services, UtcNanos at) {
  MW_TRY(const auto trail,
         audit_since(services, services.clock.wall() - 2 * respond::TeamMemory::kMemory));
  const auto plant = services.plant.registry().snapshot();
  const respond::TeamMemory memory = team_memory(trail, *plant);
  std::vector<std::string> helpers;
  for (const User& user : plant->all<User>()) {
    const auto kind = memory.kind_at(user.name, at);
    if (kind && respond::is_helper(*kind)) helpers.push_back(user.name);
  }
  return helpers;
}

}  // namespace millwright::api
