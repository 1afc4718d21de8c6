// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/drill_times.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace millwright::respond {
namespace {

DrillTimes times_of(std::span<const Exercise* const> drills) {
  DrillTimes out;
  std::vector<double> ratios;
  for (const Exercise* drill : drills) {
    ++out.n_drills;
    if (is_over_time(*drill)) ++out.n_over_time;
    if (const auto ratio = time_ratio(*drill)) ratios.push_back(*ratio);
    if (!out.latest || out.latest->ended < drill->ended) out.latest = *drill;
  }
  out.median_ratio = median(std::move(ratios));
  return out;
}

}  // namespace

std::vector<DrilledProcedure> drill_times(std::span<const std::string> procedures,
                                          std::span<const Exercise> exercises,
                                          std::span<const std::string> shifts, UtcNanos since) {
  std::map<std::string_view, std::vector<const Exercise*>> by_procedure;
  for (const Exercise& exercise : exercises) {
    if (exercise.is_drill) by_procedure[exercise.procedure].push_back(&exercise);
  }
  std::vector<DrilledProcedure> out;
  for (const std::string& procedure : procedures) {
    DrilledProcedure& row = out.emplace_back();
    row.procedure = procedure;
    std::vector<const Exercise*> all;
    std::map<std::string, std::vector<const Exercise*>> by_shift;
    for (const std::string& shift : shifts) by_shift[shift];
    for (const Exercise* drill : by_procedure[procedure]) {
      row.last = std::max(row.last.value_or(drill->ended), drill->ended);
      if (drill->ended < since) continue;
      all.push_back(drill);
      if (!drill->shift.empty()) by_shift[drill->shift].push_back(drill);
    }
    row.all = times_of(all);
    for (const auto& [shift, drills] : by_shift) row.by_shift[shift] = times_of(drills);
  }
  return out;
}

}  // namespace millwright::respond
