// SPDX-License-Identifier: Apache-2.0
#pragma once
// A server on loopback whose every word the test writes: one conversation at a time, on a thread of
// its own.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace millwright::notify {

/// The server's end of one connection. Every call gives up after ten seconds.
class Conversation {
 public:
  explicit Conversation(int fd) : fd_(fd) {
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~Conversation() { ::close(fd_); }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void say(std::string_view text) { (void)::send(fd_, text.data(), text.size(), MSG_NOSIGNAL); }
  /// Up to and with `mark`; less when the client ends.
  std::string hear_until(std::string_view mark) {
    std::size_t found = held_.find(mark);
    while (found == std::string::npos) {
      if (!fill()) return std::exchange(held_, {});
      found = held_.find(mark);
    }
    return take(found + mark.size());
  }
  std::string hear_line() {
    std::string line = hear_until("\r\n");
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    return line;
  }
  std::string hear(std::size_t n) {
    while (held_.size() < n && fill()) {
    }
    return take(std::min(n, held_.size()));
  }

 private:
  bool fill() {
    char piece[4096];
    const ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
    if (n > 0) held_.append(piece, static_cast<std::size_t>(n));
    return n > 0;
  }
  std::string take(std::size_t n) {
    std::string out = held_.substr(0, n);
    held_.erase(0, n);
    return out;
  }

  int fd_;
  std::string held_;
};

class ScriptedServer {
 public:
  using Script = std::function<void(Conversation&)>;

  explicit ScriptedServer(Script script)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), script_(std::move(script)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at);
    (void)::listen(fd_, 8);
    socklen_t size = sizeof at;
    (void)::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] {
      while (true) {
        const int connection = ::accept(fd_, nullptr, nullptr);
        if (connection < 0) return;
        Conversation conversation(connection);
        script_(conversation);
      }
    });
  }
  ~ScriptedServer() { stop(); }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// Ends the script's thread: what it noted may then be read.
  void stop() {
    if (!thread_.joinable()) return;
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }

 private:
  int fd_;
  std::uint16_t port_ = 0;
  Script script_;
  std::thread thread_;
};

}  // namespace millwright::notify
