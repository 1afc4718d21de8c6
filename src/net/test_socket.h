// SPDX-License-Identifier: Apache-2.0
#pragma once
// A blocking client socket for tests: what goes over the wire is written out in the test itself.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace millwright::net {

class TestSocket {
 public:
  explicit TestSocket(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // No test waits for ever.
    const timeval limit{.tv_sec = 60, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    is_connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  TestSocket(TestSocket&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        held_(std::move(other.held_)),
        is_connected_(other.is_connected_) {}
  ~TestSocket() { close(); }

  bool is_connected() const { return is_connected_; }

  /// False when the peer takes no more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// Up to `n` bytes; fewer when the peer ends, breaks off or says nothing for a minute.
  std::string receive(std::size_t n) {
    while (held_.size() < n && fill()) {
    }
    return take(n);
  }
  /// Up to the end of `mark`, or all there is.
  std::string receive_until(std::string_view mark) {
    std::size_t searched = 0;
    while (true) {
      const std::size_t found = held_.find(mark, searched);
      if (found != std::string::npos) return take(found + mark.size());
      searched = held_.size() < mark.size() ? 0 : held_.size() - mark.size() + 1;
      if (!fill()) return take(held_.size());
    }
  }
  std::string receive_all() { return receive(SIZE_MAX); }
  /// The peer has ended its side in order (no reset, no silence).
  bool is_at_end() { return receive(1).empty() && last_receive_ == 0; }

  void finish_sending() { shutdown(fd_, SHUT_WR); }
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  bool fill() {
    char piece[64 * 1024];
    last_receive_ = recv(fd_, piece, sizeof piece, 0);
    if (last_receive_ > 0) held_.append(piece, static_cast<std::size_t>(last_receive_));
    return last_receive_ > 0;
  }
  std::string take(std::size_t n) {
    std::string out = held_.substr(0, n);
    held_.erase(0, n);
    return out;
  }

  int fd_;
  std::string held_;
  bool is_connected_ = false;
  ssize_t last_receive_ = 0;
};

}  // namespace millwright::net
