// SPDX-License-Identifier: Apache-2.0
#pragma once
// A recorded file as rows of named columns: finds out separator, header and time column by looking,
// and says which lines it cannot read and why. Pure.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "replay/time_reader.h"

namespace millwright::replay {

struct TableOptions {
  std::string zone = "UTC";       ///< of times without an offset
  std::string time_column;        ///< name or 1-based number; empty = found by looking
  std::optional<UtcNanos> start;  ///< first row's time for files without a time column
  std::chrono::nanoseconds interval = std::chrono::seconds(1);  ///< between rows then
  bool is_transposed = false;  ///< one line per column, as Tennessee Eastman's d00.dat
  std::set<std::string, std::less<>> ignored;  ///< column names left out
};

/// One cell: a number, or text in a column of text. Lifetime: text is a view into the file.
struct Cell {
  bool is_present = false;  ///< false: blank, or reported as a problem
  double number = 0;
  std::string_view text;
};

/// One row's cells in the order of columns().
struct Row {
  std::uint32_t line = 0;  ///< 1-based
  UtcNanos time;
  std::vector<Cell> values;
};

struct RowProblem {
  std::uint32_t line = 0;
  std::string column;  ///< empty: the whole line
  std::string reason;
  std::string raw;
};

class TableFile {
 public:
  /// `text` must outlive the object. Errors: invalid_argument with the line, when no table can be
  /// made out of it or it has no time column and no `start` is given.
  static Result<TableFile> open(std::string_view text, TableOptions options);

  /// Names of the value columns: from the header, else "column1", "column2", ...
  const std::vector<std::string>& columns() const { return columns_; }
  /// True when the first row has text in this column: then all its cells are text.
  bool is_text(std::size_t column) const { return is_text_[column]; }

  /// Calls `on_row` for each readable row and `on_problem` for each thing that cannot be read; a
  /// bad cell does not spoil the others of its row.
  void read(const std::function<void(const Row&)>& on_row,
            const std::function<void(const RowProblem&)>& on_problem);

 private:
  explicit TableFile(TimeReader times) : times_(std::move(times)) {}
  std::vector<std::string_view> split(std::string_view line) const;
  Status look(std::string_view text);
  void read_line(std::string_view line, std::uint32_t number, std::uint64_t index, Row& row,
                 const std::function<void(const Row&)>& on_row,
                 const std::function<void(const RowProblem&)>& on_problem);

  TimeReader times_;
  TableOptions options_;
  std::unique_ptr<std::string> transposed_;  // owns the text when is_transposed
  std::string_view body_;
  char separator_ = ',';  // ' ' = any run of white space
  std::uint32_t first_line_ = 1;
  std::size_t width_ = 0;  // fields per line
  std::optional<std::size_t> time_field_;
  std::vector<std::size_t> fields_;  // field of each column
  std::vector<std::string> columns_;
  std::vector<bool> is_text_;
};

}  // namespace millwright::replay
