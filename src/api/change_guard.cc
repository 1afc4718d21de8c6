// SPDX-License-Identifier: Apache-2.0
#include "api/change_guard.h"

#include <fmt/format.h>

#include "api/change_reach.h"
#include "api/hands_off_guard.h"
#include "api/problem.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

std::optional<TeamKind> team_kind_of(const registry::Plant& plant, std::string_view person) {
  const User* user = plant.find_user_by_name(person);
  const Team* team = user == nullptr ? nullptr : plant.find<Team>(user->team);
  return team == nullptr ? std::nullopt : std::optional(team->kind);
}

std::optional<net::HttpResponse> handed_over_refusal(const Services& services,
                                                     const TransferBook& book, const Call& call) {
  const auto transfers = book.state();
  if (transfers->empty() || !call.caller) return std::nullopt;
  const auto person = person_behind(services, call.caller->who, Role::kOperator);
  if (!person) return std::nullopt;
  const auto plant = services.plant.registry().snapshot();
  const auto* keeper = rollout::keeper_of(*transfers, reach_of(services, call), *person,
                                          team_kind_of(*plant, *person), services.clock.wall());
  if (keeper == nullptr) return std::nullopt;
  return problem(403, "handed_over",
                 fmt::format("{} is, or was within 90 days before the transfer, of the project "
                             "team or the vendor, who may only look at what transfer {} ({}) "
                             "handed over to {}",
                             *person, keeper->id.value, keeper->title, keeper->receiving_team),
                 fmt::format("let {} do it; in an emergency an administrator breaks the glass with "
                             "POST /api/v1/rollout/transfers/{}/break-glass",
                             keeper->receiving_team, keeper->id.value));
}

}  // namespace

std::optional<std::string> person_behind(const Services& services,
                                         const identity::Authenticated& who, Role least) {
  if (who.kind == identity::PrincipalKind::kPerson) return who.name;
  if (who.kind != identity::PrincipalKind::kToken || who.role < least) return std::nullopt;
  for (const identity::ApiToken& token : services.identity.tokens()) {
    if (token.id == who.token) return token.created_by;
  }
  return std::nullopt;
}

std::optional<net::HttpResponse> guard_refusal(const Services& services,
                                               const TransferBook& transfers, const Call& call) {
  auto refused = hands_off_refusal(services, call);
  return refused ? std::move(refused) : handed_over_refusal(services, transfers, call);
}

Result<bool> may_act_on(const Services& services, AlarmId alarm, std::string_view person,
                        std::optional<TeamKind> team) {
  if (!may_act(services, person, team)) return false;
  MW_TRY(const auto transfers, load_transfers(services.plant.registry()));
  return rollout::keeper_of(transfers, reach_of(services, alarm), person, team,
                            services.clock.wall()) == nullptr;
}

}  // namespace millwright::api
