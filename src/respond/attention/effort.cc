// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/effort.h"

#include <utility>

namespace millwright::respond {
namespace {

std::size_t index_of(ActCategory category) {
  return std::to_underlying(category);
}

}  // namespace

EffortModel::EffortModel(std::span<const HumanAct> acts) {
  for (const HumanAct& act : acts) {
    if (!act.is_sampled || !act.duration) continue;
    Mean& mean = by_category_.at(index_of(act.category));
    ++mean.n;
    mean.sum_s += static_cast<double>(act.duration->count());
  }
}

std::optional<double> EffortModel::seconds_of(const HumanAct& act) const {
  const Mean& mean = by_category_.at(index_of(act.category));
  const bool has_mean = mean.n >= kFewestSamples;
  if (act.duration && (act.is_sampled || !has_mean)) {
    return static_cast<double>(act.duration->count());
  }
  if (has_mean) return mean.sum_s / mean.n;
  return std::nullopt;
}

void Effort::add(const HumanAct& act, const EffortModel& model) {
  ++acts;
  if (act.is_sampled && act.duration) ++timed;
  const std::optional<double> seconds = model.seconds_of(act);
  if (!seconds) ++untimed;
  hours += seconds.value_or(0) / 3600;
}

}  // namespace millwright::respond
