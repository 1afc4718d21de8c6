// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whole journal records that a consumer could not read: they go to the quarantine of the historian,
// where people find and retry them, and the consumer goes on with the next record. One entry a
// record, whichever consumers failed on it.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "historian/historian.h"
#include "journal/journal.h"

namespace millwright::pipeline {

/// "journal/readings" and so on: QuarantineEntry::format of a whole record.
std::string record_format(journal::RecordKind kind);

/// The entry for a record that `consumer` could not read; its bytes are cut at kMaxRawBytes.
historian::QuarantineEntry entry_of(const journal::RecordView& record, std::string_view consumer,
                                    const Error& error);

/// What to tell an operator of the server; empty when every record could be read.
std::string unread_health(std::string_view consumer, std::uint64_t n_since_start);

/// What one consumer could not read. A consumer flushes it before it saves the position from which
/// it would read again after a crash: then a crash repeats an entry and never loses one.
/// Thread: the consumer's; count() and health() from any.
class RecordQuarantine {
 public:
  /// Entries that wait in memory while the historian cannot write.
  static constexpr std::size_t kMostWaiting = 256;

  /// `consumer` as people know it: "watch". Lifetime: `historian` outlives it.
  RecordQuarantine(historian::Historian& historian, std::string consumer);

  /// Notes the record, in the log too. It is kept for good by flush().
  void add(const journal::RecordView& record, const Error& error);
  /// Makes what waits durable. Errors: those of the historian; call again.
  Status flush();
  /// Flush before anything more is read.
  bool is_full() const { return waiting_.size() >= kMostWaiting; }

  /// Records added since the start.
  std::uint64_t count() const { return count_; }
  std::string health() const { return unread_health(consumer_, count_); }

 private:
  historian::Historian& historian_;
  const std::string consumer_;
  std::vector<historian::QuarantineEntry> waiting_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace millwright::pipeline
