// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <tuple>
#include <unordered_set>

namespace millwright::rollout {
namespace {

constexpr std::size_t kDraws = 999;
/// Coverage costs a pass over the plant's sample: fewer are enough for a median.
constexpr std::size_t kCoverageDraws = 49;

/// The distribution of one attribute over the plant, ready to be held against a few assets.
class Population {
 public:
  virtual ~Population() = default;
  /// None when it is known of none of them.
  virtual std::optional<double> distance(std::span<const std::uint32_t> assets) = 0;
};

class Categories final : public Population {
 public:
  explicit Categories(const Column& column) : column_(column), share_(column.labels.size() + 1) {
    double n = 0;
    for (const std::uint32_t code : column.codes) {
      if (code == 0) continue;
      ++share_[code];
      ++n;
    }
    for (double& share : share_) share /= std::max(n, 1.0);
    count_.resize(share_.size());
  }
  /// Total variation: one less what both have in common.
  std::optional<double> distance(std::span<const std::uint32_t> assets) override {
    double n = 0;
    for (const std::uint32_t asset : assets) {
      const std::uint32_t code = column_.codes[asset];
      if (code == 0) continue;
      ++count_[code];
      ++n;
    }
    double common = 0;
    for (const std::uint32_t asset : assets) {
      double& count = count_[column_.codes[asset]];
      if (column_.codes[asset] != 0)
        common += std::min(count / std::max(n, 1.0), share_[column_.codes[asset]]);
      count = 0;  // each category once, and ready for the next
    }
    if (n == 0) return std::nullopt;
    return std::max(0.0, 1 - common);
  }

 private:
  const Column& column_;
  std::vector<double> share_;  ///< by code
  std::vector<double> count_;
};

class Numbers final : public Population {
 public:
  explicit Numbers(const Column& column) : column_(column) {
    for (const double value : column.numbers) {
      if (!std::isnan(value)) sorted_.push_back(value);
    }
    std::ranges::sort(sorted_);
  }
  /// Kolmogorov-Smirnov: the largest difference of the cumulative shares, on either side of a step.
  std::optional<double> distance(std::span<const std::uint32_t> assets) override {
    values_.clear();
    for (const std::uint32_t asset : assets) {
      if (column_.is_known(asset)) values_.push_back(column_.numbers[asset]);
    }
    if (values_.empty()) return std::nullopt;
    std::ranges::sort(values_);
    const auto share = [](auto begin, auto at, auto end) {
      return static_cast<double>(at - begin) / static_cast<double>(end - begin);
    };
    double most = 0;
    for (const double value : values_) {
      const auto [low, high] = std::ranges::equal_range(sorted_, value);
      const auto [own_low, own_high] = std::ranges::equal_range(values_, value);
      const double below = share(sorted_.begin(), low, sorted_.end()) -
                           share(values_.begin(), own_low, values_.end());
      const double upto = share(sorted_.begin(), high, sorted_.end()) -
                          share(values_.begin(), own_high, values_.end());
      most = std::max({most, std::fabs(below), std::fabs(upto)});
    }
    return most;
  }

