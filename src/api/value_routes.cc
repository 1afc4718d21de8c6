// SPDX-License-Identifier: Apache-2.0
// The value report: of a week or a wave, as it was sent, when it is due, and what people confirmed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "api/desk_call.h"
#include "api/kpi_inputs.h"
#include "api/problem.h"
#include "api/rollout_book.h"
#include "api/schedule_body.h"
#include "api/value_facts.h"
#include "api/value_keeper.h"
#include "api/value_site.h"
#include "notify/muted_notifier.h"
#include "rollout/value/value_text.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::LocalWeek;
using rollout::SentReport;
using rollout::ValueSection;

constexpr std::size_t kMostDeliveries = 200;

Result<std::string> person_of(const Call& call) {
  if (call.caller->who.user) return caller_name(call);
  return fail(Code::kFailedPrecondition,
              fmt::format("{} is no person: log in to confirm it", caller_name(call)));
}

// The report.

/// `?week=2026-W47` or `?wave=3`; the last week that is over without either.
Result<ValuePeriod> period_asked(const ValueSite& site, const Call& call) {
  MW_TRY(const auto wave, id_argument<rollout::WaveId>(call.http, "wave"));
  const auto text = call.http.find_query("week");
  if (wave && text) return fail(Code::kInvalidArgument, "week: ask for a week or a wave, not both");
  if (wave) return wave_period(site.services, *wave);
  const auto zone = site_zone(*site.services.plant.registry().snapshot());
  if (!text) {
    LocalWeek last = LocalWeek::at(site.services.clock.wall(), zone);
    last.monday = last.monday + -7;
    return week_period(site.services, last);
  }
  const auto week = LocalWeek::parse(*text);
  if (!week) {
    return fail(Code::kInvalidArgument,
                fmt::format("week: '{}' is no week of the calendar like 2026-W47", *text));
  }
  return week_period(site.services, *week);
}

json line_view(const rollout::ValueLine& line, std::string_view language) {
  return {
      {"words", line.words.in(language)}, {"page", line.page}, {"is_measured", line.is_measured}};
}

json lines_view(const std::vector<rollout::ValueLine>& lines, std::string_view language) {
  json rows = json::array();
  for (const rollout::ValueLine& line : lines) rows.push_back(line_view(line, language));
  return rows;
}

json function_view(const rollout::FunctionValue& function, std::string_view language) {
  json sections = json::array();
  for (std::size_t i = 0; i < rollout::kValueSections; ++i) {
    const auto section = static_cast<ValueSection>(i);
    sections.push_back({{"section", name(section)},
                        {"title", rollout::heading(section).in(language)},
                        {"lines", lines_view(function.sections[i], language)}});
  }
  return {{"function", millwright::name(function.function)},
          {"title", rollout::title_of(function.function).in(language)},
          {"asks", rollout::asks(function.function).in(language)},
          {"sections", std::move(sections)}};
}

/// For machines: what the sentences count. Null is not measured.
json figures_view(const rollout::ValueFacts& facts) {
  std::array<int, 3> by_catch{};
  double saved_hours = 0;
  int n_savings = 0;
  for (const rollout::KnownFailure& failure : facts.failures) {
    ++by_catch[static_cast<std::size_t>(failure.result)];
    if (!failure.saving) continue;
    ++n_savings;
    saved_hours += failure.saving->hours;
  }
  const bool is_measured = facts.why_not_measured.en.empty();
  const auto counted = [&](auto n) { return is_measured ? json(n) : json(nullptr); };
  const bool has_money = n_savings > 0 && facts.rate;
  return {
      {"alarms_ended", facts.outcomes.raises},
      {"alarms_right", facts.outcomes.right},
      {"alarms_without_label", facts.outcomes.unlabelled},
      {"failures", counted(facts.failures.size())},
      {"failures_caught", counted(by_catch[0])},
      {"failures_late", counted(by_catch[1])},
      {"failures_missed", counted(by_catch[2])},
      {"saved_hours", n_savings > 0 ? json(saved_hours) : json(nullptr)},
      {"saved_money", has_money ? json(saved_hours * facts.rate->per_hour) : json(nullptr)},
      {"currency", has_money ? json(facts.rate->currency) : json(nullptr)},
      {"sensors", facts.n_sensors},
      {"cost_per_sensor", facts.cost_per_sensor ? json(*facts.cost_per_sensor) : json(nullptr)}};
}

