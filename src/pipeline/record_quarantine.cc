// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_quarantine.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "core/log.h"
#include "pipeline/records.h"

namespace millwright::pipeline {

std::string record_format(journal::RecordKind kind) {
  constexpr std::array<std::string_view, 9> kKinds{"unknown", "readings",    "quarantine",
                                                   "tick",    "revision",    "command",
                                                   "session", "provisional", "shed"};
  const auto i = static_cast<std::size_t>(kind);
  return fmt::format("journal/{}", i < kKinds.size() ? kKinds[i] : kKinds[0]);
}

historian::QuarantineEntry entry_of(const journal::RecordView& record, std::string_view consumer,
                                    const Error& error) {
  historian::QuarantineEntry entry;
  entry.id = record.seq.value << 12;
  entry.arrival = record.time;
  entry.client = consumer;
  entry.address = fmt::format("journal record {}", record.seq.value);
  entry.reason = error.message();
  entry.raw = record.payload.substr(0, kMaxRawBytes);
  entry.format = record_format(record.kind);
  return entry;
}

std::string unread_health(std::string_view consumer, std::uint64_t n) {
  if (n == 0) return {};
  return fmt::format(
      "{}: {} journal record{} could not be read since the start and {} in quarantine; see the "
      "reasons there and retry",
      consumer, n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
}

RecordQuarantine::RecordQuarantine(historian::Historian& historian, std::string consumer)
    : historian_(historian), consumer_(std::move(consumer)) {}

void RecordQuarantine::add(const journal::RecordView& record, const Error& error) {
  ++count_;
  log_error(consumer_,
            fmt::format("journal record {}: {}; it is in quarantine, going on with the next one",
                        record.seq.value, error.message()));
  waiting_.push_back(entry_of(record, consumer_, error));
}

Status RecordQuarantine::flush() {
  std::size_t n_kept = 0;
  Status status;
  for (; n_kept < waiting_.size() && status; ++n_kept) {
    status = historian_.set_aside(waiting_[n_kept]);
  }
  if (!status) --n_kept;
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(n_kept));
  return status;
}

}  // namespace millwright::pipeline
