// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/edge.h"

#include "protocol/sparkplug/topic.h"

namespace millwright::sparkplug {

bool AliasTable::insert(std::uint64_t alias, Metric* metric) {
  if (find(alias) != nullptr) return false;
  ++count_;
  if (alias < 1024 + 4 * count_) {
    if (alias >= dense_.size()) dense_.resize(alias + 1 + alias / 2);
    dense_[alias] = metric;
  } else {
    sparse_.emplace(alias, metric);
  }
  return true;
}

void AliasTable::erase(std::uint64_t alias) {
  if (find(alias) == nullptr) return;
  --count_;
  if (sparse_.erase(alias) == 0) dense_[alias] = nullptr;
}

void AliasTable::clear() {
  dense_.clear();
  sparse_.clear();
  count_ = 0;
}

Metric* AliasTable::find_sparse(std::uint64_t alias) const {
  const auto found = sparse_.find(alias);
  return found == sparse_.end() ? nullptr : found->second;
}

Edge::Edge(std::string_view group_id, std::string_view edge_id) : group(group_id), id(edge_id) {
  node.prefix = std::string(kNamespace) + "/" + group + "/" + id + "/";
}

Device* Edge::find_device(std::string_view device_id) {
  if (device_id.empty()) return &node;
  const auto found = devices.find(device_id);
  return found == devices.end() ? nullptr : found->second.get();
}

Device& Edge::device(std::string_view device_id) {
  if (Device* known = find_device(device_id)) return *known;
  auto made = std::make_unique<Device>();
  made->number = static_cast<std::uint32_t>(devices.size() + 1);
  made->prefix = node.prefix + std::string(device_id) + "/";
  return *devices.emplace(std::string(device_id), std::move(made)).first->second;
}

void Edge::retire_dead(std::vector<std::unique_ptr<Metric>>& retired) {
  each_device([&](Device& device) {
    for (auto it = device.metrics.begin(); it != device.metrics.end();) {
      std::unique_ptr<Metric>& metric = it->second;
      if (metric->is_alive) {
        ++it;
        continue;
      }
      const auto found = by_address.find(metric->address);
      if (found != by_address.end() && found->second == metric.get()) by_address.erase(found);
      if (metric->alias && aliases.find(*metric->alias) == metric.get()) {
        aliases.erase(*metric->alias);
      }
      retired.push_back(std::move(metric));
      it = device.metrics.erase(it);
      --n_metrics;
    }
  });
}

}  // namespace millwright::sparkplug
