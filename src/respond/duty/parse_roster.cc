// SPDX-License-Identifier: Apache-2.0
// The text form of a roster: docs/format/roster.md.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "model/plant.h"
#include "respond/duty/roster.h"
#include "yaml/reader.h"

namespace millwright::respond {
namespace {

using std::chrono::minutes;
using yaml::Map;
using yaml::Node;
using yaml::Problems;

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxTurns = 64;
constexpr std::size_t kMaxHolidays = 366;
constexpr std::size_t kMaxHours = 50;
constexpr int kMaxTurnDays = 366;
constexpr int kMinutesPerDay = 24 * 60;
constexpr int kMinutesPerWeek = 7 * kMinutesPerDay;

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
constexpr std::array<std::pair<std::string_view, OnHoliday>, 3> kOnHoliday{
    {{"usual", OnHoliday::kUsual}, {"off", OnHoliday::kOff}, {"only", OnHoliday::kOnly}}};

std::optional<std::size_t> parse_weekday(std::string_view text) {
  const auto it = std::ranges::find(kWeekdays, text);
  if (it == kWeekdays.end()) return std::nullopt;
  return static_cast<std::size_t>(it - kWeekdays.begin());
}

/// "mon" or "fri-mon", which goes through the week-end.
bool add_days(std::string_view text, Weekdays& days) {
  const std::size_t dash = text.find('-');
  const auto first = parse_weekday(text.substr(0, dash));
  const auto last = dash == text.npos ? first : parse_weekday(text.substr(dash + 1));
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days.set(day);
    if (day == *last) return true;
  }
}

/// The items of a list; a problem when the value of `key` is not a list or longer than `most`.
std::span<const Node> items(Map& map, std::string_view key, std::size_t most) {
  const Node* node = map.find(key);
  if (node == nullptr) return {};
  if (node->kind != Node::Kind::kSequence) {
    map.wrong(key, "must be a list");
    return {};
  }
  if (node->items.size() > most) {
    map.wrong(key, fmt::format("{} entries; at most {}", node->items.size(), most));
    return {};
  }
  return node->items;
}

void read_name(Map& map, std::string_view key, std::string& out) {
  map.require(key);
  map.read(key, out);
  if (map.find(key) != nullptr && !is_path_element(out)) {
    map.wrong(key, "must be 1 to 64 bytes without / + #");
  }
}

void read_time(Map& map, std::string_view key, minutes& out) {
  std::string text;
  map.read(key, text);
  if (map.find(key) == nullptr) return;
  if (const auto time = parse_time_of_day(text)) {
    out = *time;
  } else {
    map.wrong(key, fmt::format("'{}' is not a time of day; write \"06:30\"", text));
  }
}

std::optional<LocalDay> read_day(Map& map, std::string_view key) {
  std::string text;
  map.read(key, text);
  if (map.find(key) == nullptr) return std::nullopt;
  const std::optional<LocalDay> day = parse_day(text);
  if (!day) map.wrong(key, fmt::format("'{}' is not a day; write 2026-01-31", text));
  return day;
}

WallSpan read_span(Map& map) {
  WallSpan span;
  std::vector<std::string> days;
  map.read("days", days);
  if (map.find("days") != nullptr) span.days.reset();
  for (const std::string& day : days) {
    if (!add_days(day, span.days)) {
      map.wrong("days", fmt::format("'{}' is not a day of the week; write mon or mon-fri", day));
    }
  }
  if (span.days.none()) map.wrong("days", "names no day; leave it out for every day");
  map.require("from");
  map.require("to");
  read_time(map, "from", span.begin);
  read_time(map, "to", span.end);
  if (span.begin == minutes(kMinutesPerDay)) map.wrong("from", "write \"00:00\" of the next day");
  return span;
}

void check_person(const Node& node, std::string_view person, Problems& problems) {
  const bool is_plain =
      std::ranges::none_of(person, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (person.empty() || person.size() > kMaxNameBytes || !is_plain) {
    problems.add(node.line, "members: a log-in name has 1 to 64 bytes and no spaces");
  }
}

Crew read_crew(const Node& node, Problems& problems) {
  Crew crew;
  if (node.kind == Node::Kind::kScalar) {
    crew.push_back(node.scalar);
  } else {
    for (const Node& person : node.items) crew.push_back(person.scalar);
  }
  if (crew.empty() || crew.size() > kMaxPeoplePerCrew) {
    problems.add(node.line, fmt::format("members: each is a log-in name or a list of 1 to {} names",
                                        kMaxPeoplePerCrew));
  }
  for (const std::string& person : crew) check_person(node, person, problems);
  if (std::set<std::string_view>(crew.begin(), crew.end()).size() != crew.size()) {
    problems.add(node.line, "members: the same person twice in one crew");
  }
  return crew;
}

ShiftTimes read_shift(const Node& node, Problems& problems) {
  ShiftTimes shift;
  Map map(node, "a shift", problems);
  read_name(map, "name", shift.name);
  shift.span = read_span(map);
  map.read_integer("member_offset", shift.member_offset, 0, kMaxMembersPerLayer - 1);
  map.done();
  return shift;
}

/// Marks the minutes of one week, so that what begins on Sunday night meets Monday morning.
class Week {
 public:
  /// False when a minute of it is taken already.
  bool take(const WallSpan& span) {
    const int begin = static_cast<int>(span.begin.count());
    const int end = static_cast<int>(span.end.count()) + (span.end <= span.begin ? 24 * 60 : 0);
    bool is_free = true;
    for (std::size_t day = 0; day < 7; ++day) {
      if (!span.days[day]) continue;
      for (int minute = begin; minute < end; ++minute) {
        const int at = (static_cast<int>(day) * kMinutesPerDay + minute) % kMinutesPerWeek;
        is_free = is_free && !taken_[static_cast<std::size_t>(at)];
        taken_.set(static_cast<std::size_t>(at));
      }
    }
    return is_free;
  }

 private:
  std::bitset<kMinutesPerWeek> taken_;
};

void read_shifts(Map& map, Layer& layer, Problems& problems) {
  const auto week = std::make_unique<Week>();
  for (const Node& node : items(map, "shifts", kMaxShiftsPerLayer)) {
    layer.shifts.push_back(read_shift(node, problems));
    if (!problems.any() && !week->take(layer.shifts.back().span)) {
      problems.add(node.line, fmt::format("shift '{}' overlaps another of layer '{}'; one person "
                                          "would be on duty twice, use another layer",
                                          layer.shifts.back().name, layer.name));
    }
  }
  if (!layer.shifts.empty()) return;
  if (map.find("shifts") != nullptr) map.wrong("shifts", "is empty; leave it out for all day");
  // Around the clock: from one hand-over to the next.
  layer.shifts.push_back(
      {layer.name, {Weekdays().set(), layer.hand_over, layer.hand_over}, /*member_offset=*/0});
}

void read_turns(Map& map, Layer& layer) {
  std::vector<std::string> turns;
  map.read("turn_days", turns);
  if (map.find("turn_days") == nullptr) return;
  layer.turn_days.clear();
  for (const std::string& text : turns) {
    int days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    if (!is_whole || days < 1 || days > kMaxTurnDays) {
      map.wrong("turn_days", fmt::format("'{}': write whole days from 1 to {}, 7 for a week", text,
                                         kMaxTurnDays));
      days = 1;
    }
    layer.turn_days.push_back(days);
  }
  if (turns.empty() || turns.size() > kMaxTurns) {
    map.wrong("turn_days", fmt::format("must have 1 to {} turns", kMaxTurns));
  }
}

Layer read_layer(const Node& node, Problems& problems) {
  Layer layer;
  Map map(node, "a layer", problems);
  read_name(map, "name", layer.name);
  layer.title = layer.name;
  map.read("title", layer.title);
  map.read("skills", layer.skills);
  read_time(map, "hand_over", layer.hand_over);
  if (layer.hand_over == minutes(kMinutesPerDay)) map.wrong("hand_over", "write \"00:00\"");
  read_shifts(map, layer, problems);
  map.require("members");
  for (const Node& member : items(map, "members", kMaxMembersPerLayer)) {
    layer.members.push_back(read_crew(member, problems));
  }
  if (map.find("members") != nullptr && layer.members.empty()) {
    map.wrong("members", "is empty; name who takes the first turn");
  }
  read_turns(map, layer);
  if (layer.members.size() > 1) map.require("starts");
  if (const auto day = read_day(map, "starts")) layer.starts = *day;
  map.read_enum<OnHoliday>("on_holiday", layer.on_holiday, kOnHoliday);
  map.done();
  return layer;
}

void read_holidays(const Node& node, Roster& roster, Problems& problems) {
  Map map(node, "holidays", problems);
  map.read("calendar", roster.holiday_calendar);
  if (map.find("calendar") != nullptr) read_name(map, "calendar", roster.holiday_calendar);
  for (const Node& day : items(map, "days", kMaxHolidays)) {
    if (const auto parsed = parse_day(day.scalar)) {
      roster.holidays.push_back(*parsed);
    } else {
      problems.add(day.line, fmt::format("'{}' is not a day; write 2026-12-24", day.scalar));
    }
  }
  std::ranges::sort(roster.holidays);
  map.done();
}

void read_layers(Map& map, Roster& roster, Problems& problems) {
  const bool has_holidays = map.find("holidays") != nullptr;
  for (const Node& node : items(map, "layers", kMaxLayers)) {
    Layer layer = read_layer(node, problems);
    if (roster.find_layer(layer.name) != nullptr) {
      problems.add(node.line, fmt::format("a second layer '{}'; rename one", layer.name));
    }
    if (layer.on_holiday != OnHoliday::kUsual && !has_holidays) {
      problems.add(node.line, fmt::format("layer '{}' has on_holiday, but the roster knows no "
                                          "holidays; add 'holidays'",
                                          layer.name));
    }
    roster.layers.push_back(std::move(layer));
  }
  if (map.find("layers") != nullptr && roster.layers.empty()) {
    map.wrong("layers", "is empty; a roster has at least one");
  }
}

}  // namespace

Result<Roster> parse_roster(std::string_view text, std::string_view file) {
  MW_TRY(const Node root, yaml::parse(text, file));
  Problems problems(file);
  Roster roster;
  Map map(root, "a roster", problems);
  read_name(map, "roster", roster.name);
  roster.title = roster.name;
  map.read("title", roster.title);
  std::string zone;
  map.require("time_zone");
  map.read("time_zone", zone);
  if (map.find("time_zone") != nullptr) {
    if (Result<TimeZone> found = TimeZone::find(zone)) {
      roster.zone = *found;
    } else if (found.error().code() == Code::kInvalidArgument) {
      map.wrong("time_zone", found.error().message());
    } else {
      return fail(std::move(found).error());
    }
  }
  if (const Node* node = map.find("holidays")) read_holidays(*node, roster, problems);
  for (const Node& node : items(map, "hours", kMaxHours)) {
    Map span(node, "an entry of hours", problems);
    roster.hours.push_back(read_span(span));
    span.done();
  }
  map.require("layers");
  read_layers(map, roster, problems);
  map.done();
  MW_TRY_STATUS(problems.status());
  return roster;
}

}  // namespace millwright::respond
