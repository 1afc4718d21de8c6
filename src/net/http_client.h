// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small blocking HTTP client for the command line and for webhooks, over libcurl.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "net/http_message.h"

namespace millwright::net {

struct HttpReply {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;  ///< content coding undone

  std::string_view header(std::string_view name) const;
  bool is_success() const { return status >= 200 && status < 300; }
};

struct HttpClientOptions {
  std::string base_url{};             ///< "http://127.0.0.1:8080", put before every path
  std::vector<HttpHeader> headers{};  ///< sent with every request
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{60'000};  ///< of a whole request; 0 = none
  std::string ca_file{};                      ///< PEM; empty: the system's
};

/// False when the request of a call that ended with this error cannot have reached the server.
bool may_have_arrived(const Error& error);

/// Keeps its connection between requests. Thread: one at a time; every call blocks.
/// Errors of all calls: unavailable, naming the URL, when the server cannot be reached;
/// deadline_exceeded; invalid_argument for a bad URL. Any HTTP status is a reply, not an error.
class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  Result<HttpReply> get(std::string_view path);
  Result<HttpReply> post(std::string_view path, std::string_view body,
                         std::string_view content_type = "application/json");
  Result<HttpReply> patch(std::string_view path, std::string_view body,
                          std::string_view content_type = "application/json");
  Result<HttpReply> remove(std::string_view path);
  /// Any method; `headers` go with this request only.
  Result<HttpReply> request(std::string_view method, std::string_view path, std::string_view body,
                            const std::vector<HttpHeader>& headers);

  /// Receives a long answer piece by piece; returning false ends it (error cancelled). The body of
  /// an answer that is no success is kept in the reply instead.
  using Sink = std::function<bool(std::string_view piece)>;
  Result<HttpReply> download(std::string_view path, const Sink& sink);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::net
