// SPDX-License-Identifier: Apache-2.0
// Any bytes as a table that people import: never a crash, a problem names its line, every cell
// survives being written, and a log of failures is judged row by row.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "registry/csv.h"
#include "respond/outcome/failure_import.h"
#include "rollout/design/inventory.h"

namespace {

using namespace millwright;

void check_table(std::string_view text) {
  const auto rows = registry::parse_csv(text, 1000);
  if (!rows) {
    MW_CHECK(rows.error().code() == Code::kInvalidArgument, "only the text is at fault");
    MW_CHECK(rows.error().message().starts_with("line "), "names its line");
    return;
  }
  std::string written = "head,\r\n";  // decides the separator
  std::size_t n = 0;
  for (const registry::CsvRow& row : *rows) {
    MW_CHECK(row.line >= 1, "lines count from 1");
    const bool is_nothing = row.cells.size() == 1 && row.cells.front().empty();
    if (is_nothing) continue;
    ++n;
    registry::append_csv_row(row.cells, written);
    for (const std::string& cell : row.cells) {
      MW_CHECK(registry::unguard_cell(registry::guard_cell(cell)) == cell, "a guard comes off");
    }
  }
  const auto again = registry::parse_csv(written, 2000);
  MW_CHECK(again && again->size() == n + 1, "what is written is read");
  std::size_t i = 1;
  for (const registry::CsvRow& row : *rows) {
    const bool is_nothing = row.cells.size() == 1 && row.cells.front().empty();
    if (!is_nothing) MW_CHECK((*again)[i++].cells == row.cells, "cell by cell");
  }
}

void check_failures(std::string_view text) {
  const auto found = respond::import_failures(
      text, [](std::string_view name) { return AssetId(name.size() == 1 ? 1 : 0); });
  for (const respond::Failure& failure : found.failures) {
    MW_CHECK(failure.asset && (!failure.end || *failure.end > failure.begin), "a whole failure");
  }
  for (const respond::ImportProblem& problem : found.problems) {
    MW_CHECK(problem.line >= 0 && !problem.what.empty(), "has words");
  }
}

void check_inventory(std::string_view text) {
  const auto plant = rollout::parse_inventory(text);
  if (!plant) {
    MW_CHECK(plant.error().code() == Code::kInvalidArgument, "only the text is at fault");
    MW_CHECK(plant.error().message().starts_with("line "), "names its line");
    return;
  }
  MW_CHECK(plant->size() > 0 && plant->sensors.size() == plant->size(), "a row an asset");
  for (const rollout::Column& column : plant->columns) {
    const bool is_number = rollout::is_number(column.attribute);
    MW_CHECK((is_number ? column.numbers.size() : column.codes.size()) == plant->size(), "whole");
    for (const std::uint32_t code : column.codes) MW_CHECK(code <= column.labels.size(), "named");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_table(text);
  check_failures(text);
  check_inventory(text);
  return 0;
}
