// SPDX-License-Identifier: Apache-2.0
#include "registry/validate.h"

#include "core/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

#include "registry/field_checks.h"
#include "registry/profile.h"
#include "registry/rule_approval.h"
#include "registry/suggest.h"

namespace millwright::registry {
namespace {

constexpr std::size_t kMaxTextBytes = 2000;
constexpr std::size_t kMaxAddressBytes = 512;
constexpr std::size_t kMaxFilters = 100;
constexpr std::int64_t kMaxMaintenanceHours = 24 * 366;
constexpr std::array<std::string_view, 4> kProtocols{"mqtt", "sparkplug", "line", "rest"};

Status check_named(std::string_view name, std::string_view title) {
  MW_TRY_STATUS(check_element("name", name));
  return check_text("title", title, kMaxTitleBytes);
}

/// A word that machines are compared by: written one way.
Status check_kind(std::string_view field, std::string_view text) {
  MW_TRY_STATUS(check_text(field, text, 64));
  if (std::ranges::none_of(text, [](char c) { return c >= 'A' && c <= 'Z'; })) return {};
  return invalid(fmt::format("{} '{}': must be lower case", field, text));
}

Status check_filters(std::string_view field, const std::vector<std::string>& filters) {
  if (filters.size() > kMaxFilters) {
    return invalid(fmt::format("{}: {} filters, at most {}", field, filters.size(), kMaxFilters));
  }
  for (const std::string& filter : filters) {
    MW_TRY_STATUS(check_text(field, filter, kMaxAddressBytes));
    if (!is_topic_filter(filter)) {
      return invalid(fmt::format(
          "{} '{}': not a topic filter; '+' must fill a whole level and '#' must stand last", field,
          filter));
    }
  }
  return {};
}

Status check_reference(std::string_view field, std::string_view text) {
  return text.empty() ? Status() : check_element(field, text);
}

// Paths of one to four elements, or "." alone; whether they exist is a doubt, not an error.
Status check_inhibits(const std::vector<std::string>& inhibits) {
  constexpr std::size_t kMaxInhibits = 50;
  constexpr std::ptrdiff_t kLevelsOfAnAsset = 4;
  if (inhibits.size() > kMaxInhibits) {
    return invalid(fmt::format("inhibits: {} paths, at most {}", inhibits.size(), kMaxInhibits));
  }
  for (const std::string& path : inhibits) {
    if (path == ".") continue;
    const std::string field = fmt::format("inhibits '{}'", path);
    if (std::ranges::count(path, '/') >= kLevelsOfAnAsset) {
      return invalid(field + ": must be the path of an asset, a line, an area or a site");
    }
    for (const auto element : std::views::split(std::string_view(path), '/')) {
      MW_TRY_STATUS(check_element(field, std::string_view(element)));
    }
  }
  return {};
}

// The response of a rule: shape only, what must be there is registry/rationalisation.h.
Status check_response(const Rule& rule) {
  if (rule.respond_within.count() < 0 || rule.respond_within > std::chrono::days(30)) {
    return invalid(
        fmt::format("respond_within_s {}: must be from 0 to 30 days", rule.respond_within.count()));
  }
  MW_TRY_STATUS(check_reference("owner", rule.owner));
  MW_TRY_STATUS(check_reference("procedure", rule.procedure));
  MW_TRY_STATUS(check_reference("policy", rule.policy));
  MW_TRY_STATUS(check_reference("position", rule.position));
  MW_TRY_STATUS(check_text("alarm_class", rule.alarm_class, 64));
  MW_TRY_STATUS(check_inhibits(rule.inhibits));
  MW_TRY_STATUS(check_text("approved_by", rule.approved_by, kMaxTitleBytes));
  if (is_approval(rule.approved_settings)) return {};
  return invalid("approved_settings: not the settings of a rule");
}

bool has_name(SubjectKind subject) {
  return subject == SubjectKind::kDevice || subject == SubjectKind::kExternal;
}

// What a condition is about, and that what is told by others has no limit of its own.
Status check_subject(const Rule& rule) {
  MW_TRY_STATUS(check_text("subject_name", rule.subject_name, 128));
  if (rule.kind != RuleKind::kExternal) {
    if (rule.subject == SubjectKind::kSignal && rule.subject_name.empty()) return {};
    return invalid(
        fmt::format("subject '{}': only a rule of kind external is about something else "
                    "than its signal",
                    name(rule.subject)));
  }
  if (rule.limit != 0 || rule.deadband != 0) {
    return invalid(
        "limit, deadband: a rule of kind external has none, it holds while the value is "
        "true");
  }
  if (has_name(rule.subject) == rule.subject_name.empty()) {
    return invalid(fmt::format("subject_name '{}': subject '{}' {}", rule.subject_name,
                               name(rule.subject),
                               has_name(rule.subject) ? "needs a name" : "has none"));
  }
  return {};
}

bool is_finite(std::optional<double> value) {
  return !value || std::isfinite(*value);
}

bool is_threshold(RuleKind kind) {
  return kind <= RuleKind::kLowLow;
}

// Low-low, low, high, high-high ascend with the limits a healthy signal stays between.
int rank(RuleKind kind) {
  switch (kind) {
    case RuleKind::kLowLow:
      return 0;
    case RuleKind::kLow:
      return 1;
    case RuleKind::kHigh:
      return 2;
    default:
      return 3;
  }
}

}  // namespace

bool is_utf8(std::string_view text) {
  return is_valid_utf8(text);
}

bool is_plausible_time_zone(std::string_view zone) {
  if (zone == "UTC") return true;
  const std::size_t slash = zone.find('/');
  if (zone.size() > 64 || slash == std::string_view::npos || zone.back() == '/') return false;
  char before = '/';
  for (const char c : zone) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    // Each part starts with a capital letter or, after Etc/GMT, holds signs and digits.
    if (before == '/' && !(c >= 'A' && c <= 'Z')) return false;
    if (!is_letter && c != '_' && c != '-' && c != '+' && c != '/' && !(c >= '0' && c <= '9')) {
      return false;
    }
    before = c;
  }
  return true;
}