json failures_view(const rollout::ValueFacts& facts) {
  json rows = json::array();
  for (const rollout::KnownFailure& failure : facts.failures) {
    rows.push_back({{"failure", failure.failure},
                    {"asset_title", failure.asset},
                    {"what", failure.what},
                    {"begin", to_rfc3339(failure.begin)},
                    {"result", name(failure.result)},
                    {"saved_hours", failure.saving ? json(failure.saving->hours) : json(nullptr)}});
  }
  return rows;
}

net::HttpResponse refused_period(const Error& error) {
  return problem(error, error.code() == Code::kInvalidArgument
                            ? "name a week that has begun, for example week=2026-W47"
                            : "list waves with GET /api/v1/rollout/waves");
}

net::HttpResponse get_report(const ValueSite& site, const Call& call) {
  const auto period = period_asked(site, call);
  if (!period) return refused_period(period.error());
  const auto facts = value_facts(site, *period);
  if (!facts) return problem(facts.error());
  const rollout::ValueReport report = rollout::report_value(*facts);
  const std::string_view language = page_language(call.http);
  json functions = json::array();
  for (const auto& one : report.functions) functions.push_back(function_view(one, language));
  return json_response({{"title", report.title},
                        {"week", report.wave == 0 ? json(report.title) : json(nullptr)},
                        {"wave", report.wave == 0 ? json(nullptr) : json(report.wave)},
                        {"from", to_rfc3339(report.begin)},
                        {"to", to_rfc3339(report.end)},
                        {"time_zone", report.zone.name()},
                        {"is_over", report.is_over},
                        {"is_empty", report.is_empty},
                        {"notes", lines_view(report.notes, language)},
                        {"functions", std::move(functions)},
                        {"failures", failures_view(*facts)},
                        {"figures", figures_view(*facts)}});
}

net::HttpResponse print_report(const ValueSite& site, const Call& call) {
  const auto period = period_asked(site, call);
  if (!period) return refused_period(period.error());
  const auto facts = value_facts(site, *period);
  if (!facts) return problem(facts.error());
  return html_page(
      rollout::value_html(rollout::report_value(*facts), {page_language(call.http), {}}));
}

// As it was sent.

/// What became of each person's mail: state and error.
Result<std::map<std::string, notify::Delivery>> deliveries_of(const ValueSite& site,
                                                              const std::string& about) {
  std::map<std::string, notify::Delivery> out;
  if (!site.services.host.deliveries) return out;
  notify::DeliveryFilter filter;
  filter.thread = value_thread(about);
  filter.limit = kMostDeliveries;
  MW_TRY(auto found, site.services.host.deliveries(filter));
  for (notify::Delivery& one : found) {
    const std::string person = one.message.person;
    out.emplace(person, std::move(one));
  }
  return out;
}

/// What a muted site kept is not sent.
std::string_view shown_state(const notify::Delivery& delivery) {
  return notify::is_muted(delivery) ? "muted" : name(delivery.state);
}

Result<json> sent_view(const ValueSite& site, const SentReport& report, std::string_view language) {
  MW_TRY(const auto deliveries, deliveries_of(site, report.about));
  json to = json::array();
  for (const rollout::SentTo& one : report.to) {
    const auto it = deliveries.find(one.person);
    const bool is_known = it != deliveries.end();
    to.push_back({{"function", millwright::name(one.function)},
                  {"person", one.person},
                  {"language", one.language},
                  {"state", is_known ? shown_state(it->second)
                                     : std::string_view(report.is_handed_over ? "" : "waiting")},
                  {"error", is_known ? it->second.error : ""},
                  {"receipt", is_known ? it->second.receipt : ""}});
  }
  json gaps = json::array();
  for (const rollout::SentGap& gap : report.gaps) {
    gaps.push_back({{"function", millwright::name(gap.function)},
                    {"why", name(gap.why)},
                    {"person", gap.person},
                    {"words", rollout::words_of(gap).in(language)}});
  }
  const bool is_week = report.title.empty();
  return json{{"id", report.id},
              {"title", is_week ? report.about : report.title},
              {"week", is_week ? json(report.about) : json(nullptr)},
              {"at", to_rfc3339(report.at)},
              {"by", report.by},
              {"hash", report.hash},
              {"to", std::move(to)},
              {"gaps", std::move(gaps)}};
}

/// The latest first.
net::HttpResponse list_sent(const ValueSite& site, const Call& call) {
  const auto state = site.value->state();
  json rows = json::array();
  for (auto it = state->reports.rbegin(); it != state->reports.rend(); ++it) {
    auto view = sent_view(site, *it, page_language(call.http));
    if (!view) return problem(view.error());
    rows.push_back(std::move(*view));
  }
  return json_response({{"reports", std::move(rows)}});
}

