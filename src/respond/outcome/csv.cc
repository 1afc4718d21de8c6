// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/csv.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::respond {
namespace {

constexpr std::size_t kMostBytes = 8'000'000;
constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kMostFields = 64;

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    const std::string_view head = text.substr(0, text.find('\n'));
    if (std::min(head.find(';'), head.size()) < std::min(head.find(','), head.size())) {
      separator_ = ';';
    }
  }

  Result<std::vector<CsvRow>> read() {
    while (pos_ < text_.size()) {
      CsvRow row;
      row.line = line_;
      MW_TRY_STATUS(read_row(row));
      const bool is_empty = row.fields.size() == 1 && row.fields[0].empty();
      if (!is_empty) rows_.push_back(std::move(row));
      if (rows_.size() > kMostRows) {
        return fail(Code::kResourceExhausted, fmt::format("more than {} rows", kMostRows));
      }
    }
    return std::move(rows_);
  }

 private:
  bool at_end() const { return pos_ == text_.size(); }
  bool at_row_end() const {
    return at_end() || text_[pos_] == '\n' || text_.substr(pos_, 2) == "\r\n";
  }

  Status read_row(CsvRow& row) {
    while (true) {
      std::string& field = row.fields.emplace_back();
      if (row.fields.size() > kMostFields) {
        return fail(Code::kResourceExhausted,
                    fmt::format("line {}: more than {} fields", row.line, kMostFields));
      }
      if (!at_end() && text_[pos_] == '"') {
        MW_TRY_STATUS(read_quoted(field));
      } else {
        while (!at_row_end() && text_[pos_] != separator_) field += text_[pos_++];
      }
      if (at_row_end()) break;
      ++pos_;  // the separator
    }
    if (!at_end()) pos_ += text_[pos_] == '\r' ? 2 : 1;
    ++line_;
    return {};
  }

  Status read_quoted(std::string& field) {
    const int first = line_;
    ++pos_;
    while (!at_end()) {
      const char c = text_[pos_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
      } else if (!at_end() && text_[pos_] == '"') {
        field += text_[pos_++];
      } else if (at_row_end() || text_[pos_] == separator_) {
        return {};
      } else {
        return fail(Code::kInvalidArgument,
                    fmt::format("line {}: text after a closing quote", line_));
      }
    }
    return fail(Code::kInvalidArgument, fmt::format("line {}: a quote that never closes", first));
  }

  std::string_view text_;
  char separator_ = ',';
  std::size_t pos_ = 0;
  int line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.size() > kMostBytes) {
    return fail(Code::kResourceExhausted,
                fmt::format("{} bytes, at most {} bytes", text.size(), kMostBytes));
  }
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return CsvReader(text).read();
}

}  // namespace millwright::respond
