// SPDX-License-Identifier: Apache-2.0
// The transfer of areas from the project to those who run them: opened, its checklist worked off,
// signed by two, and handed back where need be.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/change_guard.h"
#include "api/desk_call.h"
#include "api/kiosk_acts.h"
#include "api/problem.h"
#include "api/recent_helpers.h"
#include "api/rollout_book.h"
#include "api/session_cookie.h"
#include "api/transfer_book.h"
#include "api/transfer_evidence.h"
#include "api/transfer_site.h"
#include "api/transfer_views.h"
#include "identity/identity.h"
#include "registry/rollout_rows.h"
#include "rollout/transfer/transfer_codec.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::Transfer;
using rollout::TransferState;
using rollout::WaveAct;

constexpr std::string_view kTransfers = "list them with GET /api/v1/rollout/transfers";
constexpr std::string_view kChecklist =
    "GET /api/v1/rollout/transfers/{id} says what is missing and who can supply it";

rollout::TransferId id_in(const Call& call) {
  const auto number = path_number(call.parameters[0], "transfer");
  return number && *number <= UINT32_MAX ? rollout::TransferId(static_cast<std::uint32_t>(*number))
                                         : rollout::TransferId();
}

Result<Transfer> find(rollout::Transfers transfers, const Call& call) {
  const auto it = std::ranges::find(transfers, id_in(call), &Transfer::id);
  if (it != transfers.end()) return *it;
  return fail(Code::kNotFound, fmt::format("no transfer {}", call.parameters[0]));
}

rollout::Signer signer_of(const Call& call) {
  const identity::Authenticated& who = call.caller->who;
  return {caller_name(call), who.team_name, who.team_kind};
}

WaveAct act_of(const TransferSite& site, const Call& call, std::string why = {}) {
  return {caller_name(call), site.readiness.services.clock.wall(), std::move(why)};
}

/// The password again, of somebody who is logged in: no token signs, no kiosk, and nobody at a
/// screen that was left open.
std::optional<net::HttpResponse> refuse_without_password(const TransferSite& site, const Call& call,
                                                         const json& body) {
  if (auto refused = refuse_without_log_in(call)) return refused;
  const auto password = text_field(body, "password");
  if (!password) return problem(password.error(), "sign with your own password");
  const auto sure = site.readiness.services.identity.confirm_password(call.caller->who, *password);
  if (sure) return std::nullopt;
  if (sure.error().code() != Code::kUnauthorized) return problem(sure.error());
  return problem(403, "forbidden", "the password is not right, nothing was done",
                 "sign with your own password");
}

net::HttpResponse view(const TransferSite& site, const Call& call, const Transfer& transfer,
                       int status = 200) {
  const Services& services = site.readiness.services;
  const auto areas = plant_areas(*services.plant.registry().snapshot());
  std::optional<rollout::Checklist> checklist;
  if (!transfer.ended_at) checklist = checklist_now(site.readiness, transfer);
  return json_response(transfer_view(transfer, areas, checklist ? &*checklist : nullptr,
                                     services.clock.wall(), page_language(call.http)),
                       status);
}

net::HttpResponse list(const TransferSite& site, const Call&) {
  const auto areas = plant_areas(*site.readiness.services.plant.registry().snapshot());
  return json_response(
      transfers_view(*site.transfers->state(), areas, site.readiness.services.clock.wall()));
}

net::HttpResponse show(const TransferSite& site, const Call& call) {
  const auto transfer = find(*site.transfers->state(), call);
  return transfer ? view(site, call, *transfer) : problem(transfer.error(), kTransfers);
}

/// Changes the transfer of the path by `step`, and shows it as it then stands.
template <class Step>
net::HttpResponse change(const TransferSite& site, const Call& call, std::string why, Step step,
                         int status = 200) {
  const auto changed =
      site.transfers->put(call.intent(Act::kOperation, std::move(why)),
                          [&](const std::vector<Transfer>& all) -> Result<Transfer> {
                            MW_TRY(Transfer transfer, find(all, call));
                            return step(std::move(transfer));
                          });
  return changed ? view(site, call, *changed, status) : problem(changed.error(), kChecklist);
}

