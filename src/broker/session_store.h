// SPDX-License-Identifier: Apache-2.0
#pragma once
// Owns the sessions: by slot (as the subscription tree knows them), client identifier and number.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "broker/session.h"
#include "broker/text_hash.h"

namespace millwright::broker {

class SessionStore {
 public:
  /// Makes an empty session; there must be none for this client identifier. With `number` 0 the
  /// next free number is taken.
  Session& create(std::string_view client_id, std::uint64_t number = 0);
  /// Lifetime: the session is gone after this. Its subscriptions must be gone from the tree.
  void erase(Session& session);
  void clear();

  Session* find(std::string_view client_id) const;
  Session* find_number(std::uint64_t number) const;
  /// The session in a slot, nullptr when it is free.
  Session* at(std::uint32_t slot) const { return slots_[slot].get(); }
  std::size_t slot_count() const { return slots_.size(); }
  std::size_t size() const { return by_client_id_.size(); }

 private:
  std::vector<std::unique_ptr<Session>> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::unordered_map<std::string, Session*, TextHash, std::equal_to<>> by_client_id_;
  std::unordered_map<std::uint64_t, Session*> by_number_;
  std::uint64_t next_number_ = 1;
};

}  // namespace millwright::broker
