// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/coverage.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace millwright::respond {
namespace {

constexpr std::chrono::hours kRecent{90 * 24};
constexpr std::chrono::hours kHalfYear{180 * 24};
constexpr std::array<std::string_view, 3> kVerdictNames{"covered", "not-exercised", "shared"};

void count(ExerciseCount& out, const Exercise& exercise) {
  ++(exercise.is_drill ? out.drills : out.runs);
}

ProcedureCoverage cover(std::string procedure, std::span<const Exercise* const> exercises,
                        std::span<const std::string> shifts, UtcNanos now) {
  ProcedureCoverage out;
  out.procedure = std::move(procedure);
  std::set<std::string> seen;
  std::vector<double> ratios;
  for (const Exercise* exercise : exercises) {
    const auto age = now - exercise->ended;
    if (age < std::chrono::nanoseconds(0)) continue;
    if (!out.latest || *out.latest < exercise->ended) out.latest = exercise->ended;
    if (age > kHalfYear) continue;
    count(out.last_180_days, *exercise);
    if (const auto ratio = time_ratio(*exercise)) ratios.push_back(*ratio);
    if (is_over_time(*exercise)) ++out.n_over_time;
    if (age > kRecent) continue;
    count(out.last_90_days, *exercise);
    if (!exercise->shift.empty()) seen.insert(exercise->shift);
  }
  out.median_ratio = median(std::move(ratios));
  out.shifts.assign(seen.begin(), seen.end());
  for (const std::string& shift : shifts) {
    if (!seen.contains(shift)) out.missing_shifts.push_back(shift);
  }
  return out;
}

CoverageVerdict judge(const ProcedureCoverage& coverage) {
  if (coverage.n_rules > kMaxRulesPerProcedure) return CoverageVerdict::kShared;
  if (coverage.last_180_days == ExerciseCount{}) return CoverageVerdict::kNotExercised;
  return CoverageVerdict::kCovered;
}

}  // namespace

std::string_view name(CoverageVerdict verdict) {
  return kVerdictNames[static_cast<std::size_t>(verdict)];
}

std::optional<Exercise> exercise_of(const ProcedureRun& run, std::chrono::seconds expected) {
  if (run.state != RunState::kFinished || !run.ended) return std::nullopt;
  Exercise exercise;
  exercise.procedure = run.procedure;
  exercise.ended = *run.ended;
  exercise.is_drill = run.is_drill;
  exercise.shift = run.shift;
  exercise.duration = std::chrono::round<std::chrono::seconds>(run_duration(run, *run.ended));
  exercise.expected = expected;
  return exercise;
}

std::optional<double> time_ratio(const Exercise& exercise) {
  if (exercise.expected.count() <= 0) return std::nullopt;
  return static_cast<double>(exercise.duration.count()) /
         static_cast<double>(exercise.expected.count());
}

bool is_over_time(const Exercise& exercise) {
  return exercise.expected.count() > 0 && exercise.duration > exercise.expected;
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return (values[middle - 1] + values[middle]) / 2;
}

std::vector<ProcedureCoverage> coverage(std::span<const std::string> procedures,
                                        std::span<const RuleBinding> bindings,
                                        std::span<const Exercise> exercises,
                                        std::span<const std::string> shifts, UtcNanos now) {
  std::map<std::string_view, std::vector<const Exercise*>> by_procedure;
  for (const Exercise& exercise : exercises) by_procedure[exercise.procedure].push_back(&exercise);
  std::map<std::string_view, std::set<RuleId>> rules;
  for (const RuleBinding& binding : bindings) rules[binding.procedure].insert(binding.rule);
  std::vector<ProcedureCoverage> out;
  for (const std::string& procedure : procedures) {
    out.push_back(cover(procedure, by_procedure[procedure], shifts, now));
    out.back().n_rules = static_cast<std::uint32_t>(rules[procedure].size());
    out.back().verdict = judge(out.back());
  }
  return out;
}

}  // namespace millwright::respond
