// SPDX-License-Identifier: Apache-2.0
#pragma once
// The criteria of a plan with the days each needs to be decided: docs/api.md, "Roll-out".

#include <cstddef>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

#include "api/evidence.h"
#include "rollout/criteria/days_needed.h"

namespace millwright::api {

/// What the plant recorded so far is read once for all plans that are asked about.
/// Lifetime: services and state outlive it.  Thread: one at a time, one that may block.
class DaysView {
 public:
  DaysView(const Services& services, const RolloutState& state);

  /// Of a wave with so many assets and sensors. What comes of machines is taken to grow with the
  /// sensors; what is told of the whole plant, to stay as it is.
  /// Cost: of a metric not asked about before, its evidence over the window.
  nlohmann::json criteria(const rollout::Wave& plan, std::size_t n_assets, std::size_t n_sensors);

 private:
  using Past = std::optional<rollout::Pace>;
  const Past& past(const rollout::Criterion& criterion);

  const rollout::Wave no_wave_;
  Evidence evidence_;
  const double sensors_now_;
  std::map<std::pair<std::string, std::chrono::days>, Past> past_;
};

}  // namespace millwright::api
