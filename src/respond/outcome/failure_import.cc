// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/failure_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "record/limits.h"
#include "respond/outcome/csv.h"

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 7> kColumns{"asset", "begin",     "end",        "code",
                                                   "mode",  "mechanism", "description"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

/// A row seen through the names of the first one.
class Columns {
 public:
  /// Errors: invalid_argument   an unknown or repeated column, or one missing.
  static Result<Columns> of(const CsvRow& header) {
    Columns columns;
    for (const std::string& title : header.fields) {
      std::string column = lower(trimmed(title));
      if (std::ranges::find(kColumns, column) == kColumns.end()) {
        return fail(Code::kInvalidArgument,
                    fmt::format("column '{}' is not known, use {}", column,
                                "asset, begin, end, code, mode, mechanism, description"));
      }
      if (columns.index(column)) {
        return fail(Code::kInvalidArgument, fmt::format("column {} is there twice", column));
      }
      columns.names_.push_back(std::move(column));
    }
    for (const std::string_view required : {"asset", "begin"}) {
      if (!columns.index(required)) {
        return fail(Code::kInvalidArgument, fmt::format("column {} is missing", required));
      }
    }
    return columns;
  }

  std::size_t size() const { return names_.size(); }
  std::string_view get(const CsvRow& row, std::string_view column) const {
    const std::optional<std::size_t> i = index(column);
    return i && *i < row.fields.size() ? trimmed(row.fields[*i]) : std::string_view();
  }

 private:
  std::optional<std::size_t> index(std::string_view column) const {
    const auto it = std::ranges::find(names_, column);
    if (it == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(it - names_.begin());
  }

  std::vector<std::string> names_;
};

std::unexpected<Error> wrong(std::string_view column, std::string_view what) {
  return fail(Code::kInvalidArgument, fmt::format("column {}: {}", column, what));
}

Result<UtcNanos> read_time(std::string_view column, std::string_view text) {
  const std::optional<UtcNanos> time = parse_rfc3339(text);
  if (!time) {
    return wrong(column, fmt::format("'{}' is not a time, write 2026-05-05T14:00:00Z", text));
  }
  return *time;
}

Result<Failure> read_failure(const Columns& columns, const CsvRow& row,
                             const FindAsset& find_asset) {
  if (row.fields.size() > columns.size()) {
    return fail(Code::kInvalidArgument, fmt::format("{} fields, the first row names {} columns",
                                                    row.fields.size(), columns.size()));
  }
  Failure failure;
  failure.source = FailureSource::kCsv;
  const std::string_view asset = columns.get(row, "asset");
  failure.asset = asset.empty() ? AssetId() : find_asset(asset);
  if (!failure.asset) return wrong("asset", fmt::format("no asset '{}' in the plant", asset));
  MW_TRY(failure.begin, read_time("begin", columns.get(row, "begin")));
  if (const std::string_view end = columns.get(row, "end"); !end.empty()) {
    MW_TRY(failure.end, read_time("end", end));
    if (*failure.end <= failure.begin) return wrong("end", "not after the begin");
  }
  std::string code(columns.get(row, "code"));
  const std::string_view mode = columns.get(row, "mode");
  const std::string_view mechanism = columns.get(row, "mechanism");
  if (code.empty()) {
    code = mode.empty() || mechanism.empty() ? fmt::format("{}{}", mode, mechanism)
                                             : fmt::format("{}/{}", mode, mechanism);
  }
  MW_TRY(failure.code, parse_failure_code(code));
  failure.description = columns.get(row, "description");
  MW_TRY_STATUS(record::check_text("column description", failure.description));
  return failure;
}

}  // namespace

FailureImport import_failures(std::string_view csv, const FindAsset& find_asset) {
  FailureImport out;
  const Result<std::vector<CsvRow>> rows = parse_csv(csv);
  if (!rows) {
    out.problems.push_back({1, rows.error().message()});
    return out;
  }
  if (rows->empty()) {
    out.problems.push_back({1, "the file is empty, the first row names the columns"});
    return out;
  }
  const Result<Columns> columns = Columns::of(rows->front());
  if (!columns) {
    out.problems.push_back({rows->front().line, columns.error().message()});
    return out;
  }
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const CsvRow& row = (*rows)[i];
    Result<Failure> failure = read_failure(*columns, row, find_asset);
    if (failure) {
      out.failures.push_back(std::move(*failure));
    } else {
      out.problems.push_back({row.line, failure.error().message()});
    }
  }
  return out;
}

}  // namespace millwright::respond
