// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_tracker.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/byte_io.h"
#include "detect/saturated.h"
#include "detect/sealed_blob.h"

namespace millwright::pipeline {
namespace {

using std::chrono::nanoseconds;

constexpr std::string_view kMagic = "MWLT";
constexpr std::uint8_t kVersion = 1;

/// Event times may be anything: no difference of two overflows.
std::int64_t gap(const TouchedInterval& before, const TouchedInterval& after) {
  return detect::saturated_sub(after.begin.ns, before.end.ns);
}

/// Joins the two that are nearest to each other.
void join_nearest(std::vector<TouchedInterval>& intervals) {
  std::size_t best = 0;
  for (std::size_t i = 1; i + 1 < intervals.size(); ++i) {
    if (gap(intervals[i], intervals[i + 1]) < gap(intervals[best], intervals[best + 1])) best = i;
  }
  intervals[best].end = intervals[best + 1].end;
  intervals.erase(intervals.begin() + static_cast<std::ptrdiff_t>(best) + 1);
}

void add_time(std::vector<TouchedInterval>& intervals, UtcNanos event) {
  constexpr std::int64_t kApart = nanoseconds(LateTracker::kApart).count();
  const TouchedInterval one{event, event};
  // The first that does not end well before it.
  auto at = std::ranges::find_if(intervals,
                                 [&](const TouchedInterval& i) { return gap(i, one) <= kApart; });
  if (at == intervals.end() || gap(one, *at) > kApart) {
    intervals.insert(at, one);
    if (intervals.size() > LateTracker::kMostIntervals) join_nearest(intervals);
    return;
  }
  at->begin = std::min(at->begin, event);
  at->end = std::max(at->end, event);
  const auto next = std::next(at);
  if (next == intervals.end() || gap(*at, *next) > kApart) return;
  at->end = std::max(at->end, next->end);
  intervals.erase(next);
}

void get_field(ByteReader& r, std::int64_t& field) {
  field = r.fixed<std::int64_t>();
}
void get_field(ByteReader& r, bool& field) {
  field = r.u8() != 0;
}

}  // namespace

std::uint64_t LateTracker::take(const ReadingBatch& batch, JournalSeq seq, UtcNanos time) {
  running_.on_record(time);
  std::uint64_t n_late = 0;
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const SignalId signal = batch.signal[row];
    const UtcNanos event = batch.time[row];
    bool is_late = batch.quality[row].has(Quality::kHistorical);
    if (!is_late) {
      std::uint32_t slot = index_.find(signal);
      if (slot == detect::SignalIndex::kNone) {
        slot = static_cast<std::uint32_t>(ids_.size());
        ids_.push_back(signal);
        watermarks_.emplace_back();
        index_.put(signal, slot);
      }
      is_late = watermarks_[slot].take(event.ns, running_.now()) == detect::Arrival::kLate;
    }
    if (!is_late) continue;
    touch(signal, event, seq, time);
    ++n_late;
  }
  return n_late;
}

void LateTracker::touch(SignalId signal, UtcNanos event, JournalSeq seq, UtcNanos time) {
  const auto [it, is_new] = touched_.try_emplace(signal);
  TouchedSignal& touched = it->second;
  if (is_new) touched.first = time;
  touched.last = time;
  touched.seq = seq;
  add_time(touched.intervals, event);
}

void LateTracker::tick(UtcNanos time) {
  running_.on_tick(time);
  now_ = std::max(now_, time);
}

std::vector<SignalId> LateTracker::due() const {
  std::vector<std::pair<UtcNanos, SignalId>> found;
  for (const auto& [signal, touched] : touched_) {
    const bool is_due =
        now_ - touched.last >= kQuiet || now_ - touched.first >= kLongestWait || is_full();
    if (is_due) found.emplace_back(touched.first, signal);
  }
  std::ranges::sort(found);
  std::vector<SignalId> out;
  out.reserve(found.size());
  for (const auto& [first, signal] : found) out.push_back(signal);
  return out;
}

const TouchedSignal* LateTracker::find(SignalId signal) const {
  const auto it = touched_.find(signal);
  return it == touched_.end() ? nullptr : &it->second;
}

