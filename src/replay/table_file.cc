// SPDX-License-Identifier: Apache-2.0
#include "replay/table_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace millwright::replay {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\"";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Takes the next line off `text`, without its line end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Swaps lines and white-space separated columns.
std::string transpose(std::string_view text) {
  std::vector<std::vector<std::string_view>> lines;
  std::size_t longest = 0;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    std::vector<std::string_view> cells;
    while (true) {
      const std::size_t begin = line.find_first_not_of(" \t");
      if (begin == std::string_view::npos) break;
      line.remove_prefix(begin);
      const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
      cells.push_back(line.substr(0, end));
      line.remove_prefix(end);
    }
    longest = std::max(longest, cells.size());
    if (!cells.empty()) lines.push_back(std::move(cells));
  }
  std::string out;
  for (std::size_t row = 0; row < longest; ++row) {
    for (const auto& cells : lines) {
      if (row < cells.size()) out += cells[row];
      out += ' ';
    }
    out += '\n';
  }
  return out;
}

}  // namespace

Result<TableFile> TableFile::open(std::string_view text, TableOptions options) {
  MW_TRY(TimeReader times, TimeReader::make(options.zone));
  TableFile file(std::move(times));
  file.options_ = std::move(options);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (file.options_.is_transposed) {
    file.transposed_ = std::make_unique<std::string>(transpose(text));
    text = *file.transposed_;
  }
  MW_TRY_STATUS(file.look(text));
  return file;
}

std::vector<std::string_view> TableFile::split(std::string_view line) const {
  std::vector<std::string_view> out;
  if (separator_ == ' ') {
    while (true) {
      const std::size_t begin = line.find_first_not_of(" \t");
      if (begin == std::string_view::npos) return out;
      line.remove_prefix(begin);
      const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
      out.push_back(line.substr(0, end));
      line.remove_prefix(end);
    }
  }
  bool is_quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') is_quoted = !is_quoted;
    if (i == line.size() || (line[i] == separator_ && !is_quoted)) {
      out.push_back(trim(line.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  return out;
}

Status TableFile::look(std::string_view text) {
  body_ = text;
  std::string_view rest = text;
  std::string_view first;
  while (!rest.empty() && trim(first).empty()) {
    first = take_line(rest);
    if (trim(first).empty()) ++first_line_;
  }
  if (trim(first).empty()) return fail(Code::kInvalidArgument, "the file is empty");
  std::size_t best = 0;
  for (const char candidate : {';', '\t', ','}) {
    const auto n = static_cast<std::size_t>(std::ranges::count(first, candidate));
    if (n > best) {
      best = n;
      separator_ = candidate;
    }
  }
  if (best == 0) separator_ = ' ';

  const std::vector<std::string_view> head = split(first);
  width_ = head.size();
  // A header is a first line in which some field is neither number, time nor blank.
  const bool has_header = std::ranges::any_of(head, [](std::string_view field) {
    return !field.empty() && !number_of(field) && !parse_written_time(field);
  });
  const std::string_view sample = has_header ? take_line(rest) : first;
  const std::vector<std::string_view> cells = split(sample);
  body_ =
      has_header
          ? std::string_view(sample.data(),
                             static_cast<std::size_t>(text.data() + text.size() - sample.data()))
          : std::string_view(first.data(),
                             static_cast<std::size_t>(text.data() + text.size() - first.data()));
  if (has_header) ++first_line_;
  if (has_header && cells.size() == head.size() + 1) width_ = cells.size();  // unnamed index

  std::vector<std::string> names(width_);
  for (std::size_t i = 0; i < width_; ++i) {
    const std::size_t shift = width_ - head.size();
    const bool is_named = has_header && i >= shift && !head[i - shift].empty();
    names[i] = is_named ? std::string(head[i - shift]) : fmt::format("column{}", i + 1);
  }
  if (!options_.time_column.empty()) {
    const auto it = std::ranges::find(names, options_.time_column);
    std::size_t number = 0;
    const std::string& wanted = options_.time_column;
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (it != names.end()) {
      time_field_ = static_cast<std::size_t>(it - names.begin());
    } else if (number >= 1 && number <= width_) {
      time_field_ = number - 1;
    } else {
      return fail(Code::kInvalidArgument,
                  fmt::format("line {}: no column '{}'", first_line_ - (has_header ? 1 : 0),
                              options_.time_column));
    }
  } else {
    for (std::size_t i = 0; i < std::min(cells.size(), width_) && !time_field_; ++i) {
      if (parse_written_time(cells[i])) time_field_ = i;
    }
  }
  if (!time_field_ && !options_.start) {
    return fail(Code::kInvalidArgument,
                fmt::format("line {}: no column looks like a time; name it with --time-column, or "
                            "give --start and --interval-ms for a file without times",
                            first_line_));
  }
  for (std::size_t i = 0; i < width_; ++i) {
    const bool is_index = has_header && names[i] == fmt::format("column{}", i + 1) && i == 0;
    if (i == time_field_ || is_index || options_.ignored.contains(names[i])) continue;
    fields_.push_back(i);
    columns_.push_back(names[i]);
    const std::string_view cell = i < cells.size() ? cells[i] : std::string_view();
    is_text_.push_back(!cell.empty() && !number_of(cell));
  }
  if (columns_.empty()) {
    return fail(Code::kInvalidArgument, fmt::format("line {}: no value column", first_line_));
  }
  return {};
}

void TableFile::read(const std::function<void(const Row&)>& on_row,
                     const std::function<void(const RowProblem&)>& on_problem) {
  std::string_view rest = body_;
  std::uint32_t number = first_line_;
  std::uint64_t index = 0;
  Row row;
  for (; !rest.empty(); ++number) {
    const std::string_view line = take_line(rest);
    if (trim(line).empty()) continue;
    read_line(line, number, index, row, on_row, on_problem);
    ++index;
  }
}

void TableFile::read_line(std::string_view line, std::uint32_t number, std::uint64_t index,
                          Row& row, const std::function<void(const Row&)>& on_row,
                          const std::function<void(const RowProblem&)>& on_problem) {
  const std::vector<std::string_view> cells = split(line);
  if (cells.size() != width_) {
    on_problem({number, "", fmt::format("{} fields, expected {}", cells.size(), width_),
                std::string(line)});
    return;
  }
  row.line = number;
  if (time_field_) {
    const auto time = times_.read(cells[*time_field_]);
    if (!time) {
      on_problem({number, "", time.error().message(), std::string(line)});
      return;
    }
    row.time = *time;
  } else {
    row.time = *options_.start + options_.interval * static_cast<std::int64_t>(index);
  }
  row.values.assign(columns_.size(), Cell());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string_view cell = cells[fields_[i]];
    if (cell.empty()) continue;  // a blank is a gap, not a fault
    const auto value = number_of(cell);
    if (is_text_[i]) {
      row.values[i] = {true, 0, cell};
    } else if (value && std::isfinite(*value)) {
      row.values[i] = {true, *value, {}};
    } else {
      on_problem({number, columns_[i],
                  fmt::format("{}: '{}' is not a finite number", columns_[i], cell),
                  std::string(line)});
    }
  }
  on_row(row);
}

}  // namespace millwright::replay
