// SPDX-License-Identifier: Apache-2.0
#include "app/demo_people.h"

#include <array>

#include "app/library.h"

namespace millwright::app {
namespace {

struct Person {
  const char* name;
  const char* full_name;
  TeamKind team;
};

constexpr std::array<Person, 9> kPeople{{
    {"anna", "Anna Lindqvist", TeamKind::kOperations},
    {"boris", "Boris Hahn", TeamKind::kOperations},
    {"carla", "Carla Mendes", TeamKind::kOperations},
    {"dmitri", "Dmitri Weber", TeamKind::kOperations},
    {"elif", "Elif Kaya", TeamKind::kOperations},
    {"frank", "Frank Otto", TeamKind::kOperations},
    {"gita", "Gita Rao", TeamKind::kMaintenance},
    {"henk", "Henk de Vries", TeamKind::kMaintenance},
    {"ines", "Ines Moreau", TeamKind::kMaintenance},
}};

Result<TeamId> make_team(pipeline::PlantService& plant, const registry::Intent& intent,
                         TeamKind kind) {
  const auto now = plant.registry().snapshot();
  if (const Team* known = now->find_team_by_name(name(kind))) return known->id;
  Team team;
  team.name = name(kind);
  team.kind = kind;
  MW_TRY(const auto made, plant.registry().create<Team>(intent, std::move(team)));
  MW_TRY_STATUS(plant.publish(made.revision));
  return made.record.id;
}

}  // namespace

Status make_demo_people(pipeline::PlantService& plant, const std::string& library_dir) {
  registry::Intent intent;
  intent.why = "simulated plant";
  for (const Person& person : kPeople) {
    MW_TRY(const TeamId team, make_team(plant, intent, person.team));
    if (plant.registry().snapshot()->find_user_by_name(person.name) != nullptr) continue;
    User user;
    user.name = person.name;
    user.full_name = person.full_name;
    user.team = team;
    user.role = Role::kOperator;
    user.email = std::string(person.name) + "@mill.example";
    if (person.team == TeamKind::kMaintenance) user.skills = {"electrical-lockout"};
    MW_TRY(const auto made, plant.registry().create<User>(intent, std::move(user)));
    MW_TRY_STATUS(plant.publish(made.revision));
  }
  const std::string rosters = library_dir + "/rosters";
  MW_TRY_STATUS(load_documents(plant, rosters, ".ics", DocumentKind::kCalendar));
  return load_documents(plant, rosters, ".yaml", DocumentKind::kRoster);
}

}  // namespace millwright::app
