// SPDX-License-Identifier: Apache-2.0
#pragma once
// A TCP connection that never waits, and what it could not send yet.

#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::bench {

class LoadSocket {
 public:
  /// Connects, then leaves blocking mode.
  static Result<LoadSocket> connect(const std::string& host, std::uint16_t port);
  LoadSocket(LoadSocket&& other) noexcept;
  LoadSocket& operator=(LoadSocket&&) = delete;
  ~LoadSocket();

  int fd() const { return fd_; }
  /// What flush() sends; append to it.
  std::string& out() { return out_; }
  bool has_unsent() const { return begin_ < out_.size(); }

  /// One send of what waits; the rest stays.
  Status flush();
  /// One recv into `buffer`; a view of what came, empty when there was nothing.
  Result<std::string_view> receive(std::string& buffer) const;

 private:
  explicit LoadSocket(int fd) : fd_(fd) {}

  int fd_;
  std::string out_;
  std::size_t begin_ = 0;
};

}  // namespace millwright::bench
