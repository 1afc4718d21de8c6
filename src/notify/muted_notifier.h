// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stands in for another notifier and sends nothing: a rehearsal may not reach anybody. To the queue
// its messages are done with; is_muted() tells them from those that left.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "notify/delivery.h"
#include "notify/notifier.h"

namespace millwright::notify {

/// Stored with each delivery; do not change.
inline constexpr std::string_view kMutedReceipt = "muted: nothing was sent";

/// Done with and never sent, not later either: the site was muted.
inline bool is_muted(const Delivery& delivery) {
  return delivery.state == DeliveryState::kSent && delivery.receipt == kMutedReceipt;
}

class MutedNotifier final : public Notifier {
 public:
  explicit MutedNotifier(std::unique_ptr<Notifier> muted) : muted_(std::move(muted)) {}
  std::string_view name() const override { return muted_->name(); }
  Result<Receipt> send(const OutgoingMessage&, runtime::Deadline) override {
    return Receipt{std::string(kMutedReceipt)};
  }

 private:
  std::unique_ptr<Notifier> muted_;
};

/// The same channels, none of which sends anything.
inline std::vector<std::unique_ptr<Notifier>> muted(
    std::vector<std::unique_ptr<Notifier>> notifiers) {
  for (auto& one : notifiers) one = std::make_unique<MutedNotifier>(std::move(one));
  return notifiers;
}

}  // namespace millwright::notify
