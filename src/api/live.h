// SPDX-License-Identifier: Apache-2.0
#pragma once
// What one live connection (WebSocket /api/v1/live) wants to see, and what is new for it. The
// newest value of a signal replaces older ones: a slow client never gets a backlog.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/services.h"

namespace millwright::api {

/// Thread: one at a time.
class LiveView {
 public:
  /// Takes a client's message: `{"subscribe": {"signals": [1,2] | "all", "alarms": true,
  /// "health": true}}`. Errors: invalid_argument; what was asked for before stays.
  Status take(std::string_view message, const Services& services);

  /// Messages with what changed since the last call; none when nothing did.
  std::vector<std::string> poll(const Services& services);

 private:
  void poll_values(const Services& services, std::vector<std::string>& out);
  void poll_alarms(const Services& services, std::vector<std::string>& out);
  void poll_health(const Services& services, std::vector<std::string>& out);

  std::vector<SignalId> ids_;
  bool wants_all_ = false;
  bool wants_alarms_ = false;
  bool wants_health_ = false;
  struct Sent {
    UtcNanos time;
    UtcNanos arrival;  // a revision keeps the time and arrives later
    bool operator==(const Sent&) const = default;
  };
  std::unordered_map<SignalId, Sent> sent_;
  std::uint64_t alarm_version_ = 0;
  std::uint64_t revision_ = 0;
  SteadyTime next_ping_;
  SteadyTime next_health_;
};

}  // namespace millwright::api
