// SPDX-License-Identifier: Apache-2.0
#include "broker/change_log.h"

#include <utility>

namespace millwright::broker {

void ChangeLog::add(const SessionChange& change) {
  if (records_.empty()) records_.emplace_back();
  std::string& last = records_.back();
  const std::size_t before = last.size();
  append_change(change, last);
  bytes_ += last.size() - before;
  if (before == 0 || last.size() <= kChangeRecordBytes) return;
  // One too many: it starts a record of its own, with the same version byte.
  std::string next(1, last.front());
  next.append(last, before);
  last.resize(before);
  records_.push_back(std::move(next));
  ++bytes_;
}

void ChangeLog::pop_front() {
  bytes_ -= records_.front().size();
  if (records_.size() > 1) {
    records_.pop_front();
  } else {
    records_.front().clear();
  }
}

void ChangeLog::clear() {
  records_.clear();
  bytes_ = 0;
}

}  // namespace millwright::broker
