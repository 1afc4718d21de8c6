// SPDX-License-Identifier: Apache-2.0
#pragma once
// The assets of a plant as pilot design sees them: a table of attributes, with holes.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::rollout {

/// What is known to matter for whether a pilot stands for the plant. Spelled as the columns of the
/// file: docs/format/inventory.md.
enum class Attribute : std::uint8_t {
  kClass,            ///< "pump"
  kArea,             ///< part of the plant
  kLine,             ///< line or process cell
  kMake,             ///< manufacturer
  kEnvironment,      ///< "indoor", "washdown", "hazardous"
  kProtocol,         ///< "mqtt", "modbus"
  kNetwork,          ///< network segment
  kCriticality,      ///< 1 highest to 5 lowest
  kAgeYears,         ///< since commissioning
  kFailuresPerYear,  ///< of the past
  kSignalStrength,   ///< of its link, 0 (none) to 100 (cable)
};
inline constexpr std::size_t kAttributes = 11;
std::string_view name(Attribute attribute);  ///< "class", "area", ..., "age_years", ...

/// Numbers are compared by their difference, categories by being equal. Criticality is both: a
/// number in a distance, a stratum of its own in what must be covered.
constexpr bool is_number(Attribute attribute) {
  return attribute >= Attribute::kCriticality;
}

/// One attribute of every asset. Categories only or numbers only, by is_number().
struct Column {
  Attribute attribute = Attribute::kClass;
  std::vector<std::string> labels;   ///< of the codes from 1; 0 is not known
  std::vector<std::uint32_t> codes;  ///< by asset
  std::vector<double> numbers;       ///< by asset; NaN is not known

  bool is_known(std::size_t asset) const;
  /// As people read it: the category, or the number; empty when not known.
  std::string text(std::size_t asset) const;
};

struct Inventory {
  std::vector<std::string> assets;     ///< names or paths, each once
  std::vector<std::uint32_t> sensors;  ///< each asset needs, at least 1
  std::vector<Column> columns;         ///< those given, at most one for each attribute
  std::vector<std::string> warnings;   ///< columns nobody knows

  std::size_t size() const { return assets.size(); }
  const Column* find(Attribute attribute) const;
  /// Those without a column: whether a pilot stands for the plant in them is not known.
  std::vector<Attribute> absent() const;
};

inline constexpr std::size_t kMostAssets = 200'000;

/// Reads a CSV file with a head row: `asset`, optionally `sensors`, and any of the attributes.
/// Cells may be empty. A column nobody knows is left out with a warning. Errors: invalid_argument
/// "line 7: what": no column `asset`, a name twice, no number, no asset. Cost: one pass.
Result<Inventory> parse_inventory(std::string_view csv);

/// Of one machine, by `n` failures in a log kept for so long; none for a log of less than 90 days:
/// a rate from less says nothing of a machine.
std::optional<double> failures_per_year(std::size_t n, std::chrono::nanoseconds kept);
/// Since commissioning; 0 for a year to come.
double age_years(std::uint32_t commissioned_year, int this_year);

/// The row of each name, in the order given.
/// Errors: not_found naming what the inventory does not have.
Result<std::vector<std::uint32_t>> find_assets(const Inventory& inventory,
                                               std::span<const std::string> names);

}  // namespace millwright::rollout
