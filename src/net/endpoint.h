// SPDX-License-Identifier: Apache-2.0
#pragma once
// HOST:PORT, as configuration writes it.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::net {

struct Endpoint {
  std::string host{};  ///< a name or an address, IPv6 without its brackets
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

/// Reads "host:port", "[::1]:port" or ":port" (every IPv4 address of the machine).
/// Errors: invalid_argument.
Result<Endpoint> parse_endpoint(std::string_view text);

/// "host:port", with brackets around an IPv6 address.
std::string to_text(const Endpoint& endpoint);

/// The same endpoint with its host as a numeric address, IPv4 first.
/// Errors: not_found when the name has no address. Cost: may block on a name server.
Result<Endpoint> resolve(const Endpoint& endpoint);

/// True for 127.0.0.0/8, ::1 and "localhost".
bool is_loopback_host(std::string_view host);

/// The network that a peer, "10.0.0.7:50312", is in, as plants cut them: "10.0.0.0/24", of IPv6 its
/// /64. Empty: no numeric address.
std::string network_of(std::string_view peer);

}  // namespace millwright::net
