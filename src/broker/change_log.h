// SPDX-License-Identifier: Apache-2.0
#pragma once
// Session changes on their way to the log, in order, cut into records that the journal takes.
// A record is a batch of docs/format/broker-session.md; a change is never cut.

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "broker/session_record.h"

namespace millwright::broker {

/// The largest record with more than one change. One change is a packet (BrokerConfig holds it to
/// kMaxPacketBytes) and whom it is for: below the 16 MiB that a journal record may have.
inline constexpr std::size_t kChangeRecordBytes = 4u << 20;

class ChangeLog {
 public:
  /// Adds one change behind all others.
  void add(const SessionChange& change);

  bool empty() const { return bytes_ == 0; }
  /// Of all records together.
  std::size_t bytes() const { return bytes_; }
  /// The oldest record. Valid until the next change of this object. Requires !empty().
  std::string_view front() const { return records_.front(); }
  /// Forgets the oldest record. Requires !empty().
  void pop_front();
  /// Forgets everything and gives its memory back.
  void clear();

 private:
  std::deque<std::string> records_;  ///< only the first may be empty: kept for its capacity
  std::size_t bytes_ = 0;
};

}  // namespace millwright::broker