 private:
  const Column& column_;
  std::vector<double> sorted_;
  std::vector<double> values_;
};

std::unique_ptr<Population> population_of(const Column& column) {
  if (is_number(column.attribute)) return std::make_unique<Numbers>(column);
  return std::make_unique<Categories>(column);
}

/// `n` different assets (Floyd's way of drawing them).
std::vector<std::uint32_t> draw(std::size_t n_all, std::size_t n, std::mt19937_64& random) {
  std::unordered_set<std::uint32_t> seen;
  std::vector<std::uint32_t> drawn;
  for (std::size_t upto = n_all - n; upto < n_all; ++upto) {
    auto asset = static_cast<std::uint32_t>(random() % (upto + 1));
    if (!seen.insert(asset).second) {
      asset = static_cast<std::uint32_t>(upto);
      seen.insert(asset);
    }
    drawn.push_back(asset);
  }
  return drawn;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::optional<double> mean_of(const Column& column, std::span<const std::uint32_t> assets) {
  double sum = 0;
  double n = 0;
  for (const std::uint32_t asset : assets) {
    if (!column.is_known(asset)) continue;
    sum += column.numbers[asset];
    ++n;
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

/// Which side of the plant flatters a pilot, and how to say it.
struct Flattery {
  Attribute attribute;
  double sign;  ///< +1: more flatters, -1: less does
  std::string_view text;
};
constexpr Flattery kFlatteries[] = {
    {Attribute::kAgeYears, -1, "newer than the plant: their mean age is {} years, the plant's {}"},
    {Attribute::kFailuresPerYear, -1,
     "easier than the plant: they failed {} times a year, the plant's assets {} times"},
    {Attribute::kCriticality, +1,
     "easier than the plant: their mean criticality is {} (1 is the highest), the plant's {}"},
    {Attribute::kSignalStrength, +1,
     "better connected than the plant: their mean signal strength is {}, the plant's {}"},
};

using Draws = std::vector<std::vector<std::uint32_t>>;

AttributeFit fit_of(const Column& column, std::span<const std::uint32_t> chosen,
                    const Draws& draws) {
  AttributeFit fit;
  fit.attribute = column.attribute;
  fit.n_known = static_cast<std::size_t>(
      std::ranges::count_if(chosen, [&](std::uint32_t asset) { return column.is_known(asset); }));
  const auto population = population_of(column);
  fit.distance = population->distance(chosen);
  if (!fit.distance) return fit;
  std::vector<double> by_chance;
  std::size_t n_as_far = 1;  // the choice itself is one of them
  for (const auto& drawn : draws) {
    const auto distance = population->distance(drawn);
    if (!distance) continue;
    by_chance.push_back(*distance);
    n_as_far += *distance >= *fit.distance - 1e-12 ? 1 : 0;
  }
  fit.p = static_cast<double>(n_as_far) / static_cast<double>(by_chance.size() + 1);
  fit.by_chance = median(std::move(by_chance));
  return fit;
}

std::optional<Bias> bias_of(const Flattery& flattery, const Inventory& inventory,
                            std::span<const std::uint32_t> chosen, const Draws& draws) {
  const Column* column = inventory.find(flattery.attribute);
  if (column == nullptr) return std::nullopt;
  const auto own = mean_of(*column, chosen);
  std::vector<std::uint32_t> all(inventory.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  const auto plant = mean_of(*column, all);
  if (!own || !plant || (*own - *plant) * flattery.sign <= 0) return std::nullopt;
  std::size_t n_as_far = 1;
  std::size_t n = 1;
  for (const auto& drawn : draws) {
    const auto mean = mean_of(*column, drawn);
    if (!mean) continue;
    ++n;
    n_as_far += (*mean - *own) * flattery.sign >= -1e-12 ? 1 : 0;
  }
  Bias bias{
      flattery.attribute, *own, *plant, static_cast<double>(n_as_far) / static_cast<double>(n), {}};
  if (bias.p > AttributeFit::kSuspicious) return std::nullopt;
  bias.warning =
      fmt::format("the chosen assets are {}; of {} random choices of this size {} are so",
                  fmt::format(fmt::runtime(flattery.text), fmt::format("{:.1f}", *own),
                              fmt::format("{:.1f}", *plant)),
                  n - 1, n_as_far - 1);
  return bias;
}

std::vector<Stratum> missing_of(const Inventory& inventory, std::span<const std::uint32_t> chosen) {
  std::vector<Stratum> missing;
  for (const Column& column : inventory.columns) {
    if (is_number(column.attribute) && column.attribute != Attribute::kCriticality) continue;
    const Strata strata = strata_of(column);
    std::vector<bool> has(strata.labels.size());
    for (const std::uint32_t asset : chosen) {
      if (strata.of_asset[asset] != 0) has[strata.of_asset[asset] - 1] = true;
    }
    for (std::size_t i = 0; i < has.size(); ++i) {
      if (!has[i]) missing.push_back({strata.attribute, strata.labels[i], strata.n_assets[i]});
    }
  }
  std::ranges::sort(missing, [](const Stratum& a, const Stratum& b) {
    return std::tie(b.n_assets, a.attribute, a.label) < std::tie(a.n_assets, b.attribute, b.label);
  });
  return missing;
}

}  // namespace

PilotScore score(const PilotDesigner& designer, const Inventory& inventory,
                 std::span<const std::uint32_t> chosen, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Draws draws;
  for (std::size_t i = 0; i < kDraws; ++i) {
    draws.push_back(draw(inventory.size(), chosen.size(), random));
  }
  PilotScore out;
  out.coverage = designer.coverage(chosen);
  std::vector<double> by_chance;
  for (std::size_t i = 0; i < kCoverageDraws; ++i) {
    by_chance.push_back(designer.coverage(draws[i]));
  }
  out.coverage_by_chance = median(std::move(by_chance));
  for (const Column& column : inventory.columns) {
    out.fits.push_back(fit_of(column, chosen, draws));
  }
  for (const Flattery& flattery : kFlatteries) {
    if (auto bias = bias_of(flattery, inventory, chosen, draws)) out.biases.push_back(*bias);
  }
  out.missing = missing_of(inventory, chosen);
  out.best_swap = designer.best_swap(chosen);
  return out;
}

}  // namespace millwright::rollout
