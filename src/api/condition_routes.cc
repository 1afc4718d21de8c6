// SPDX-License-Identifier: Apache-2.0
// Conditions that others report: a control system, a vision system, a door contact, a person on
// the round. What is reported is a reading of the rule's signal, so it is journaled, kept, judged
// and replayed as any other; the words that come with it are a record right before it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>

#include "alarm/condition_report.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "pipeline/body_ingest.h"
#include "pipeline/sources.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using pipeline::BodyOutcome;

/// How people and other systems call what the rule is about.
std::string subject_name(const Rule& rule, const registry::Plant& plant) {
  if (!rule.subject_name.empty()) return rule.subject_name;
  const Signal* signal = plant.find<Signal>(rule.signal);
  if (rule.subject == SubjectKind::kAsset && signal != nullptr) {
    return std::string(plant.path_of(signal->asset));
  }
  return std::string(plant.path_of(rule.signal));
}

json subject_view(const Rule& rule, const registry::Plant& plant) {
  return {{"kind", name(rule.subject)}, {"name", subject_name(rule, plant)}};
}

/// A refusal: 404 for what is not there, 422 for what cannot be meant.
struct Refusal {
  int status = 422;
  std::string detail;
};

std::expected<const Rule*, Refusal> find_rule(const json& body, const registry::Plant& plant) {
  const auto rule = body.find("rule");
  const auto subject = body.find("subject");
  if (rule != body.end() && rule->is_number_unsigned()) {
    const auto id = rule->get<std::uint64_t>();
    const Rule* found =
        id > UINT32_MAX ? nullptr : plant.find<Rule>(RuleId(static_cast<std::uint32_t>(id)));
    if (found == nullptr) return std::unexpected(Refusal{404, fmt::format("rule: no rule {}", id)});
    if (found->kind == RuleKind::kExternal) return found;
    return std::unexpected(
        Refusal{422, fmt::format("rule {}: is of kind {}, only rules of kind external are reported",
                                 id, name(found->kind))});
  }
  const bool by_message = rule != body.end() && rule->is_string();
  const bool by_subject = rule == body.end() && subject != body.end() && subject->is_string();
  if (!by_message && !by_subject) {
    return std::unexpected(Refusal{
        400, "rule: send the id or the message of a rule of kind external, or its subject"});
  }
  const auto wanted = (by_message ? *rule : *subject).get<std::string>();
  std::vector<const Rule*> found;
  std::vector<std::uint32_t> ids;
  for (const Rule& one : plant.all<Rule>()) {
    if (one.kind != RuleKind::kExternal) continue;
    if (wanted != (by_message ? one.message : subject_name(one, plant))) continue;
    found.push_back(&one);
    ids.push_back(one.id.value);
  }
  const char* field = by_message ? "rule" : "subject";
  if (found.empty()) {
    return std::unexpected(
        Refusal{404, fmt::format("{} '{}': no rule of kind external is about it", field, wanted)});
  }
  if (found.size() == 1) return found.front();
  return std::unexpected(Refusal{422, fmt::format("{} '{}': means any of the rules {}; send the id",
                                                  field, wanted, fmt::join(ids, ", "))});
}

struct Reported {
  bool is_active = false;
  json value;  ///< as the signal takes it
  std::string at;
  std::string text;
};

