// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the economic question, and everything else that speaks of money, is answered from. There is
// one place that says whether there is a cost model, and whoever has none says "not known".

#include <cstdint>
#include <optional>
#include <string>

#include "core/time.h"
#include "rollout/readiness/answer.h"

namespace millwright::rollout {

struct CostAnswer {
  Answer answer = Answer::kNotKnown;
  Said words;                  ///< what it rests on, or why it is not known: a clause, no full stop
  std::optional<UtcNanos> at;  ///< of what it rests on; none: as of now
};

struct CostFigure {
  std::optional<double> value;  ///< in `currency`; none: not known
  std::string currency;         ///< ISO 4217; empty without a value
  Said words;                   ///< its basis, or why it is not known: a clause, no full stop
};

/// Thread: any; nothing of it waits.
class CostModel {
 public:
  virtual ~CostModel() = default;

  /// Every kind of cost at full size is in it.
  virtual CostAnswer completeness() const = 0;
  /// It was held against what was paid, and finance confirmed it.
  virtual CostAnswer validation() const = 0;
  /// A year of one sensor among so many, everything counted.
  virtual CostFigure cost_per_sensor(std::uint64_t sensors) const = 0;
  /// That so many sensors come so many days later.
  virtual CostFigure cost_of_delay(double days, std::uint64_t sensors) const = 0;
};

/// Knows nothing and says so.
class NoCostModel final : public CostModel {
 public:
  CostAnswer completeness() const override { return {Answer::kNotKnown, why(), {}}; }
  CostAnswer validation() const override { return {Answer::kNotKnown, why(), {}}; }
  CostFigure cost_per_sensor(std::uint64_t) const override { return {{}, {}, why()}; }
  CostFigure cost_of_delay(double, std::uint64_t) const override { return {{}, {}, why()}; }

 private:
  static Said why() { return {"no cost model has been set up", "es gibt noch kein Kostenmodell"}; }
};
/// One that lasts.
inline const CostModel& no_cost_model() {
  static const NoCostModel none;
  return none;
}

}  // namespace millwright::rollout