net::HttpResponse read_sent(const ValueSite& site, const Call& call) {
  const auto id = path_number(call.parameters[0], "value report");
  if (!id) return problem(id.error());
  const auto state = site.value->state();
  const SentReport* report =
      *id <= UINT32_MAX ? state->find_report(static_cast<std::uint32_t>(*id)) : nullptr;
  const rollout::SentText* text =
      report == nullptr ? nullptr : report->text_in(page_language(call.http));
  if (text == nullptr) {
    return problem(404, "not_found", fmt::format("no value report {}", *id),
                   "list them with GET /api/v1/value/sent");
  }
  return html_page(text->html);
}

net::HttpResponse send_now(const ValueSite& site, const Call& call) {
  const auto asked = [&]() -> Result<SentReport> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"week"}));
    MW_TRY(const std::string text, text_field(body, "week"));
    const auto week = LocalWeek::parse(text);
    if (!week) {
      return fail(Code::kInvalidArgument,
                  fmt::format("week: '{}' is no week of the calendar like 2026-W47", text));
    }
    return send_value_report(site, call.intent(Act::kOperation), *week, caller_name(call));
  };
  const auto sent = asked();
  if (!sent) {
    const bool is_sent = sent.error().code() == Code::kAlreadyExists;
    return problem(sent.error(), is_sent ? "read it with GET /api/v1/value/sent" : "");
  }
  auto view = sent_view(site, *sent, page_language(call.http));
  return view ? json_response(*view, 201) : problem(view.error());
}

// The schedule.

json schedule_view(const ValueSite& site, const rollout::ValueSchedule& schedule) {
  const auto zone = site_zone(*site.services.plant.registry().snapshot());
  return {{"is_on", schedule.is_on},
          {"weekday", schedule.weekday + 1},
          {"time", wall_time_text(schedule.time_of_day)},
          {"time_zone", zone.name()},
          {"recipients", people_view(schedule.recipients)},
          {"changed_by", schedule.changed_by},
          {"changed_at", schedule.id == 0 ? json(nullptr) : json(to_rfc3339(schedule.changed_at))}};
}

net::HttpResponse get_schedule(const ValueSite& site, const Call&) {
  return json_response(schedule_view(site, site.value->state()->schedule()));
}

Result<rollout::ValueSchedule> read_schedule(const ValueSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"is_on", "weekday", "time", "recipients"}));
  rollout::ValueSchedule schedule;
  MW_TRY(schedule.is_on, optional_flag(body, "is_on"));
  MW_TRY(schedule.weekday, read_weekday(body));
  MW_TRY(schedule.time_of_day, read_wall_time(body));
  MW_TRY(schedule.recipients,
         read_people(body, "recipients", *site.services.plant.registry().snapshot()));
  schedule.changed_by = caller_name(call);
  schedule.changed_at = site.services.clock.wall();
  return schedule;
}

net::HttpResponse put_schedule(const ValueSite& site, const Call& call) {
  auto schedule = read_schedule(site, call);
  if (!schedule) return problem(schedule.error());
  const auto stored =
      site.value->put_schedule(call.intent(Act::kConfiguration), std::move(*schedule));
  return stored ? json_response(schedule_view(site, *stored)) : problem(stored.error());
}

// What people confirmed.

json saving_view(const rollout::Saving& saving) {
  return {{"failure", saving.failure},   {"hours", saving.hours},
          {"words", saving.words},       {"by", saving.by},
          {"at", to_rfc3339(saving.at)}, {"is_withdrawn", saving.is_withdrawn}};
}

json rate_view(const rollout::DowntimeRate* rate) {
  if (rate == nullptr) return nullptr;
  return {{"per_hour", rate->per_hour},
          {"currency", rate->currency},
          {"words", rate->words},
          {"by", rate->by},
          {"at", to_rfc3339(rate->at)}};
}

net::HttpResponse list_savings(const ValueSite& site, const Call&) {
  const auto state = site.value->state();
  json rows = json::array();
  for (const rollout::Saving& saving : state->savings) rows.push_back(saving_view(saving));
  return json_response({{"savings", std::move(rows)}, {"rate", rate_view(state->rate())}});
}

