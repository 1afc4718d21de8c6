// SPDX-License-Identifier: Apache-2.0
#include "net/endpoint.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <charconv>
#include <cstring>
#include <memory>

namespace millwright::net {
namespace {

std::string numeric_host(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text,
              sizeof text);
  }
  return text;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto bad = [text] {
    return fail(Code::kInvalidArgument, "\"" + std::string(text) + "\" is not HOST:PORT");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.starts_with('[')) {
    if (!host.ends_with(']') || host.size() < 4) return bad();
    host = host.substr(1, host.size() - 2);
  } else if (host.contains(':')) {
    return bad();  // an IPv6 address without brackets cannot be told from its port
  }
  Endpoint out{.host = host.empty() ? "0.0.0.0" : std::string(host)};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (error != std::errc() || end != port.data() + port.size()) return bad();
  return out;
}

std::string to_text(const Endpoint& endpoint) {
  const std::string port = std::to_string(endpoint.port);
  if (endpoint.host.contains(':')) return "[" + endpoint.host + "]:" + port;
  return endpoint.host + ":" + port;
}

Result<Endpoint> resolve(const Endpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(endpoint.host.c_str(), nullptr, &hints, &found);
  if (error != 0)
    return fail(Code::kNotFound, "resolve " + endpoint.host + ": " + gai_strerror(error), error);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  // IPv4 first: "localhost" is ::1 as well, and servers listen on 127.0.0.1 by default.
  for (const int family : {AF_INET, AF_INET6})
    for (const addrinfo* it = found; it != nullptr; it = it->ai_next)
      if (it->ai_family == family)
        return Endpoint{.host = numeric_host(*it->ai_addr), .port = endpoint.port};
  return fail(Code::kNotFound, "resolve " + endpoint.host + ": no address");
}

bool is_loopback_host(std::string_view host) {
  const std::string text(host);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6) != 0;
  return host == "localhost";
}

std::string network_of(std::string_view peer) {
  const auto endpoint = parse_endpoint(peer);
  if (!endpoint) return {};
  char text[INET6_ADDRSTRLEN] = {};
  in_addr v4{};
  in6_addr v6{};
  bool is_v4 = inet_pton(AF_INET, endpoint->host.c_str(), &v4) == 1;
  if (!is_v4) {
    if (inet_pton(AF_INET6, endpoint->host.c_str(), &v6) != 1) return {};
    is_v4 = IN6_IS_ADDR_V4MAPPED(&v6) != 0;
    if (is_v4) std::memcpy(&v4, &v6.s6_addr[12], sizeof v4);
  }
  if (is_v4) {
    v4.s_addr &= htonl(0xffff'ff00);
    return std::string(inet_ntop(AF_INET, &v4, text, sizeof text)) + "/24";
  }
  std::memset(&v6.s6_addr[8], 0, 8);
  return std::string(inet_ntop(AF_INET6, &v6, text, sizeof text)) + "/64";
}

}  // namespace millwright::net
