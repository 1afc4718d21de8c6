// SPDX-License-Identifier: Apache-2.0
#pragma once
// From address to signal: what the lanes ask for every reading. Entries never move and are never
// freed, so a connection may keep a pointer; is_dead() tells it to ask again.

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "historian/historian.h"
#include "model/plant.h"

namespace millwright::pipeline {

/// Who sends: one per connection (or per HTTP peer). Lifetime: shared by the signals it feeds.
struct Client {
  std::string name;             ///< MQTT client id, HTTP peer, file name
  bool has_connection = false;  ///< false: requests without a lasting connection
  std::atomic<bool> is_connected{true};
};
using ClientPtr = std::shared_ptr<Client>;

/// One signal as ingest sees it. Thread: any; fields are atomics.
class SignalEntry {
 public:
  SignalEntry(SignalId id, std::string address) : id(id), address(std::move(address)) {}

  const SignalId id;
  const std::string address;

  std::atomic<ValueType> type{ValueType::kFloat64};
  /// Values in here are as good as their sender says; ingest looks at the limits below only for
  /// others, so that a current loop costs its readings nothing.
  std::atomic<double> plain_low{-std::numeric_limits<double>::infinity()};
  std::atomic<double> plain_high{std::numeric_limits<double>::infinity()};
  std::atomic<bool> is_provisional{false};
  std::atomic<bool> is_dead{false};
  std::atomic<std::int64_t> last_stamp_ns{0};    ///< newest arrival stamp handed out
  std::atomic<std::int64_t> stamp_steady_ns{0};  ///< the steady clock then, 0 = before this start
  std::atomic<std::uint64_t> last_word{0};       ///< newest value, for marking it stale
  std::atomic<bool> has_value{false};
  std::atomic<const Client*> owner{nullptr};  ///< the client it is claimed by
  std::atomic<double> range_low{-std::numeric_limits<double>::infinity()};
  std::atomic<double> range_high{std::numeric_limits<double>::infinity()};
  std::atomic<double> value_at_4_ma{0};  ///< equal to the next one: no current loop
  std::atomic<double> value_at_20_ma{0};
};

struct SignalTableLimits {
  std::size_t provisional_total = 10'000;
  std::size_t provisional_per_client = 2'000;
  std::chrono::hours provisional_age{24 * 7};
};

class SignalTable {
 public:
  /// Writes a provisional signal to the journal before its id is used.
  using Announce = std::function<Status(const historian::ProvisionalSignal&)>;

  SignalTable(SignalTableLimits limits, Announce announce);

  // Commands. Thread: any.

  /// Takes over configured signals (all of them: what is missing here and configured before dies).
  void configure(const std::vector<Signal>& signals);
  /// Takes over provisional signals known from before the start.
  void restore(const historian::ProvisionalSignal& signal);
  /// Finds `address` or makes it a provisional signal of `type`, in the unit its sender declares.
  /// Errors: resource_exhausted  a limit on provisional signals is reached.
  ///         unavailable         the journal did not take the announcement.
  Result<SignalEntry*> find_or_announce(std::string_view address, const Client& client,
                                        ValueType type, UtcNanos now, std::string_view unit = {});
  /// Forgets a provisional signal. Errors: not_found.
  Status discard(SignalId id);
  /// New ids come after `id`: for ids that have history but no signal any more.
  void never_use_up_to(SignalId id);
  /// A new id, never used before.
  SignalId allocate_id();
  /// Makes `client` the owner. False when another client that is still connected owns the signal.
  bool claim(SignalEntry& entry, const ClientPtr& client);

  // Queries. Thread: any.

  /// Nullable.
  SignalEntry* find(std::string_view address) const;
  /// Nullable. Cost: two loads, no lock.
  SignalEntry* entry(SignalId id) const;
  /// True when a signal has this address or one below it ("address/...").
  bool is_mapped(std::string_view address) const;
  std::vector<historian::ProvisionalSignal> provisional() const;
  /// Provisional signals that nothing was heard of for provisional_age; those from before this
  /// start count from the first call.
  std::vector<historian::ProvisionalSignal> expired(UtcNanos now);
  std::string owner_name(const SignalEntry& entry) const;

 private:
  static constexpr std::size_t kBlock = 4096;
  using Block = std::array<std::atomic<SignalEntry*>, kBlock>;

  SignalEntry& add(SignalId id, std::string_view address);
  void map_parents(const std::string& address);

  const SignalTableLimits limits_;
  const Announce announce_;

  mutable std::shared_mutex mutex_;
  // guarded by mutex_
  std::deque<SignalEntry> entries_;
  std::unordered_map<std::string_view, SignalEntry*> by_address_;
  std::unordered_map<std::string, std::uint32_t> parents_;  // prefixes of mapped addresses
  std::unordered_map<std::uint32_t, historian::ProvisionalSignal> provisional_;
  std::unordered_map<std::string, std::size_t> per_client_;
  std::optional<UtcNanos> listening_since_;
  std::unordered_map<const SignalEntry*, ClientPtr> owners_;
  // written under mutex_, read without
  std::array<std::atomic<Block*>, 1024> blocks_{};
  std::deque<Block> block_storage_;
  std::atomic<std::uint32_t> next_id_{1};
};

}  // namespace millwright::pipeline