Result<Reported> read_report(const json& body, const Signal& signal) {
  constexpr std::array<std::string_view, 6> kFields{"rule", "subject", "active",
                                                    "at",   "value",   "text"};
  for (const auto& [key, field] : body.items()) {
    if (std::ranges::find(kFields, key) == kFields.end()) {
      return fail(Code::kInvalidArgument, fmt::format("{}: unknown field", key));
    }
  }
  Reported report;
  if (!body.contains("active") || !body["active"].is_boolean()) {
    return fail(Code::kInvalidArgument, "active: must be true or false");
  }
  report.is_active = body["active"].get<bool>();
  MW_TRY(report.at, optional_text(body, "at"));
  if (!report.at.empty() && !parse_rfc3339(report.at)) {
    return fail(Code::kInvalidArgument, "at: must be a time such as 2026-01-31T12:00:00Z");
  }
  MW_TRY(report.text, optional_text(body, "text"));
  if (report.text.size() > alarm::ConditionReport::kMostTextBytes) {
    return fail(Code::kInvalidArgument,
                fmt::format("text: at most {} bytes", alarm::ConditionReport::kMostTextBytes));
  }
  const bool is_flag = signal.type == ValueType::kBool;
  report.value = is_flag ? json(report.is_active) : json(report.is_active ? 1 : 0);
  const auto value = body.find("value");
  if (value == body.end() || value->is_null()) return report;
  const bool is_number = value->is_number() && std::isfinite(value->get<double>());
  if (!is_number || is_flag || !report.is_active || value->get<double>() == 0) {
    return fail(Code::kInvalidArgument,
                "value: a number other than 0, with active true, where the rule's signal is no "
                "bool");
  }
  report.value = *value;
  return report;
}

class ConditionRoutes {
 public:
  explicit ConditionRoutes(Services& services)
      : services_(services), bodies_(services.ingest, services.clock) {}

  void report(const Call& call, net::Responder respond) {
    const auto body = parse_object(call.http);
    if (!body) return respond(problem(body.error()));
    const auto plant = services_.plant.registry().snapshot();
    const auto found = find_rule(*body, *plant);
    if (!found) {
      const bool is_missing = found.error().status == 404;
      return respond(problem(found.error().status, is_missing ? "not_found" : "invalid_argument",
                             found.error().detail,
                             "list what can be reported with GET /api/v1/conditions"));
    }
    const Rule& rule = **found;
    const Signal* signal = plant->find<Signal>(rule.signal);
    if (signal == nullptr || signal->address.empty()) {
      return respond(
          problem(422, "failed_precondition",
                  fmt::format("rule {}: its signal has no address to report to", rule.id.value),
                  "give the signal an address"));
    }
    const auto report = read_report(*body, *signal);
    if (!report) return respond(problem(report.error()));
    if (const Status noted = note(call, rule, *body); !noted) {
      return respond(problem(with_context(noted.error(), "nothing was reported: its audit entry")));
    }
    const auto outcome = take(call, rule, *signal, *report);
    if (!outcome) return respond(problem(outcome.error()));
    const json answer = {{"rule", rule.id.value},
                         {"signal", signal->id.value},
                         {"subject", subject_view(rule, *plant)},
                         {"active", report->is_active}};
    services_.waiters.add(
        outcome->seq,
        [outcome = *outcome, answer, respond = std::move(respond)](const Status& status) mutable {
          if (!status) return respond(problem(status.error()));
          if (outcome.quarantined == 0) return respond(json_response(answer));
          respond(problem(422, "failed_precondition", outcome.problems.front().reason,
                          "what was sent is kept in quarantine"));
        },
        pipeline::Pace::kConsumers);
  }

 private:
  static std::string reporter(const Call& call) {
    if (call.caller) return call.caller->who.name;
    return call.http.peer.substr(0, call.http.peer.rfind(':'));
  }

  /// What a person says is an act of theirs; machines report all day.
  Status note(const Call& call, const Rule& rule, const json& body) {
    const bool is_person = call.caller && call.caller->who.kind == identity::PrincipalKind::kPerson;
    if (!is_person) return {};
    const auto noted = services_.plant.registry().change(
        call.intent(registry::Act::kOperation), [&](registry::Edit& edit) -> Status {
          edit.note(fmt::format("condition of rule {}", rule.id.value), {}, registry::dump(body));
          return {};
        });
    if (!noted) return std::unexpected(noted.error());
    return {};
  }

  Result<BodyOutcome> take(const Call& call, const Rule& rule, const Signal& signal,
                           const Reported& report) {
    json reading = {{"signal", signal.address}, {"value", report.value}};
    if (!report.at.empty()) reading["ts"] = report.at;
    const std::string bytes = reading.dump();
    pipeline::Body body;
    body.format = pipeline::BodyFormat::kJson;
    body.bytes = bytes;
    body.source = pipeline::kSourceJson;
    auto client = std::make_shared<pipeline::Client>();
    client->name = reporter(call);
    body.client = std::move(client);
    // One sync: no crash comes between the words and what they are about.
    const journal::AppendTogether together(services_.journal);
    const auto words = services_.journal.append(
        journal::RecordKind::kCommand,
        alarm::encode(alarm::ConditionReport{rule.id, reporter(call), report.text}));
    if (!words) return std::unexpected(words.error());
    return bodies_.take(body);
  }

