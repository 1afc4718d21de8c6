// SPDX-License-Identifier: Apache-2.0
// LimitDetector: its state as bytes. Format: docs/format/alarm-state.md.

#include <algorithm>
#include <limits>
#include <span>
#include <type_traits>

#include "core/byte_io.h"
#include "detect/limit_detector.h"
#include "detect/sealed_blob.h"

namespace millwright::detect {
namespace {

constexpr std::string_view kMagic = "MWLD";
constexpr std::uint8_t kVersion = 1;

template <class T>
void put_column(ByteWriter& w, const std::vector<T>& column) {
  for (const T& item : column) w.fixed(item);
}

template <class T>
void get_column(ByteReader& r, std::size_t n, std::vector<T>& column) {
  column.reserve(n);
  for (std::size_t i = 0; i < n; ++i) column.push_back(r.fixed<T>());
}

void get_field(ByteReader& r, std::int64_t& field, bool&) {
  field = r.fixed<std::int64_t>();
}
void get_field(ByteReader& r, bool& field, bool& is_sound) {
  const std::uint8_t byte = r.u8();
  if (byte > 1) is_sound = false;
  field = byte == 1;
}

constexpr std::int64_t kMostTime = std::numeric_limits<std::int64_t>::max() / 4;
// More than four years, where configuration allows one; sixty of it still fit (a stuck rule's
// window is 60 intervals).
constexpr std::int64_t kMostDelay = std::numeric_limits<std::int64_t>::max() / 64;

bool is_within(std::int64_t value, std::int64_t most) {
  return value >= 0 && value <= most;
}

// What is computed with is bounded, so that no difference or sum of it overflows.
bool has_sound_times(std::int64_t now, std::span<const std::int64_t> intervals,
                     std::span<const SignalState> signals, std::span<const RuleState> rules,
                     std::span<const RuleSettings> settings) {
  return is_within(now, kMostTime) &&
         std::ranges::all_of(intervals, [](std::int64_t i) { return is_within(i, kMostDelay); }) &&
         std::ranges::all_of(signals,
                             [now](const SignalState& signal) {
                               return is_within(signal.last_seen, now) &&
                                      is_within(signal.stray_running_begin, now);
                             }) &&
         std::ranges::all_of(rules,
                             [now](const RuleState& rule) {
                               return is_within(rule.since_running, now) &&
                                      is_within(rule.on_delay, kMostTime) &&
                                      is_within(rule.off_delay, kMostDelay);
                             }) &&
         std::ranges::all_of(settings, [](const RuleSettings& rule) {
           return is_within(rule.on_delay, kMostDelay) && is_within(rule.window, kMostDelay) &&
                  is_within(rule.effective_window, kMostTime);
         });
}

}  // namespace

std::string LimitDetector::snapshot() const {
  std::string payload;
  ByteWriter w(payload);
  RunningTime running = running_;
  running.visit([&](auto& field) { w.fixed(field); });
  w.varint(signals_.size());
  w.varint(rules_.size());
  put_column(w, ids_);
  put_column(w, expected_interval_);
  put_column(w, signals_);
  put_column(w, rules_);
  put_column(w, settings_);
  return seal(kMagic, kVersion, payload);
}

Status LimitDetector::restore(std::string_view snapshot) {
  MW_TRY(const std::string_view payload, unseal(snapshot, kMagic, kVersion));
  ByteReader r(payload);
  LimitDetector fresh;
  bool is_sound = true;
  fresh.running_.visit([&](auto& field) { get_field(r, field, is_sound); });
  const std::uint64_t n_signals = r.varint();
  const std::uint64_t n_rules = r.varint();
  if (n_signals > r.remaining() / sizeof(SignalState) ||
      n_rules > r.remaining() / sizeof(RuleState)) {
    return fail(Code::kDataLoss, "detector snapshot: counts exceed its size");
  }
  get_column(r, n_signals, fresh.ids_);
  get_column(r, n_signals, fresh.expected_interval_);
  get_column(r, n_signals, fresh.signals_);
  get_column(r, n_rules, fresh.rules_);
  get_column(r, n_rules, fresh.settings_);
  if (!r.done() || !is_sound)
    return fail(Code::kDataLoss, "detector snapshot: wrong length or flag");
  if (!has_sound_times(fresh.running_.now(), fresh.expected_interval_, fresh.signals_, fresh.rules_,
                       fresh.settings_)) {
    return fail(Code::kDataLoss, "detector snapshot: a time or delay that cannot be");
  }
  for (const RuleState& rule : fresh.rules_) {
    if (rule.kind > RuleKind::kExternal || rule.phase > Phase::kClearing) {
      return fail(Code::kDataLoss, "detector snapshot: unknown rule kind or phase");
    }
  }
  // The rules of each signal must tile the table, or the batch loop would leave it.
  std::uint32_t next = 0;
  for (std::uint32_t slot = 0; slot < n_signals; ++slot) {
    const SignalState& signal = fresh.signals_[slot];
    const bool fits = signal.first_rule == next && signal.n_rules <= n_rules - next;
    if (!fits) return fail(Code::kDataLoss, "detector snapshot: rule table is not in order");
    for (; next < signal.first_rule + signal.n_rules; ++next) {
      if (fresh.settings_[next].slot != slot) {
        return fail(Code::kDataLoss, "detector snapshot: a rule names another signal");
      }
    }
  }
  if (next != n_rules) return fail(Code::kDataLoss, "detector snapshot: rules without a signal");
  fresh.reindex();
  // Look-ups by id would miss one of two, and a removal never end.
  bool is_unique = fresh.signal_of_rule_.size() == n_rules;
  for (std::uint32_t slot = 0; slot < n_signals; ++slot) {
    is_unique = is_unique && fresh.index_.find(fresh.ids_[slot]) == slot;
  }
  if (!is_unique) return fail(Code::kDataLoss, "detector snapshot: an id appears twice");
  fresh.evaluations_ = evaluations_;
  *this = std::move(fresh);
  return {};
}

}  // namespace millwright::detect