/// A failure saves something only where an alarm told of it.
Status check_evidence(const ValueSite& site, std::uint64_t id) {
  std::vector<respond::Failure> failures;
  site.services.watch.with_desk([&](const respond::Desk& desk) {
    const respond::Failure* failure = desk.failures().find(respond::FailureId(id));
    if (failure != nullptr) failures.push_back(*failure);
  });
  if (failures.empty()) return fail(Code::kNotFound, fmt::format("no failure {}", id));
  if (failures.front().is_withdrawn) {
    return fail(Code::kFailedPrecondition, fmt::format("failure {} was withdrawn", id));
  }
  MW_TRY(const auto matches, failure_matches(site.services, failures, site.services.clock.wall()));
  const bool was_told = !matches.empty() && matches.front().result != respond::Catch::kMissed;
  if (was_told) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("no alarm labelled true or early told of failure {}: it saved nothing "
                          "that could be shown",
                          id));
}

net::HttpResponse put_saving(const ValueSite& site, const Call& call) {
  const auto confirmed = [&]() -> Result<rollout::Saving> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"hours", "words"}));
    rollout::Saving saving;
    MW_TRY(saving.failure, path_number(call.parameters[0], "failure"));
    const auto hours = body.find("hours");
    if (hours == body.end() || !hours->is_number()) {
      return fail(Code::kInvalidArgument, "hours: must be a number");
    }
    saving.hours = hours->get<double>();
    MW_TRY(saving.words, text_field(body, "words"));
    MW_TRY(saving.by, person_of(call));
    saving.at = site.services.clock.wall();
    MW_TRY_STATUS(rollout::check(saving));
    MW_TRY_STATUS(check_evidence(site, saving.failure));
    return site.value->put_saving(call.intent(Act::kOperation), std::move(saving));
  };
  const auto stored = confirmed();
  if (stored) return json_response(saving_view(*stored));
  return problem(stored.error(), "see GET /api/v1/failures/matched for what alarms told of");
}

net::HttpResponse withdraw_saving(const ValueSite& site, const Call& call) {
  const auto id = path_number(call.parameters[0], "failure");
  if (!id) return problem(id.error());
  const auto stored = site.value->withdraw_saving(call.intent(Act::kOperation), *id);
  if (stored) return json_response(saving_view(*stored));
  return problem(stored.error(), "list them with GET /api/v1/value/savings");
}

Status check_finance(const Call& call, const registry::Plant& plant) {
  const User* user = plant.find_user_by_name(caller_name(call));
  const Team* team = user == nullptr ? nullptr : plant.find<Team>(user->team);
  if (team != nullptr && team->kind == TeamKind::kFinance) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("{} belongs to no team of kind finance, which alone confirms what "
                          "downtime costs",
                          caller_name(call)));
}

net::HttpResponse put_rate(const ValueSite& site, const Call& call) {
  const auto confirmed = [&]() -> Result<rollout::DowntimeRate> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"per_hour", "currency", "words"}));
    rollout::DowntimeRate rate;
    const auto per_hour = body.find("per_hour");
    if (per_hour == body.end() || !per_hour->is_number()) {
      return fail(Code::kInvalidArgument, "per_hour: must be a number");
    }
    rate.per_hour = per_hour->get<double>();
    MW_TRY(rate.currency, text_field(body, "currency"));
    MW_TRY(rate.words, text_field(body, "words"));
    MW_TRY(rate.by, person_of(call));
    rate.at = site.services.clock.wall();
    MW_TRY_STATUS(rollout::check(rate));
    MW_TRY_STATUS(check_finance(call, *site.services.plant.registry().snapshot()));
    return site.value->add_rate(call.intent(Act::kOperation), std::move(rate));
  };
  const auto stored = confirmed();
  if (stored) return json_response(rate_view(&*stored));
  return problem(stored.error());
}

}  // namespace

void add_value_routes(Router& router, const ValueSite& site) {
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    router.add(method, "/api/v1/value" + path, access,
               [site, handler](const Call& call) { return handler(site, call); });
  };
  add("GET", "", Access::kViewer, get_report);
  add("GET", "/page", Access::kViewer, print_report);
  add("GET", "/sent", Access::kViewer, list_sent);
  add("GET", "/sent/{id}", Access::kViewer, read_sent);
  add("POST", "/sent", Access::kEngineer, send_now);
  add("GET", "/schedule", Access::kViewer, get_schedule);
  add("PUT", "/schedule", Access::kEngineer, put_schedule);
  add("GET", "/savings", Access::kViewer, list_savings);
  add("PUT", "/savings/{failure}", Access::kOperator, put_saving);
  add("DELETE", "/savings/{failure}", Access::kOperator, withdraw_saving);
  // Finance looks at the system and confirms; it changes nothing else.
  add("PUT", "/rate", Access::kViewer, put_rate);
}

}  // namespace millwright::api
