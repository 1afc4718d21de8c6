// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>

#include "alarm/kpi_slice.h"

namespace millwright::alarm {
namespace {

using kpi_internal::Slice;

Status check(const KpiInput& input) {
  if (input.period.end <= input.period.begin) {
    return fail(Code::kInvalidArgument, "alarm figures: the period is empty");
  }
  if (input.period.days() > kMaxPeriodDays) {
    return fail(Code::kInvalidArgument,
                fmt::format("alarm figures: the period is longer than {} days", kMaxPeriodDays));
  }
  for (const Position& position : input.positions) {
    const double per_day = position.external.per_day;
    if (std::isfinite(per_day) && per_day >= 0) continue;
    return fail(Code::kInvalidArgument,
                fmt::format("position '{}': a load of {} alarms per day from other systems",
                            position.name, per_day));
  }
  return {};
}

Result<std::map<std::string, Slice>> slices_of_positions(const KpiInput& input) {
  std::map<std::string, Slice> slices;
  for (const Position& position : input.positions) {
    const auto [it, is_new] = slices.try_emplace(position.name);
    if (!is_new) {
      return fail(Code::kInvalidArgument,
                  fmt::format("position '{}' is listed twice", position.name));
    }
    it->second.external = position.external;
  }
  const auto slice_of = [&](const std::string& position) -> Slice& {
    const auto [it, is_new] = slices.try_emplace(position);
    if (is_new) it->second.external = ExternalLoad{};
    return it->second;
  };
  for (const Annunciated& a : input.annunciated) {
    Slice& slice = slice_of(a.position);
    (a.is_return ? slice.returned : slice.annunciated).push_back(&a);
  }
  for (const Suppressed& s : input.suppressed) slice_of(s.position).suppressed.push_back(&s);
  if (slices.empty()) slice_of({});
  return slices;
}

std::map<AreaId, Slice> slices_of_areas(const KpiInput& input) {
  std::map<AreaId, Slice> slices;
  for (const Annunciated& a : input.annunciated) {
    Slice& slice = slices[a.area];
    (a.is_return ? slice.returned : slice.annunciated).push_back(&a);
  }
  for (const Suppressed& s : input.suppressed) slices[s.area].suppressed.push_back(&s);
  return slices;
}

/// Over is worst; what was not measured may hide anything, so it comes before manageable.
int badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAcceptable:
      return 0;
    case Verdict::kManageable:
      return 1;
    case Verdict::kNotMeasured:
      return 2;
    case Verdict::kOver:
      return 3;
  }
  return 3;
}

bool is_worse(const Kpi& a, const Kpi& b) {
  if (a.verdict != b.verdict) return badness(a.verdict) > badness(b.verdict);
  return target_of(a.id).side == Side::kAtLeast ? a.value < b.value : a.value > b.value;
}

KpiReport worst_of(const std::vector<KpiReport>& positions) {
  KpiReport plant;
  for (const KpiReport& position : positions) {
    plant.n_annunciated += position.n_annunciated;
    plant.n_external += position.n_external;
    plant.n_suppressed_hours += position.n_suppressed_hours;
  }
  for (std::size_t i = 0; i < kpi_targets().size(); ++i) {
    const KpiReport* worst = &positions.front();
    for (const KpiReport& position : positions) {
      if (is_worse(position.kpis[i], worst->kpis[i])) worst = &position;
    }
    Kpi& kpi = plant.kpis.emplace_back(worst->kpis[i]);
    if (!worst->name.empty()) kpi.sample = fmt::format("position {}: {}", worst->name, kpi.sample);
  }
  return plant;
}

}  // namespace

std::string_view name(Scope scope) {
  constexpr std::array<std::string_view, 3> kNames{"plant", "position", "area"};
  return kNames[static_cast<std::size_t>(scope)];
}

Result<KpiReports> measure_kpis(const KpiInput& input) {
  MW_TRY_STATUS(check(input));
  MW_TRY(const auto positions, slices_of_positions(input));
  KpiReports reports;
  for (const auto& [position, slice] : positions) {
    KpiReport& report = reports.positions.emplace_back();
    report.scope = Scope::kPosition;
    report.name = position;
    kpi_internal::measure(slice, input.period, input.days, report);
  }
  for (const auto& [area, slice] : slices_of_areas(input)) {
    KpiReport& report = reports.areas.emplace_back();
    report.scope = Scope::kArea;
    report.area = area;
    kpi_internal::measure(slice, input.period, input.days, report);
  }
  reports.plant = worst_of(reports.positions);
  return reports;
}

}  // namespace millwright::alarm
