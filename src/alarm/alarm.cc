// SPDX-License-Identifier: Apache-2.0
#include "alarm/alarm.h"

#include <algorithm>
#include <array>

namespace millwright::alarm {
namespace {

constexpr std::array<std::string_view, 7> kStates{
    "normal",  "unacknowledged",       "acknowledged",  "returned-unacknowledged",
    "shelved", "suppressed-by-design", "out-of-service"};
constexpr std::array<std::string_view, 13> kActions{"raise",
                                                    "return",
                                                    "acknowledge",
                                                    "shelve",
                                                    "unshelve",
                                                    "suppress",
                                                    "unsuppress",
                                                    "take-out-of-service",
                                                    "return-to-service",
                                                    "re-raise",
                                                    "remove",
                                                    "reset",
                                                    "re-alarm"};

template <class Enum, std::size_t N>
std::string_view text_of(const std::array<std::string_view, N>& names, Enum e) {
  const auto i = static_cast<std::size_t>(e);
  return i < N ? names[i] : "unknown";
}
template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<UtcNanos> out_of_service_until(const Alarm& alarm) {
  std::optional<UtcNanos> last;
  for (const ServiceHold& hold : alarm.out_of_service) {
    if (!hold.until) return std::nullopt;
    last = last ? std::max(*last, *hold.until) : *hold.until;
  }
  return last;
}

std::string_view name(State state) {
  return text_of(kStates, state);
}
std::optional<State> parse_state(std::string_view text) {
  return parse<State>(kStates, text);
}
std::string_view name(Action action) {
  return text_of(kActions, action);
}
std::optional<Action> parse_action(std::string_view text) {
  return parse<Action>(kActions, text);
}

}  // namespace millwright::alarm
