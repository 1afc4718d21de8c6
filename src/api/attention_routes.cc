// SPDX-License-Identifier: Apache-2.0
// Attention: what human effort the system costs, against its plan, and what people note of it. No
// name and no group of fewer than five leaves this file.
#include <fmt/format.h>

#include <algorithm>

#include "api/attention_inputs.h"
#include "api/desk_call.h"
#include "api/iso_week.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "api/support_mail.h"
#include "registry/journaled_acts.h"
#include "respond/attention/attention_plan.h"
#include "respond/attention/vendor_forecast.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::AttentionPlan;
using respond::AttentionReport;

/// The one plan of a site: the project team's.
constexpr std::string_view kPlan = "project";
constexpr std::string_view kSuppressed =
    "figures of fewer than five people are not shown, nor what they could be computed from";

template <class T>
json number_or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

json seconds(const std::optional<std::chrono::nanoseconds>& duration) {
  if (!duration) return nullptr;
  return std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
}

json times_view(const respond::ResponseTimes& times) {
  return {{"n", times.n}, {"median", seconds(times.median)}, {"p90", seconds(times.p90)}};
}

json week_view(const AttentionReport& report, const respond::WeekAttention& week) {
  json hours = json::object();
  json minutes = json::object();
  json acts = json::object();
  for (std::size_t i = 0; i < week.by_group.size(); ++i) {
    const std::string group = report.groups[i].group.title();
    const respond::Effort& effort = week.by_group[i];
    hours[group] = effort.hours;
    acts[group] = effort.acts;
    minutes[group] =
        week.sensor_weeks > 0 ? json(effort.hours * 60 / week.sensor_weeks) : json(nullptr);
  }
  return {{"week", week_text(week.begin)},   {"begin", to_rfc3339(week.begin)},
          {"is_complete", week.is_complete}, {"sensors", week.sensor_weeks},
          {"hours", std::move(hours)},       {"per_sensor_week_min", std::move(minutes)},
          {"acts", std::move(acts)},         {"is_estimate", week.all.is_estimate()}};
}

/// The hours of the project team are its own: with few people only the standing is given.
json plan_view(const Services& services, const AttentionPast& past, UtcNanos now) {
  const auto plans =
      services.watch.with_desk([](const respond::Desk& desk) { return desk.attention_plans(); });
  const auto it = plans.find(std::string(kPlan));
  json rows = json::array();
  if (it == plans.end()) return rows;
  int project_people = 0;
  for (const respond::TeamSize& team : past.teams) {
    if (team.kind == TeamKind::kProject) project_people += team.people;
  }
  for (const respond::PlanWeek& week :
       respond::plan_against_actual(it->second, past.acts, project_people, now)) {
    rows.push_back({{"week", week_text(week.begin)},
                    {"target_hours", week.target_hours},
                    {"actual_hours", number_or_null(week.actual_hours)},
                    {"standing", name(week.standing)}});
  }
  return rows;
}

json assets_view(const AttentionReport& report, const registry::Plant& plant) {
  json rows = json::array();
  for (const respond::AssetAttention& asset : report.assets) {
    if (rows.size() == 20) break;
    rows.push_back({{"asset", asset.asset.value},
                    {"title", title_of(asset.asset, plant)},
                    {"acts", asset.effort.acts},
                    {"minutes", asset.effort.hours * 60}});
  }
  return rows;
}

