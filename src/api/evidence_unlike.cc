// SPDX-License-Identifier: Apache-2.0
// Evidence of whether a wave is run by another part of the organization than the one before it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/evidence.h"
#include "api/sender_networks.h"
#include "rollout/wave/unlike.h"

namespace millwright::api {
namespace {

using rollout::Sample;
using rollout::SampleItem;
using rollout::WaveTraces;

/// From where each of the signals is sent now, where its sender has a connection.
std::vector<std::string> networks_of(const std::vector<SignalId>& signals,
                                     const SenderNetworks& senders) {
  std::vector<std::string> out;
  for (const SignalId id : signals) {
    std::string network = senders.of(id);
    if (!network.empty()) out.push_back(std::move(network));
  }
  return out;
}

}  // namespace

Result<Sample> Evidence::unlike_wave_before() {
  const rollout::Wave* before = rollout::find_wave(state_.waves, wave_.after);
  if (before == nullptr) return Sample::unknown("it comes after no other wave");
  MW_TRY(const AttentionPast* past, attention());
  WaveTraces here;
  WaveTraces there;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::HumanAct& act : past->acts) {
      if (!contains(act.time) || !rollout::is_running(act)) continue;
      const bool is_here = std::ranges::binary_search(assets_, act.asset);
      if (!is_here && !std::ranges::binary_search(before->assets, act.asset)) continue;
      WaveTraces& traces = is_here ? here : there;
      traces.crew.push_back(act.who);
      std::string shift = desk.directory().shift_at(act.time);
      if (!shift.empty()) traces.shifts.push_back(std::move(shift));
    }
  });
  const SenderNetworks senders(services_);
  here.networks = networks_of(signals_, senders);
  there.networks = networks_of(before->signals, senders);

  std::vector<SampleItem> items;
  const auto ways = rollout::unlikeness(there, here);
  for (const rollout::Unlikeness& way : ways) {
    if (!way.common) continue;
    // Who they are stays out of it: names of people who acted are in no report.
    items.push_back({"way",
                     std::string(way.way),
                     until_,
                     {},
                     way.is_other() ? 1.0 : 0.0,
                     1,
                     fmt::format("{:.0f} % in common with '{}', by {} here and {} there",
                                 *way.common * 100, before->name, way.n_here, way.n_before)});
  }
  if (!rollout::is_unlike(ways)) {
    return Sample::unknown(fmt::format(
        "too little to compare with '{}' yet: it takes {} acts of their own staff on both, or "
        "sensors on both whose sender is connected",
        before->name, rollout::kFewestActs));
  }
  return Sample::state_of(rollout::Fold::kSum, std::move(items));
}

}  // namespace millwright::api
