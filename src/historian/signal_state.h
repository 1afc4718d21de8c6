// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the historian keeps in memory for each signal: the rows that are not stored yet, the newest
// reading, and where roll-ups stand.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/ids.h"
#include "historian/keys.h"
#include "historian/series_rows.h"
#include "historian/stats.h"
#include "historian/trim.h"

namespace millwright::historian {

/// Rows held decoded. Chunks of a signal never overlap in time; each owns the stretch
/// [owned_first, owned_last]: a late row inside it goes into this chunk.
struct OpenChunk {
  Series rows;
  std::optional<UtcNanos> stored_start;  ///< the store has an older version under this start
  bool is_dirty = false;
  bool is_from_head = false;  ///< filled by rows in order, not loaded for late ones
  UtcNanos owned_first = kMinTime;
  UtcNanos owned_last = kMaxTime;
};

/// One roll-up level of a signal. Intervals before `until` are in the store, except `late` ones;
/// queries read these two, the rest belongs to the historian thread.
struct RollupLevel {
  Stats stats;                ///< of the interval that is still filling
  UtcNanos begin = kMinTime;  ///< of that interval
  UtcNanos until = kMinTime;  ///< committed
  bool is_filling = false;
  bool is_exact = true;        ///< `stats` has seen every row of the interval in order
  std::vector<UtcNanos> late;  ///< intervals touched after they were stored
};

/// Neighbouring small chunks that wait to be merged into one.
struct SmallRun {
  UtcNanos begin;
  UtcNanos last;
  std::uint32_t n_chunks = 0;
  std::uint32_t n_rows = 0;
};

struct SignalState {
  SignalId id;
  ValueType type = ValueType::kFloat64;
  bool is_touched = false;  ///< since the last checkpoint
  bool has_sealed = false;
  UtcNanos sealed_last = kMinTime;  ///< rows after it belong to the head
  OpenChunk head;
  std::vector<OpenChunk> others;  ///< in time order, all before the head
  // The newest reading.
  bool has_last = false;
  UtcNanos newest = kMinTime;
  UtcNanos arrival;
  std::uint64_t last_word = 0;
  std::string last_text;
  Quality last_quality;
  // Upkeep, historian thread only.
  UtcNanos rolled_rows_until = kMinTime;  ///< rows up to here have been through the roll-ups
  RollupLevel minute;
  RollupLevel hour;
  SmallRun run;
  TrimLimits trimmed;  ///< before these times retention took something; queries read it too
};

/// Finds the state of a signal. Ids are dense in practice; a stray high one costs a map entry.
class SignalTable {
 public:
  SignalState* find(SignalId id) const;
  /// Makes it with `type` where it does not exist.
  SignalState& find_or_add(SignalId id, ValueType type);
  std::size_t size() const { return n_; }
  void for_each(const std::function<void(SignalState&)>& visit) const;

 private:
  static constexpr std::uint32_t kPageBits = 10;
  static constexpr std::uint32_t kMaxPaged = 1u << 22;
  using Page = std::vector<std::unique_ptr<SignalState>>;

  std::vector<Page> pages_;
  std::unordered_map<std::uint32_t, std::unique_ptr<SignalState>> strays_;
  std::size_t n_ = 0;
};

/// The signal's record in Table::kSignals: its newest reading and what start-up needs.
/// `run` is the small run as it is with the head counted in.
std::string encode_signal_record(const SignalState& state, const SmallRun& run);
/// Fills a new state. Errors: data_loss.
Status decode_signal_record(std::string_view bytes, SignalState& state);

}  // namespace millwright::historian
