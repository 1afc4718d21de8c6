// SPDX-License-Identifier: Apache-2.0
#include "api/pilot_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
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
  const UtcNanos now = services.clock.wall();
  out.year = civil_from_days(now.ns / std::chrono::nanoseconds(std::chrono::days(1)).count()).year;
  const SenderNetworks senders(services);
  for (const Signal& signal : plant.all<Signal>()) {
    if (std::string network = senders.of(signal.id); !network.empty()) {
      out.network.try_emplace(signal.asset, std::move(network));
    }
  }
  services.watch.with_desk([&](const respond::Desk& desk) {
    const auto since = desk.failures().kept_since();
    if (!since) return;
    const auto each = rollout::failures_per_year(1, now - *since);
    if (!each) return;
    auto& rates = out.failures_per_year.emplace();
    for (const respond::Failure& failure : desk.failures().failures()) {
      if (!failure.is_withdrawn) rates[failure.asset] += *each;
    }
  });
  return out;
}

Result<Inventory> plant_inventory(const registry::Plant& plant, const AssetRecords& records) {
  struct Row {
    const Asset& asset;
    std::string path;
    const Line* line;
    const Area* area;
    std::span<const Signal* const> signals;
  };
  std::vector<Row> rows;
  for (const Asset& asset : plant.all<Asset>()) {
    std::string path(plant.path_of(asset.id));
    if (path.starts_with("_system/")) continue;
    const Line* line = plant.find<Line>(asset.line);
    const Area* area = line == nullptr ? nullptr : plant.find<Area>(line->area);
    rows.push_back({asset, std::move(path), line, area, plant.signals_of(asset.id)});
  }
  if (rows.empty()) {
    return fail(Code::kFailedPrecondition,
                "the plant has no assets: add them in the inbox or with millwright apply, or send "
                "an inventory file");
  }
  // By way of the file that people write, so that both are read by the same rules.
  struct Cell {
    std::string_view column;
    std::function<std::string(const Row&)> of;  // empty: not known
  };
  const Cell cells[] = {
      {"asset", [](const Row& row) { return row.path; }},
      {"class", [](const Row& row) { return row.asset.asset_class; }},
      {"area", [](const Row& row) { return row.area == nullptr ? "" : row.area->name; }},
      {"line", [](const Row& row) { return row.line == nullptr ? "" : row.line->name; }},
      {"make", [](const Row& row) { return row.asset.make; }},
      {"environment", [](const Row& row) { return row.asset.environment; }},
      {"protocol",
       [](const Row& row) {
         return row.signals.empty() ? "" : std::string(protocol_of(row.signals.front()->address));
       }},
      {"network",
       [&](const Row& row) {
         const auto it = records.network.find(row.asset.id);
         return it == records.network.end() ? "" : it->second;
       }},
      {"criticality", [](const Row& row) { return std::to_string(row.asset.criticality); }},
      {"age_years",
       [&](const Row& row) {
         const auto year = row.asset.commissioned_year;
         return year ? fmt::to_string(rollout::age_years(*year, records.year)) : "";
       }},
      {"failures_per_year",
       [&](const Row& row) -> std::string {
         if (!records.failures_per_year) return {};
         const auto it = records.failures_per_year->find(row.asset.id);
         return it == records.failures_per_year->end() ? "0" : fmt::to_string(it->second);
       }},
      {"sensors",
       [](const Row& row) { return std::to_string(std::max<std::size_t>(row.signals.size(), 1)); }},
  };
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> lines(rows.size());
  for (const Cell& cell : cells) {
    std::vector<std::string> column;
    for (const Row& row : rows) column.push_back(cell.of(row));
    if (std::ranges::all_of(column, &std::string::empty)) continue;
    head.emplace_back(cell.column);
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i].push_back(std::move(column[i]));
  }
  std::string csv;
  registry::append_csv_row(head, csv);
  for (const auto& line : lines) registry::append_csv_row(line, csv);
  return parse_inventory(csv);
}

}  // namespace millwright::api
