// SPDX-License-Identifier: Apache-2.0
#include "pipeline/room_maker.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/log.h"

namespace millwright::pipeline {

Status RoomMaker::step(std::chrono::nanoseconds time) {
  if (is_waiting_) return {};
  const SteadyTime now = clock_.steady();
  if (!round_) {
    if (now < not_before_ || guard_.check(now)) return {};
    round_ = begin();
    if (!round_) {
      finish({});
      return {};
    }
  }
  for (Round& round = *round_; round.next <= round.last;) {
    const auto trimmed = historian_.trim(SignalId(round.next), {.raw = round.made.before},
                                         historian::TrimCause::kSpace);
    if (!trimmed) {
      round_.reset();
      not_before_ = now + kLookAgain;
      return std::unexpected(trimmed.error());
    }
    round.made.readings += trimmed->readings;
    round.made.chunk_bytes += trimmed->chunk_bytes;
    if (!trimmed->has_more) ++round.next;
    if (clock_.steady() - now >= time) break;
  }
  if (round_->next > round_->last) finish(std::exchange(round_, std::nullopt)->made);
  return {};
}

std::optional<RoomMaker::Round> RoomMaker::begin() {
  const auto oldest = historian_.oldest_stored();
  if (!oldest) return std::nullopt;
  Round round;
  const std::chrono::nanoseconds kept = clock_.wall() - *oldest;
  round.made.before = *oldest + std::max<std::chrono::nanoseconds>(kept / 16, kLeastStep);
  round.last = historian_.highest_signal().value;
  return round;
}

void RoomMaker::finish(const RoomMade& made) {
  const bool is_any = made.chunk_bytes > 0;
  not_before_ = clock_.steady() + (is_any ? kLookAgain : kNothingLeft);
  if (!is_any) {
    log_error("storage",
              "space is short and the history has nothing older than its newest hour left to "
              "remove; new readings will be refused: add disk space or raise --disk-quota");
    return;
  }
  is_waiting_ = true;
  done_(made);
}

}  // namespace millwright::pipeline
