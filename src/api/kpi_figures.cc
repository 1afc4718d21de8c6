// SPDX-License-Identifier: Apache-2.0
#include "api/kpi_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "api/json_body.h"
#include "api/sentence.h"

namespace millwright::api {

using nlohmann::json;

Result<KpiScope> KpiScope::parse(std::string_view text) {
  KpiScope scope;
  if (text.empty() || text == "plant") return scope;
  if (text.starts_with("position:") && text.size() > 9) {
    scope.kind = alarm::Scope::kPosition;
    scope.position = text.substr(9);
    return scope;
  }
  if (text.starts_with("area:")) {
    text.remove_prefix(5);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), scope.area.value);
    scope.kind = alarm::Scope::kArea;
    if (error == std::errc() && end == text.data() + text.size() && scope.area) return scope;
  }
  return fail(Code::kInvalidArgument, "scope: must be plant, area:ID or position:NAME");
}

std::string KpiScope::text() const {
  if (kind == alarm::Scope::kArea) return fmt::format("area:{}", area.value);
  return kind == alarm::Scope::kPosition ? "position:" + position : "plant";
}

bool KpiScope::covers(const alarm::Annunciated& a) const {
  if (kind == alarm::Scope::kArea) return a.area == area;
  return kind == alarm::Scope::kPlant || a.position == position;
}

namespace {

Result<alarm::KpiReport> report_of(const alarm::KpiReports& reports, const KpiScope& scope,
                                   const registry::Plant& plant) {
  if (scope.kind == alarm::Scope::kPlant) return reports.plant;
  if (scope.kind == alarm::Scope::kPosition) {
    for (const alarm::KpiReport& report : reports.positions) {
      if (report.name == scope.position) return report;
    }
    return fail(Code::kNotFound, fmt::format("no position '{}'", scope.position));
  }
  if (plant.find<Area>(scope.area) == nullptr) {
    return fail(Code::kNotFound, fmt::format("no area {}", scope.area.value));
  }
  for (const alarm::KpiReport& report : reports.areas) {
    if (report.area == scope.area) return report;
  }
  return fail(Code::kInternal, "an area without a report");
}

/// Of one position, or of all; nothing as soon as one is not known. An area has none of its own.
std::optional<double> external_per_day(const std::vector<alarm::Position>& positions,
                                       const KpiScope& scope, const alarm::KpiReport& report,
                                       alarm::Period period) {
  if (scope.kind == alarm::Scope::kArea) return 0;
  for (const alarm::Position& position : positions) {
    if (scope.kind == alarm::Scope::kPosition && position.name != scope.position) continue;
    if (position.external.kind == alarm::ExternalLoad::Kind::kNotKnown) return std::nullopt;
  }
  return report.n_external / period.days();
}

std::map<std::int64_t, std::size_t> counts_per_day(
    const std::vector<alarm::Annunciated>& annunciated, alarm::Period period,
    const alarm::LocalDays& days) {
  std::map<std::int64_t, std::size_t> counts;
  const std::int64_t last = days.day_of(period.end - std::chrono::nanoseconds(1));
  for (std::int64_t day = days.day_of(period.begin); day <= last; ++day) counts[day];
  for (const alarm::Annunciated& a : annunciated) {
    if (period.contains(a.time) && !a.is_return) ++counts[days.day_of(a.time)];
  }
  return counts;
}

/// An area without alarms has a report too: that it is quiet is an answer.
void add_quiet_area(const KpiScope& scope, alarm::KpiInput& input, alarm::KpiReports& reports) {
  const bool is_there = std::ranges::any_of(
      reports.areas, [&](const alarm::KpiReport& r) { return r.area == scope.area; });
  if (scope.kind != alarm::Scope::kArea || is_there) return;
  alarm::KpiInput quiet{{}, {}, {{"", alarm::ExternalLoad::none()}}, input.period, input.days};
  const auto measured = alarm::measure_kpis(quiet);
  if (!measured) return;
  alarm::KpiReport& report = reports.areas.emplace_back(measured->positions.front());
  report.scope = alarm::Scope::kArea;
  report.area = scope.area;
}

}  // namespace

