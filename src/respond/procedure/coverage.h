// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which procedures people have practised: by runs and drills, by shift, against the time they are
// expected to take. A procedure nobody has used is a guess.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "respond/procedure/run.h"

namespace millwright::respond {

/// One finished run, as far as coverage goes. Aborted ones are no exercise.
struct Exercise {
  std::string procedure;
  UtcNanos ended;
  bool is_drill = false;
  std::string shift;
  std::chrono::seconds duration{0};
  std::chrono::seconds expected{0};  ///< by the version that was run
};
/// Nothing for a run that is not finished.
std::optional<Exercise> exercise_of(const ProcedureRun& run, std::chrono::seconds expected);

/// Duration / expected; nothing where the version that was run names no time.
std::optional<double> time_ratio(const Exercise& exercise);
/// It took longer than expected.
bool is_over_time(const Exercise& exercise);
/// The middle value, of an even number the mean of the two; nothing of none.
std::optional<double> median(std::vector<double> values);

/// That a rule is answered by a procedure.
struct RuleBinding {
  RuleId rule;
  std::string procedure;
};

enum class CoverageVerdict : std::uint8_t {
  kCovered,
  kNotExercised,  ///< neither run nor drilled in 180 days
  kShared,        ///< answers more than 20 rules: too general to be an answer
};
/// "covered", "not-exercised", "shared".
std::string_view name(CoverageVerdict verdict);

struct ExerciseCount {
  std::uint32_t runs = 0;
  std::uint32_t drills = 0;

  bool operator==(const ExerciseCount&) const = default;
};

struct ProcedureCoverage {
  std::string procedure;
  CoverageVerdict verdict = CoverageVerdict::kCovered;
  std::uint32_t n_rules = 0;
  ExerciseCount last_90_days;
  ExerciseCount last_180_days;
  std::optional<UtcNanos> latest;
  std::vector<std::string> shifts;          ///< that exercised it in the last 90 days, sorted
  std::vector<std::string> missing_shifts;  ///< those of the site that did not, in given order
  /// Of the exercises of 180 days: the middle of duration / expected, and how many took longer.
  std::optional<double> median_ratio;
  std::uint32_t n_over_time = 0;
};

constexpr std::uint32_t kMaxRulesPerProcedure = 20;

/// One entry per name in `procedures`, in that order. Exercises count by their end, up to `now`.
/// Cost: O((procedures + exercises) log + bindings).
std::vector<ProcedureCoverage> coverage(std::span<const std::string> procedures,
                                        std::span<const RuleBinding> bindings,
                                        std::span<const Exercise> exercises,
                                        std::span<const std::string> shifts, UtcNanos now);

}  // namespace millwright::respond
