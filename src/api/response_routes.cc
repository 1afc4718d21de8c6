// SPDX-License-Identifier: Apache-2.0
// An alarm and its answer on one page: what to do, who has it, what was done, what became of the
// same alarm before.
#include <fmt/format.h>

#include <algorithm>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/response_view.h"
#include "api/routes.h"
#include "api/run_view.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Desk;

constexpr std::size_t kMostSimilar = 20;

/// The chain of the present raise: the attached one, else the latest.
const respond::Chain* chain_of(const Desk& desk, AlarmId alarm) {
  const auto& escalation = desk.escalation();
  if (const respond::Chain* chain = escalation.find_chain_of(alarm)) return chain;
  for (auto it = escalation.chains().rbegin(); it != escalation.chains().rend(); ++it) {
    if (it->second.alarm() == alarm) return &it->second;
  }
  return nullptr;
}

/// Every line of one chain's history, oldest first.
Result<std::vector<respond::ChainEvent>> events_of(const Services& services,
                                                   const respond::Chain& chain) {
  std::vector<respond::ChainEvent> out;
  pipeline::DeskLineQuery query;
  query.log = respond::Log::kChainEvent;
  query.subject = chain.alarm().value;
  query.limit = 1000;
  while (true) {
    MW_TRY(const std::vector<pipeline::DeskLine> lines, services.host.desk_lines(query));
    for (const pipeline::DeskLine& line : lines) {
      MW_TRY_STATUS(pipeline::check(line));
      MW_TRY(respond::ChainEvent event, respond::decode_chain_event(line.json));
      if (event.chain == chain.id) out.push_back(std::move(event));
    }
    if (lines.size() < query.limit) return out;
    query.after = lines.back().number;
  }
}

/// What the alarm was and became the times before, latest first.
Result<json> similar(const Services& services, const alarm::Alarm& alarm) {
  struct Raise {
    UtcNanos raised;
    std::optional<UtcNanos> returned;
  };
  MW_TRY(const auto history, services.host.alarm_history(alarm.id));
  std::vector<Raise> raises;
  for (const alarm::Transition& t : history) {
    if (t.action == alarm::Action::kRaise || t.action == alarm::Action::kReRaise) {
      raises.push_back({t.time, std::nullopt});
    } else if (t.action == alarm::Action::kReturn && !raises.empty()) {
      raises.back().returned = t.time;
    }
  }
  std::erase_if(raises, [&](const Raise& raise) { return raise.raised == alarm.raised; });
  json out = json::array();
  services.watch.with_desk([&](const Desk& desk) {
    for (auto it = raises.rbegin(); it != raises.rend() && out.size() < kMostSimilar; ++it) {
      const respond::Feedback* label = desk.feedback().find(alarm.id, it->raised);
      out.push_back({{"alarm", alarm.id.value},
                     {"raised", to_rfc3339(it->raised)},
                     {"returned", time_or_null(it->returned)},
                     {"outcome", label == nullptr ? json(nullptr) : json(name(label->outcome))},
                     {"comment", label == nullptr ? "" : label->comment}});
    }
  });
  return out;
}

/// What the rule says about the answer; empty where the rule is gone or never said.
void add_rule(const Rule& rule, const alarm::Alarm& alarm, json& view) {
  view["consequence"] = rule.consequence;
  view["severity"] = name(rule.consequence_level);
  view["owner"] = rule.owner;
  view["respond_within_s"] = rule.respond_within.count();
  if (rule.respond_within.count() > 0 && alarm::is_open(alarm.state)) {
    view["respond_by"] = to_rfc3339(alarm.raised + rule.respond_within);
  }
}

/// The drill behind a made-up alarm; nullptr when there is none.
const respond::Drill* find_drill(const Desk& desk, AlarmId alarm) {
  const auto drills = desk.drills();
  const std::uint64_t number =
      respond::is_drill(alarm) ? alarm.value - respond::kFirstDrillAlarm : 0;
  return number == 0 || number > drills.size() ? nullptr : &drills[number - 1];
}

