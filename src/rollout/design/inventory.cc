// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/inventory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "core/suggest.h"
#include "registry/csv.h"

namespace millwright::rollout {
namespace {

using registry::CsvRow;

constexpr std::array<std::string_view, kAttributes> kNames{
    "class",          "area",    "line",        "make",      "environment",
    "protocol",       "network", "criticality", "age_years", "failures_per_year",
    "signal_strength"};
constexpr std::uint32_t kMostSensors = 10'000;

struct Range {
  double low;
  double high;
};
Range range_of(Attribute attribute) {
  switch (attribute) {
    case Attribute::kCriticality:
      return {1, 5};
    case Attribute::kSignalStrength:
      return {0, 100};
    default:
      return {0, 1e6};
  }
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Error at_line(int line, const std::string& what) {
  return Error(Code::kInvalidArgument, fmt::format("line {}: {}", line, what));
}

/// Where each column of the file goes.
struct Head {
  std::size_t asset = 0;
  std::optional<std::size_t> sensors;
  std::map<std::size_t, std::size_t> columns;  ///< cell -> column of the inventory
};

Result<Head> read_head(const CsvRow& row, Inventory& out) {
  std::vector<std::string_view> known(kNames.begin(), kNames.end());
  known.insert(known.end(), {"asset", "sensors"});
  std::optional<std::size_t> asset;
  Head head;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string& cell = row.cells[i];
    if (std::ranges::count(row.cells, cell) > 1) {
      return fail(at_line(row.line, fmt::format("column '{}' appears twice", cell)));
    }
    const auto attribute = std::ranges::find(kNames, cell);
    if (cell == "asset") {
      asset = i;
    } else if (cell == "sensors") {
      head.sensors = i;
    } else if (attribute != kNames.end()) {
      head.columns[i] = out.columns.size();
      out.columns.push_back({static_cast<Attribute>(attribute - kNames.begin()), {}, {}, {}});
    } else {
      out.warnings.push_back(fmt::format("column '{}' is not looked at: it is no attribute{}", cell,
                                         did_you_mean(nearest(cell, known))));
    }
  }
  if (!asset) return fail(at_line(row.line, "no column 'asset' with the names of the assets"));
  head.asset = *asset;
  return head;
}

Result<double> read_number(Attribute attribute, const std::string& cell, int line) {
  const auto value = parse_number(cell);
  const auto [low, high] = range_of(attribute);
  if (value && *value >= low && *value <= high) return *value;
  return fail(at_line(line, fmt::format("{}: '{}' is not a number from {:g} to {:g}",
                                        name(attribute), cell, low, high)));
}

/// Collects the categories of one column.
class Labels {
 public:
  std::uint32_t code_of(const std::string& label, Column& column) {
    if (label.empty()) return 0;
    const auto [it, is_new] =
        codes_.try_emplace(label, static_cast<std::uint32_t>(column.labels.size() + 1));
    if (is_new) column.labels.push_back(label);
    return it->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> codes_;
};

}  // namespace

std::string_view name(Attribute attribute) {
  return kNames[static_cast<std::size_t>(attribute)];
}

bool Column::is_known(std::size_t asset) const {
  return is_number(attribute) ? !std::isnan(numbers[asset]) : codes[asset] != 0;
}

std::string Column::text(std::size_t asset) const {
  if (!is_known(asset)) return {};
  return is_number(attribute) ? fmt::format("{:g}", numbers[asset]) : labels[codes[asset] - 1];
}

const Column* Inventory::find(Attribute attribute) const {
  const auto it = std::ranges::find(columns, attribute, &Column::attribute);
  return it == columns.end() ? nullptr : &*it;
}

Result<Inventory> parse_inventory(std::string_view csv) {
  MW_TRY(const std::vector<CsvRow> rows, registry::parse_csv(csv, kMostAssets + 1));
  if (rows.empty()) return fail(at_line(1, "no head row with the names of the columns"));
  Inventory out;
  MW_TRY(const Head head, read_head(rows.front(), out));
  if (rows.size() == 1) return fail(at_line(rows.front().line, "no asset below the head row"));
  std::vector<Labels> labels(out.columns.size());
  std::unordered_map<std::string_view, int> line_of;
  for (const CsvRow& row : std::span(rows).subspan(1)) {
    if (row.cells.size() != rows.front().cells.size()) {
      return fail(at_line(row.line, fmt::format("{} cells, the head row has {}", row.cells.size(),
                                                rows.front().cells.size())));
    }
    const std::string& asset = row.cells[head.asset];
    if (asset.empty()) return fail(at_line(row.line, "asset: no name"));
    const auto [first, is_new] = line_of.try_emplace(asset, row.line);
    if (!is_new) {
      return fail(at_line(
          row.line, fmt::format("asset '{}' stands in line {} already", asset, first->second)));
    }
    out.assets.push_back(asset);
    out.sensors.push_back(1);
    if (head.sensors && !row.cells[*head.sensors].empty()) {
      const auto n = parse_number(row.cells[*head.sensors]);
      if (!n || *n < 1 || *n > kMostSensors || *n != std::floor(*n)) {
        return fail(
            at_line(row.line, fmt::format("sensors: '{}' is not a whole number from 1 to {}",
                                          row.cells[*head.sensors], kMostSensors)));
      }
      out.sensors.back() = static_cast<std::uint32_t>(*n);
    }
    for (const auto& [cell, index] : head.columns) {
      Column& column = out.columns[index];
      const std::string& text = row.cells[cell];
      if (!is_number(column.attribute)) {
        column.codes.push_back(labels[index].code_of(text, column));
      } else if (text.empty()) {
        column.numbers.push_back(std::numeric_limits<double>::quiet_NaN());
      } else {
        MW_TRY(const double value, read_number(column.attribute, text, row.line));
        column.numbers.push_back(value);
      }
    }
  }
  return out;
}

std::vector<Attribute> Inventory::absent() const {
  std::vector<Attribute> out;
  for (std::size_t i = 0; i < kAttributes; ++i) {
    const auto attribute = static_cast<Attribute>(i);
    if (find(attribute) == nullptr) out.push_back(attribute);
  }
  return out;
}

std::optional<double> failures_per_year(std::size_t n, std::chrono::nanoseconds kept) {
  if (kept < std::chrono::days(90)) return std::nullopt;
  return static_cast<double>(n) /
         std::chrono::duration<double, std::chrono::years::period>(kept).count();
}

double age_years(std::uint32_t commissioned_year, int this_year) {
  return std::max(0.0, static_cast<double>(this_year) - commissioned_year);
}

Result<std::vector<std::uint32_t>> find_assets(const Inventory& inventory,
                                               std::span<const std::string> names) {
  std::unordered_map<std::string_view, std::uint32_t> row_of;
  for (std::uint32_t i = 0; i < inventory.size(); ++i) row_of[inventory.assets[i]] = i;
  std::vector<std::uint32_t> rows;
  std::unordered_set<std::uint32_t> seen;
  for (const std::string& name : names) {
    const auto row = row_of.find(name);
    if (row == row_of.end()) {
      return fail(Code::kNotFound, fmt::format("the inventory has no asset '{}'", name));
    }
    if (seen.insert(row->second).second) rows.push_back(row->second);
  }
  return rows;
}

}  // namespace millwright::rollout
