// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/design.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <queue>
#include <random>
#include <set>

namespace millwright::rollout {
namespace {

constexpr std::size_t kMostDemand = 3000;
constexpr std::size_t kMostCandidates = 2000;
constexpr int kMostSweeps = 30;
/// A swap for less is noise of the sums.
constexpr double kLeastGain = 1e-6;

/// `n` of all, ascending; all when there are no more.
std::vector<std::uint32_t> draw(std::size_t n_all, std::size_t n, std::mt19937_64& random) {
  std::vector<std::uint32_t> all(n_all);
  std::iota(all.begin(), all.end(), 0U);
  if (n_all <= n) return all;
  for (std::size_t i = 0; i < n; ++i) {
    std::swap(all[i], all[i + random() % (n_all - i)]);  // its numbers are fixed by the standard
  }
  all.resize(n);
  std::ranges::sort(all);
  return all;
}

std::uint32_t sensors_of(const Inventory& inventory, std::span<const std::uint32_t> assets) {
  std::uint32_t n = 0;
  for (const std::uint32_t asset : assets) n += inventory.sensors[asset];
  return n;
}

/// The nearest and second nearest chosen asset of each demanding one.
struct Nearest {
  std::size_t first = 0;  ///< index within the chosen
  float similarity = 0;
  float second = 0;  ///< similarity of the second; 0 with one chosen
};

}  // namespace

PilotDesigner::PilotDesigner(const Inventory& inventory, DesignLimits limits)
    : inventory_(inventory), limits_(std::move(limits)), space_(inventory) {
  for (const Attribute attribute : limits_.cover) {
    if (const Column* column = inventory.find(attribute)) cover_.push_back(strata_of(*column));
  }
  sample();
}

void PilotDesigner::sample() {
  std::mt19937_64 random(limits_.seed);
  demand_ = draw(inventory_.size(), kMostDemand, random);
  candidates_ = draw(inventory_.size(), kMostCandidates, random);
  std::set<std::uint32_t> all(candidates_.begin(), candidates_.end());
  for (const Strata& strata : cover_) {
    // The cheapest asset of each stratum, so that none is missing for want of a candidate.
    std::vector<std::optional<std::uint32_t>> cheapest(strata.labels.size());
    for (std::uint32_t asset = 0; asset < inventory_.size(); ++asset) {
      if (strata.of_asset[asset] == 0) continue;
      auto& best = cheapest[strata.of_asset[asset] - 1];
      if (!best || inventory_.sensors[asset] < inventory_.sensors[*best]) best = asset;
    }
    for (const auto& asset : cheapest) all.insert(*asset);
  }
  candidates_.assign(all.begin(), all.end());
}

/// The state of one greedy run.
class PilotDesigner::Greedy {
 public:
  explicit Greedy(const PilotDesigner& designer)
      : designer_(designer), left_(designer.limits_.sensors), best_(designer.demand_.size(), 0) {
    for (const Strata& strata : designer.cover_) is_covered_.emplace_back(strata.labels.size());
  }

  /// First what covers most that is missing, then what brings the plant nearest.
  Design run() {
    while (cover_one()) {
    }
    fill();
    Design design;
    design.assets = std::move(chosen_);
    std::ranges::sort(design.assets);
    design.sensors = designer_.limits_.sensors - left_;
    return design;
  }

 private:
  bool fits(std::uint32_t asset) const {
    return cost(asset) <= left_ && std::ranges::find(chosen_, asset) == chosen_.end();
  }
  std::uint32_t cost(std::uint32_t asset) const { return designer_.inventory_.sensors[asset]; }

  double gain(std::uint32_t asset) const {
    double gain = 0;
    for (std::size_t i = 0; i < best_.size(); ++i) {
      const float s = designer_.space_.similarity(asset, designer_.demand_[i]);
      if (s > best_[i]) gain += s - best_[i];
    }
    return gain / cost(asset);
  }

  std::size_t n_new(std::uint32_t asset) const {
    std::size_t n = 0;
    for (std::size_t i = 0; i < designer_.cover_.size(); ++i) {
      const std::uint32_t stratum = designer_.cover_[i].of_asset[asset];
      n += stratum != 0 && !is_covered_[i][stratum - 1] ? 1 : 0;
    }
    return n;
  }

  bool cover_one() {
    std::vector<std::uint32_t> best;
    double most = 0;
    for (const std::uint32_t asset : designer_.candidates_) {
      const double n = static_cast<double>(n_new(asset)) / cost(asset);
      if (n == 0 || n < most || !fits(asset)) continue;
      if (n > most) best.clear();
      most = n;
      best.push_back(asset);
    }
    if (best.empty()) return false;
    take(*std::ranges::max_element(best, {}, [&](std::uint32_t asset) { return gain(asset); }));
    return true;
  }

