// SPDX-License-Identifier: Apache-2.0
// Configuration as code: plan, apply, and the plant as files.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "api/document_check.h"
#include "api/json_body.h"
#include "api/plan_figures.h"
#include "api/problem.h"
#include "api/routes.h"
#include "plan/planner.h"
#include "plan/plant_writer.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

constexpr std::size_t kMaxFiles = 10'000;

struct Ask {
  std::vector<plan::File> files;
  bool is_complete = false;
  std::string fingerprint;
};

Result<Ask> parse_ask(const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  for (const auto& [key, value] : body.items()) {
    if (key == "files" || key == "complete" || key == "fingerprint") continue;
    return fail(Code::kInvalidArgument,
                fmt::format("{}: unknown, send files, complete and fingerprint", key));
  }
  const auto files = body.find("files");
  if (files == body.end() || !files->is_array() || files->size() > kMaxFiles) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("files: must be a list of at most {} objects with name and text", kMaxFiles));
  }
  Ask ask;
  for (const json& file : *files) {
    if (!file.is_object()) return fail(Code::kInvalidArgument, "files: must hold objects");
    MW_TRY(std::string name, text_field(file, "name"));
    MW_TRY(std::string text, text_field(file, "text"));
    ask.files.push_back({std::move(name), std::move(text)});
  }
  MW_TRY(ask.is_complete, optional_flag(body, "complete"));
  MW_TRY(ask.fingerprint, optional_text(body, "fingerprint"));
  return ask;
}

plan::Options options_of(Services& services, const Ask& ask) {
  plan::Options options;
  options.is_complete = ask.is_complete;
  options.check_document = [&services](const Document& document) {
    return check_document_text(services, document);
  };
  std::map<std::string, SignalId, std::less<>> seen;
  for (const auto& signal : services.plant.table().provisional()) seen[signal.address] = signal.id;
  options.allocate = [&table = services.plant.table(),
                      seen = std::move(seen)](std::string_view address) {
    const auto known = seen.find(address);
    return known == seen.end() ? table.allocate_id() : known->second;
  };
  return options;
}

json parsed(const std::string& text) {
  return text.empty() ? json(nullptr) : json::parse(text);
}

json changes_view(const plan::Plan& plan) {
  json changes = json::array();
  for (const plan::Change& change : plan.changes) {
    json fields = json::array();
    for (const plan::FieldChange& field : change.fields) {
      fields.push_back(
          {{"name", field.name}, {"before", parsed(field.before)}, {"after", parsed(field.after)}});
    }
    changes.push_back({{"action", name(change.action)},
                       {"kind", change.kind},
                       {"path", change.path},
                       {"fields", std::move(fields)}});
  }
  return changes;
}

net::HttpResponse make(Services& services, const Call& call) {
  const auto ask = parse_ask(call);
  if (!ask) return problem(ask.error());
  const auto plan = plan::make_plan(services.plant.registry(), call.intent(Act::kConfiguration).who,
                                    ask->files, options_of(services, *ask));
  if (!plan) return problem(plan.error());
  json view = {{"revision", plan->revision},
               {"complete", ask->is_complete},
               {"fingerprint", plan::fingerprint(*plan)},
               {"changes", changes_view(*plan)},
               {"problems", plan->problems},
               {"warnings", plan->warnings},
               {"figures", nullptr}};
  if (plan->problems.empty()) view["figures"] = plan_figures(services, *plan);
  return json_response(view);
}

net::HttpResponse apply(Services& services, const Call& call) {
  const auto ask = parse_ask(call);
  if (!ask) return problem(ask.error());
  if (ask->fingerprint.empty()) {
    return problem(400, "invalid_argument", "fingerprint: missing",
                   "plan first with POST /api/v1/plan and send what it gave");
  }
  const auto options = options_of(services, *ask);
  const auto provisional = services.plant.table().provisional();
  auto done = plan::apply_plan(services.plant.registry(),
                               call.intent(Act::kConfiguration, "apply of a plan"), ask->files,
                               options, ask->fingerprint);
  if (!done) return problem(done.error(), "plan again with POST /api/v1/plan");
  std::vector<SignalId> adopted;
  for (const auto& known : provisional) {
    const auto& signals = done->plan.after.of<Signal>();
    if (std::ranges::find(signals, known.id, &Signal::id) != signals.end()) {
      adopted.push_back(known.id);
    }
  }
  if (const auto published = services.plant.publish(done->revision); !published) {
    return problem(published.error());
  }
  for (const SignalId id : adopted) {
    if (const auto closed = services.plant.close_provisional(id, true); !closed) {
      return problem(closed.error());
    }
  }
  return json_response({{"revision", done->revision.number},
                        {"changes", changes_view(done->plan)},
                        {"warnings", done->revision.warnings}});
}

net::HttpResponse files(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  const auto classes = registry::load_alarm_classes(services.plant.registry());
  if (!classes) return problem(classes.error());
  json list = json::array();
  for (const plan::File& file : plan::write_files(*plant, *classes)) {
    list.push_back({{"name", file.name}, {"text", file.text}});
  }
  return json_response({{"revision", plant->revision()}, {"files", std::move(list)}});
}

}  // namespace

void add_plan_routes(Router& router, Services& services) {
  Services* s = &services;
  router
      .add("POST", "/api/v1/plan", Access::kEngineer,
           [s](const Call& call) { return make(*s, call); })
      .is_guarded = false;  // it changes nothing
  router.add("POST", "/api/v1/apply", Access::kEngineer,
             [s](const Call& call) { return apply(*s, call); });
  router.add("GET", "/api/v1/plant/files", Access::kEngineer,
             [s](const Call&) { return files(*s); });
}

}  // namespace millwright::api
