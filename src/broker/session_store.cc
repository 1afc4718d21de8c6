// SPDX-License-Identifier: Apache-2.0
#include "broker/session_store.h"

#include <algorithm>

namespace millwright::broker {

Session& SessionStore::create(std::string_view client_id, std::uint64_t number) {
  auto session = std::make_unique<Session>();
  session->number = number != 0 ? number : next_number_;
  next_number_ = std::max(next_number_, session->number + 1);
  session->info.client_id = client_id;
  if (free_slots_.empty()) {
    session->slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    session->slot = free_slots_.back();
    free_slots_.pop_back();
  }
  Session& out = *session;
  by_client_id_.emplace(out.info.client_id, &out);
  by_number_.emplace(out.number, &out);
  slots_[out.slot] = std::move(session);
  return out;
}

void SessionStore::erase(Session& session) {
  const std::uint32_t slot = session.slot;
  by_client_id_.erase(session.info.client_id);
  by_number_.erase(session.number);
  slots_[slot].reset();
  free_slots_.push_back(slot);
}

void SessionStore::clear() {
  slots_.clear();
  free_slots_.clear();
  by_client_id_.clear();
  by_number_.clear();
}

Session* SessionStore::find(std::string_view client_id) const {
  const auto it = by_client_id_.find(client_id);
  return it == by_client_id_.end() ? nullptr : it->second;
}

Session* SessionStore::find_number(std::uint64_t number) const {
  const auto it = by_number_.find(number);
  return it == by_number_.end() ? nullptr : it->second;
}

}  // namespace millwright::broker
