// SPDX-License-Identifier: Apache-2.0
// Trying a rule on the past: what it would have raised, which confirmed events it would have
// caught and how much earlier, beside the rule in force.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "api/desk_call.h"
#include "api/problem.h"
#include "api/routes.h"
#include "pipeline/backtest.h"
#include "pipeline/backtest_failures.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using pipeline::BacktestRun;
using pipeline::ConfirmedEvent;

constexpr std::chrono::hours kPeriodUnlessSaid{24 * 30};
constexpr std::size_t kMostListed = 1000;
/// As GET /api/v1/failures/detection has it.
constexpr std::chrono::hours kForetold{24 * 7};

/// What happened to the machine in the period: events that people confirmed, and failures.
struct Past {
  std::vector<ConfirmedEvent> events;
  pipeline::FailurePast failures;
  UtcNanos now;
};

/// What to try, on what, and what is in force there.
struct Question {
  Rule rule;
  Signal signal;
  std::optional<Rule> in_force;  ///< none, or the same as `rule`
  historian::TimeRange period;
};

Result<historian::TimeRange> period_of(const Services& services, const json& body) {
  MW_TRY(const auto from, optional_time_field(body, "from"));
  MW_TRY(const auto to, optional_time_field(body, "to"));
  // The future holds no readings, and its silence is none.
  const UtcNanos end = std::min(to.value_or(services.clock.wall()), services.clock.wall());
  return historian::TimeRange{from.value_or(end - kPeriodUnlessSaid), end};
}

/// The rule that asks the same of the same signal now.
const Rule* find_in_force(const registry::Plant& plant, const Rule& rule) {
  for (const Rule& other : plant.all<Rule>()) {
    const bool is_same =
        rule.id ? other.id == rule.id : other.signal == rule.signal && other.kind == rule.kind;
    if (is_same && other.is_enabled) return &other;
  }
  return nullptr;
}

bool asks_the_same(const Rule& a, const Rule& b) {
  return std::tie(a.signal, a.kind, a.limit, a.deadband, a.on_delay, a.off_delay, a.window) ==
         std::tie(b.signal, b.kind, b.limit, b.deadband, b.on_delay, b.off_delay, b.window);
}

/// {"rule": id and any settings that differ, or all settings without an id, "from", "to"}.
Result<Question> read_question(const Services& services, json body, const registry::Plant& plant) {
  Question question;
  MW_TRY(question.period, period_of(services, body));
  MW_TRY(const auto id, optional_id_field(body, "rule"));
  if (id) {
    const Rule* rule = plant.find<Rule>(RuleId(static_cast<std::uint32_t>(*id)));
    if (*id > UINT32_MAX || rule == nullptr)
      return fail(Code::kNotFound, fmt::format("no rule {}", *id));
    question.rule = *rule;
  } else if (!body.contains("signal") || !body.contains("kind")) {
    return fail(Code::kInvalidArgument, "rule: missing, and so are signal and kind of a new one");
  }
  for (const char* field : {"rule", "from", "to"}) body.erase(field);
  MW_TRY_STATUS(registry::merge(body, question.rule));
  const Signal* signal = plant.find<Signal>(question.rule.signal);
  if (signal == nullptr) {
    return fail(Code::kNotFound, fmt::format("no signal {}", question.rule.signal.value));
  }
  question.signal = *signal;
  const Rule* in_force = find_in_force(plant, question.rule);
  if (in_force != nullptr && !asks_the_same(*in_force, question.rule))
    question.in_force = *in_force;
  return question;
}

/// Raises of any alarm of the signal that people labelled true or early.
Result<std::vector<ConfirmedEvent>> confirmed(const Services& services, const Question& question) {
  const alarm::Subject subject = alarm::Subject::of(question.signal.id);
  MW_TRY(const auto lines, services.history.all());
  std::vector<ConfirmedEvent> raises;
  for (const alarm::Transition& t : *lines) {
    const bool is_raise = t.action == alarm::Action::kRaise || t.action == alarm::Action::kReRaise;
    const bool is_in_period = t.time >= question.period.begin && t.time < question.period.end;
    if (!is_raise || !is_in_period) continue;
    const auto alarm = services.alarms.find(t.alarm);
    if (alarm && alarm->subject == subject) raises.push_back({t.alarm, t.time});
  }
  services.watch.with_desk([&](const respond::Desk& desk) {
    std::erase_if(raises, [&](const ConfirmedEvent& raise) {
      const respond::Feedback* label = desk.feedback().find(raise.alarm, raise.raised);
      return label == nullptr || !respond::is_right(label->outcome);
    });
  });
  return raises;
}

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

