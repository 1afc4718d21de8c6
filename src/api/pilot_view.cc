// SPDX-License-Identifier: Apache-2.0
#include "api/pilot_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/sender_networks.h"
#include "registry/csv.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using namespace rollout;

json strata_view(const std::vector<Stratum>& strata) {
  json rows = json::array();
  for (const Stratum& stratum : strata) {
    rows.push_back({{"attribute", name(stratum.attribute)},
                    {"value", stratum.label},
                    {"n_assets", stratum.n_assets}});
  }
  return rows;
}

json fit_view(const AttributeFit& fit) {
  return {{"attribute", name(fit.attribute)},
          {"n_known", fit.n_known},
          {"distance", fit.distance ? json(*fit.distance) : json(nullptr)},
          {"by_chance", fit.by_chance},
          {"p", fit.p},
          {"is_off", fit.is_off()}};
}

json shares_view(const AttributeShares& shares) {
  json values = json::array();
  for (const Share& share : shares.values) {
    values.push_back(
        {{"value", share.label}, {"plant", share.n_plant}, {"chosen", share.n_chosen}});
  }
  return {
      {"attribute", name(shares.attribute)},
      {"values", std::move(values)},
      {"n_more", shares.n_more},
      {"not_known", {{"plant", shares.not_known.n_plant}, {"chosen", shares.not_known.n_chosen}}}};
}

/// A rate of failures from less says nothing of a machine.
constexpr std::chrono::days kShortestLog{90};

/// As far as an address tells.
std::string_view protocol_of(std::string_view address) {
  if (address.starts_with("spBv1.0/")) return "sparkplug";
  return address.substr(0, address.find('/')).contains(',') ? "line" : "mqtt";
}

}  // namespace

json pilot_view(const PilotReport& report, const Inventory& inventory) {
  json assets = json::array();
  for (const std::uint32_t asset : report.assets) assets.push_back(inventory.assets[asset]);
  json fits = json::array();
  for (const AttributeFit& fit : report.score.fits) fits.push_back(fit_view(fit));
  json biases = json::array();
  for (const Bias& bias : report.score.biases) {
    biases.push_back({{"attribute", name(bias.attribute)},
                      {"chosen_mean", bias.chosen_mean},
                      {"plant_mean", bias.plant_mean},
                      {"p", bias.p},
                      {"warning", bias.warning}});
  }
  json shares = json::array();
  for (const AttributeShares& one : report.shares) shares.push_back(shares_view(one));
  json absent = json::array();
  for (const Attribute attribute : inventory.absent()) absent.push_back(name(attribute));
  json swap = nullptr;
  if (const auto& best = report.score.best_swap) {
    swap = {{"out", inventory.assets[best->out]},
            {"in", inventory.assets[best->in]},
            {"coverage", best->coverage}};
  }
  return {{"plant_assets", inventory.size()},
          {"is_chosen_here", report.is_chosen_here},
          {"assets", std::move(assets)},
          {"sensors", report.sensors},
          {"coverage", report.score.coverage},
          {"coverage_by_chance", report.score.coverage_by_chance},
          {"uncovered", strata_view(report.uncovered)},
          {"missing", strata_view(report.score.missing)},
          {"attributes", std::move(fits)},
          {"strata", std::move(shares)},
          {"biases", std::move(biases)},
          {"best_swap", std::move(swap)},
          {"absent", std::move(absent)},
          {"warnings", inventory.warnings}};
}

AssetRecords asset_records(const Services& services, const registry::Plant& plant) {
  AssetRecords out;
  const SenderNetworks senders(services);
  for (const Signal& signal : plant.all<Signal>()) {
    if (std::string network = senders.of(signal.id); !network.empty()) {
      out.network.try_emplace(signal.asset, std::move(network));
    }
  }
  services.watch.with_desk([&](const respond::Desk& desk) {
    const auto since = desk.failures().kept_since();
    const UtcNanos now = services.clock.wall();
    if (!since || now - *since < kShortestLog) return;
    const double years =
        std::chrono::duration<double, std::chrono::years::period>(now - *since).count();
    auto& rates = out.failures_per_year.emplace();
    for (const respond::Failure& failure : desk.failures().failures()) {
      if (!failure.is_withdrawn) rates[failure.asset] += 1 / years;
    }
  });
  return out;
}

Result<Inventory> plant_inventory(const registry::Plant& plant, const AssetRecords& records) {
  // By way of the file that people write, so that both are read by the same rules.
  std::vector<std::string> head = {"asset",    "class",       "area",   "line",
                                   "protocol", "criticality", "sensors"};
  if (!records.network.empty()) head.emplace_back("network");
  if (records.failures_per_year) head.emplace_back("failures_per_year");
  std::string csv;
  registry::append_csv_row(head, csv);
  std::size_t n = 0;
  for (const Asset& asset : plant.all<Asset>()) {
    const std::string path(plant.path_of(asset.id));
    if (path.starts_with("_system/")) continue;
    const Line* line = plant.find<Line>(asset.line);
    const Area* area = line == nullptr ? nullptr : plant.find<Area>(line->area);
    const auto signals = plant.signals_of(asset.id);
    std::vector<std::string> row = {
        path,
        asset.asset_class,
        area == nullptr ? "" : area->name,
        line == nullptr ? "" : line->name,
        signals.empty() ? "" : std::string(protocol_of(signals.front()->address)),
        std::to_string(asset.criticality),
        std::to_string(std::max<std::size_t>(signals.size(), 1))};
    if (!records.network.empty()) {
      const auto it = records.network.find(asset.id);
      row.push_back(it == records.network.end() ? std::string() : it->second);
    }
    if (records.failures_per_year) {
      const auto it = records.failures_per_year->find(asset.id);
      row.push_back(it == records.failures_per_year->end() ? "0" : fmt::to_string(it->second));
    }
    registry::append_csv_row(row, csv);
    ++n;
  }
  if (n == 0) {
    return fail(Code::kFailedPrecondition,
                "the plant has no assets: add them in the inbox or with millwright apply, or send "
                "an inventory file");
  }
  return parse_inventory(csv);
}

}  // namespace millwright::api