bool is_topic_filter(std::string_view filter) {
  if (filter.empty()) return false;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    if (filter[i] == '\0') return false;
    if (filter[i] != '+' && filter[i] != '#') continue;
    const bool starts_level = i == 0 || filter[i - 1] == '/';
    const bool is_last = i + 1 == filter.size();
    if (!starts_level) return false;
    if (filter[i] == '#' && !is_last) return false;
    if (filter[i] == '+' && !is_last && filter[i + 1] != '/') return false;
  }
  return true;
}

Status validate(const Site& site) {
  MW_TRY_STATUS(check_named(site.name, site.title));
  if (is_plausible_time_zone(site.time_zone)) return {};
  return invalid(fmt::format(
      "time_zone '{}': must be a name of the IANA time zone database such as 'Europe/Berlin', or "
      "'UTC'",
      site.time_zone));
}

Status validate(const Area& area) {
  return check_named(area.name, area.title);
}
Status validate(const Line& line) {
  return check_named(line.name, line.title);
}

Status validate(const Asset& asset) {
  MW_TRY_STATUS(check_named(asset.name, asset.title));
  MW_TRY_STATUS(check_kind("asset_class", asset.asset_class));
  MW_TRY_STATUS(check_text("make", asset.make, 64));
  MW_TRY_STATUS(check_kind("environment", asset.environment));
  if (const auto year = asset.commissioned_year; year && (*year < 1850 || *year > 2200)) {
    return invalid(fmt::format("commissioned_year {}: must be a year such as 2014", *year));
  }
  if (asset.criticality >= 1 && asset.criticality <= 5) return {};
  return invalid(fmt::format("criticality {}: must be from 1 (highest) to 5", asset.criticality));
}

