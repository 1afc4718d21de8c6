// SPDX-License-Identifier: Apache-2.0
#include "journal/tail.h"

#include <algorithm>

namespace millwright::journal {

Tail::Tail(std::size_t limit_bytes, JournalSeq durable, std::uint64_t durable_readings)
    : limit_bytes_(limit_bytes), durable_(durable.value), durable_readings_(durable_readings) {}

void Tail::publish(const std::vector<std::shared_ptr<const Block>>& blocks) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& block : blocks) {
      blocks_.push_back(block);
      bytes_ += block->footprint();
    }
    while (bytes_ > limit_bytes_ && !blocks_.empty()) {
      bytes_ -= blocks_.front()->footprint();
      blocks_.pop_front();
    }
    durable_readings_ = blocks.back()->readings_before() + blocks.back()->readings();
    durable_.store(blocks.back()->end().value - 1, std::memory_order_release);
  }
  grown_.notify_all();
}

Tail::Hit Tail::find(JournalSeq seq, std::chrono::milliseconds wait) const {
  std::unique_lock lock(mutex_);
  const auto is_durable = [&] { return durable() >= seq; };
  if (!is_durable() && wait.count() > 0) grown_.wait_for(lock, wait, is_durable);
  Hit hit{.block = nullptr, .durable = durable(), .durable_readings = durable_readings_};
  const auto after = std::ranges::upper_bound(
      blocks_, seq, {}, [](const std::shared_ptr<const Block>& block) { return block->first(); });
  if (after != blocks_.begin() && (*std::prev(after))->end() > seq) hit.block = *std::prev(after);
  return hit;
}

std::uint64_t Tail::durable_readings() const {
  const std::lock_guard lock(mutex_);
  return durable_readings_;
}

}  // namespace millwright::journal
