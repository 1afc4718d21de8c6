// SPDX-License-Identifier: Apache-2.0
#pragma once
// One HTTP/1.1 request from bytes, without a socket: Beast's parser behind plain types.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace millwright::net {

struct HttpParserLimits {
  std::uint32_t max_header_bytes = 16 * 1024;
  std::uint64_t max_body_bytes = 64 * 1024 * 1024;
};

/// Reads one request; make a new one for the next.
class HttpRequestParser {
 public:
  enum class State : std::uint8_t {
    kHeader,  ///< more bytes are needed
    kBody,    ///< the header is complete, more bytes are needed
    kDone,
    kFailed,  ///< answer error_status() and close
  };

  explicit HttpRequestParser(const HttpParserLimits& limits);
  ~HttpRequestParser();

  /// Returns how many bytes it has consumed: hand the rest in again with what comes next.
  /// Stops once after the header, so that the caller can look at it. At least one byte; not after
  /// kDone or kFailed.
  std::size_t feed(std::string_view bytes);

  State state() const;
  int error_status() const;
  const std::string& error_detail() const;

  /// Without body before kDone; peer and is_... are left to the caller.
  HttpRequest& request();
  /// 10 or 11.
  int version() const;
  bool wants_keep_alive() const;
  /// The client waits for "100 Continue" before it sends the body.
  bool expects_continue() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::net