/// Whole weeks: the one that `from` lies in is the first.
Result<std::pair<UtcNanos, UtcNanos>> weeks_asked(const Services& services, const Call& call) {
  MW_TRY(auto period, period_argument(services, call.http, kWeek * 8));
  period.first = week_begin(period.first);
  return period;
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto period = weeks_asked(services, call);
  if (!period) return problem(period.error());
  const auto past = read_attention_past(services, period->first);
  if (!past) return problem(past.error());
  // Asked after the trail was brought up to date.
  const auto counted_since = registry::first_act(services.plant.registry());
  if (!counted_since) return problem(counted_since.error());
  const AttentionReport report = respond::attention_report(
      {period->first, period->second, past->acts, past->sensors, past->raises, past->teams});
  json weeks = json::array();
  for (const respond::WeekAttention& week : report.weeks) weeks.push_back(week_view(report, week));
  json groups = json::array();
  json acknowledge = json::object();
  json resolve = json::object();
  for (const respond::GroupAttention& group : report.groups) {
    groups.push_back({{"title", group.group.title()},
                      {"people", group.group.people},
                      {"hours", group.effort.hours},
                      {"acts", group.effort.acts},
                      {"hours_per_sensor_week", number_or_null(group.hours_per_sensor_week)},
                      {"call_outs", group.out_of_hours.call_outs}});
    acknowledge[group.group.title()] = times_view(group.acknowledge);
    resolve[group.group.title()] = times_view(group.resolve);
  }
  const bool hides = report.is_suppressed || std::ranges::any_of(report.groups, [](const auto& g) {
                       return g.group.kinds.size() > 1;
                     });
  return json_response(
      {{"from", to_rfc3339(report.begin)},
       {"to", to_rfc3339(report.end)},
       {"counted_since", time_or_null(*counted_since)},
       {"sensor_weeks", report.sensor_weeks},
       {"weeks", std::move(weeks)},
       {"groups", std::move(groups)},
       {"share_without_project_and_vendor", number_or_null(report.handled.share())},
       {"alarms_raised", report.handled.raised},
       {"alarms_handled", report.handled.handled},
       {"time_to_acknowledge_s", std::move(acknowledge)},
       {"time_to_resolve_s", std::move(resolve)},
       {"hours_per_alarm", number_or_null(report.hours_per_alarm)},
       {"out_of_hours",
        report.is_suppressed ? json(nullptr) : json(report.all.out_of_hours.call_outs)},
       {"assets", assets_view(report, *services.plant.registry().snapshot())},
       {"plan", plan_view(services, *past, services.clock.wall())},
       {"is_estimate", true},
       {"suppressed", hides ? kSuppressed : ""}});
}

/// [{"week": "2026-W48", "target_hours": 4}, ...], without a week left out.
Result<AttentionPlan> read_plan(const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"weeks"}));
  const auto it = body.find("weeks");
  if (it == body.end() || !it->is_array() || it->empty()) {
    return fail(Code::kInvalidArgument, "weeks: must be a list of weeks");
  }
  AttentionPlan plan;
  plan.name = kPlan;
  plan.set_by = caller_name(call);
  for (const json& row : *it) {
    if (!row.is_object()) return fail(Code::kInvalidArgument, "weeks: must hold objects");
    MW_TRY(const std::string week_name, text_field(row, "week"));
    const auto week = parse_week(week_name);
    if (!week) {
      return fail(Code::kInvalidArgument,
                  fmt::format("week: '{}' is no week like 2026-W48", week_name));
    }
    if (plan.hours_per_week.empty()) plan.begin = *week;
    const UtcNanos expected =
        plan.begin + kWeek * static_cast<std::int64_t>(plan.hours_per_week.size());
    if (*week != expected) {
      return fail(Code::kInvalidArgument, fmt::format("weeks: {} stands where {} is expected",
                                                      week_name, week_text(expected)));
    }
    const auto hours = row.find("target_hours");
    if (hours == row.end() || !hours->is_number()) {
      return fail(Code::kInvalidArgument, fmt::format("target_hours: missing for {}", week_name));
    }
    plan.hours_per_week.push_back(hours->get<double>());
  }
  MW_TRY_STATUS(check(plan));
  return plan;
}

net::HttpResponse set_plan(const Services& services, const Call& call) {
  const auto plan = read_plan(call);
  if (!plan) return problem(plan.error());
  const auto done = ask_desk<AttentionPlan>(services, encode_plan_command(*plan));
  if (!done) return problem(done.error());
  json weeks = json::array();
  for (std::size_t i = 0; i < done->hours_per_week.size(); ++i) {
    weeks.push_back({{"week", week_text(done->begin + kWeek * static_cast<std::int64_t>(i))},
                     {"target_hours", done->hours_per_week[i]}});
  }
  return json_response({{"weeks", std::move(weeks)}, {"set_by", done->set_by}});
}

/// A mail to the support of `?team_kind=`, the vendor's without it, as a mail server hands it on.
Result<respond::AttentionNote> read_mail(const Call& call) {
  MW_TRY(const SupportMail mail, parse_support_mail(call.http.body));
  const std::string team(call.http.find_query("team_kind").value_or("vendor"));
  const auto kind = parse_team_kind(team);
  if (!kind) return fail(Code::kInvalidArgument, fmt::format("team_kind: '{}' is unknown", team));
  respond::AttentionNote note;
  note.who = caller_name(call);
  note.team = *kind;
  note.category = respond::ActCategory::kSupportContact;
  note.text = mail.subject;
  note.key = mail.message_id;
  return note;
}