  Services& services_;
  pipeline::BodyIngest bodies_;
};

/// Whether it stands; not known where nobody said so, the source is lost, or it was too long ago.
std::string_view state_of(const Rule& rule, const historian::LastValue* last, UtcNanos now) {
  if (last == nullptr || last->quality.is_bad()) return "unknown";
  if (rule.window.count() > 0 && now - last->arrival > rule.window) return "unknown";
  return to_double(last->type, last->word) != 0 ? "active" : "inactive";
}

/// Who reported the present state, in the words of the alarm's history, and since when it stands
/// so. Left null where the rule has found nothing yet: while a delay runs, or when it is off.
Status add_report(const Services& services, const Rule& rule, bool is_active, json& row) {
  const AlarmId id = services.alarms.find(rule.id);
  const auto alarm = services.alarms.find(id);
  if (!id || !alarm) return {};
  row["alarm"] = id.value;
  if (alarm->is_active != is_active) return {};
  row["since"] = is_active ? json(to_rfc3339(alarm->raised)) : time_or_null(alarm->returned);
  MW_TRY(const auto history, services.host.alarm_history(id));
  for (auto it = history.rbegin(); it != history.rend(); ++it) {
    const bool is_report = it->action == alarm::Action::kRaise ||
                           it->action == alarm::Action::kReRaise ||
                           it->action == alarm::Action::kReturn;
    if (!is_report) continue;
    row["said"] = it->comment;
    row["said_words"] = words_of(SentenceGroup::kHistory, it->comment);
    return {};
  }
  return {};
}

net::HttpResponse list(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  std::vector<SignalId> ids;
  for (const Rule& rule : plant->all<Rule>()) {
    if (rule.kind == RuleKind::kExternal) ids.push_back(rule.signal);
  }
  std::map<SignalId, historian::LastValue> values;
  for (auto& value : services.historian.last(ids)) values.emplace(value.signal, std::move(value));
  const UtcNanos now = services.clock.wall();
  json rows = json::array();
  for (const Rule& rule : plant->all<Rule>()) {
    if (rule.kind != RuleKind::kExternal) continue;
    const auto it = values.find(rule.signal);
    const historian::LastValue* last = it == values.end() ? nullptr : &it->second;
    const std::string_view state = state_of(rule, last, now);
    rows.push_back({{"rule", rule.id.value},
                    {"message", rule.message},
                    {"mode", name(rule.mode)},
                    {"is_enabled", rule.is_enabled},
                    {"signal", rule.signal.value},
                    {"subject", subject_view(rule, *plant)},
                    {"state", state},
                    {"at", last ? json(to_rfc3339(last->time)) : json(nullptr)},
                    {"arrived", last ? json(to_rfc3339(last->arrival)) : json(nullptr)},
                    {"known_for_ms", rule.window.count()},
                    {"since", nullptr},
                    {"alarm", nullptr},
                    {"said", nullptr},
                    {"said_words", nullptr}});
    if (state == "unknown") continue;
    const Status added = add_report(services, rule, state == "active", rows.back());
    if (!added) return problem(added.error());
  }
  return json_response({{"conditions", std::move(rows)}, {"next_cursor", nullptr}});
}

}  // namespace

void add_condition_routes(Router& router, Services& services) {
  Services* s = &services;
  auto routes = std::make_shared<ConditionRoutes>(services);
  router.add("GET", "/api/v1/conditions", Access::kViewer, [s](const Call&) { return list(*s); });
  router.add_async("POST", "/api/v1/conditions", Access::kIngest,
                   [routes](const Call& call, net::Responder respond) {
                     routes->report(call, std::move(respond));
                   });
}

}  // namespace millwright::api
