// SPDX-License-Identifier: Apache-2.0
// Procedures: what there is, whether anybody has practised it, and the card for the machine.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/exercises.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/run_routes.h"
#include "api/run_view.h"
#include "api/sentence.h"
#include "registry/rationalisation.h"
#include "respond/procedure/card.h"
#include "respond/procedure/parse_procedure.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::CoverageVerdict;
using respond::Procedure;
using respond::ProcedureCoverage;

constexpr std::string_view kListProcedures = "list them with GET /api/v1/procedures";

/// The version of each procedure that counts: the one in force, else the latest that is not
/// retired. In order of name.
std::map<std::string, const Document*> chosen(const registry::Plant& plant) {
  std::map<std::string, const Document*> out;
  for (const Document& document : plant.all<Document>()) {
    if (document.kind != DocumentKind::kProcedure) continue;
    if (document.state == DocumentState::kRetired) continue;
    const Document*& best = out[document.name];
    const bool is_better =
        best == nullptr || document.state == DocumentState::kInForce ||
        (best->state != DocumentState::kInForce && document.version > best->version);
    if (is_better) best = &document;
  }
  return out;
}

/// Languages whose texts people see: the original and what somebody approved.
json languages(const Procedure& procedure) {
  json out = json::array({procedure.language});
  for (const respond::Translation& translation : procedure.translations) {
    if (translation.state == DocumentState::kApproved) out.push_back(translation.language);
  }
  return out;
}

std::string uncovered_because(const ProcedureCoverage& coverage) {
  switch (coverage.verdict) {
    case CoverageVerdict::kNotExercised:
      return "neither run nor drilled in 180 days";
    case CoverageVerdict::kShared:
      return fmt::format("answers {} rules, more than {} have no answer of their own",
                         coverage.n_rules, respond::kMaxRulesPerProcedure);
    case CoverageVerdict::kCovered:
      break;
  }
  return "";
}

/// Fields of a procedure that do not depend on its runs.
json head_view(const Document& document, const Procedure* procedure) {
  return {{"name", document.name},
          {"title", procedure == nullptr ? document.name : procedure->title},
          {"version", document.version},
          {"state", name(document.state)},
          {"document", document.id.value},
          {"expected_s", procedure == nullptr ? 0 : procedure->expected.count()},
          {"asset_classes",
           procedure == nullptr ? std::vector<std::string>() : procedure->asset_classes},
          {"languages", procedure == nullptr ? json::array() : languages(*procedure)}};
}

/// When a procedure was last worked off, for real and in a drill.
struct LastTimes {
  std::optional<UtcNanos> run;
  std::optional<UtcNanos> drill;
};

std::map<std::string, LastTimes> last_times(const std::vector<respond::Exercise>& exercises) {
  std::map<std::string, LastTimes> out;
  for (const respond::Exercise& exercise : exercises) {
    LastTimes& times = out[exercise.procedure];
    auto& last = exercise.is_drill ? times.drill : times.run;
    last = std::max(last.value_or(exercise.ended), exercise.ended);
  }
  return out;
}

net::HttpResponse list(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  const auto documents = chosen(*plant);
  const auto runs = all_runs(services);
  if (!runs) return problem(runs.error());
  RunTexts texts;
  const auto practised = exercises(*runs, texts);
  std::vector<std::string> names;
  for (const auto& [name, document] : documents) names.push_back(name);
  std::vector<respond::RuleBinding> bindings;
  for (const Rule& rule : plant->all<Rule>()) {
    // What only records has nobody to follow a procedure.
    if (!rule.procedure.empty() && registry::is_live_alarm(rule)) {
      bindings.push_back({rule.id, rule.procedure});
    }
  }
  const auto shifts =
      services.watch.with_desk([](const respond::Desk& desk) { return shift_names(desk); });
  const auto coverage =
      respond::coverage(names, bindings, practised, shifts, services.clock.wall());
  auto times = last_times(practised);

  json rows = json::array();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Document& document = *documents.at(names[i]);
    const auto procedure = respond::parse_procedure(document.text, document.name);
    json row = head_view(document, procedure ? &*procedure : nullptr);
    std::string because = uncovered_because(coverage[i]);
    if (!procedure) because = "its text cannot be read: " + procedure.error().message();
    if (document.state != DocumentState::kInForce) because = "no version is in force";
    row["n_rules"] = coverage[i].n_rules;
    row["last_run"] = time_or_null(times[names[i]].run);
    row["last_drill"] = time_or_null(times[names[i]].drill);
    row["missing_shifts"] = coverage[i].missing_shifts;
    row["median_ratio"] =
        coverage[i].median_ratio ? json(*coverage[i].median_ratio) : json(nullptr);
    row["n_over_time"] = coverage[i].n_over_time;
    row["is_covered"] = because.empty();
    row["uncovered_because_words"] = words_of(SentenceGroup::kCover, because);
    row["uncovered_because"] = std::move(because);
    rows.push_back(std::move(row));
  }
  return json_response({{"procedures", std::move(rows)}, {"next_cursor", nullptr}});
}