Status validate(const Device& device) {
  MW_TRY_STATUS(check_element("name", device.name));
  if (std::ranges::find(kProtocols, device.protocol) == kProtocols.end()) {
    return invalid(fmt::format("protocol '{}': must be one of mqtt, sparkplug, line, rest{}",
                               device.protocol,
                               did_you_mean(nearest(device.protocol, kProtocols))));
  }
  MW_TRY_STATUS(check_text("profile", device.profile, 100));
  MW_TRY_STATUS(check_filters("publish_filters", device.publish_filters));
  return check_filters("subscribe_filters", device.subscribe_filters);
}

Status validate(const StoredProfile& stored) {
  MW_TRY(const Profile profile, parse_profile(stored.yaml, stored.name + ".yaml"));
  if (profile.name == stored.name && profile.version == stored.version) return {};
  return invalid(fmt::format("profile {}@{}: its text says {}@{}", stored.name, stored.version,
                             profile.name, profile.version));
}

namespace {

/// Both ends of a current loop or neither, and different ones.
Status check_loop(const Signal& signal) {
  const std::optional<double>& low = signal.value_at_4_ma;
  const std::optional<double>& high = signal.value_at_20_ma;
  if (!low && !high) return {};
  if (!low || !high) {
    return invalid("value_at_4_ma and value_at_20_ma: a current loop needs both; null for neither");
  }
  if (!std::isfinite(*low) || !std::isfinite(*high)) {
    return invalid("value_at_4_ma and value_at_20_ma: must be finite numbers");
  }
  if (signal.type != ValueType::kFloat64 || signal.kind != SignalKind::kAnalog) {
    return invalid(
        fmt::format("value_at_4_ma: only an analog signal of type float64 comes over a "
                    "current loop, this one is {} of type {}",
                    name(signal.kind), millwright::name(signal.type)));
  }
  const double span = (*high - *low) / 16;
  if (!std::isfinite(span) || std::fabs(span) < std::numeric_limits<double>::min()) {
    return invalid(
        fmt::format("value_at_4_ma {} and value_at_20_ma {}: must differ, and by an "
                    "amount that a double can hold; for raw mA send 4 and 20",
                    *low, *high));
  }
  return {};
}

}  // namespace

Status validate(const Signal& signal) {
  MW_TRY_STATUS(check_named(signal.name, signal.title));
  if (!is_known_unit(signal.unit)) {
    return invalid(fmt::format("unit '{}': not a UCUM code this server knows{}", signal.unit,
                               did_you_mean(nearest_unit(signal.unit))));
  }
  const bool is_text = signal.type == ValueType::kText;
  if (is_text != (signal.kind == SignalKind::kText)) {
    return invalid(fmt::format("kind '{}' does not go with type '{}'", name(signal.kind),
                               millwright::name(signal.type)));
  }
  if (!is_finite(signal.range_low) || !is_finite(signal.range_high)) {
    return invalid("range_low and range_high: must be finite numbers");
  }
  if (is_text && (signal.range_low || signal.range_high)) {
    return invalid("range_low and range_high: a text signal has no range");
  }
  if (signal.range_low && signal.range_high && *signal.range_low >= *signal.range_high) {
    return invalid(fmt::format("range_low {} must be below range_high {}", *signal.range_low,
                               *signal.range_high));
  }
  if (signal.expected_interval < std::chrono::milliseconds(1) ||
      signal.expected_interval > std::chrono::days(366)) {
    return invalid(fmt::format("expected_interval_ms {}: must be from 1 ms to 366 days",
                               signal.expected_interval.count()));
  }
  MW_TRY_STATUS(check_loop(signal));
  return check_text("address", signal.address, kMaxAddressBytes);
}

