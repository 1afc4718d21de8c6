// SPDX-License-Identifier: Apache-2.0
#include "pipeline/historian_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include "core/log.h"
#include "pipeline/record_quarantine.h"

namespace millwright::pipeline {

using journal::RecordKind;

HistorianFeed::HistorianFeed(journal::Journal& journal, historian::Historian& historian,
                             const Clock& clock, HistorianFeedConfig config, Metrics& metrics)
    : journal_(journal),
      historian_(historian),
      clock_(clock),
      config_(config),
      undecodable_(metrics.counter("millwright_journal_undecodable_total",
                                   "Journal records the historian could not decode; they are in "
                                   "quarantine.")),
      last_checkpoint_(clock.steady()) {}

Status HistorianFeed::open() {
  MW_TRY(cursor_, journal_.open_cursor(historian_.position()));
  return {};
}

Status HistorianFeed::step(std::chrono::milliseconds wait) {
  if (inputs_.empty()) {
    MW_TRY_STATUS(cursor_->next_views(records_, 4u << 20, wait));
    prepare();
  }
  // Until they are applied the next ones must wait; the historian skips what it took already.
  if (!inputs_.empty()) {
    MW_TRY_STATUS(historian_.apply(inputs_));
    applied_time_ns_ = records_.back().time.ns;
  }
  inputs_.clear();
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

std::chrono::nanoseconds HistorianFeed::lag() const {
  const UtcNanos applied{applied_time_ns_};
  if (applied.ns == 0 || historian_.applied() >= journal_.durable()) return {};
  return std::max(clock_.wall() - applied, std::chrono::nanoseconds(0));
}

std::string HistorianFeed::health() const {
  return unread_health("historian", undecodable_.value());
}

Status HistorianFeed::checkpoint() {
  // One that failed is due again at once: until it succeeds the server is not ready.
  MW_TRY_STATUS(historian_.checkpoint());
  last_checkpoint_ = clock_.steady();
  since_checkpoint_ = 0;
  return {};
}

void HistorianFeed::prepare() {
  quarantine_.clear();
  shed_.clear();
  provisional_.clear();
  ids_.clear();
  if (batches_.size() < records_.size()) batches_.resize(records_.size());
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const journal::RecordView& record = records_[i];
    historian::Input input;
    input.seq = record.seq;
    if (const Status read = read_record(record, batches_[i], input); !read) {
      input.quarantine = undecodable(record, read.error());
    }
    inputs_.push_back(input);
  }
}

Status HistorianFeed::read_record(const journal::RecordView& record, ReadingBatch& batch,
                                  historian::Input& input) {
  if (record.kind == RecordKind::kReadings) {
    MW_TRY_STATUS(decode(record.payload, batch));
    input.readings = &batch;
    since_checkpoint_ += batch.size();
  } else if (record.kind == RecordKind::kQuarantine) {
    auto& entries = quarantine_.emplace_back();
    MW_TRY_STATUS(decode_quarantine(record.payload, record.seq, entries));
    input.quarantine = entries;
  } else if (record.kind == RecordKind::kShed) {
    MW_TRY(auto counts, decode_shed(record.payload));
    input.shed = shed_.emplace_back(std::move(counts));
  } else if (record.kind == RecordKind::kProvisional) {
    MW_TRY(ProvisionalRecord decoded, decode_provisional(record.payload));
    if (decoded.change == ProvisionalChange::kAnnounced) {
      input.provisional = {&provisional_.emplace_back(std::move(decoded.signal)), 1};
    } else {
      const SignalId& id = ids_.emplace_back(decoded.signal.id);
      (decoded.change == ProvisionalChange::kAdopted ? input.adopted : input.discarded) = {&id, 1};
    }
  }
  return {};
}

std::span<const historian::QuarantineEntry> HistorianFeed::undecodable(
    const journal::RecordView& record, const Error& error) {
  // The journal's checksum held, so this is a bug or a newer version: keep it visible, go on.
  undecodable_.add();
  log_error("historian", fmt::format("journal record {}: {}", record.seq.value, error.message()));
  auto& entries = quarantine_.emplace_back();
  entries.push_back(entry_of(record, "historian", error));
  return entries;
}

}  // namespace millwright::pipeline