void LateTracker::done(SignalId signal, TouchedInterval covered) {
  const auto it = touched_.find(signal);
  if (it == touched_.end()) return;
  std::vector<TouchedInterval> left;
  for (const TouchedInterval& interval : it->second.intervals) {
    if (interval.end < covered.begin || interval.begin > covered.end) {
      left.push_back(interval);
      continue;
    }
    // A part on either side may be left over.
    if (interval.begin < covered.begin) {
      left.push_back({interval.begin, covered.begin - nanoseconds(1)});
    }
    if (interval.end > covered.end) left.push_back({covered.end + nanoseconds(1), interval.end});
  }
  if (left.empty()) {
    touched_.erase(it);
  } else {
    it->second.intervals = std::move(left);
  }
}

std::string LateTracker::snapshot() const {
  std::string payload;
  ByteWriter w(payload);
  detect::RunningTime running = running_;
  running.visit([&](auto& field) { w.fixed(field); });
  w.fixed(now_.ns);
  w.varint(ids_.size());
  for (std::size_t slot = 0; slot < ids_.size(); ++slot) {
    const detect::Watermark& mark = watermarks_[slot];
    w.varint(ids_[slot].value);
    w.fixed(mark.event);
    w.u8(mark.n_stray);
    if (mark.n_stray == 0) continue;
    w.fixed(mark.stray_event_begin);
    w.fixed(mark.stray_event_last);
    w.fixed(mark.stray_running_begin);
  }
  w.varint(touched_.size());
  for (const auto& [signal, touched] : touched_) {
    w.varint(signal.value);
    w.fixed(touched.first.ns);
    w.fixed(touched.last.ns);
    w.varint(touched.seq.value);
    w.varint(touched.intervals.size());
    for (const TouchedInterval& interval : touched.intervals) {
      w.fixed(interval.begin.ns);
      w.fixed(interval.end.ns);
    }
  }
  return detect::seal(kMagic, kVersion, payload);
}

namespace {

/// What the tracker itself could have written: something to look at, in order, after 1970.
bool is_sound(const TouchedSignal& touched) {
  if (touched.first.ns < 0 || touched.last < touched.first || touched.intervals.empty()) {
    return false;
  }
  for (std::size_t i = 0; i < touched.intervals.size(); ++i) {
    const TouchedInterval& interval = touched.intervals[i];
    if (interval.end < interval.begin) return false;
    if (i > 0 && interval.begin <= touched.intervals[i - 1].end) return false;
  }
  return true;
}

}  // namespace

Status LateTracker::restore(std::string_view snapshot) {
  MW_TRY(const std::string_view payload, detect::unseal(snapshot, kMagic, kVersion));
  ByteReader r(payload);
  LateTracker read;
  read.running_.visit([&](auto& field) { get_field(r, field); });
  read.now_ = {r.fixed<std::int64_t>()};
  for (std::uint64_t n = r.varint(); n > 0 && !r.failed(); --n) {
    const SignalId signal(static_cast<std::uint32_t>(r.varint()));
    detect::Watermark mark;
    mark.event = r.fixed<std::int64_t>();
    mark.n_stray = r.u8();
    if (mark.n_stray != 0) {
      mark.stray_event_begin = r.fixed<std::int64_t>();
      mark.stray_event_last = r.fixed<std::int64_t>();
      mark.stray_running_begin = r.fixed<std::int64_t>();
    }
    read.index_.put(signal, static_cast<std::uint32_t>(read.ids_.size()));
    read.ids_.push_back(signal);
    read.watermarks_.push_back(mark);
  }
  for (std::uint64_t n = r.varint(); n > 0 && !r.failed(); --n) {
    TouchedSignal& touched = read.touched_[SignalId(static_cast<std::uint32_t>(r.varint()))];
    touched.first = {r.fixed<std::int64_t>()};
    touched.last = {r.fixed<std::int64_t>()};
    touched.seq = {r.varint()};
    for (std::uint64_t i = r.varint(); i > 0 && !r.failed(); --i) {
      const UtcNanos begin{r.fixed<std::int64_t>()};
      touched.intervals.push_back({begin, {r.fixed<std::int64_t>()}});
    }
    if (!r.failed() && !is_sound(touched)) {
      return fail(Code::kDataLoss, "late data snapshot: intervals that cannot be");
    }
  }
  if (!r.done() || read.touched_.size() > kMostSignals) {
    return fail(Code::kDataLoss, "late data snapshot: wrong length");
  }
  *this = std::move(read);
  return {};
}

}  // namespace millwright::pipeline
