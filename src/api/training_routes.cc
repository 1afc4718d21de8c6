// SPDX-License-Identifier: Apache-2.0
// Training: who can do what, where one person alone can, and the pack a trainer prints.
#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/kpi_inputs.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/training_matrix.h"
#include "respond/procedure/words.h"
#include "respond/training/training_pack.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Qualification;
using respond::TrainingAction;
using respond::TrainingCommand;

net::HttpResponse matrix(const Services& services, const Call& call) {
  const auto view = training_view(services, call.http.find_query("roster").value_or(""));
  return view ? json_response(*view) : problem(view.error());
}

json qualification_view(const Qualification& q) {
  return {{"person", q.person},
          {"procedure", q.procedure},
          {"trained_at", to_rfc3339(q.trained_at)},
          {"demonstrated_at", time_or_null(q.demonstrated_at)},
          {"expires_at", time_or_null(q.expires_at)},
          {"recorded_by", q.recorded_by},
          {"revoked_at", time_or_null(q.revoked_at)}};
}

/// Errors: invalid_argument   a person or procedure that is not there.
Result<TrainingCommand> read_training(const Services& services, const Call& call,
                                      const json& body) {
  TrainingCommand command;
  command.who = caller_name(call);
  MW_TRY(command.person, text_field(body, "person"));
  MW_TRY(command.procedure, text_field(body, "procedure"));
  if (services.plant.registry().snapshot()->find_user_by_name(command.person) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("person: no user '{}'", command.person));
  }
  const bool is_in_force = services.watch.with_desk([&](const respond::Desk& desk) {
    return desk.shelf().procedures().contains(command.procedure);
  });
  if (is_in_force) return command;
  return fail(Code::kInvalidArgument,
              fmt::format("procedure: '{}' is not in force", command.procedure));
}

net::HttpResponse answer(const Services& services, const TrainingCommand& command, int status) {
  const auto done = ask_desk<Qualification>(services, encode(command));
  return done ? json_response(qualification_view(*done), status) : problem(done.error());
}

net::HttpResponse record(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto checked = only_fields(*body, {"person", "procedure", "trained_at", "expires_at"});
  if (!checked) return problem(checked.error());
  auto command = read_training(services, call, *body);
  if (!command) return problem(command.error());
  const auto trained = optional_time_field(*body, "trained_at");
  if (!trained) return problem(trained.error());
  const auto expires = optional_time_field(*body, "expires_at");
  if (!expires) return problem(expires.error());
  command->action = TrainingAction::kRecord;
  command->at = *trained;
  command->expires_at = *expires;
  return answer(services, *command, 201);
}

net::HttpResponse revoke(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto checked = only_fields(*body, {"person", "procedure", "reason"});
  if (!checked) return problem(checked.error());
  auto command = read_training(services, call, *body);
  if (!command) return problem(command.error());
  const auto reason = text_field(*body, "reason");
  if (!reason) return problem(reason.error());
  command->action = TrainingAction::kRevoke;
  command->reason = *reason;
  return answer(services, *command, 200);
}

respond::PackProcedure pack_of(const respond::DocumentShelf::Item<respond::Procedure>& item,
                               const registry::Plant& plant, std::string_view language) {
  const respond::Procedure& procedure = item.content;
  const respond::ProcedureWords words(procedure, language);
  respond::PackProcedure out;
  out.name = procedure.name;
  out.title = words.title();
  out.version = static_cast<int>(item.version);
  if (const Document* document = plant.find<Document>(item.id)) out.approver = document->approver;
  out.expected = std::chrono::ceil<std::chrono::minutes>(procedure.expected);
  for (const respond::ProcedureStep& step : procedure.steps) {
    respond::PackStep& row = out.steps.emplace_back();
    // Ids are words of the original; a translated step stands by its number.
    if (words.language() == procedure.language) row.title = registry::title_from_name(step.id);
    row.text = words.text(step);
    if (!step.hazard.empty()) row.hazards.emplace_back(words.hazard(step));
  }
  return out;
}

/// All procedures in force, or those named: `procedures=a,b`. In the language asked for, where an
/// approved translation is.
net::HttpResponse pack(const Services& services, const Call& call) {
  const auto plant = services.plant.registry().snapshot();
  const std::string asked = fmt::format(",{},", call.http.find_query("procedures").value_or(""));
  const bool is_all = asked == ",,";
  const std::string_view language = page_language(call.http);
  const auto procedures = services.watch.with_desk([&](const respond::Desk& desk) {
    std::vector<respond::PackProcedure> found;
    for (const auto& [name, item] : desk.shelf().procedures()) {
      if (is_all || asked.contains("," + name + ","))
        found.push_back(pack_of(item, *plant, language));
    }
    return found;
  });
  respond::PackCover cover;
  cover.title = language == "de" ? "Schulungsmappe" : "Training pack";
  cover.language = language;
  for (const Site& site : plant->all<Site>()) {
    if (site.name != "_system" && cover.site.empty()) {
      cover.site = site.title.empty() ? site.name : site.title;
    }
  }
  cover.printed = services.clock.wall();
  return html_page(training_pack_html(cover, procedures));
}

}  // namespace

void add_training_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/training", Access::kViewer,
             [s](const Call& call) { return matrix(*s, call); });
  router.add("POST", "/api/v1/training", Access::kEngineer,
             [s](const Call& call) { return record(*s, call); });
  router.add("POST", "/api/v1/training/revoke", Access::kEngineer,
             [s](const Call& call) { return revoke(*s, call); });
  router.add("GET", "/api/v1/training/pack", Access::kViewer,
             [s](const Call& call) { return pack(*s, call); });
}

}  // namespace millwright::api
