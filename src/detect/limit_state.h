// SPDX-License-Identifier: Apache-2.0
#pragma once
// The state of LimitDetector, laid out for the batch loop: one cache line per signal, one per rule,
// and what the loop seldom needs beside it.

#include <cstdint>
#include <limits>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "core/ids.h"
#include "model/plant.h"

namespace millwright::detect {

/// Where a rule stands. Persisted; do not renumber.
enum class Phase : std::uint8_t {
  kClear = 0,     ///< no condition
  kRaising = 1,   ///< holds, on-delay running
  kActive = 2,    ///< the condition stands
  kClearing = 3,  ///< gone, off-delay running
};

/// One signal. Event times are UTC nanoseconds, the others running time (running_time.h).
struct alignas(64) SignalState {
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
  static constexpr std::uint16_t kMostRules = 0xffff;
  static constexpr std::uint8_t kHasPrevious = 1;  ///< previous_* hold a good reading
  static constexpr std::uint8_t kIsSilent = 2;     ///< a no-data rule is active

  std::int64_t watermark = kNever;  ///< event time of the newest live reading
  std::int64_t last_seen = 0;       ///< running time of the last sign of life
  double previous_value = 0;
  std::int64_t previous_time = 0;      ///< event time
  std::int64_t stray_event_begin = 0;  ///< a run of readings not newer than the watermark
  std::int64_t stray_event_last = 0;
  std::int64_t stray_running_begin = 0;
  std::uint32_t first_rule = 0;  ///< index of its rules, which lie together
  std::uint16_t n_rules = 0;
  std::uint8_t n_stray = 0;
  std::uint8_t flags = 0;

  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  void set(std::uint8_t flag) { flags = static_cast<std::uint8_t>(flags | flag); }
  void reset(std::uint8_t flag) { flags = static_cast<std::uint8_t>(flags & ~flag); }
};
static_assert(sizeof(SignalState) == 64);

/// What the loop needs of a rule. Levels are of the signed value: low rules negate it, so that
/// every limit is "above".
struct alignas(64) RuleState {
  double on_level = 0;        ///< above: the condition begins
  double off_level = 0;       ///< not above: it ends
  std::int64_t on_delay = 0;  ///< includes the window for stuck and no-data
  std::int64_t off_delay = 0;
  std::int64_t since_event = 0;    ///< event time at which kRaising or kClearing began
  std::int64_t since_running = 0;  ///< running time of the same
  double reference = 0;            ///< stuck: the value stood at; rate: the rate at since_event
  RuleId rule;
  RuleKind kind = RuleKind::kHigh;
  Phase phase = Phase::kClear;
  std::uint8_t has_reference = 0;
  std::uint8_t unused = 0;
};
static_assert(sizeof(RuleState) == 64);

/// What only changes and configuration need of a rule.
struct RuleSettings {
  double limit = 0;
  double deadband = 0;
  std::int64_t on_delay = 0;
  std::int64_t window = 0;  ///< as configured, 0 = default
  std::int64_t effective_window = 0;
  std::uint32_t slot = 0;    ///< its signal
  std::uint32_t unused = 0;  ///< no padding: snapshots are compared byte by byte
};
static_assert(sizeof(RuleSettings) == 48);

// Snapshots copy these byte by byte.
static_assert(std::is_trivially_copyable_v<SignalState>);
static_assert(std::is_trivially_copyable_v<RuleState>);
static_assert(std::is_trivially_copyable_v<RuleSettings>);

/// Signal id to slot. Registry ids are dense, so this is an array; a stray high id costs a hash.
class SignalIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffu;

  std::uint32_t find(SignalId signal) const {
    if (signal.value < dense_.size()) return dense_[signal.value];
    if (signal.value < kDenseLimit) return kNone;
    const auto it = sparse_.find(signal.value);
    return it == sparse_.end() ? kNone : it->second;
  }
  void put(SignalId signal, std::uint32_t slot) {
    if (signal.value >= kDenseLimit) {
      sparse_[signal.value] = slot;
      return;
    }
    if (signal.value >= dense_.size()) dense_.resize(signal.value + 1, kNone);
    dense_[signal.value] = slot;
  }
  void clear() {
    dense_.clear();
    sparse_.clear();
  }

 private:
  static constexpr std::uint32_t kDenseLimit = 1u << 20;
  std::vector<std::uint32_t> dense_;
  std::unordered_map<std::uint32_t, std::uint32_t> sparse_;
};

}  // namespace millwright::detect