/// A document and what it says.
struct ReadProcedure {
  Document document;
  Procedure procedure;
};

/// The one in the path: the version asked for with ?version=, else the one that counts.
Result<ReadProcedure> find(const Services& services, const Call& call) {
  MW_TRY(const std::uint64_t version, number_argument(call.http, "version", 0, 0, INT32_MAX));
  const std::string& name = call.parameters[0];
  const auto plant = services.plant.registry().snapshot();
  const Document* found = nullptr;
  if (version == 0) {
    const auto documents = chosen(*plant);
    if (const auto it = documents.find(name); it != documents.end()) found = it->second;
  }
  for (const Document& document : plant->all<Document>()) {
    const bool is_asked_for = document.kind == DocumentKind::kProcedure && document.name == name &&
                              document.version == static_cast<int>(version);
    if (is_asked_for) found = &document;
  }
  if (found == nullptr) {
    return fail(Code::kNotFound, version == 0
                                     ? fmt::format("no procedure '{}'", name)
                                     : fmt::format("no procedure '{}' version {}", name, version));
  }
  auto procedure = respond::parse_procedure(found->text, respond::document_title(*found));
  if (procedure) return ReadProcedure{*found, std::move(*procedure)};
  return fail(Code::kFailedPrecondition, procedure.error().message());
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto found = find(services, call);
  if (!found) return problem(found.error(), kListProcedures);
  const Procedure& procedure = found->procedure;
  const std::string language = language_of(services, call);
  const respond::ProcedureWords words(procedure, language);
  json view = head_view(found->document, &procedure);
  view["title"] = words.title();
  view["summary"] = words.summary();
  view["language"] = words.language();
  view["who_may_run"] = {{"skills", procedure.skills}, {"teams", procedure.teams}};
  view["steps"] = steps_view(procedure, words);
  return json_response(view);
}

net::HttpResponse card(const Services& services, const Call& call) {
  const auto found = find(services, call);
  if (!found) return problem(found.error(), kListProcedures);
  const auto asset_id = number_argument(call.http, "asset", 0, 0, UINT32_MAX);
  if (!asset_id) return problem(asset_id.error());
  respond::CardFacts facts;
  if (*asset_id != 0) {
    const auto plant = services.plant.registry().snapshot();
    const Asset* asset = plant->find<Asset>(AssetId(static_cast<std::uint32_t>(*asset_id)));
    if (asset == nullptr) {
      return problem(404, "not_found", fmt::format("no asset {}", *asset_id),
                     "see GET /api/v1/plant for what there is");
    }
    facts.asset_title = asset->title.empty() ? asset->name : asset->title;
  }
  facts.version = static_cast<std::uint32_t>(found->document.version);
  if (found->document.approver != kLibrary) facts.approver = found->document.approver;
  facts.printed = to_rfc3339(services.clock.wall()).substr(0, 10);
  return html_page(render_card(found->procedure, facts, language_of(services, call)));
}

}  // namespace

void add_procedure_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/procedures", Access::kViewer, [s](const Call&) { return list(*s); });
  router.add("GET", "/api/v1/procedures/{name}", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  router.add("GET", "/api/v1/procedures/{name}/card", Access::kViewer,
             [s](const Call& call) { return card(*s, call); });
}

}  // namespace millwright::api
