// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace millwright::rollout {
namespace {

/// Categories, and criticality, which is a number with few values.
AttributeShares shares_of_strata(const Column& column, std::span<const std::uint32_t> chosen) {
  const Strata strata = strata_of(column);
  AttributeShares out{column.attribute, {}, 0, {}};
  for (std::size_t i = 0; i < strata.labels.size(); ++i) {
    out.values.push_back({strata.labels[i], strata.n_assets[i], 0});
  }
  for (const std::uint32_t of : strata.of_asset) {
    if (of == 0) ++out.not_known.n_plant;
  }
  for (const std::uint32_t asset : chosen) {
    const std::uint32_t of = strata.of_asset[asset];
    ++(of == 0 ? out.not_known : out.values[of - 1]).n_chosen;
  }
  std::ranges::sort(out.values, [](const Share& a, const Share& b) {
    return std::tie(b.n_plant, a.label) < std::tie(a.n_plant, b.label);
  });
  if (out.values.size() > AttributeShares::kMostShares) {
    out.n_more = out.values.size() - AttributeShares::kMostShares;
    out.values.resize(AttributeShares::kMostShares);
  }
  return out;
}

/// Numbers fall into the quarters of the plant; equal numbers stay together, so there may be fewer.
AttributeShares shares_of_numbers(const Column& column, std::span<const std::uint32_t> chosen) {
  AttributeShares out{column.attribute, {}, 0, {}};
  std::vector<double> sorted;
  for (const double number : column.numbers) {
    if (!std::isnan(number)) sorted.push_back(number);
  }
  std::ranges::sort(sorted);
  std::vector<double> starts;
  for (std::size_t quarter = 0; quarter < 4 && !sorted.empty(); ++quarter) {
    const double start = sorted[quarter * sorted.size() / 4];
    if (starts.empty() || start > starts.back()) starts.push_back(start);
  }
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto end =
        i + 1 < starts.size() ? std::ranges::lower_bound(sorted, starts[i + 1]) : sorted.end();
    const double last = *std::prev(end);
    out.values.push_back(
        {last > starts[i] ? fmt::format("{} to {}", starts[i], last) : fmt::format("{}", starts[i]),
         0, 0});
  }
  const auto share_at = [&](double number) -> Share& {
    if (std::isnan(number)) return out.not_known;
    const auto after = std::ranges::upper_bound(starts, number);
    return out.values[static_cast<std::size_t>(after - starts.begin()) - 1];
  };
  for (const double number : column.numbers) ++share_at(number).n_plant;
  for (const std::uint32_t asset : chosen) ++share_at(column.numbers[asset]).n_chosen;
  return out;
}

}  // namespace

Result<PilotReport> pilot_report(const Inventory& inventory, const DesignLimits& limits,
                                 std::span<const std::string> assets) {
  const PilotDesigner designer(inventory, limits);
  PilotReport report;
  if (assets.empty()) {
    MW_TRY(Design design, designer.choose());
    report.assets = std::move(design.assets);
  } else {
    report.is_chosen_here = false;
    if (assets.size() > PilotReport::kMostChosen) {
      return fail(Code::kInvalidArgument,
                  fmt::format("assets: {} named, at most {}: a pilot is a sample of the plant",
                              assets.size(), PilotReport::kMostChosen));
    }
    MW_TRY(report.assets, find_assets(inventory, assets));
  }
  for (const std::uint32_t asset : report.assets) report.sensors += inventory.sensors[asset];
  report.uncovered = designer.uncovered(report.assets);
  report.score = score(designer, inventory, report.assets);
  for (const Column& column : inventory.columns) {
    const bool is_category =
        !is_number(column.attribute) || column.attribute == Attribute::kCriticality;
    report.shares.push_back(is_category ? shares_of_strata(column, report.assets)
                                        : shares_of_numbers(column, report.assets));
  }
  return report;
}

Result<std::vector<Attribute>> attributes_named(std::span<const std::string> names) {
  std::vector<Attribute> out;
  for (const std::string& text : names) {
    std::optional<Attribute> found;
    for (std::size_t i = 0; i < kAttributes; ++i) {
      if (name(static_cast<Attribute>(i)) == text) found = static_cast<Attribute>(i);
    }
    if (!found) return fail(Code::kInvalidArgument, fmt::format("{}: no attribute", text));
    out.push_back(*found);
  }
  return out;
}

}  // namespace millwright::rollout