Status validate(const Rule& rule) {
  if (!std::isfinite(rule.limit)) return invalid("limit: must be a finite number");
  if (!std::isfinite(rule.deadband) || rule.deadband < 0) {
    return invalid(fmt::format("deadband {}: must be 0 or more", rule.deadband));
  }
  if (rule.priority < 1 || rule.priority > 3) {
    return invalid(fmt::format("priority {}: must be from 1 (highest) to 3", rule.priority));
  }
  const std::array delays{std::pair("on_delay_ms", rule.on_delay),
                          std::pair("off_delay_ms", rule.off_delay),
                          std::pair("window_ms", rule.window)};
  for (const auto& [field, delay] : delays) {
    if (delay < std::chrono::milliseconds(0) || delay > std::chrono::days(366)) {
      return invalid(fmt::format("{} {}: must be from 0 to 366 days", field, delay.count()));
    }
  }
  if (rule.kind == RuleKind::kRateOfChange && rule.limit <= 0) {
    return invalid(fmt::format("limit {}: a rate-of-change rule needs a limit above 0 per second",
                               rule.limit));
  }
  if (rule.kind == RuleKind::kStuck && rule.window.count() == 0) {
    return invalid("window_ms 0: a stuck rule needs a window");
  }
  MW_TRY_STATUS(check_subject(rule));
  MW_TRY_STATUS(check_text("message", rule.message, kMaxTextBytes));
  MW_TRY_STATUS(check_text("consequence", rule.consequence, kMaxTextBytes));
  MW_TRY_STATUS(check_text("response", rule.response, kMaxTextBytes));
  return check_response(rule);
}

Status validate(const MaintenanceWindow& window) {
  if (window.reason.empty()) {
    return invalid("reason: say what is done there; it stands on the record");
  }
  MW_TRY_STATUS(check_text("reason", window.reason, kMaxTextBytes));
  MW_TRY_STATUS(check_text("planned_by", window.planned_by, kMaxTitleBytes));
  MW_TRY_STATUS(check_text("cancelled_by", window.cancelled_by, kMaxTitleBytes));
  MW_TRY_STATUS(check_text("cancel_reason", window.cancel_reason, kMaxTextBytes));
  if (window.end <= window.begin) return invalid("end: must be after begin");
  // Cut to hours: the difference of any two times fits.
  constexpr std::int64_t kHourNs = 3'600'000'000'000;
  if (window.end.ns / kHourNs - window.begin.ns / kHourNs > kMaxMaintenanceHours) {
    return invalid(fmt::format("end: a window lasts at most {} days", kMaxMaintenanceHours / 24));
  }
  return {};
}

Status validate(const Team& team) {
  return check_element("name", team.name);
}

Status validate_against(const Rule& rule, const Signal& signal) {
  if (signal.type != ValueType::kText || rule.kind == RuleKind::kNoData ||
      rule.kind == RuleKind::kStuck) {
    return {};
  }
  return invalid(fmt::format("kind '{}': signal {} is text and has no number to compare",
                             name(rule.kind), signal.id.value));
}

std::vector<std::string> doubts(const Rule& rule, const Signal& signal,
                                std::span<const Rule> other_rules) {
  std::vector<std::string> found;
  if (!is_threshold(rule.kind) || !rule.is_enabled) return found;
  const bool is_low = rule.kind == RuleKind::kLow || rule.kind == RuleKind::kLowLow;
  if ((signal.range_high && !is_low && rule.limit >= *signal.range_high) ||
      (signal.range_low && is_low && rule.limit <= *signal.range_low)) {
    found.push_back(fmt::format(
        "{} limit {} {} lies outside the valid range of signal {}: it can only be passed by "
        "readings that are marked out-of-range",
        name(rule.kind), rule.limit, signal.unit, signal.id.value));
  }
  for (const Rule& other : other_rules) {
    if (other.id == rule.id || !other.is_enabled || !is_threshold(other.kind)) continue;
    const bool is_above = rank(rule.kind) > rank(other.kind);
    if (other.kind == rule.kind || (is_above ? rule.limit > other.limit : rule.limit < other.limit))
      continue;
    const Rule& upper = is_above ? rule : other;
    const Rule& lower = is_above ? other : rule;
    found.push_back(fmt::format("{} limit {} {} is not above {} limit {} {} of the same signal",
                                name(upper.kind), upper.limit, signal.unit, name(lower.kind),
                                lower.limit, signal.unit));
  }
  return found;
}

}  // namespace millwright::registry
