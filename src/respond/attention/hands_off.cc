// SPDX-License-Identifier: Apache-2.0
// Names of a hands-off period, and what its exposure lacks. The text forms: hands_off_codec.cc.
#include "respond/attention/hands_off.h"

#include <fmt/format.h>

#include "core/enum_names.h"

namespace millwright::respond {
namespace {

constexpr EnumNames<5> kStates{"planned", "running", "passed", "failed", "inconclusive"};
constexpr EnumNames<4> kActions{"plan", "cancel", "break-glass", "note"};
constexpr EnumNames<12> kFacts{"alarm-handled",   "drill",        "outage-recovered",
                               "sensor-replaced", "sensor-added", "restart",
                               "file-edit",       "other-act",    "support-contact",
                               "security-patch",  "shift-answer", "break-glass"};

void lack(std::vector<std::string>& out, int have, int need, std::string_view what) {
  if (have < need) out.push_back(fmt::format("{} ({} of {})", what, have, need));
}

}  // namespace

std::string_view name(HandsOffState state) {
  return name_in(kStates, state);
}
std::optional<HandsOffState> parse_hands_off_state(std::string_view text) {
  return parse_in<HandsOffState>(kStates, text);
}

std::string_view name(HandsOffAction action) {
  return name_in(kActions, action);
}
std::optional<HandsOffAction> parse_hands_off_action(std::string_view text) {
  return parse_in<HandsOffAction>(kActions, text);
}

std::string_view name(FactKind kind) {
  return name_in(kFacts, kind);
}
std::optional<FactKind> parse_fact_kind(std::string_view text) {
  return parse_in<FactKind>(kFacts, text);
}

std::vector<std::string> missing(const HandsOff& period) {
  std::vector<std::string> out;
  const HandsOffTerms& terms = period.terms;
  for (const ShiftExposure& shift : period.shifts) {
    lack(out, shift.alarms + shift.drills, terms.per_shift,
         fmt::format("shift {}: alarm or unannounced drill", shift.shift));
    lack(out, shift.answers, terms.answers_per_shift,
         fmt::format("shift {}: answer at the end of a shift", shift.shift));
  }
  lack(out, period.outages_recovered, terms.outages, "outage recovered by normal staff");
  lack(out, period.sensors_replaced, terms.sensors_replaced, "sensor replaced by normal staff");
  lack(out, period.sensors_added, terms.sensors_added, "sensor added by normal staff");
  return out;
}

}  // namespace millwright::respond
