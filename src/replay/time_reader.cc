// SPDX-License-Identifier: Apache-2.0
#include "replay/time_reader.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

namespace millwright::replay {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// Splits into at most 7 unsigned numbers separated by any one of "/.: -"; -1 = not that.
int numbers(std::string_view text, std::array<int, 7>& out) {
  int n = 0;
  std::size_t pos = 0;
  while (pos < text.size()) {
    if (n == 7) return -1;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data() + pos, text.data() + text.size(), value);
    if (error != std::errc() || value < 0) return -1;
    out[static_cast<std::size_t>(n++)] = value;
    pos = static_cast<std::size_t>(end - text.data());
    if (pos == text.size()) break;
    if (std::string_view("/.: -").find(text[pos]) == std::string_view::npos) return -1;
    ++pos;
  }
  return n;
}

std::optional<UtcNanos> compose(int year, int month, int day, int hour, int minute, int second) {
  std::array<char, 32> buffer{};
  const auto end =
      fmt::format_to_n(buffer.data(), buffer.size(), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year,
                       month, day, hour, minute, second);
  return parse_rfc3339({buffer.data(), end.size});
}

std::optional<UtcNanos> parse_us(std::string_view text) {
  bool is_afternoon = false;
  bool has_half = false;
  for (const auto& [suffix, afternoon] : {std::pair<std::string_view, bool>{"AM", false},
                                          {"PM", true},
                                          {"am", false},
                                          {"pm", true}}) {
    if (!text.ends_with(suffix)) continue;
    has_half = true;
    is_afternoon = afternoon;
    text.remove_suffix(2);
    while (text.ends_with(' ')) text.remove_suffix(1);
    break;
  }
  if (text.find('/') == std::string_view::npos) return std::nullopt;
  std::array<int, 7> n{};
  const int count = numbers(text, n);
  if (count != 3 && count != 5 && count != 6) return std::nullopt;
  int hour = n[3];
  if (has_half) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (is_afternoon ? 12 : 0);
  }
  return compose(n[2], n[0], n[1], hour, n[4], n[5]);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '"')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '"')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<WrittenTime> parse_written_time(std::string_view raw) {
  const std::string_view text = trimmed(raw);
  if (text.empty()) return std::nullopt;
  if (const auto time = parse_rfc3339(text)) {
    const bool has_offset = text.size() > 19 && (text.back() == 'Z' || text.back() == 'z' ||
                                                 text.find_first_of("+-", 19) != text.npos);
    return WrittenTime{*time, has_offset};
  }
  if (text.find('/') != std::string_view::npos) {
    if (const auto time = parse_us(text)) return WrittenTime{*time, false};
    return std::nullopt;
  }
  std::int64_t whole = 0;
  const char* last = text.data() + text.size();
  if (const auto [end, error] = std::from_chars(text.data(), last, whole);
      error == std::errc() && end == last) {
    const auto time = whole >= 100'000'000 ? from_unix_guess(whole) : std::nullopt;
    return time ? std::optional(WrittenTime{*time, true}) : std::nullopt;
  }
  std::array<int, 7> n{};
  const int count = numbers(text, n);
  if (count >= 5 && count <= 6 && n[0] > 1000) {  // yyyy.mm.dd.hh.mm[.ss], yyyy-mm-dd hh:mm
    const auto time = compose(n[0], n[1], n[2], n[3], n[4], n[5]);
    return time ? std::optional(WrittenTime{*time, false}) : std::nullopt;
  }
  double number = 0;
  if (const auto [end, error] = std::from_chars(text.data(), last, number);
      error == std::errc() && end == last && number >= 1e8) {
    const auto time = from_unix_guess(number);
    return time ? std::optional(WrittenTime{*time, true}) : std::nullopt;
  }
  return std::nullopt;
}

struct TimeReader::Zone {
  const date::time_zone* zone = nullptr;  // nullptr: UTC
};

TimeReader::TimeReader(std::unique_ptr<Zone> zone) : zone_(std::move(zone)) {}
TimeReader::TimeReader(TimeReader&&) noexcept = default;
TimeReader& TimeReader::operator=(TimeReader&&) noexcept = default;
TimeReader::~TimeReader() = default;

Result<TimeReader> TimeReader::make(std::string_view name) {
  auto zone = std::make_unique<Zone>();
  if (!name.empty() && name != "UTC") {
    try {
      zone->zone = date::locate_zone(std::string(name));
    } catch (const std::exception&) {
      return fail(Code::kNotFound,
                  fmt::format("time zone '{}' is not known here; use an IANA name such as "
                              "Europe/Berlin",
                              name));
    }
  }
  return TimeReader(std::move(zone));
}

Result<UtcNanos> TimeReader::read(std::string_view text) {
  const auto written = parse_written_time(text);
  if (!written) {
    return fail(Code::kInvalidArgument, fmt::format("'{}' is not a time this reader knows", text));
  }
  UtcNanos time = written->as_utc;
  if (zone_->zone != nullptr && !written->has_offset) {
    const date::local_seconds local{std::chrono::seconds(time.ns / kSecond)};
    const date::local_info info = zone_->zone->get_info(local);
    if (info.result == date::local_info::nonexistent) {
      return fail(
          Code::kInvalidArgument,
          fmt::format("'{}' does not exist in {}: the clocks skip it", text, zone_->zone->name()));
    }
    UtcNanos first = time - info.first.offset;
    if (info.result == date::local_info::ambiguous && previous_ && first <= *previous_) {
      first = time - info.second.offset;
    }
    time = first;
  }
  previous_ = time;
  return time;
}

}  // namespace millwright::replay
