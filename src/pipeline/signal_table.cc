// SPDX-License-Identifier: Apache-2.0
#include "pipeline/signal_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <unordered_set>

#include "core/check.h"
#include "model/current_loop.h"

namespace millwright::pipeline {
namespace {

void set_limits(SignalEntry& entry, const Signal& signal) {
  double low = signal.range_low.value_or(-std::numeric_limits<double>::infinity());
  double high = signal.range_high.value_or(std::numeric_limits<double>::infinity());
  entry.range_low = low;
  entry.range_high = high;
  entry.value_at_4_ma = signal.value_at_4_ma.value_or(0);
  entry.value_at_20_ma = signal.value_at_20_ma.value_or(0);
  if (const auto loop = CurrentLoop::of(signal)) {
    const double a = loop->value(CurrentLoop::kMeasuringLow);
    const double b = loop->value(CurrentLoop::kMeasuringHigh);
    low = std::max(low, std::min(a, b));
    high = std::min(high, std::max(a, b));
  }
  entry.plain_low = low;
  entry.plain_high = high;
}

}  // namespace

SignalTable::SignalTable(SignalTableLimits limits, Announce announce)
    : limits_(limits), announce_(std::move(announce)) {}

SignalEntry& SignalTable::add(SignalId id, std::string_view address) {
  MW_CHECK(id.value / kBlock < blocks_.size(), "more signal ids than the table can hold");
  SignalEntry& entry = entries_.emplace_back(id, std::string(address));
  by_address_[entry.address] = &entry;
  map_parents(entry.address);
  std::atomic<Block*>& slot = blocks_[id.value / kBlock];
  if (slot.load(std::memory_order_relaxed) == nullptr) {
    slot.store(&block_storage_.emplace_back(), std::memory_order_release);
  }
  (*slot.load(std::memory_order_relaxed))[id.value % kBlock].store(&entry,
                                                                   std::memory_order_release);
  std::uint32_t next = next_id_.load();
  while (next <= id.value && !next_id_.compare_exchange_weak(next, id.value + 1)) {
  }
  return entry;
}

void SignalTable::map_parents(const std::string& address) {
  for (std::size_t slash = address.rfind('/'); slash != std::string::npos && slash > 0;
       slash = address.rfind('/', slash - 1)) {
    ++parents_[address.substr(0, slash)];
  }
}

void SignalTable::configure(const std::vector<Signal>& signals) {
  const std::unique_lock lock(mutex_);
  std::unordered_set<std::uint32_t> present;
  for (const Signal& signal : signals) {
    if (!signal.id) continue;
    present.insert(signal.id.value);
    SignalEntry* entry = this->entry(signal.id);
    const std::string& address = signal.address;
    if (entry == nullptr || entry->address != address) {
      // A new address gets a new entry; whoever holds the old one asks again.
      if (entry != nullptr) entry->is_dead = true;
      const auto other = by_address_.find(address);
      if (other != by_address_.end()) {
        other->second->is_dead = true;
        by_address_.erase(other);
      }
      SignalEntry* old = entry;
      entry = &add(signal.id, address);
      if (old != nullptr) entry->last_stamp_ns = old->last_stamp_ns.load();
    }
    entry->type = signal.type;
    set_limits(*entry, signal);
    if (entry->is_provisional.exchange(false)) {
      const auto it = provisional_.find(signal.id.value);
      if (it != provisional_.end()) {
        --per_client_[it->second.client];
        provisional_.erase(it);
      }
    }
    if (entry->is_dead.exchange(false)) by_address_[entry->address] = entry;
  }
  for (SignalEntry& entry : entries_) {
    if (entry.is_dead || entry.is_provisional || present.contains(entry.id.value)) continue;
    entry.is_dead = true;
    by_address_.erase(entry.address);
  }
}

void SignalTable::restore(const historian::ProvisionalSignal& signal) {
  const std::unique_lock lock(mutex_);
  if (entry(signal.id) != nullptr || by_address_.contains(signal.address)) return;
  SignalEntry& entry = add(signal.id, signal.address);
  entry.type = signal.type;
  entry.is_provisional = true;
  provisional_[signal.id.value] = signal;
  ++per_client_[signal.client];
}

Result<SignalEntry*> SignalTable::find_or_announce(std::string_view address, const Client& client,
                                                   ValueType type, UtcNanos now,
                                                   std::string_view unit) {
  if (SignalEntry* known = find(address)) return known;
  const std::unique_lock lock(mutex_);
  if (const auto it = by_address_.find(address); it != by_address_.end()) return it->second;
  if (provisional_.size() >= limits_.provisional_total) {
    return fail(Code::kResourceExhausted,
                fmt::format("{} provisional signals wait in the inbox, the limit is {}: adopt or "
                            "dismiss some",
                            provisional_.size(), limits_.provisional_total));
  }
  std::size_t& of_client = per_client_[client.name];
  if (of_client >= limits_.provisional_per_client) {
    return fail(Code::kResourceExhausted,
                fmt::format("client {} has {} provisional signals, the limit per client is {}: "
                            "adopt or dismiss some",
                            client.name, of_client, limits_.provisional_per_client));
  }
  historian::ProvisionalSignal signal;
  signal.id = SignalId(next_id_.load());
  signal.address = address;
  signal.client = client.name;
  signal.type = type;
  signal.first_seen = now;
  signal.unit = unit;
  MW_TRY_STATUS(announce_(signal));
  SignalEntry& entry = add(signal.id, address);
  entry.type = type;
  entry.is_provisional = true;
  ++of_client;
  provisional_[signal.id.value] = std::move(signal);
  return &entry;
}

Status SignalTable::discard(SignalId id) {
  const std::unique_lock lock(mutex_);
  const auto it = provisional_.find(id.value);
  if (it == provisional_.end()) {
    return fail(Code::kNotFound, fmt::format("no provisional signal {}", id.value));
  }
  if (SignalEntry* entry = this->entry(id)) {
    entry->is_dead = true;
    by_address_.erase(entry->address);
  }
  --per_client_[it->second.client];
  provisional_.erase(it);
  return {};
}

void SignalTable::never_use_up_to(SignalId id) {
  const std::unique_lock lock(mutex_);
  std::uint32_t next = next_id_.load();
  while (next <= id.value && !next_id_.compare_exchange_weak(next, id.value + 1)) {
  }
}

SignalId SignalTable::allocate_id() {
  const std::unique_lock lock(mutex_);  // not while an announcement holds the next id
  return SignalId(next_id_.fetch_add(1));
}

bool SignalTable::claim(SignalEntry& entry, const ClientPtr& client) {
  const std::unique_lock lock(mutex_);
  ClientPtr& owner = owners_[&entry];
  if (owner && owner.get() != client.get() && owner->has_connection && owner->is_connected &&
      owner->name != client->name) {
    return false;
  }
  owner = client;
  entry.owner.store(client.get(), std::memory_order_release);
  return true;
}

SignalEntry* SignalTable::find(std::string_view address) const {
  const std::shared_lock lock(mutex_);
  const auto it = by_address_.find(address);
  return it == by_address_.end() ? nullptr : it->second;
}

SignalEntry* SignalTable::entry(SignalId id) const {
  if (id.value / kBlock >= blocks_.size()) return nullptr;
  const Block* block = blocks_[id.value / kBlock].load(std::memory_order_acquire);
  return block == nullptr ? nullptr : (*block)[id.value % kBlock].load(std::memory_order_acquire);
}

bool SignalTable::is_mapped(std::string_view address) const {
  const std::shared_lock lock(mutex_);
  return by_address_.contains(address) || parents_.contains(std::string(address));
}

std::vector<historian::ProvisionalSignal> SignalTable::provisional() const {
  const std::shared_lock lock(mutex_);
  std::vector<historian::ProvisionalSignal> out;
  out.reserve(provisional_.size());
  for (const auto& [id, signal] : provisional_) out.push_back(signal);
  return out;
}

std::vector<historian::ProvisionalSignal> SignalTable::expired(UtcNanos now) {
  const std::unique_lock lock(mutex_);
  if (!listening_since_) listening_since_ = now;
  std::vector<historian::ProvisionalSignal> out;
  const UtcNanos oldest = now - limits_.provisional_age;
  if (*listening_since_ >= oldest) return out;
  for (const auto& [id, signal] : provisional_) {
    const SignalEntry* entry = this->entry(signal.id);
    const UtcNanos heard{entry == nullptr ? 0 : entry->last_stamp_ns.load()};
    if (std::max(signal.first_seen, heard) < oldest) out.push_back(signal);
  }
  return out;
}

std::string SignalTable::owner_name(const SignalEntry& entry) const {
  const std::shared_lock lock(mutex_);
  const auto it = owners_.find(&entry);
  return it == owners_.end() || !it->second ? std::string() : it->second->name;
}

}  // namespace millwright::pipeline
