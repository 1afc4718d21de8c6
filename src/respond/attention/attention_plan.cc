// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/attention_plan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/enum_names.h"
#include "record/json_fields.h"
#include "record/limits.h"
#include "respond/attention/grouping.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "attention-plan";
constexpr std::size_t kMostWeeks = 260;
constexpr double kMostHours = 10'000;
constexpr std::chrono::weeks kWeek{1};
constexpr EnumNames<3> kStandings{"met", "over", "open"};

void write(json& out, const AttentionPlan& plan) {
  out["name"] = plan.name;
  out["begin_ns"] = plan.begin.ns;
  out["hours_per_week"] = plan.hours_per_week;
}

AttentionPlan read(record::JsonFields& fields) {
  AttentionPlan plan;
  plan.name = fields.name("name");
  plan.begin = fields.time("begin_ns");
  for (const json* hours : fields.list("hours_per_week", kMostWeeks)) {
    if (!hours->is_number()) {
      fields.refuse("hours_per_week", "not numbers");
      break;
    }
    plan.hours_per_week.push_back(hours->get<double>());
  }
  return plan;
}

}  // namespace

std::string_view name(Standing standing) {
  return name_in(kStandings, standing);
}

Status check(const AttentionPlan& plan) {
  MW_TRY_STATUS(record::check_name("the plan's name", plan.name));
  MW_TRY_STATUS(record::check_name("who set the plan", plan.set_by));
  if (plan.hours_per_week.empty() || plan.hours_per_week.size() > kMostWeeks) {
    return fail(Code::kInvalidArgument, fmt::format("{} weeks, a plan has 1 to {}",
                                                    plan.hours_per_week.size(), kMostWeeks));
  }
  double before = kMostHours;
  for (std::size_t i = 0; i < plan.hours_per_week.size(); ++i) {
    const double hours = plan.hours_per_week[i];
    if (!(hours >= 0 && hours <= kMostHours)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("week {}: {} h is not in 0 to {} h", i + 1, hours, kMostHours));
    }
    if (hours > before) {
      return fail(
          Code::kInvalidArgument,
          fmt::format("week {}: {} h is above the {} h of the week before", i + 1, hours, before));
    }
    before = hours;
  }
  return {};
}

std::string encode(const AttentionPlan& plan) {
  json row = {{"version", kVersion}, {"set_by", plan.set_by}};
  write(row, plan);
  return record::dump(row);
}

Result<AttentionPlan> decode_attention_plan(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "attention plan", kVersion));
  record::JsonFields fields(row, "attention plan");
  AttentionPlan plan = read(fields);
  plan.set_by = fields.name("set_by");
  MW_TRY_STATUS(fields.status());
  return plan;
}

std::string encode_plan_command(const AttentionPlan& plan) {
  json j = command_object(kPart, "set", kVersion, plan.set_by);
  write(j, plan);
  return record::dump(j);
}

Result<std::optional<AttentionPlan>> decode_plan_command(std::string_view text) {
  MW_TRY(const std::optional<json> j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<AttentionPlan>();
  record::JsonFields fields(*j, "attention plan command");
  if (fields.name("action") != "set") fields.refuse("action", "unknown value");
  AttentionPlan plan = read(fields);
  plan.set_by = fields.name("who");
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(plan));
}

std::vector<PlanWeek> plan_against_actual(const AttentionPlan& plan, std::span<const HumanAct> acts,
                                          int project_people, UtcNanos now) {
  const EffortModel model(acts);
  std::vector<Effort> efforts(plan.hours_per_week.size());
  for (const HumanAct& act : acts) {
    if (act.team != TeamKind::kProject || act.time < plan.begin || act.time > now) continue;
    const auto week = static_cast<std::size_t>((act.time - plan.begin) / kWeek);
    if (week < efforts.size()) efforts[week].add(act, model);
  }
  std::vector<PlanWeek> series;
  UtcNanos begin = plan.begin;
  for (std::size_t i = 0; i < efforts.size(); ++i, begin = begin + kWeek) {
    const double actual = efforts[i].hours;
    PlanWeek& week = series.emplace_back();
    week.begin = begin;
    week.target_hours = plan.hours_per_week[i];
    const bool is_over = now >= begin + kWeek;
    week.standing = actual > week.target_hours ? Standing::kOver
                    : is_over                  ? Standing::kMet
                                               : Standing::kOpen;
    if (now >= begin && project_people >= kFewestShown) week.actual_hours = actual;
  }
  return series;
}

}  // namespace millwright::respond
