// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/roster.h"

#include <algorithm>
#include <numeric>

namespace millwright::respond {

const Layer* Roster::find_layer(std::string_view layer) const {
  const auto it = std::ranges::find(layers, layer, &Layer::name);
  return it == layers.end() ? nullptr : &*it;
}

const Crew* crew_on(const Layer& layer, const ShiftTimes& shift, LocalDay day) {
  // A shift that begins before the hand-over still belongs to the turn of the day before.
  const LocalDay duty_day = shift.span.begin < layer.hand_over ? LocalDay{day.days - 1} : day;
  const std::int64_t elapsed = duty_day - layer.starts;
  if (elapsed < 0) return nullptr;
  const std::int64_t cycle =
      std::accumulate(layer.turn_days.begin(), layer.turn_days.end(), std::int64_t{0});
  std::int64_t turn = elapsed / cycle * std::ssize(layer.turn_days);
  std::int64_t rest = elapsed % cycle;
  for (const int length : layer.turn_days) {
    if (rest < length) break;
    rest -= length;
    ++turn;
  }
  const std::int64_t member = (turn + shift.member_offset) % std::ssize(layer.members);
  return &layer.members[static_cast<std::size_t>(member)];
}

}  // namespace millwright::respond
