// SPDX-License-Identifier: Apache-2.0
#include "api/sender_networks.h"

#include <utility>

#include "net/endpoint.h"

namespace millwright::api {

SenderNetworks::SenderNetworks(const Services& services) : services_(services) {
  for (const ConnectionRow& row : services.host.connections()) {
    std::string network = net::network_of(row.peer);
    if (!network.empty()) by_client_[row.client] = std::move(network);
  }
}

std::string SenderNetworks::of(SignalId signal) const {
  const pipeline::SignalTable& table = services_.ingest.table();
  const pipeline::SignalEntry* entry = table.entry(signal);
  if (entry == nullptr) return {};
  const auto it = by_client_.find(table.owner_name(*entry));
  return it == by_client_.end() ? std::string() : it->second;
}

}  // namespace millwright::api
