// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stands in for another notifier and sends nothing: a rehearsal may not reach anybody.

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "notify/notifier.h"

namespace millwright::notify {

class MutedNotifier final : public Notifier {
 public:
  explicit MutedNotifier(std::unique_ptr<Notifier> muted) : muted_(std::move(muted)) {}
  std::string_view name() const override { return muted_->name(); }
  Result<Receipt> send(const OutgoingMessage&, runtime::Deadline) override {
    return Receipt{"muted: nothing was sent"};
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
