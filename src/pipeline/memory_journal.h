// SPDX-License-Identifier: Apache-2.0
#pragma once
// A journal in memory for tests: what is committed is durable, crash() forgets the rest.

#include <mutex>
#include <vector>

#include "journal/journal.h"

namespace millwright::pipeline {

class MemoryJournal final : public journal::Journal {
 public:
  Result<JournalSeq> append(journal::RecordKind kind, std::string_view payload,
                            std::uint64_t readings) override {
    const std::scoped_lock lock(mutex_);
    if (!refusal_.empty()) return fail(Code::kResourceExhausted, refusal_);
    journal::Record record;
    record.seq = {records_.size() + 1};
    record.kind = kind;
    record.time = now;
    record.payload = payload;
    record.readings = readings;
    records_.push_back(std::move(record));
    readings_.push_back(readings);
    return records_.back().seq;
  }
  void begin_group() override {}
  void end_group() override {}
  Status commit(std::chrono::milliseconds) override {
    JournalSeq seq;
    {
      const std::scoped_lock lock(mutex_);
      durable_ = records_.size();
      seq = {durable_};
    }
    if (callback_) callback_(seq);
    return {};
  }
  void on_durable(std::function<void(JournalSeq)> callback) override {
    callback_ = std::move(callback);
  }
  JournalSeq durable() const override { return {durable_}; }
  JournalSeq head() const override { return {records_.size()}; }
  JournalSeq first() const override { return {1}; }
  std::uint64_t durable_readings() const override {
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < durable_; ++i) n += readings_[i];
    return n;
  }
  Result<std::unique_ptr<journal::Cursor>> open_cursor(JournalSeq after) override {
    return std::make_unique<MemoryCursor>(*this, after);
  }
  Status release(JournalSeq) override { return {}; }
  bool is_ready() const override { return refusal_.empty(); }
  std::string not_ready_reason() const override { return refusal_; }
  std::vector<journal::Damage> damage() const override { return {}; }
  std::uint64_t bytes_on_disk() const override { return 0; }

  void refuse(std::string reason) { refusal_ = std::move(reason); }
  void crash() {
    records_.resize(durable_);
    readings_.resize(durable_);
  }
  const std::vector<journal::Record>& records() const { return records_; }

  UtcNanos now{1'700'000'000'000'000'000};

 private:
  class MemoryCursor final : public journal::Cursor {
   public:
    MemoryCursor(MemoryJournal& journal, JournalSeq after) : journal_(journal), at_(after) {}
    Status next(std::vector<journal::Record>& out, std::size_t max_bytes,
                std::chrono::milliseconds) override {
      out.clear();
      std::size_t bytes = 0;
      while (at_.value < journal_.durable_ && bytes <= max_bytes) {
        out.push_back(journal_.records_[at_.value]);
        bytes += out.back().payload.size();
        ++at_.value;
      }
      return {};
    }
    Status next_views(std::vector<journal::RecordView>& out, std::size_t max_bytes,
                      std::chrono::milliseconds wait) override {
      MW_TRY_STATUS(next(held_, max_bytes, wait));
      out.clear();
      for (const journal::Record& r : held_) {
        out.push_back({r.seq, r.kind, r.time, r.payload, r.readings, false});
      }
      return {};
    }
    JournalSeq position() const override { return at_; }
    std::uint64_t readings() const override {
      std::uint64_t n = 0;
      for (std::size_t i = 0; i < at_.value; ++i) n += journal_.readings_[i];
      return n;
    }

   private:
    MemoryJournal& journal_;
    JournalSeq at_;
    std::vector<journal::Record> held_;
  };

  std::mutex mutex_;
  std::vector<journal::Record> records_;
  std::vector<std::uint64_t> readings_;
  std::size_t durable_ = 0;
  std::string refusal_;
  std::function<void(JournalSeq)> callback_;
};

}  // namespace millwright::pipeline