Result<respond::AttentionNote> read_contact(const Services& services, const Call& call) {
  if (call.http.header("content-type").starts_with("message/rfc822")) return read_mail(call);
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"team_kind", "category", "minutes", "asset", "text", "key"}));
  respond::AttentionNote note;
  note.who = caller_name(call);
  MW_TRY(const std::string team, text_field(body, "team_kind"));
  const auto kind = parse_team_kind(team);
  if (!kind) return fail(Code::kInvalidArgument, fmt::format("team_kind: '{}' is unknown", team));
  note.team = *kind;
  MW_TRY(const std::string category_name, optional_text(body, "category"));
  const auto category =
      respond::parse_act_category(category_name.empty() ? "support-contact" : category_name);
  using enum respond::ActCategory;
  if (category != kSupportContact && category != kRestart && category != kFileEdit) {
    return fail(Code::kInvalidArgument, "category: must be support-contact, restart or file-edit");
  }
  note.category = *category;
  const auto minutes = body.find("minutes");
  if (minutes != body.end()) {
    const bool fits = minutes->is_number_unsigned() &&
                      minutes->get<std::uint64_t>() <= respond::AttentionNote::kMostMinutes;
    if (!fits) {
      return fail(Code::kInvalidArgument, fmt::format("minutes: must be a whole number up to {}",
                                                      respond::AttentionNote::kMostMinutes));
    }
    note.minutes = minutes->get<int>();
  }
  MW_TRY(const auto asset, optional_id_field(body, "asset"));
  if (asset)
    note.asset = AssetId(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
  if (asset && services.plant.registry().snapshot()->find<Asset>(note.asset) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("asset: no asset {}", *asset));
  }
  MW_TRY(note.text, optional_text(body, "text"));
  if (note.text.size() > 4096) return fail(Code::kInvalidArgument, "text: more than 4096 bytes");
  MW_TRY(note.key, optional_text(body, "key"));
  if (note.key.size() > 500) return fail(Code::kInvalidArgument, "key: more than 500 bytes");
  return note;
}

net::HttpResponse add_contact(const Services& services, const Call& call) {
  const auto note = read_contact(services, call);
  if (!note) return problem(note.error());
  const auto done = ask_desk<respond::AttentionNote>(services, encode_note_command(*note));
  if (!done) return problem(done.error());
  return json_response({{"id", done->id.value},
                        {"time", to_rfc3339(done->time)},
                        {"team_kind", name(done->team)},
                        {"category", name(done->category)},
                        {"minutes", done->minutes},
                        {"asset", done->asset ? json(done->asset.value) : json(nullptr)},
                        {"text", done->text}},
                       201);
}

net::HttpResponse forecast(const Services& services, const Call& call) {
  const auto sensors = number_argument(call.http, "sensors", 0, 1, 10'000'000);
  if (!sensors) return problem(sensors.error());
  const auto capacity = number_argument(call.http, "contracted_per_month", 0, 0, 1'000'000);
  if (!capacity) return problem(capacity.error());
  if (*sensors == 0) return problem(400, "invalid_argument", "sensors: missing");
  const auto period = period_argument(services, call.http, kWeek * 12);
  if (!period) return problem(period.error());
  const auto past = read_attention_past(services, period->first);
  if (!past) return problem(past.error());
  const respond::VendorForecast found = respond::forecast_vendor_contacts(
      {period->first, period->second, static_cast<int>(*sensors), static_cast<double>(*capacity)},
      past->acts, past->sensors);
  return json_response({{"contacts", found.contacts},
                        {"sensor_weeks", found.sensor_weeks},
                        {"sensors", *sensors},
                        {"contracted_per_month", *capacity},
                        {"per_month", number_or_null(found.per_month_at_target)},
                        {"upper", number_or_null(found.per_month_at_target_upper)},
                        {"verdict", name(found.verdict)},
                        {"why", found.reason},
                        {"why_words", words_of(SentenceGroup::kForecast, found.reason)}});
}

}  // namespace

void add_attention_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/attention", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  router.add("GET", "/api/v1/attention/vendor", Access::kViewer,
             [s](const Call& call) { return forecast(*s, call); });
  router.add("POST", "/api/v1/attention/plan", Access::kEngineer,
             [s](const Call& call) { return set_plan(*s, call); });
  router.add("POST", "/api/v1/attention/contacts", Access::kOperator,
             [s](const Call& call) { return add_contact(*s, call); });
}

}  // namespace millwright::api
