// SPDX-License-Identifier: Apache-2.0
// May the plant go on? Production parity, the five questions with their history and report, "does
// this help you?", and champions.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/desk_call.h"
#include "api/parity_measures.h"
#include "api/person_of_plant.h"
#include "api/problem.h"
#include "api/readiness_evidence.h"
#include "api/readiness_report.h"
#include "api/readiness_site.h"
#include "api/readiness_views.h"
#include "api/site_time.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

/// The name of the person who asks; empty for a token.
std::string person_of(const Call& call) {
  return call.caller && call.caller->who.user ? caller_name(call) : std::string();
}

Result<std::string> get_person(const Call& call) {
  std::string person = person_of(call);
  if (!person.empty()) return person;
  return fail(Code::kFailedPrecondition, fmt::format("{} is no person: log in", caller_name(call)));
}

// Production parity.

net::HttpResponse parity(const ReadinessSite& site, const Call& call) {
  return json_response(
      parity_view(parity_now(site), site.services.clock.wall(), page_language(call.http)));
}

Result<rollout::Signature> read_signature(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"answer", "words"}));
  rollout::Signature signature;
  signature.item = call.parameters[0];
  MW_TRY(const std::string answer, text_field(body, "answer"));
  if (answer != "yes" && answer != "no") {
    return fail(Code::kInvalidArgument, "answer: must be yes or no");
  }
  signature.answer = answer == "yes" ? rollout::Answer::kYes : rollout::Answer::kNo;
  MW_TRY(signature.words, text_field(body, "words"));
  MW_TRY_STATUS(rollout::check(signature));
  MW_TRY(signature.person, get_person(call));
  signature.at = site.services.clock.wall();
  return signature;
}

net::HttpResponse sign_parity(const ReadinessSite& site, const Call& call) {
  const auto signature = read_signature(site, call);
  Status done = signature ? site.readiness->sign(call.intent(Act::kOperation), *signature)
                          : Status(std::unexpected(signature.error()));
  if (!done) return problem(done.error(), "see what is asked with GET /api/v1/rollout/parity");
  auto response = parity(site, call);
  response.status = 201;
  return response;
}

// The five questions.

net::HttpResponse readiness(const ReadinessSite& site, const Call& call) {
  const auto state = site.services.host.rollout->state();
  return json_response(
      readiness_view(readiness_now(site), present_wave(*state), page_language(call.http)));
}

net::HttpResponse history(const ReadinessSite& site, const Call& call) {
  const auto n = number_argument(call.http, "days", 90, 1, 3660);
  if (!n) return problem(n.error());
  const auto state = site.readiness->state();
  const std::size_t n_shown = std::min<std::size_t>(*n, state->days.size());
  json days = json::array();
  for (const auto& day : std::span(state->days).last(n_shown)) days.push_back(day_view(day));
  return json_response({{"days", std::move(days)}});
}

net::HttpResponse report(const ReadinessSite& site, const Call& call) {
  const auto state = site.services.host.rollout->state();
  const rollout::Readiness readiness = readiness_now(site);
  const std::string written = wall_text(readiness.at, *site.services.plant.registry().snapshot());
  return html_page(readiness_report_html(readiness, written, present_wave(*state),
                                         site.readiness->state()->days, parity_now(site),
                                         page_language(call.http)));
}

// "Does this help you?"

net::HttpResponse voices(const ReadinessSite& site, const Call& call) {
  return json_response(
      voices_view(*site.readiness->state(), person_of(call), site.services.clock.wall()));
}

Status speak_as_asked(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"helps"}));
  MW_TRY(const std::string text, text_field(body, "helps"));
  const auto help = rollout::parse_help(text);
  if (!help) return fail(Code::kInvalidArgument, "helps: must be yes, partly or no");
  MW_TRY(const std::string person, get_person(call));
  return site.readiness->speak(person, *help, site.services.clock.wall());
}

net::HttpResponse speak(const ReadinessSite& site, const Call& call) {
  if (const Status done = speak_as_asked(site, call); !done) return problem(done.error());
  auto response = voices(site, call);
  response.status = 201;
  return response;
}

// Champions.

std::string area_title(AreaId id, const registry::Plant& plant) {
  const Area* area = plant.find<Area>(id);
  return area == nullptr ? std::string() : area->title.empty() ? area->name : area->title;
}

