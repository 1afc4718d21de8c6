// SPDX-License-Identifier: Apache-2.0
#include "registry/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/validate.h"

namespace millwright::registry {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kRisky = "=+-@\t'";

// Walks over the text; `line` is that of the next character.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {
    const std::string_view head = text.substr(0, text.find('\n'));
    separator_ =
        std::min(head.find(';'), head.size()) < std::min(head.find(','), head.size()) ? ';' : ',';
  }

  bool is_done() const { return rest_.empty(); }

  // One row with the line break after it.
  Result<CsvRow> row() {
    CsvRow row{line_, {}};
    while (true) {
      MW_TRY(std::string cell, next_cell());
      row.cells.push_back(std::move(cell));
      if (!take(separator_)) break;
    }
    take('\r');
    if (!take('\n') && !rest_.empty()) return complain("a quote must enclose the whole cell");
    return row;
  }

 private:
  Result<std::string> next_cell() {
    if (!take('"')) {
      const std::size_t size = std::min(rest_.size(), find_end());
      std::string cell(rest_.substr(0, size));
      rest_.remove_prefix(size);
      return cell;
    }
    const int opened = line_;
    std::string cell;
    while (!rest_.empty()) {
      const char c = rest_.front();
      take(c);
      if (c != '"') {
        cell += c;
      } else if (take('"')) {
        cell += '"';
      } else {
        return cell;
      }
    }
    return fail(Code::kInvalidArgument, fmt::format("line {}: a quote is left open", opened));
  }
  std::size_t find_end() const {
    const std::size_t end = rest_.find_first_of(std::string{separator_, '\n', '"'});
    const bool is_crlf =
        end != std::string_view::npos && end > 0 && rest_[end] == '\n' && rest_[end - 1] == '\r';
    return is_crlf ? end - 1 : end;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    if (c == '\n') ++line_;
    rest_.remove_prefix(1);
    return true;
  }
  std::unexpected<Error> complain(std::string_view what) const {
    return fail(Code::kInvalidArgument, fmt::format("line {}: {}", line_, what));
  }

  std::string_view rest_;
  char separator_ = ',';
  int line_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t max_rows) {
  if (!is_utf8(text)) return fail(Code::kInvalidArgument, "line 1: the file is not UTF-8");
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Scanner scanner(text);
  std::vector<CsvRow> rows;
  while (!scanner.is_done()) {
    MW_TRY(CsvRow row, scanner.row());
    const bool is_empty = row.cells.size() == 1 && row.cells.front().empty();
    if (is_empty) continue;
    if (rows.size() == max_rows) {
      return fail(Code::kInvalidArgument,
                  fmt::format("line {}: more than {} rows", row.line, max_rows));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void append_csv_row(const std::vector<std::string>& cells, std::string& out) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    if (cells[i].find_first_of(",;\"\r\n") == std::string::npos) {
      out += cells[i];
      continue;
    }
    out += '"';
    for (const char c : cells[i]) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

std::string guard_cell(std::string_view text) {
  const bool is_risky = !text.empty() && kRisky.find(text.front()) != std::string_view::npos;
  return is_risky ? std::string("'").append(text) : std::string(text);
}

std::string_view unguard_cell(std::string_view cell) {
  const bool is_guarded =
      cell.size() > 1 && cell.front() == '\'' && kRisky.find(cell[1]) != std::string_view::npos;
  return is_guarded ? cell.substr(1) : cell;
}

}  // namespace millwright::registry
