// SPDX-License-Identifier: Apache-2.0
// Any bytes as a recorded file: never a crash; rows have a cell for each column, numbers are
// finite, text points into the file, lines go up, and whatever cannot be read has a line and a
// reason. Input: the first byte is the options, the rest is the file.

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "replay/table_file.h"

namespace {

using namespace millwright;
using namespace millwright::replay;

TableOptions options_of(std::uint8_t byte) {
  TableOptions options;
  if ((byte & 1) != 0) options.zone = "Europe/Berlin";
  if ((byte & 2) != 0) options.start = UtcNanos{1'583'748'873'000'000'000};
  if ((byte & 4) != 0) options.time_column = "1";
  if ((byte & 8) != 0) options.is_transposed = true;
  if ((byte & 16) != 0) options.ignored = {"anomaly", "column2"};
  return options;
}

class Checker {
 public:
  Checker(const TableFile& file, std::string_view text, bool is_transposed)
      : file_(file), text_(text), is_transposed_(is_transposed) {}

  void row(const Row& row) {
    MW_CHECK(row.line > last_row_, "rows go up");
    last_row_ = row.line;
    MW_CHECK(row.values.size() == file_.columns().size(), "a cell for each column");
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      const Cell& cell = row.values[i];
      if (!cell.is_present) continue;
      MW_CHECK(std::isfinite(cell.number), "numbers are finite");
      MW_CHECK(file_.is_text(i) != cell.text.empty(), "text in columns of text only");
      MW_CHECK(is_transposed_ || cell.text.empty() || lies_in_text(cell.text), "points into it");
    }
  }
  void problem(const RowProblem& problem) {
    MW_CHECK(problem.line >= last_problem_ && problem.line > 0, "problems go up");
    last_problem_ = problem.line;
    MW_CHECK(!problem.reason.empty() && !problem.raw.empty(), "a reason, and what it was");
  }

 private:
  bool lies_in_text(std::string_view part) const {
    return part.data() >= text_.data() && part.data() + part.size() <= text_.data() + text_.size();
  }

  const TableFile& file_;
  const std::string_view text_;
  const bool is_transposed_;
  std::uint32_t last_row_ = 0;
  std::uint32_t last_problem_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const TableOptions options = options_of(data[0]);
  auto file = TableFile::open(text, options);
  if (!file) {
    MW_CHECK(file.error().code() == Code::kInvalidArgument, "no table");
    return 0;
  }
  MW_CHECK(!file->columns().empty(), "a table has values");
  Checker checker(*file, text, options.is_transposed);
  file->read([&](const Row& row) { checker.row(row); },
             [&](const RowProblem& problem) { checker.problem(problem); });
  return 0;
}
