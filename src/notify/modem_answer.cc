// SPDX-License-Identifier: Apache-2.0
#include "notify/modem_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace millwright::notify {
namespace {

// The number after "+CMS ERROR: "; nothing for texts.
std::optional<int> number_after(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return std::nullopt;
  line.remove_prefix(mark.size());
  int out = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), out);
  if (read.ec != std::errc()) return std::nullopt;
  return out;
}

// 3GPP TS 27.005 §3.2.5: the causes of TS 24.011 below 128 that no repetition heals: no such
// number, barred, not known to the network.
bool is_for_good(int cms_error) {
  constexpr int kForGood[] = {1, 8, 28, 29, 30};
  return std::ranges::find(kForGood, cms_error) != std::ranges::end(kForGood);
}

bool is_refusal(std::string_view line) {
  return line == "ERROR" || line.starts_with("+CMS ERROR") || line.starts_with("+CME ERROR");
}

std::unexpected<Error> refusal(std::string_view command, std::string_view line) {
  const int cms = number_after(line, "+CMS ERROR: ").value_or(0);
  return fail(is_for_good(cms) ? Code::kInvalidArgument : Code::kUnavailable,
              fmt::format("the modem answers {} with {}", command, line), cms > 0 ? cms : -1);
}

}  // namespace

void ModemAnswer::clear() {
  *this = ModemAnswer();
}

Status ModemAnswer::feed(std::string_view bytes) {
  n_bytes_ += bytes.size();
  if (n_bytes_ > kMostBytes) {
    return fail(Code::kUnavailable, "the serial device talks without end, is it a modem?");
  }
  waiting_ += bytes;
  return {};
}

std::optional<std::string> ModemAnswer::take_line() {
  while (true) {
    const std::size_t end = waiting_.find_first_of("\r\n");
    if (end == std::string::npos) return std::nullopt;
    std::string line = waiting_.substr(0, end);
    waiting_.erase(0, end + 1);
    if (!line.empty()) return line;
  }
}

std::optional<Result<std::string>> ModemAnswer::end(std::string_view command) {
  while (const std::optional<std::string> line = take_line()) {
    if (*line == "OK") return lines_;
    if (is_refusal(*line)) return refusal(command, *line);
    if (!lines_.empty()) lines_ += ' ';
    lines_ += *line;
  }
  return std::nullopt;
}

std::optional<Status> ModemAnswer::prompt(std::string_view command) {
  while (const std::optional<std::string> line = take_line()) {
    if (is_refusal(*line)) return refusal(command, *line);
  }
  if (waiting_.starts_with('>')) return Status();
  return std::nullopt;
}

}  // namespace millwright::notify
