// SPDX-License-Identifier: Apache-2.0
#include "api/kiosk_people.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "api/json_body.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

using nlohmann::json;

struct Duty {
  int rank = 2;  // 0: of the position's own roster, 1: of another, 2: off duty
  std::string roster;
  std::string shift;
};

std::map<std::string, Duty> on_duty(const Services& services, const std::string& position) {
  const UtcNanos now = services.clock.wall();
  std::map<std::string, Duty> found;
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const auto& [name, item] : desk.shelf().rosters()) {
      const int rank = name == position ? 0 : 1;
      for (const respond::OnDuty& on : desk.directory().duty(item.content).on_duty(now)) {
        Duty& duty = found[on.person];
        if (rank < duty.rank) duty = {rank, name, on.shift};
      }
    }
    return 0;
  });
  return found;
}

}  // namespace

json kiosk_people(const Services& services, const std::string& position) {
  const auto duties = on_duty(services, position);
  struct Row {
    const User* user;
    Duty duty;
    bool has_pin;
  };
  const auto plant = services.plant.registry().snapshot();
  std::vector<Row> rows;
  for (const User& user : plant->all<User>()) {
    if (!user.is_active || user.is_contact_only || user.role < Role::kOperator) continue;
    const auto duty = duties.find(user.name);
    const bool has_pin = services.identity.kiosks().has_pin(user.id);
    if (duty == duties.end() && !has_pin) continue;
    rows.push_back({&user, duty == duties.end() ? Duty() : duty->second, has_pin});
  }
  std::ranges::sort(rows, {}, [](const Row& row) {
    return std::tuple(row.duty.rank, row.user->full_name, row.user->name);
  });
  json out = json::array();
  for (const Row& row : rows) {
    out.push_back({{"name", row.user->name},
                   {"full_name", row.user->full_name},
                   {"is_on_duty", row.duty.rank < 2},
                   {"roster", row.duty.roster},
                   {"shift", row.duty.shift},
                   {"has_pin", row.has_pin}});
  }
  return out;
}

}  // namespace millwright::api