Result<KpiFigures> kpi_figures(const Services& services, KpiScope scope, alarm::Period period) {
  MW_TRY(AlarmPast past, read_alarm_past(services));
  const auto plant = services.plant.registry().snapshot();
  KpiFigures figures;
  figures.period = period;
  figures.zone = site_zone(*plant);
  figures.scope = std::move(scope);
  if (period.days() > alarm::kMaxPeriodDays) {
    return fail(Code::kInvalidArgument,
                fmt::format("the period is longer than {} days", alarm::kMaxPeriodDays));
  }
  figures.days = local_days(figures.zone, period);
  alarm::KpiInput input{std::move(past.annunciated), std::move(past.suppressed),
                        positions_of(services), period, figures.days};
  MW_TRY(figures.reports, alarm::measure_kpis(input));
  add_quiet_area(figures.scope, input, figures.reports);
  MW_TRY(figures.report, report_of(figures.reports, figures.scope, *plant));
  figures.external_per_day =
      external_per_day(input.positions, figures.scope, figures.report, period);
  std::erase_if(input.annunciated,
                [&](const alarm::Annunciated& a) { return !figures.scope.covers(a); });
  figures.per_day = counts_per_day(input.annunciated, period, figures.days);
  figures.worst = alarm::worst_actors(input.annunciated, period);
  return figures;
}

std::string hyphenated(std::string_view words) {
  std::string out(words);
  std::ranges::replace(out, ' ', '-');
  return out;
}

std::string message_of(RuleId id, const registry::Plant& plant) {
  const Rule* rule = plant.find<Rule>(id);
  if (rule == nullptr) return "a rule that is gone";
  if (!rule->message.empty()) return rule->message;
  return fmt::format("{} {}", plant.path_of(rule->signal), name(rule->kind));
}

json kpi_row(const alarm::Kpi& kpi) {
  const alarm::KpiTarget& target = alarm::target_of(kpi.id);
  // A load that cannot be judged is still worth seeing; what was never measured has no number.
  const bool has_value =
      kpi.verdict != alarm::Verdict::kNotMeasured || (alarm::is_load(kpi.id) && kpi.value > 0);
  return {{"name", target.name},
          {"title", target.title},
          {"value", has_value ? json(kpi.value) : json(nullptr)},
          {"unit", target.unit},
          {"acceptable", target.acceptable},
          {"maximum", target.maximum},
          {"is_better_low", target.side != alarm::Side::kAtLeast},
          {"verdict", hyphenated(name(kpi.verdict))},
          {"sample", kpi.sample},
          {"clause", target.clause}};
}

json worst_row(const alarm::WorstActor& actor, const registry::Plant& plant) {
  const Rule* rule = plant.find<Rule>(actor.rule);
  const Signal* signal = rule == nullptr ? nullptr : plant.find<Signal>(rule->signal);
  const AssetId asset = signal == nullptr ? AssetId() : signal->asset;
  return {{"rule", actor.rule.value},
          {"message", message_of(actor.rule, plant)},
          {"asset", asset ? json(asset.value) : json(nullptr)},
          {"asset_title", title_of(asset, plant)},
          {"count", actor.n},
          {"share", actor.share / 100},
          {"why", name(actor.pattern)},
          {"next", actor.what_to_do},
          {"next_words", words_of(SentenceGroup::kAdvice, actor.what_to_do)}};
}

json kpi_view(const KpiFigures& figures, const registry::Plant& plant) {
  json kpis = json::array();
  for (const alarm::Kpi& kpi : figures.report.kpis) kpis.push_back(kpi_row(kpi));
  json per_day = json::array();
  for (const auto& [day, count] : figures.per_day) {
    per_day.push_back({{"day", to_text(respond::LocalDay{day})}, {"count", count}});
  }
  json worst = json::array();
  for (const alarm::WorstActor& actor : figures.worst) worst.push_back(worst_row(actor, plant));
  json floods = json::array();
  for (const alarm::Period& flood : figures.report.floods) {
    floods.push_back({{"begin", to_rfc3339(flood.begin)}, {"end", to_rfc3339(flood.end)}});
  }
  return {{"from", to_rfc3339(figures.period.begin)},
          {"to", to_rfc3339(figures.period.end)},
          {"time_zone", figures.zone.name()},
          {"scope", figures.scope.text()},
          {"n_annunciations", figures.report.n_annunciated},
          {"n_suppressed_hours", figures.report.n_suppressed_hours},
          {"external_per_day",
           figures.external_per_day ? json(*figures.external_per_day) : json(nullptr)},
          {"kpis", std::move(kpis)},
          {"floods", std::move(floods)},
          {"per_day", std::move(per_day)},
          {"worst", std::move(worst)}};
}

}  // namespace millwright::api
