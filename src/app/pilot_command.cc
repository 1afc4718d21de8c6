// SPDX-License-Identifier: Apache-2.0
// millwright pilot design: which assets a pilot is to have, and whether a choice stands for the
// plant. Offline, from an inventory file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/read_file.h"
#include "rollout/design/score.h"

namespace millwright::app {
namespace {

using nlohmann::json;
using namespace rollout;

struct Answer {
  bool is_chosen_here = true;  ///< else the choice of a person was judged
  std::vector<std::uint32_t> assets;
  std::uint32_t sensors = 0;
  std::vector<Stratum> uncovered;
  PilotScore score;
};

Result<std::vector<Attribute>> read_cover(const std::vector<std::string>& names) {
  std::vector<Attribute> cover;
  for (const std::string& text : names) {
    std::optional<Attribute> found;
    for (std::size_t i = 0; i < kAttributes; ++i) {
      if (name(static_cast<Attribute>(i)) == text) found = static_cast<Attribute>(i);
    }
    if (!found) return fail(Code::kInvalidArgument, fmt::format("--cover {}: no attribute", text));
    cover.push_back(*found);
  }
  return cover;
}

Result<Answer> answer_of(const Inventory& inventory, const PilotDesignOptions& options) {
  DesignLimits limits;
  limits.sensors = options.sensors;
  if (!options.cover.empty()) {
    MW_TRY(limits.cover, read_cover(options.cover));
  }
  const PilotDesigner designer(inventory, limits);
  Answer answer;
  if (options.assets.empty()) {
    MW_TRY(Design design, designer.choose());
    answer.assets = std::move(design.assets);
  } else {
    answer.is_chosen_here = false;
    MW_TRY(answer.assets, find_assets(inventory, options.assets));
  }
  for (const std::uint32_t asset : answer.assets) answer.sensors += inventory.sensors[asset];
  answer.uncovered = designer.uncovered(answer.assets);
  answer.score = score(designer, inventory, answer.assets);
  return answer;
}

json stratum_view(const Stratum& stratum) {
  return {{"attribute", name(stratum.attribute)},
          {"value", stratum.label},
          {"n_assets", stratum.n_assets}};
}

json strata_view(const std::vector<Stratum>& strata) {
  json rows = json::array();
  for (const Stratum& stratum : strata) rows.push_back(stratum_view(stratum));
  return rows;
}

json view_of(const Answer& answer, const Inventory& inventory) {
  json assets = json::array();
  for (const std::uint32_t asset : answer.assets) assets.push_back(inventory.assets[asset]);
  json fits = json::array();
  for (const AttributeFit& fit : answer.score.fits) {
    fits.push_back({{"attribute", name(fit.attribute)},
                    {"n_known", fit.n_known},
                    {"distance", fit.distance ? json(*fit.distance) : json(nullptr)},
                    {"by_chance", fit.by_chance},
                    {"p", fit.p},
                    {"is_off", fit.is_off()}});
  }
  json biases = json::array();
  for (const Bias& bias : answer.score.biases) {
    biases.push_back({{"attribute", name(bias.attribute)},
                      {"chosen_mean", bias.chosen_mean},
                      {"plant_mean", bias.plant_mean},
                      {"p", bias.p},
                      {"warning", bias.warning}});
  }
  json swap = nullptr;
  if (const auto& best = answer.score.best_swap) {
    swap = {{"out", inventory.assets[best->out]},
            {"in", inventory.assets[best->in]},
            {"coverage", best->coverage}};
  }
  return {{"plant_assets", inventory.size()},
          {"assets", std::move(assets)},
          {"sensors", answer.sensors},
          {"coverage", answer.score.coverage},
          {"coverage_by_chance", answer.score.coverage_by_chance},
          {"uncovered", strata_view(answer.uncovered)},
          {"missing", strata_view(answer.score.missing)},
          {"attributes", std::move(fits)},
          {"biases", std::move(biases)},
          {"best_swap", std::move(swap)},
          {"warnings", inventory.warnings}};
}

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

void print_assets(const Answer& answer, const Inventory& inventory) {
  fmt::print("{:<32} {:>7}", "asset", "sensors");
  for (const Column& column : inventory.columns) fmt::print("  {:<14}", name(column.attribute));
  fmt::print("\n");
  for (const std::uint32_t asset : answer.assets) {
    fmt::print("{:<32} {:>7}", inventory.assets[asset], inventory.sensors[asset]);
    for (const Column& column : inventory.columns) fmt::print("  {:<14}", column.text(asset));
    fmt::print("\n");
  }
}

void print_answer(const Answer& answer, const Inventory& inventory) {
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
  const auto answer = answer_of(*inventory, options);
  if (!answer) return report(answer.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", view_of(*answer, *inventory).dump());
  } else {
    print_answer(*answer, *inventory);
  }
  return 0;
}

}  // namespace millwright::app
