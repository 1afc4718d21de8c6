// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a historian whose next writes fail, some of them half way, as on a disk that is
// full or gone. Everything else is the real one's.

#include <algorithm>
#include <vector>

#include "historian/chunk_historian.h"

namespace millwright::pipeline {

class FailingHistorian final : public historian::Historian {
 public:
  /// Lifetime: `real` outlives it.
  explicit FailingHistorian(historian::ChunkHistorian& real) : real_(real) {}

  /// The next `n` calls of apply() take the first `taken` of their inputs and fail.
  void fail_applies(int n, std::size_t taken) {
    failures_ = n;
    taken_ = taken;
  }
  /// The next `n` calls of checkpoint() fail.
  void fail_checkpoints(int n) { n_failing_checkpoints_ = n; }
  /// The next `n` calls of set_aside() fail.
  void refuse_entries(int n) { n_refused_entries_ = n; }
  int applies() const { return applies_; }

  Status apply(std::span<const historian::Input> inputs) override {
    ++applies_;
    if (failures_ == 0) return real_.apply(inputs);
    --failures_;
    MW_TRY_STATUS(real_.apply(inputs.first(std::min(taken_, inputs.size()))));
    return fail(Code::kUnavailable, "the disk is gone");
  }
  Status checkpoint() override {
    if (n_failing_checkpoints_ == 0) return real_.checkpoint();
    --n_failing_checkpoints_;
    return fail(Code::kUnavailable, "the disk is gone");
  }
  JournalSeq position() const override { return real_.position(); }
  JournalSeq applied() const override { return real_.applied(); }

  Result<historian::Series> read(SignalId signal, historian::TimeRange range,
                                 std::size_t limit) const override {
    return real_.read(signal, range, limit);
  }
  Result<std::vector<historian::Bucket>> downsample(SignalId signal, historian::TimeRange range,
                                                    std::chrono::nanoseconds width,
                                                    bool use_rollups) const override {
    return real_.downsample(signal, range, width, use_rollups);
  }
  Result<historian::Series> downsample_to(SignalId signal, historian::TimeRange range,
                                          std::size_t points) const override {
    return real_.downsample_to(signal, range, points);
  }
  std::vector<historian::LastValue> last(std::span<const SignalId> signals) const override {
    return real_.last(signals);
  }
  std::vector<historian::LedgerRow> ledger_totals() const override { return real_.ledger_totals(); }
  historian::RemovedReadings removed() const override { return real_.removed(); }
  Result<std::vector<historian::LedgerRow>> ledger(historian::TimeRange range) const override {
    return real_.ledger(range);
  }
  Result<std::vector<historian::QuarantineEntry>> quarantine(std::uint64_t after_id,
                                                             std::size_t limit) const override {
    return real_.quarantine(after_id, limit);
  }
  Result<historian::QuarantineEntry> quarantine_entry(std::uint64_t id) const override {
    return real_.quarantine_entry(id);
  }
  Status set_aside(const historian::QuarantineEntry& entry) override {
    if (n_refused_entries_ > 0) {
      --n_refused_entries_;
      return fail(Code::kUnavailable, "the disk is gone");
    }
    return real_.set_aside(entry);
  }
  std::uint64_t quarantine_count() const override { return real_.quarantine_count(); }
  Status mark_retried(std::uint64_t id) override { return real_.mark_retried(id); }
  std::vector<historian::ProvisionalSignal> provisional() const override {
    return real_.provisional();
  }
  SignalId highest_signal() const override { return real_.highest_signal(); }
  Status put_blob(std::string_view key, std::string_view value) override {
    return real_.put_blob(key, value);
  }
  Result<std::optional<std::string>> get_blob(std::string_view key) const override {
    return real_.get_blob(key);
  }
  std::uint64_t bytes_on_disk() const override { return real_.bytes_on_disk(); }

 private:
  historian::ChunkHistorian& real_;
  int failures_ = 0;
  std::size_t taken_ = 0;
  int applies_ = 0;
  int n_refused_entries_ = 0;
  int n_failing_checkpoints_ = 0;
};

}  // namespace millwright::pipeline
