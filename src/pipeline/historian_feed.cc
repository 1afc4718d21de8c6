// SPDX-License-Identifier: Apache-2.0
#include "pipeline/historian_feed.h"

#include <fmt/format.h>

#include <deque>

#include "core/log.h"

namespace millwright::pipeline {

using journal::RecordKind;

HistorianFeed::HistorianFeed(journal::Journal& journal, historian::Historian& historian,
                             const Clock& clock, HistorianFeedConfig config, Metrics& metrics)
    : journal_(journal),
      historian_(historian),
      clock_(clock),
      config_(config),
      undecodable_(metrics.counter("millwright_journal_undecodable_total",
                                   "Journal records the historian could not decode.")),
      last_checkpoint_(clock.steady()) {}

Status HistorianFeed::open() {
  MW_TRY(cursor_, journal_.open_cursor(historian_.position()));
  return {};
}

Status HistorianFeed::step(std::chrono::milliseconds wait) {
  if (!has_unapplied_) MW_TRY_STATUS(cursor_->next_views(records_, 4u << 20, wait));
  // Until they are applied the next ones must wait; the historian skips what it took already.
  has_unapplied_ = !records_.empty();
  if (has_unapplied_) MW_TRY_STATUS(apply(records_));
  has_unapplied_ = false;
  const bool is_due = clock_.steady() - last_checkpoint_ >= config_.checkpoint_every;
  if ((is_due && historian_.applied() > historian_.position()) ||
      since_checkpoint_ >= config_.checkpoint_readings) {
    return checkpoint();
  }
  return {};
}

Status HistorianFeed::drain() {
  while (historian_.applied() < journal_.durable()) {
    const JournalSeq before = historian_.applied();
    MW_TRY_STATUS(step(std::chrono::milliseconds(0)));
    if (historian_.applied() == before && records_.empty()) break;
  }
  return checkpoint();
}

Status HistorianFeed::checkpoint() {
  last_checkpoint_ = clock_.steady();
  since_checkpoint_ = 0;
  return historian_.checkpoint();
}

Status HistorianFeed::apply(const std::vector<journal::RecordView>& records) {
  std::vector<historian::Input> inputs;
  inputs.reserve(records.size());
  // Stable homes for what the inputs point at.
  std::deque<std::vector<historian::QuarantineEntry>> quarantine;
  std::deque<historian::ProvisionalSignal> provisional;
  std::deque<SignalId> ids;
  if (batches_.size() < records.size()) batches_.resize(records.size());

  for (std::size_t i = 0; i < records.size(); ++i) {
    const journal::RecordView& record = records[i];
    historian::Input input;
    input.seq = record.seq;
    Status status;
    if (record.kind == RecordKind::kReadings) {
      status = decode(record.payload, batches_[i]);
      if (status) {
        input.readings = &batches_[i];
        since_checkpoint_ += batches_[i].size();
      }
    } else if (record.kind == RecordKind::kQuarantine) {
      auto& entries = quarantine.emplace_back();
      status = decode_quarantine(record.payload, record.seq, entries);
      input.quarantine = entries;
    } else if (record.kind == RecordKind::kProvisional) {
      auto decoded = decode_provisional(record.payload);
      if (!decoded) {
        status = std::unexpected(decoded.error());
      } else if (decoded->change == ProvisionalChange::kAnnounced) {
        input.provisional = {&provisional.emplace_back(std::move(decoded->signal)), 1};
      } else {
        const SignalId& id = ids.emplace_back(decoded->signal.id);
        (decoded->change == ProvisionalChange::kAdopted ? input.adopted : input.discarded) = {&id,
                                                                                              1};
      }
    }
    if (!status) {
      // The journal's checksum held, so this is a bug or a newer version: keep it visible, go on.
      undecodable_.add();
      log_error("historian",
                fmt::format("journal record {}: {}", record.seq.value, status.error().message()));
      auto& entries = quarantine.emplace_back();
      historian::QuarantineEntry entry;
      entry.id = record.seq.value << 12;
      entry.arrival = record.time;
      entry.address = fmt::format("journal record {}", record.seq.value);
      entry.reason = status.error().message();
      entry.raw = record.payload.substr(0, kMaxRawBytes);
      entry.format = "journal";
      entries.push_back(std::move(entry));
      input.quarantine = entries;
    }
    inputs.push_back(input);
  }
  return historian_.apply(inputs);
}

}  // namespace millwright::pipeline
