// SPDX-License-Identifier: Apache-2.0
#pragma once
// A criterion as data, what was seen of its metric, and what follows: pass, fail or inconclusive.
//
// A figure passes when its whole interval is on the good side of the target, the target itself
// included, and fails when all of it is beyond. Everything else is inconclusive: too little was
// seen, or nothing. What was not measured has no number, and never a score in its place.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rollout/criteria/interval.h"
#include "rollout/criteria/metric.h"
#include "rollout/criteria/sample.h"

namespace millwright::rollout {

struct Criterion {
  std::string metric;  ///< an id of the catalogue
  Scope scope = Scope::kWave;
  double target = 0;             ///< in the metric's unit; shares 0 to 1
  std::chrono::days window{14};  ///< 1 to 366
  double least_sample = 0;       ///< in the metric's sample unit; below it nothing is decided
  double confidence = 0.9;       ///< 0.5 to 0.999
  bool is_must_have = true;      ///< else it is to be improved while running, and blocks nothing

  /// Which metric of what: two of the same make no sense in one gate.
  bool is_same_question(const Criterion& other) const {
    return metric == other.metric && scope == other.scope;
  }
  bool operator==(const Criterion&) const = default;
};

inline constexpr std::size_t kMostCriteria = 12;
/// Of criteria that every gate asks.
inline constexpr std::chrono::days kLongestCoreWindow{92};

/// Errors: invalid_argument   an unknown metric, a scope it cannot be told for, a window of no
///                            days, a target or a confidence out of range; of a core metric also
///                            a target looser than Metric::loosest, a window longer than
///                            kLongestCoreWindow.
Status check(const Criterion& criterion);
/// The same of a metric that is not of the catalogue; of the scope nothing is asked.
Status check(const Metric& metric, const Criterion& criterion);
/// Of a gate. Errors: also none or more than kMostCriteria, two of one question, or a core metric
/// left out or made less than a must.
Status check(std::span<const Criterion> criteria);

/// Persisted by name.
enum class Verdict : std::uint8_t { kPass, kFail, kInconclusive };
/// "pass", "fail", "inconclusive".
std::string_view name(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view text);

struct Finding {
  Verdict verdict = Verdict::kInconclusive;
  std::optional<double> value;       ///< none: not known
  std::optional<Interval> interval;  ///< none: not known, or too little to give one
  double sample = 0;                 ///< in the metric's sample unit
  std::string reason;                ///< one sentence, in every case

  bool operator==(const Finding&) const = default;
};

/// Needs: a checked criterion.  Cost: see block_interval().
Finding judge(const Criterion& criterion, const Sample& sample);
/// The same of a metric that is not of the catalogue.
Finding judge(const Metric& metric, const Criterion& criterion, const Sample& sample);

/// How fast evidence comes in: for the days until a criterion can be decided.
struct Pace {
  double of_per_day = 0;  ///< trials, exposure or times, of the wave as it is planned
  double value = 0;       ///< what the figure is thought to be
  std::size_t n_assets = 1;
  /// Of the days, or of the days of all assets, that have something to count; (0, 1].
  double share_of_cells = 1;
};
/// That of a sample which `finding` judged; none: nothing was counted.
std::optional<Pace> pace_of(const Criterion& criterion, const Sample& sample,
                            const Finding& finding);

struct TimeToDecide {
  std::optional<int> days;  ///< none: not within ten years, or never
  std::string reason;       ///< why so many, or why none
};

/// The days until the interval of a figure of this value no longer holds the target, at this pace.
/// For metrics of bursts it is the least possible: as if days were alike.
/// Needs: a checked criterion.  Cost: some hundred intervals.
TimeToDecide time_to_decide(const Criterion& criterion, const Pace& pace);

}  // namespace millwright::rollout