Result<std::vector<AreaId>> read_areas(const json& body) {
  std::vector<AreaId> areas;
  const auto it = body.find("areas");
  if (it == body.end() || it->is_null()) return areas;
  if (!it->is_array()) return fail(Code::kInvalidArgument, "areas: must be a list of ids");
  for (const json& one : *it) {
    if (!one.is_number_unsigned() || one.get<std::uint64_t>() > UINT32_MAX) {
      return fail(Code::kInvalidArgument, "areas: must be a list of ids");
    }
    areas.emplace_back(one.get<std::uint32_t>());
  }
  std::ranges::sort(areas);
  const auto rest = std::ranges::unique(areas);
  areas.erase(rest.begin(), rest.end());
  return areas;
}

Result<Transfer> read_opening(const TransferSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(
      body, {"title", "areas", "whole_plant", "wave", "giving_team", "receiving_team"}));
  Transfer wanted;
  MW_TRY(wanted.title, text_field(body, "title"));
  MW_TRY(wanted.scope.areas, read_areas(body));
  MW_TRY(wanted.scope.is_whole_plant, optional_flag(body, "whole_plant"));
  MW_TRY(const auto wave, optional_id_field(body, "wave"));
  wanted.wave = rollout::WaveId(
      static_cast<std::uint32_t>(std::min<std::uint64_t>(wave.value_or(0), UINT32_MAX)));
  MW_TRY(wanted.giving_team, text_field(body, "giving_team"));
  MW_TRY(wanted.receiving_team, text_field(body, "receiving_team"));
  wanted.opened_by = caller_name(call);
  wanted.opened_at = site.readiness.services.clock.wall();
  return wanted;
}

rollout::TransferFacts facts_of(const Services& services, const Transfer& wanted) {
  const auto plant = services.plant.registry().snapshot();
  rollout::TransferFacts facts;
  facts.areas = plant_areas(*plant);
  const auto kind_of = [&](const std::string& name) -> std::optional<TeamKind> {
    const Team* team = plant->find_team_by_name(name);
    return team == nullptr ? std::nullopt : std::optional(team->kind);
  };
  facts.giving = kind_of(wanted.giving_team);
  facts.receiving = kind_of(wanted.receiving_team);
  if (!wanted.wave) return facts;
  const auto state = services.host.rollout->state();
  const rollout::Wave* wave = rollout::find_wave(state->waves, wanted.wave);
  facts.has_wave = wave != nullptr;
  if (wave == nullptr) return facts;
  facts.wave_areas = wave->scope.areas;
  for (const AssetId asset : contents_of(*state, *wave, *plant).assets) {
    if (const Asset* found = plant->find<Asset>(asset)) {
      const Line* line = plant->find<Line>(found->line);
      if (line != nullptr) facts.wave_areas.push_back(line->area);
    }
  }
  std::ranges::sort(facts.wave_areas);
  return facts;
}

net::HttpResponse open(const TransferSite& site, const Call& call) {
  const auto wanted = read_opening(site, call);
  if (!wanted) return problem(wanted.error());
  const rollout::TransferFacts facts = facts_of(site.readiness.services, *wanted);
  const auto opened = site.transfers->put(
      call.intent(Act::kOperation), [&](const std::vector<Transfer>& all) -> Result<Transfer> {
        MW_TRY_STATUS(rollout::check_opening(all, *wanted, facts));
        return *wanted;
      });
  return opened ? view(site, call, *opened, 201) : problem(opened.error(), kTransfers);
}

/// The one field of a body. Errors: invalid_argument.
Result<std::string> read_text(const Call& call, std::string_view field) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {field}));
  return text_field(body, field);
}

net::HttpResponse add_item(const TransferSite& site, const Call& call) {
  const auto words = read_text(call, "words");
  if (!words) return problem(words.error());
  return change(
      site, call, {},
      [&](Transfer transfer) {
        return rollout::add_item(std::move(transfer), act_of(site, call, *words));
      },
      201);
}

net::HttpResponse sign_item(const TransferSite& site, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return std::move(*refused);
  const auto words = read_text(call, "words");
  if (!words) return problem(words.error());
  const auto number = path_number(call.parameters[1], "item");
  if (!number) return problem(number.error(), kChecklist);
  const auto item = static_cast<std::uint32_t>(std::min<std::uint64_t>(*number, UINT32_MAX));
  return change(site, call, *words, [&](Transfer transfer) {
    return rollout::sign_item(std::move(transfer), item, act_of(site, call, *words));
  });
}

net::HttpResponse accept_exception(const TransferSite& site, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return std::move(*refused);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const Status known = only_fields(*body, {"item", "reason", "expires"}); !known) {
    return problem(known.error());
  }
  const auto item = text_field(*body, "item");
  if (!item) return problem(item.error(), kChecklist);
  const auto reason = text_field(*body, "reason");
  if (!reason) return problem(reason.error());
  const auto expires = time_field(*body, "expires");
  if (!expires) return problem(expires.error());
  return change(
      site, call, *reason,
      [&](Transfer transfer) {
        return rollout::accept_exception(std::move(transfer), *item, *expires, signer_of(call),
                                         act_of(site, call, *reason));
      },
      201);
}