/// What only the desk knows of an alarm, copied out.
struct DeskPart {
  bool is_drill = false;
  std::optional<respond::Chain> chain;
  std::string policy_title;
  json pages = json::array();
  json runs = json::array();
  json procedures = json::array();
  json work_orders = json::array();
  json outcome = nullptr;
};

DeskPart desk_part(const Desk& desk, AlarmId alarm, std::optional<UtcNanos> raised,
                   std::string procedure, UtcNanos now) {
  DeskPart part;
  if (const respond::Drill* drill = find_drill(desk, alarm)) {
    part.is_drill = true;
    procedure = drill->procedure;
  }
  if (const respond::Chain* chain = chain_of(desk, alarm)) {
    part.chain = *chain;
    const auto policy = desk.shelf().policies().find(chain->policy);
    if (policy != desk.shelf().policies().end()) part.policy_title = policy->second.content.title;
    if (procedure.empty()) procedure = chain->facts.procedure;
    for (const respond::PageId id : chain->pages) {
      const respond::Page* page = desk.escalation().find_page(id);
      if (page != nullptr) part.pages.push_back(page_view(*page, chain));
    }
  }
  const auto it = desk.shelf().procedures().find(procedure);
  if (it != desk.shelf().procedures().end()) {
    part.procedures.push_back({{"name", it->first},
                               {"version", it->second.version},
                               {"title", it->second.content.title},
                               {"expected_s", it->second.content.expected.count()}});
  }
  for (const respond::ProcedureRun* run : desk.runs().runs_of(alarm)) {
    part.runs.push_back(run_summary(*run, desk.runs().procedure_of(run->id), now));
  }
  for (const respond::WorkOrder& order : desk.work_orders().orders()) {
    if (order.alarm == alarm) part.work_orders.push_back(work_order_view(order));
  }
  if (raised) {
    if (const respond::Feedback* label = desk.feedback().find(alarm, *raised)) {
      part.outcome = outcome_view(*label);
    }
  }
  return part;
}

net::HttpResponse response(const Services& services, const Call& call) {
  const auto id = path_number(call.parameters[0], "alarm");
  if (!id) return problem(id.error(), "list the alarms with GET /api/v1/alarms");
  const AlarmId alarm_id(*id);
  const auto alarm = services.alarms.find(alarm_id);
  const auto plant = services.plant.registry().snapshot();
  const Rule* rule = alarm ? plant->find<Rule>(alarm->rule) : nullptr;
  const std::optional<UtcNanos> raised =
      alarm ? std::optional(alarm->raised) : std::optional<UtcNanos>();
  const UtcNanos now = services.clock.wall();
  DeskPart part = services.watch.with_desk([&](const Desk& desk) {
    return desk_part(desk, alarm_id, raised, rule == nullptr ? "" : rule->procedure, now);
  });
  // A drill's alarm is on no board.
  if (!alarm && !part.is_drill) {
    return problem(404, "not_found", fmt::format("no alarm {}", *id),
                   "list the alarms with GET /api/v1/alarms");
  }
  json view = {{"alarm", *id},          {"consequence", ""},       {"severity", "none"},
               {"respond_within_s", 0}, {"respond_by", nullptr},   {"owner", ""},
               {"chain", nullptr},      {"similar", json::array()}};
  if (part.chain) {
    const auto events = events_of(services, *part.chain);
    if (!events) return problem(events.error());
    view["chain"] = chain_view(*part.chain, *events);
    view["chain"]["policy_title"] = part.policy_title;
    view["consequence"] = part.chain->facts.consequence;
  }
  if (rule != nullptr) add_rule(*rule, *alarm, view);
  if (alarm) {
    auto before = similar(services, *alarm);
    if (!before) return problem(before.error());
    view["similar"] = std::move(*before);
  }
  view["procedures"] = std::move(part.procedures);
  view["pages"] = std::move(part.pages);
  view["runs"] = std::move(part.runs);
  view["work_orders"] = std::move(part.work_orders);
  view["outcome"] = std::move(part.outcome);
  return json_response(view);
}

}  // namespace

void add_response_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/alarms/{id}/response", Access::kViewer,
             [s](const Call& call) { return response(*s, call); });
}

}  // namespace millwright::api