  /// Lazily: a gain only shrinks while others are chosen, so one that is still the largest after it
  /// was computed anew is the largest of all (Minoux 1978).
  void fill() {
    std::priority_queue<std::pair<double, std::uint32_t>> queue;
    for (const std::uint32_t asset : designer_.candidates_) {
      if (fits(asset)) queue.emplace(gain(asset), asset);
    }
    while (!queue.empty() && left_ > 0) {
      const std::uint32_t asset = queue.top().second;
      queue.pop();
      if (!fits(asset)) continue;
      const double now = gain(asset);
      if (!queue.empty() && now < queue.top().first) {
        queue.emplace(now, asset);
        continue;
      }
      take(asset);
    }
  }

  void take(std::uint32_t asset) {
    chosen_.push_back(asset);
    left_ -= cost(asset);
    for (std::size_t i = 0; i < best_.size(); ++i) {
      best_[i] = std::max(best_[i], designer_.space_.similarity(asset, designer_.demand_[i]));
    }
    for (std::size_t i = 0; i < designer_.cover_.size(); ++i) {
      const std::uint32_t stratum = designer_.cover_[i].of_asset[asset];
      if (stratum != 0) is_covered_[i][stratum - 1] = true;
    }
  }

  const PilotDesigner& designer_;
  std::uint32_t left_;       ///< of the budget
  std::vector<float> best_;  ///< by demand: similarity to the nearest chosen
  std::vector<std::vector<bool>> is_covered_;
  std::vector<std::uint32_t> chosen_;
};

Result<Design> PilotDesigner::choose() const {
  const std::uint32_t least = *std::ranges::min_element(inventory_.sensors);
  if (limits_.sensors < least) {
    return fail(Code::kInvalidArgument,
                fmt::format("a budget of {} sensors equips no asset: each needs {} or more",
                            limits_.sensors, least));
  }
  Design design = Greedy(*this).run();
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    const auto swap = best_swap(design.assets);
    if (!swap) break;
    std::ranges::replace(design.assets, swap->out, swap->in);
    std::ranges::sort(design.assets);
  }
  design.sensors = sensors_of(inventory_, design.assets);
  design.uncovered = uncovered(design.assets);
  return design;
}

double PilotDesigner::coverage(std::span<const std::uint32_t> chosen) const {
  double sum = 0;
  for (const std::uint32_t asset : demand_) {
    float best = 0;
    for (const std::uint32_t other : chosen) best = std::max(best, space_.similarity(asset, other));
    sum += best;
  }
  return sum / static_cast<double>(demand_.size());
}

std::vector<Stratum> PilotDesigner::uncovered(std::span<const std::uint32_t> chosen) const {
  std::vector<Stratum> missing;
  for (const Strata& strata : cover_) {
    std::vector<bool> is_covered(strata.labels.size());
    for (const std::uint32_t asset : chosen) {
      if (strata.of_asset[asset] != 0) is_covered[strata.of_asset[asset] - 1] = true;
    }
    for (std::size_t i = 0; i < strata.labels.size(); ++i) {
      if (is_covered[i]) continue;
      missing.push_back({strata.attribute, strata.labels[i], strata.n_assets[i]});
    }
  }
  return missing;
}

std::optional<Swap> PilotDesigner::best_swap(std::span<const std::uint32_t> chosen) const {
  std::vector<Nearest> nearest(demand_.size());
  for (std::size_t i = 0; i < demand_.size(); ++i) {
    for (std::size_t j = 0; j < chosen.size(); ++j) {
      const float s = space_.similarity(demand_[i], chosen[j]);
      if (j == 0 || s > nearest[i].similarity) {
        nearest[i].second = j == 0 ? 0 : nearest[i].similarity;
        nearest[i].similarity = s;
        nearest[i].first = j;
      } else {
        nearest[i].second = std::max(nearest[i].second, s);
      }
    }
  }
  const std::uint32_t spent = sensors_of(inventory_, chosen);
  const std::uint32_t budget = std::max(limits_.sensors, spent);
  const std::size_t n_missing = uncovered(chosen).size();
  std::optional<Swap> best;
  double most = kLeastGain * static_cast<double>(demand_.size());
  std::vector<double> lost(chosen.size());
  std::vector<std::uint32_t> swapped;
  for (const std::uint32_t in : candidates_) {
    if (std::ranges::find(chosen, in) != chosen.end()) continue;
    double gained = 0;
    std::ranges::fill(lost, 0);
    for (std::size_t i = 0; i < demand_.size(); ++i) {
      const Nearest& near = nearest[i];
      const float s = space_.similarity(demand_[i], in);
      if (s >= near.similarity) {
        gained += s - near.similarity;
      } else {
        lost[near.first] += near.similarity - std::max(near.second, s);
      }
    }
    for (std::size_t j = 0; j < chosen.size(); ++j) {
      if (gained - lost[j] <= most) continue;
      if (spent - inventory_.sensors[chosen[j]] + inventory_.sensors[in] > budget) continue;
      swapped.assign(chosen.begin(), chosen.end());
      swapped[j] = in;
      if (uncovered(swapped).size() > n_missing) continue;
      most = gained - lost[j];
      best = Swap{chosen[j], in, 0};
    }
  }
  if (best) {
    swapped.assign(chosen.begin(), chosen.end());
    std::ranges::replace(swapped, best->out, best->in);
    best->coverage = coverage(swapped);
  }
  return best;
}

}  // namespace millwright::rollout
