// SPDX-License-Identifier: Apache-2.0
// import_rules(): from a CSV file to one change of the registry.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "core/suggest.h"
#include "registry/csv.h"
#include "registry/record_json.h"
#include "registry/rule_table.h"

namespace millwright::registry {
namespace {

using nlohmann::json;

/// After so many the rest is more of the same.
constexpr std::size_t kMaxErrors = 100;

Result<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  return fail(Code::kInvalidArgument, fmt::format("'{}' is not a number", text));
}

// The columns of a file, in its order. Errors: an unknown or doubled name.
Result<std::vector<RuleColumn>> read_head(const CsvRow& head) {
  std::vector<std::string_view> known;
  for (const RuleColumn& column : rule_columns()) known.push_back(column.name);
  std::vector<RuleColumn> columns;
  for (const std::string& name : head.cells) {
    const auto column = std::ranges::find(rule_columns(), name, &RuleColumn::name);
    if (column == rule_columns().end()) {
      return fail(Code::kInvalidArgument, fmt::format("line {}: no column '{}'{}", head.line, name,
                                                      did_you_mean(nearest(name, known))));
    }
    if (std::ranges::find(columns, name, &RuleColumn::name) != columns.end()) {
      return fail(Code::kInvalidArgument,
                  fmt::format("line {}: column '{}' appears twice", head.line, name));
    }
    columns.push_back(*column);
  }
  return columns;
}

// State of one import while its change runs.
class Import {
 public:
  Import(Edit& edit, const Plant& plant, std::span<const RuleColumn> columns, RuleImport& done)
      : edit_(edit), plant_(plant), columns_(columns), done_(done) {}

  Status take(const CsvRow& row) {
    if (row.cells.size() != columns_.size()) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{} cells, the head row has {}", row.cells.size(), columns_.size()));
    }
    MW_TRY(json fields, read_fields(row));
    const auto id = fields.find("id");
    return id == fields.end() ? add(fields)
                              : change(row.line, RuleId(id->get<std::uint32_t>()), fields);
  }

 private:
  Result<json> read_fields(const CsvRow& row) const {
    json fields = json::object();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      Result<json> value = read_cell(columns_[i], row.cells[i]);
      if (!value) return fail(with_context(value.error(), columns_[i].name));
      if (!value->is_null()) fields[std::string(columns_[i].name)] = std::move(*value);
    }
    return fields;
  }

  // Null: leave the field as it is.
  Result<json> read_cell(const RuleColumn& column, std::string_view text) const {
    if (column.kind == ColumnKind::kText) return json(unguard_cell(text));
    if (text.empty() || column.kind == ColumnKind::kReport) return json(nullptr);
    if (column.kind == ColumnKind::kName) return json(text);
    if (column.kind == ColumnKind::kPath) {
      const Signal* signal = plant_.find_signal_by_path(unguard_cell(text));
      if (signal) return json(signal->id.value);
      return fail(Code::kInvalidArgument, fmt::format("no signal '{}'", text));
    }
    if (column.kind == ColumnKind::kFlag) {
      // Spreadsheets write TRUE.
      if (text == "true" || text == "TRUE") return json(true);
      if (text == "false" || text == "FALSE") return json(false);
      return fail(Code::kInvalidArgument, fmt::format("'{}' is not true or false", text));
    }
    if (column.kind == ColumnKind::kId) return read_id(text);
    if (column.kind == ColumnKind::kTexts) return read_texts(text);
    MW_TRY(const double number, parse_number(text));
    return json(number);
  }

  // The items are the record's to judge.
  static Result<json> read_texts(std::string_view text) {
    json texts = json::parse(text, nullptr, false);
    if (texts.is_array()) return texts;
    return fail(Code::kInvalidArgument,
                fmt::format("'{}' is not a list such as [\"site/area/line\"]", text));
  }

  static Result<json> read_id(std::string_view text) {
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error == std::errc() && end == text.data() + text.size() && id > 0) return json(id);
    return fail(Code::kInvalidArgument, fmt::format("'{}' is not the id of a rule", text));
  }

  Status add(const json& fields) {
    if (!fields.contains("signal")) return fail(Code::kInvalidArgument, "signal: must be given");
    if (!fields.contains("kind")) return fail(Code::kInvalidArgument, "kind: must be given");
    Rule rule;
    MW_TRY_STATUS(merge(fields, rule));
    MW_TRY([[maybe_unused]] const Rule added, edit_.add(std::move(rule)));
    ++done_.n_added;
    return {};
  }

  Status change(int line, RuleId id, const json& fields) {
    const auto [seen, is_first] = line_of_.try_emplace(id, line);
    if (!is_first) {
      return fail(Code::kInvalidArgument,
                  fmt::format("id: {} stands in line {} already", id.value, seen->second));
    }
    MW_TRY(Rule rule, edit_.get<Rule>(id));
    const json before = to_json(rule);
    MW_TRY_STATUS(merge(fields, rule));
    if (to_json(rule) == before) {
      ++done_.n_unchanged;
      return {};
    }
    ++done_.n_changed;
    return edit_.update(rule);
  }

  Edit& edit_;
  const Plant& plant_;
  std::span<const RuleColumn> columns_;
  RuleImport& done_;
  std::map<RuleId, int> line_of_;
};

bool is_of_the_row(const Error& error) {
  switch (error.code()) {
    case Code::kInvalidArgument:
    case Code::kNotFound:
    case Code::kAlreadyExists:
    case Code::kFailedPrecondition:
    case Code::kOutOfRange:
      return true;
    default:
      return false;  // the disk, not the file
  }
}

}  // namespace

Result<RuleImport> import_rules(Registry& registry, const Intent& intent, std::string_view csv) {
  MW_TRY(const std::vector<CsvRow> rows, parse_csv(csv, kMaxImportRows + 1));
  if (rows.empty()) return fail(Code::kInvalidArgument, "line 1: no head row with column names");
  MW_TRY(const std::vector<RuleColumn> columns, read_head(rows.front()));
  RuleImport done;
  Result<Revision> revision = registry.change(intent, [&](Edit& edit) -> Status {
    const std::shared_ptr<const Plant> plant = registry.snapshot();
    Import import(edit, *plant, columns, done);
    for (const CsvRow& row : std::span(rows).subspan(1)) {
      const Status taken = import.take(row);
      if (taken) continue;
      if (!is_of_the_row(taken.error())) return taken;
      if (done.errors.size() < kMaxErrors) {
        done.errors.push_back({row.line, taken.error().message()});
      }
    }
    if (done.errors.empty()) return {};
    return fail(Code::kInvalidArgument, "the file has errors");  // undoes the good rows
  });
  if (!done.errors.empty()) {
    RuleImport refused;
    refused.errors = std::move(done.errors);
    return refused;
  }
  MW_TRY(done.revision, std::move(revision));
  return done;
}

}  // namespace millwright::registry
