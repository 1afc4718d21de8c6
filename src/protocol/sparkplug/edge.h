// SPDX-License-Identifier: Apache-2.0
#pragma once
// What is known of one edge node since its last birth: its devices, their metrics, the aliases that
// stand for them, and where it is in its sequence. Held by Host (host.h), which knows the rules.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.h"
#include "protocol/sparkplug/data_type.h"

namespace millwright::sparkplug {

/// One metric that was born. It stays the same object through later births of the same name.
struct Metric {
  std::string address;  ///< "spBv1.0/group/edge/device/name"; without device for the node's own
  std::string name;     ///< as born
  std::string unit;     ///< property "engUnit" of the birth; empty = none
  DataType type = DataType::kUnknown;
  std::optional<std::uint64_t> alias;
  bool is_alive = false;       ///< in the latest birth, and neither node nor device died since
  bool is_ignored = false;     ///< control metrics and what could not be born: known, not delivered
  std::uint32_t user_tag = 0;  ///< the caller's own: what `address` resolved to; 0 = not yet
  std::uint32_t device = 0;    ///< Device::number
  std::uint32_t birth = 0;     ///< Edge::n_births when last born
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// A device, or with number 0 the edge node's own metrics.
struct Device {
  std::uint32_t number = 0;
  std::string prefix;  ///< of its metrics' addresses, with the last slash
  bool is_born = false;
  ByText<std::unique_ptr<Metric>> metrics;
};

/// Alias to metric. Small aliases are an index into a table whose size follows the number of
/// aliases, so that one huge alias costs one entry, not a huge table.
class AliasTable {
 public:
  Metric* find(std::uint64_t alias) const {
    if (alias < dense_.size() && dense_[alias] != nullptr) return dense_[alias];
    return sparse_.empty() ? nullptr : find_sparse(alias);
  }
  /// False when the alias is taken.
  bool insert(std::uint64_t alias, Metric* metric);
  void erase(std::uint64_t alias);
  void clear();

 private:
  Metric* find_sparse(std::uint64_t alias) const;

  std::vector<Metric*> dense_;
  std::unordered_map<std::uint64_t, Metric*> sparse_;
  std::size_t count_ = 0;
};

struct Edge {
  Edge(std::string_view group_id, std::string_view edge_id);

  Device* find_device(std::string_view id);
  /// Finds or makes one.
  Device& device(std::string_view id);
  /// Visits every device, the node itself first.
  template <class Visit>
  void each_device(Visit visit) {
    visit(node);
    for (auto& [device_id, device] : devices) visit(*device);
  }
  /// Takes out all metrics that are not alive.
  void retire_dead(std::vector<std::unique_ptr<Metric>>& retired);

  std::string group;
  std::string id;
  bool is_born = false;
  bool is_in_sequence = true;  ///< no gap since the last NBIRTH
  std::uint8_t next_seq = 0;
  std::uint32_t n_births = 0;
  std::optional<std::uint64_t> bd_seq;          ///< of the last NBIRTH
  std::optional<SteadyTime> asked_for_rebirth;  ///< the last time
  std::optional<SteadyTime> devices_due;        ///< by then every device must be born again
  Device node;
  ByText<std::unique_ptr<Device>> devices;
  AliasTable aliases;
  std::unordered_map<std::string_view, Metric*> by_address;
  std::size_t n_metrics = 0;
};

}  // namespace millwright::sparkplug
