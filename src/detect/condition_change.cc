// SPDX-License-Identifier: Apache-2.0
#include "detect/condition_change.h"

#include <fmt/format.h>

namespace millwright::detect {
namespace {

std::string quantity(double value, std::string_view unit) {
  if (unit.empty() || unit == "1") return fmt::format("{:.6g}", value);
  return fmt::format("{:.6g} {}", value, unit);
}

std::string rate(double value, std::string_view unit) {
  return (unit.empty() || unit == "1") ? fmt::format("{:.6g} per s", value)
                                       : fmt::format("{:.6g} {}/s", value, unit);
}

std::string seconds(double s) {
  return fmt::format("{:.6g} s", s);
}

std::string held_text(std::chrono::nanoseconds held) {
  if (held.count() == 0) return {};
  return " for " + seconds(std::chrono::duration<double>(held).count());
}

std::string explain_level(const ConditionChange& c, std::string_view unit) {
  const bool is_high = c.kind == RuleKind::kHigh || c.kind == RuleKind::kHighHigh;
  const std::string_view side = is_high == c.is_active ? "above" : "below";
  return fmt::format("{}, {} the {} limit of {}{}", quantity(c.value, unit),
                     c.is_active ? side : fmt::format("back {}", side), name(c.kind),
                     quantity(c.limit, unit), held_text(c.held));
}

}  // namespace

std::string explain(const ConditionChange& c, std::string_view unit) {
  if (c.cause == Cause::kConfiguration) return "the rule was removed, disabled or moved";
  switch (c.kind) {
    case RuleKind::kHighHigh:
    case RuleKind::kHigh:
    case RuleKind::kLow:
    case RuleKind::kLowLow:
      return explain_level(c, unit);
    case RuleKind::kRateOfChange:
      return fmt::format("changing by {}, {} the limit of {}{}", rate(c.value, unit),
                         c.is_active ? "above" : "back below", rate(c.limit, unit),
                         held_text(c.held));
    case RuleKind::kStuck:
      return c.is_active
                 ? fmt::format("unchanged at {}{}", quantity(c.value, unit), held_text(c.held))
                 : fmt::format("moving again, now {}", quantity(c.value, unit));
    case RuleKind::kNoData:
      return c.is_active ? fmt::format("no reading for {}, expected within {}", seconds(c.value),
                                       seconds(c.limit))
                         : "readings arrive again";
    case RuleKind::kExternal:
      return (c.is_active ? "reported" : "reported as over") + held_text(c.held);
  }
  return {};
}

}  // namespace millwright::detect