/// The evidence is gathered before anything is locked, and judged on the transfer as it then is.
net::HttpResponse sign(const TransferSite& site, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const Status known = only_fields(*body, {"password"}); !known) return problem(known.error());
  if (auto refused = refuse_without_password(site, call, *body)) return std::move(*refused);
  const auto asked = find(*site.transfers->state(), call);
  if (!asked) return problem(asked.error(), kTransfers);
  const auto evidence = transfer_evidence(site.readiness, *asked);
  const auto helpers =
      recent_helpers(site.readiness.services, site.readiness.services.clock.wall());
  if (!helpers) return problem(helpers.error());
  const std::string why = fmt::format("signed with the password of {}", caller_name(call));
  return change(site, call, why, [&](Transfer transfer) {
    const WaveAct act = act_of(site, call);
    const auto checklist = rollout::judge_checklist(transfer, evidence, act.at);
    rollout::EvidenceCopy copy;
    copy.text = rollout::encode(checklist);
    copy.hash = registry::content_hash(copy.text);
    return rollout::sign(std::move(transfer), checklist, std::move(copy), signer_of(call), *helpers,
                         act);
  });
}

net::HttpResponse withdraw(const TransferSite& site, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return std::move(*refused);
  const auto reason = read_text(call, "reason");
  if (!reason) return problem(reason.error());
  return change(site, call, *reason, [&](Transfer transfer) {
    return rollout::withdraw(std::move(transfer), signer_of(call), act_of(site, call, *reason));
  });
}

net::HttpResponse hand_back(const TransferSite& site, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const Status known = only_fields(*body, {"reason", "password"}); !known) {
    return problem(known.error());
  }
  const auto reason = text_field(*body, "reason");
  if (!reason) return problem(reason.error());
  if (auto refused = refuse_without_password(site, call, *body)) return std::move(*refused);
  return change(site, call, *reason, [&](Transfer transfer) {
    return rollout::hand_back(std::move(transfer), signer_of(call), act_of(site, call, *reason));
  });
}

net::HttpResponse break_glass(const TransferSite& site, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const Status known = only_fields(*body, {"reason", "hours", "password"}); !known) {
    return problem(known.error());
  }
  const auto reason = text_field(*body, "reason");
  if (!reason) return problem(reason.error());
  const auto hours = optional_id_field(*body, "hours");
  if (!hours) return problem(hours.error());
  if (auto refused = refuse_without_password(site, call, *body)) return std::move(*refused);
  const auto n = static_cast<int>(std::min<std::uint64_t>(hours->value_or(4), 1000));
  return change(site, call, *reason, [&](Transfer transfer) {
    return rollout::break_glass(std::move(transfer), std::chrono::hours(n),
                                act_of(site, call, *reason));
  });
}

}  // namespace

void add_transfer_routes(Router& router, const TransferSite& site) {
  Services* services = &site.readiness.services;
  router.set_guard([services, transfers = site.transfers](const Call& call) {
    auto refused = guard_refusal(*services, *transfers, call);
    return refused ? std::move(refused) : note_kiosk_act(*services, call);
  });
  const std::string base = "/api/v1/rollout/transfers";
  const auto add = [&](const char* method, const std::string& path, Access access,
                       auto handler) -> Route& {
    return router.add(method, base + path, access,
                      [site, handler](const Call& call) { return handler(site, call); });
  };
  add("GET", "", Access::kViewer, list);
  add("POST", "", Access::kEngineer, open);
  add("GET", "/{id}", Access::kViewer, show);
  add("POST", "/{id}/items", Access::kOperator, add_item);
  add("POST", "/{id}/items/{number}/sign", Access::kOperator, sign_item);
  add("POST", "/{id}/exceptions", Access::kOperator, accept_exception);
  // Whoever is on a side signs and ends it, whatever else the account may do.
  add("POST", "/{id}/sign", Access::kViewer, sign);
  add("POST", "/{id}/withdraw", Access::kViewer, withdraw);
  add("POST", "/{id}/hand-back", Access::kViewer, hand_back);
  add("POST", "/{id}/break-glass", Access::kAdministrator, break_glass).is_guarded = false;
}

}  // namespace millwright::api