json cell_view(const rollout::ChampionCell& cell, const rollout::Champion* champion,
               const registry::Plant& plant) {
  const bool is_named = champion != nullptr;
  return {{"area", cell.area.value},
          {"area_title", area_title(cell.area, plant)},
          {"shift", cell.shift},
          {"id", is_named ? json(champion->id) : json(nullptr)},
          {"champion", is_named ? champion->champion : ""},
          {"deputy", is_named ? champion->deputy : ""}};
}

net::HttpResponse champions(const ReadinessSite& site) {
  const auto state = site.readiness->state();
  const auto plant = site.services.plant.registry().snapshot();
  const auto cells = champion_cells(site.services);
  const auto cover = rollout::cover_of(cells, state->champions);
  json rows = json::array();
  for (const rollout::ChampionCell& cell : cells) {
    const auto it = std::ranges::find_if(state->champions, [&](const rollout::Champion& one) {
      return one.area == cell.area && one.shift == cell.shift;
    });
    rows.push_back(cell_view(cell, it == state->champions.end() ? nullptr : &*it, *plant));
  }
  return json_response({{"answer", name(cover.answer())},
                        {"n_open", cover.open.size()},
                        {"cells", std::move(rows)}});
}

Result<rollout::Champion> read_champion(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"area", "shift", "champion", "deputy"}));
  rollout::Champion champion;
  MW_TRY(const auto area, optional_id_field(body, "area"));
  champion.area =
      AreaId(static_cast<std::uint32_t>(std::min<std::uint64_t>(area.value_or(0), UINT32_MAX)));
  MW_TRY(champion.shift, text_field(body, "shift"));
  MW_TRY(champion.champion, text_field(body, "champion"));
  MW_TRY(champion.deputy, optional_text(body, "deputy"));
  MW_TRY_STATUS(rollout::check(champion));
  const auto plant = site.services.plant.registry().snapshot();
  MW_TRY_STATUS(check_stays("champion", champion.champion, *plant));
  if (!champion.deputy.empty()) {
    MW_TRY_STATUS(check_stays("deputy", champion.deputy, *plant));
  }
  const auto cells = champion_cells(site.services);
  const rollout::ChampionCell cell{champion.area, champion.shift};
  if (std::ranges::find(cells, cell) == cells.end()) {
    return fail(Code::kInvalidArgument,
                fmt::format("area: area {} has no shift '{}' on the main roster",
                            champion.area.value, champion.shift));
  }
  return champion;
}

net::HttpResponse put_champion(const ReadinessSite& site, const Call& call) {
  const auto champion = read_champion(site, call);
  if (!champion) {
    return problem(champion.error(), "list the places with GET /api/v1/rollout/champions");
  }
  const auto stored = site.readiness->put_champion(call.intent(Act::kConfiguration), *champion);
  return stored ? champions(site) : problem(stored.error());
}

net::HttpResponse remove_champion(const ReadinessSite& site, const Call& call) {
  const auto id = path_number(call.parameters[0], "champion");
  const Status done = id ? site.readiness->remove_champion(
                               call.intent(Act::kConfiguration),
                               static_cast<std::uint32_t>(std::min<std::uint64_t>(*id, UINT32_MAX)))
                         : Status(std::unexpected(id.error()));
  if (!done) return problem(done.error(), "list them with GET /api/v1/rollout/champions");
  return net::HttpResponse::of(204, "", "");
}

}  // namespace

void add_readiness_routes(Router& router, const ReadinessSite& site) {
  const std::string base = "/api/v1/rollout/";
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    router.add(method, base + path, access,
               [site, handler](const Call& call) { return handler(site, call); });
  };
  add("GET", "parity", Access::kViewer, parity);
  add("POST", "parity/{item}/signatures", Access::kEngineer, sign_parity);
  add("GET", "readiness", Access::kViewer, readiness);
  add("GET", "readiness/history", Access::kViewer, history);
  add("GET", "readiness/report", Access::kViewer, report);
  add("GET", "voices", Access::kViewer, voices);
  // Everybody who can log in is asked.
  add("POST", "voices", Access::kViewer, speak);
  add("GET", "champions", Access::kViewer,
      [](const ReadinessSite& site_, const Call&) { return champions(site_); });
  add("PUT", "champions", Access::kEngineer, put_champion);
  add("DELETE", "champions/{id}", Access::kEngineer, remove_champion);
}

}  // namespace millwright::api
