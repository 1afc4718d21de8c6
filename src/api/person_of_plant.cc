// SPDX-License-Identifier: Apache-2.0
#include "api/person_of_plant.h"

#include <fmt/format.h>

#include "respond/attention/human_act.h"

namespace millwright::api {
namespace {

/// Nullptr: of none.
const Team* team_of(const std::string& person, const registry::Plant& plant) {
  return plant.find<Team>(plant.find_user_by_name(person)->team);
}

}  // namespace

Status check_person(std::string_view field, const std::string& person,
                    const registry::Plant& plant) {
  const User* user = plant.find_user_by_name(person);
  if (user != nullptr && user->is_active) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("{}: there is no active user '{}'", field, person));
}

Status check_owner(const std::string& owner, const registry::Plant& plant) {
  MW_TRY_STATUS(check_person("owner", owner, plant));
  const Team* team = team_of(owner, plant);
  if (team == nullptr || team->kind != TeamKind::kVendor) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("owner: {} belongs to a vendor; name somebody of the plant", owner));
}

Status check_stays(std::string_view field, const std::string& person,
                   const registry::Plant& plant) {
  MW_TRY_STATUS(check_person(field, person, plant));
  const Team* team = team_of(person, plant);
  if (team == nullptr || !respond::is_helper(team->kind)) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("{}: {} is of the {} team and will be gone; name somebody of the plant",
                          field, person, millwright::name(team->kind)));
}

}  // namespace millwright::api
