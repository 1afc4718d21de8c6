// SPDX-License-Identifier: Apache-2.0
// millwright pilot design: which assets a pilot is to have, and whether a choice stands for the
// plant. Offline, from an inventory file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/pilot_view.h"
#include "app/commands.h"
#include "app/read_file.h"

namespace millwright::app {
namespace {

using namespace rollout;

std::string strata_text(const std::vector<Stratum>& strata) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(strata.size(), kShown); ++i) {
    text += fmt::format("{}{} {} ({} assets)", i == 0 ? "" : ", ", name(strata[i].attribute),
                        strata[i].label, strata[i].n_assets);
  }
  if (strata.size() > kShown) text += fmt::format(" and {} more", strata.size() - kShown);
  return text;
}

void print_assets(const PilotReport& answer, const Inventory& inventory) {
  fmt::print("{:<32} {:>7}", "asset", "sensors");
  for (const Column& column : inventory.columns) fmt::print("  {:<14}", name(column.attribute));
  fmt::print("\n");
  for (const std::uint32_t asset : answer.assets) {
    fmt::print("{:<32} {:>7}", inventory.assets[asset], inventory.sensors[asset]);
    for (const Column& column : inventory.columns) fmt::print("  {:<14}", column.text(asset));
    fmt::print("\n");
  }
}

void print_answer(const PilotReport& answer, const Inventory& inventory) {
  const PilotScore& found = answer.score;
  print_assets(answer, inventory);
  fmt::print("\n{} of {} assets, {} sensors {}\n", answer.assets.size(), inventory.size(),
             answer.sensors, answer.is_chosen_here ? "chosen" : "in the choice given");
  fmt::print("coverage {:.2f}: how like the nearest chosen one an asset is; by chance {:.2f}\n\n",
             found.coverage, found.coverage_by_chance);
  fmt::print("{:<20} {:>9} {:>10} {:>6}\n", "attribute", "distance", "by chance", "p");
  for (const AttributeFit& fit : found.fits) {
    if (!fit.distance) {
      fmt::print("{:<20} {:>9}\n", name(fit.attribute), "not known");
      continue;
    }
    fmt::print("{:<20} {:>9.2f} {:>10.2f} {:>6.3f}{}\n", name(fit.attribute), *fit.distance,
               fit.by_chance, fit.p, fit.is_off() ? "  unlike the plant" : "");
  }
  fmt::print("\n");
  if (!answer.uncovered.empty()) {
    fmt::print("must not be missing, and is: {}\n", strata_text(answer.uncovered));
  }
  if (!found.missing.empty()) fmt::print("not in the pilot: {}\n", strata_text(found.missing));
  for (const Bias& bias : found.biases) fmt::print("warning: {}\n", bias.warning);
  for (const std::string& warning : inventory.warnings) fmt::print("warning: {}\n", warning);
  for (const Attribute attribute : inventory.absent()) {
    fmt::print(
        "warning: {} is not given: whether the pilot stands for the plant in it is not known\n",
        name(attribute));
  }
  if (found.best_swap) {
    fmt::print("best swap: {} for {}, coverage {:.2f}\n", inventory.assets[found.best_swap->in],
               inventory.assets[found.best_swap->out], found.best_swap->coverage);
  }
}

}  // namespace

int run_pilot_design(const PilotDesignOptions& options, Output output) {
  const auto text = read_file(options.file);
  if (!text) return report(text.error());
  const auto inventory = parse_inventory(*text);
  if (!inventory) return report(with_context(inventory.error(), options.file));
  DesignLimits limits;
  limits.sensors = options.sensors;
  if (!options.cover.empty()) {
    const auto cover = attributes_named(options.cover);
    if (!cover) return report(with_context(cover.error(), "--cover"));
    limits.cover = *cover;
  }
  const auto answer = pilot_report(*inventory, limits, options.assets);
  if (!answer) return report(answer.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", api::pilot_view(*answer, *inventory).dump());
  } else {
    print_answer(*answer, *inventory);
  }
  return 0;
}

}  // namespace millwright::app
