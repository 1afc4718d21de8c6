// SPDX-License-Identifier: Apache-2.0
#include "load_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace millwright::bench {
namespace {

std::unexpected<Error> failed(std::string_view what) {
  const int error = errno;
  return fail(Code::kUnavailable, fmt::format("{}: {}", what, std::strerror(error)), error);
}

}  // namespace

Result<LoadSocket> LoadSocket::connect(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return fail(Code::kInvalidArgument, fmt::format("{}: not an IPv4 address", host));
  }
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return failed("socket");
  LoadSocket socket(fd);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return failed(fmt::format("connect to {}:{}", host, port));
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::fcntl(fd, F_SETFL, O_NONBLOCK) != 0) return failed("fcntl");
  return socket;
}

LoadSocket::LoadSocket(LoadSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      out_(std::move(other.out_)),
      begin_(std::exchange(other.begin_, 0)) {}

LoadSocket::~LoadSocket() {
  if (fd_ >= 0) ::close(fd_);
}

Status LoadSocket::flush() {
  if (!has_unsent()) return {};
  const ssize_t n = ::send(fd_, out_.data() + begin_, out_.size() - begin_, MSG_NOSIGNAL);
  if (n < 0) {
    if (errno == EAGAIN || errno == EINTR) return {};
    return failed("send");
  }
  begin_ += static_cast<std::size_t>(n);
  if (begin_ == out_.size()) {
    out_.clear();
    begin_ = 0;
  }
  return {};
}

Result<std::string_view> LoadSocket::receive(std::string& buffer) const {
  const ssize_t n = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (n > 0) return std::string_view(buffer.data(), static_cast<std::size_t>(n));
  if (n == 0) return fail(Code::kUnavailable, "the server closed a connection");
  if (errno == EAGAIN || errno == EINTR) return std::string_view{};
  return failed("recv");
}

}  // namespace millwright::bench
