// SPDX-License-Identifier: Apache-2.0
#pragma once
// Minutes of work from acts. Few acts are timed; the others take the mean of the timed ones of
// their category. So every sum of hours is an estimate, and says what it rests on.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "respond/attention/human_act.h"

namespace millwright::respond {

class EffortModel {
 public:
  /// Timed acts a category needs before its mean stands for the others.
  static constexpr int kFewestSamples = 5;

  /// Learns the means from `acts`: give it all there is, not just one group's.
  explicit EffortModel(std::span<const HumanAct> acts);

  /// A timed act counts its own time, another one the mean of its category, or the guess that came
  /// with it; nothing when there is none of these.
  std::optional<double> seconds_of(const HumanAct& act) const;

 private:
  struct Mean {
    int n = 0;
    double sum_s = 0;
  };
  std::array<Mean, kActCategories> by_category_{};
};

/// Acts and what they took. `hours` is an estimate whenever not all acts were timed.
struct Effort {
  std::int64_t acts = 0;
  std::int64_t timed = 0;    ///< of these, with a time of their own
  std::int64_t untimed = 0;  ///< of these, without any time: missing from `hours`
  double hours = 0;

  bool is_estimate() const { return timed < acts; }
  void add(const HumanAct& act, const EffortModel& model);
};

}  // namespace millwright::respond
