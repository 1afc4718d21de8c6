// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_journal.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "journal/recovery.h"
#include "journal/segment_cursor.h"

namespace millwright::journal {
namespace {

constexpr std::chrono::nanoseconds kRetryEvery = std::chrono::seconds(1);
// What a record adds to its payload, at most.
constexpr std::size_t kRecordOverhead = 32;

std::uint64_t raw_bytes(const Group& group) {
  std::uint64_t bytes = 0;
  for (const auto& block : group) bytes += block->raw_bytes();
  return bytes;
}

// Small quotas need small segments: whole segments are what release() can give back.
std::uint64_t segment_bytes(const JournalConfig& config) {
  const std::uint64_t quota = config.limits.quota_bytes;
  if (quota == 0) return config.segment_bytes;
  return std::min(config.segment_bytes, std::max<std::uint64_t>(quota / 16, 1u << 20));
}

}  // namespace

Result<std::unique_ptr<SegmentJournal>> SegmentJournal::open(os::Fs& fs, const Clock& clock,
                                                             JournalConfig config) {
  MW_TRY_STATUS(fs.make_dirs(config.dir));
  auto recovered = recover(fs, config.dir, Repair::kCutTail);
  if (!recovered) return fail(with_context(std::move(recovered).error(), "open the journal"));
  if (recovered->cut_bytes > 0) {
    log_info("journal",
             fmt::format("the last run left {} bytes that were never acknowledged or set "
                         "aside; cut, going on after record {}",
                         recovered->cut_bytes, recovered->head.value));
  }
  if (config.continue_after > recovered->head) {
    recovered->damage.push_back({.file = config.dir,
                                 .first = {recovered->head.value + 1},
                                 .last = config.continue_after,
                                 .what = "the end of the journal is missing"});
    recovered->head = config.continue_after;
  }
  return std::unique_ptr<SegmentJournal>(
      new SegmentJournal(fs, clock, std::move(config), std::move(*recovered)));
}

SegmentJournal::SegmentJournal(os::Fs& fs, const Clock& clock, JournalConfig config,
                               Recovered recovered)
    : fs_(fs),
      clock_(clock),
      config_(std::move(config)),
      table_(std::move(recovered.segments)),
      tail_(config_.tail_bytes, recovered.head, recovered.readings),
      guard_(
          fs, config_.dir, config_.limits,
          [this] { return bytes_on_disk() + (config_.other_bytes ? config_.other_bytes() : 0); }),
      log_(fs, table_,
           {.dir = config_.dir,
            .durability = config_.durability,
            .segment_bytes = segment_bytes(config_),
            .fixed_salt = config_.fixed_salt}),
      next_seq_{recovered.head.value + 1},
      next_readings_(recovered.readings),
      stamps_(clock, recovered.last_time) {
  for (const Damage& damage : recovered.damage) damage_.add(damage);
}

SegmentJournal::~SegmentJournal() {
  log_.close();
}

Result<JournalSeq> SegmentJournal::append(RecordKind kind, std::string_view payload,
                                          std::uint64_t readings) {
  if (payload.size() > kMaxPayloadBytes) {
    return fail(Code::kInvalidArgument,
                fmt::format("a journal record of {} bytes; the longest is {} bytes", payload.size(),
                            kMaxPayloadBytes));
  }
  const SteadyTime now = clock_.steady();
  MW_TRY_STATUS(guard_.check(now));
  const std::lock_guard lock(mutex_);
  if (failure_) return fail(Code::kUnavailable, failure_->message());
  const std::size_t cost = payload.size() + kRecordOverhead;
  if (pending_bytes_ + cost > config_.pending_limit_bytes) {
    return fail(Code::kUnavailable,
                fmt::format("{} bytes wait for the disk already; the limit is {}", pending_bytes_,
                            config_.pending_limit_bytes));
  }
  const StampClock::Stamp stamp = stamps_.next(now);
  const bool was_empty = pending_.empty();
  Block& block = open_block(stamp.time);
  const std::size_t before = block.raw_bytes();
  block.append(kind, stamp.time, stamp.is_clock_skewed, readings, payload);
  pending_bytes_ += block.raw_bytes() - before;
  next_readings_ += readings;
  const JournalSeq seq = next_seq_;
  ++next_seq_.value;
  if (was_empty) pending_grown_.notify_one();
  return seq;
}

Block& SegmentJournal::open_block(UtcNanos time) {
  if (pending_.empty() || pending_.back()->raw_bytes() >= kBlockTargetBytes) {
    pending_.push_back(std::make_shared<Block>(next_seq_, next_readings_, time));
  }
  return *pending_.back();
}

void SegmentJournal::begin_group() {
  const std::lock_guard lock(mutex_);
  ++open_groups_;
}

void SegmentJournal::end_group() {
  const std::lock_guard lock(mutex_);
  if (--open_groups_ == 0 && !pending_.empty()) pending_grown_.notify_one();
}

void SegmentJournal::take_pending(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  const auto is_complete = [&] { return !pending_.empty() && open_groups_ == 0; };
  if (!pending_grown_.wait_for(lock, wait, is_complete)) return;
  group_.assign(pending_.begin(), pending_.end());
  pending_.clear();
}

// Appends are refused meanwhile, so that nothing but time can end the wait.
bool SegmentJournal::is_retry_due(std::chrono::milliseconds wait) {
  if (clock_.steady() < retry_at_) {
    std::unique_lock lock(mutex_);
    const auto left = std::min<std::chrono::nanoseconds>(retry_at_ - clock_.steady(), wait);
    pending_grown_.wait_for(lock, left, [] { return false; });
  }
  return clock_.steady() >= retry_at_;
}

Status SegmentJournal::commit(std::chrono::milliseconds wait) {
  if (group_.empty()) {
    take_pending(wait);
    if (group_.empty()) return {};
  } else if (!is_retry_due(wait)) {
    return fail(Code::kUnavailable, not_ready_reason());
  }
  if (Status stored = log_.store(group_); !stored) return note_failure(stored.error());
  tail_.publish(group_);
  note_success();
  if (on_durable_) on_durable_(durable());
  return {};
}

void SegmentJournal::note_success() {
  const std::uint64_t bytes = raw_bytes(group_);
  group_.clear();
  const std::lock_guard lock(mutex_);
  if (failure_) log_info("journal", "the disk takes data again");
  failure_.reset();
  pending_bytes_ -= bytes;
  ++stats_.commits;
  stats_.raw_bytes += bytes;
  stats_.rewrites = log_.rewrites();
}

Status SegmentJournal::note_failure(const Error& error) {
  retry_at_ = clock_.steady() + kRetryEvery;
  const std::lock_guard lock(mutex_);
  Error reason(Code::kUnavailable,
               fmt::format("the journal cannot be written: {}; check the disk of {}, taking data "
                           "resumes by itself once it works",
                           error.message(), config_.dir),
               error.detail());
  if (!failure_) log_error("journal", reason.message());
  failure_ = reason;
  ++stats_.failed_commits;
  stats_.rewrites = log_.rewrites();
  return fail(std::move(reason));
}

void SegmentJournal::on_durable(std::function<void(JournalSeq)> callback) {
  on_durable_ = std::move(callback);
}

JournalSeq SegmentJournal::head() const {
  const std::lock_guard lock(mutex_);
  return {next_seq_.value - 1};
}

JournalSeq SegmentJournal::first() const {
  return table_.first().value_or(JournalSeq{durable().value + 1});
}

Result<std::unique_ptr<Cursor>> SegmentJournal::open_cursor(JournalSeq after) {
  if (after > head()) {
    return fail(Code::kOutOfRange,
                fmt::format("journal position {} is ahead of the newest record {}", after.value,
                            head().value));
  }
  if (after.value + 1 < first().value) {
    return fail(Code::kOutOfRange,
                fmt::format("journal records after {} are no longer kept; the oldest is {}",
                            after.value, first().value));
  }
  auto cursor = std::make_unique<SegmentCursor>(fs_, table_, tail_, damage_, after);
  MW_TRY_STATUS(cursor->seek());
  return cursor;
}

Status SegmentJournal::release(JournalSeq upto) {
  const std::lock_guard lock(release_mutex_);
  bool any = false;
  while (const auto oldest = table_.oldest_released(upto)) {
    const Status removed = fs_.remove(oldest->path);
    if (!removed && removed.error().code() != Code::kNotFound) return removed;
    table_.remove_oldest();
    any = true;
  }
  return any ? fs_.sync_dir(config_.dir) : Status();
}

Status SegmentJournal::readiness() const {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return fail(*failure_);
  }
  return guard_.check(clock_.steady());
}

bool SegmentJournal::is_ready() const {
  return readiness().has_value();
}

std::string SegmentJournal::not_ready_reason() const {
  const Status ready = readiness();
  return ready ? std::string() : ready.error().message();
}

Result<ScanReport> SegmentJournal::scan(const KeepGoing& keep_going) {
  const JournalSeq end{durable().value + 1};
  std::vector<SegmentSpan> spans = table_.spans();
  // A segment that began after `end` was read has nothing to show yet.
  std::erase_if(spans, [&](const SegmentSpan& span) { return span.begin >= end; });
  if (!spans.empty()) spans.back().end = std::min(spans.back().end, end);
  MW_TRY(ScanReport report, scan_spans(fs_, spans, keep_going));
  for (const Damage& damage : report.damage) damage_.add(damage);
  return report;
}

JournalStats SegmentJournal::stats() const {
  const std::lock_guard lock(mutex_);
  JournalStats out = stats_;
  out.pending_bytes = pending_bytes_;
  return out;
}

}  // namespace millwright::journal