json median(std::vector<double> values) {
  if (values.empty()) return nullptr;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

json caught_view(const BacktestRun& run, std::span<const ConfirmedEvent> events) {
  json rows = json::array();
  std::vector<double> leads;
  for (const pipeline::Catch& found : pipeline::find_caught(run.raises, events)) {
    if (found.lead) leads.push_back(seconds(*found.lead));
    rows.push_back({{"alarm", found.event.alarm.value},
                    {"raised", to_rfc3339(found.event.raised)},
                    {"lead_s", found.lead ? json(seconds(*found.lead)) : json(nullptr)}});
  }
  const std::size_t n_caught = leads.size();
  return {{"n", events.size()},
          {"caught", n_caught},
          {"missed", events.size() - n_caught},
          {"median_lead_s", median(std::move(leads))},
          {"events", std::move(rows)}};
}

/// Against the failure log. Without one for this machine nothing is measured, and nothing is said.
json failures_view(const BacktestRun& run, const Past& past) {
  if (!past.failures.is_kept) {
    return {{"is_measured", false},   {"n", nullptr},      {"caught", nullptr},
            {"late", nullptr},        {"missed", nullptr}, {"median_lead_s", nullptr},
            {"events", json::array()}};
  }
  std::map<respond::Catch, std::size_t> counts;
  std::vector<double> leads;
  json rows = json::array();
  const auto found =
      pipeline::find_foretold(run.raises, past.failures.failures, kForetold, past.now);
  for (const pipeline::Foretold& one : found) {
    ++counts[one.result];
    if (one.lead) leads.push_back(seconds(*one.lead));
    if (rows.size() == kMostListed) continue;
    rows.push_back({{"failure", one.failure.value},
                    {"begin", to_rfc3339(one.begin)},
                    {"result", name(one.result)},
                    {"lead_s", one.lead ? json(seconds(*one.lead)) : json(nullptr)}});
  }
  return {{"is_measured", true},
          {"n", found.size()},
          {"caught", counts[respond::Catch::kCaught]},
          {"late", counts[respond::Catch::kLate]},
          {"missed", counts[respond::Catch::kMissed]},
          {"median_lead_s", median(std::move(leads))},
          {"events", std::move(rows)}};
}

json run_view(const BacktestRun& run, const Past& past) {
  json raises = json::array();
  for (const pipeline::BacktestRaise& raise : run.raises) {
    if (raises.size() == kMostListed) break;
    raises.push_back({{"began", to_rfc3339(raise.began)},
                      {"ended", time_or_null(raise.ended)},
                      {"value", raise.value}});
  }
  return {{"n_raises", run.raises.size()},
          {"per_day", run.raises_per_day()},
          {"n_readings", run.n_readings},
          {"raises", std::move(raises)},
          {"confirmed", caught_view(run, past.events)},
          {"failures", failures_view(run, past)}};
}

net::HttpResponse answer(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto plant = services.plant.registry().snapshot();
  const auto question = read_question(services, *body, *plant);
  if (!question) return problem(question.error(), "name a rule, or the settings of a new one");
  const auto run =
      pipeline::backtest(services.historian, question->rule, question->signal, question->period);
  if (!run)
    return problem(run.error(), "ask about at most 400 days, or fewer where readings are many");
  auto events = confirmed(services, *question);
  if (!events) return problem(events.error());
  Past past{std::move(*events), {}, services.clock.wall()};
  services.watch.with_desk([&](const respond::Desk& desk) {
    past.failures =
        pipeline::failures_of(question->signal.asset, desk.failures(), question->period);
  });
  json in_force = nullptr;
  if (question->in_force) {
    const auto beside = pipeline::backtest(services.historian, *question->in_force,
                                           question->signal, question->period);
    if (!beside) return problem(beside.error(), "ask about a shorter period");
    in_force = run_view(*beside, past);
    in_force["rule"] = question->in_force->id.value;
  }
  return json_response({{"signal", question->signal.id.value},
                        {"from", to_rfc3339(question->period.begin)},
                        {"to", to_rfc3339(question->period.end)},
                        {"days", run->days},
                        {"candidate", run_view(*run, past)},
                        {"in_force", std::move(in_force)}});
}

}  // namespace

void add_backtest_routes(Router& router, Services& services) {
  router
      .add("POST", "/api/v1/rules/backtest", Access::kEngineer,
           [s = &services](const Call& call) { return answer(*s, call); })
      .is_guarded = false;  // it changes nothing
}

}  // namespace millwright::api
