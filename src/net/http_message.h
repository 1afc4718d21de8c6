// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP requests and responses as plain values: what handlers see, with no socket and no library in
// sight, so that a test makes them by hand.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace millwright::net {

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method;  ///< as sent: "GET"
  std::string target;  ///< as sent, with the query
  std::string path;    ///< percent-decoded, without the query, starts with '/'
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  std::vector<HttpHeader> headers;                         ///< in order, values trimmed
  std::string body;                                        ///< content coding undone
  std::string peer;                                        ///< "10.0.0.7:50312"
  bool is_loopback = false;
  bool is_encrypted = false;

  /// The first header of that name, in any case; empty when there is none.
  std::string_view header(std::string_view name) const;
  /// The first query parameter of that name.
  std::optional<std::string_view> find_query(std::string_view name) const;
  /// A cookie of the Cookie header.
  std::optional<std::string_view> find_cookie(std::string_view name) const;
};

/// Gives the next piece of a long body; an empty one ends it, an error cuts the connection so that
/// the peer cannot take a part for the whole. Thread: one at a time, on the server's pool when it
/// has one, else on the lane.
using BodyStream = std::move_only_function<Result<std::string>()>;

/// At most one of body, shared_body and stream is used, the later one wins.
struct HttpResponse {
  int status = 200;
  std::vector<HttpHeader> headers;  ///< without Content-Length, Connection and Date
  std::string body;
  std::shared_ptr<const std::string> shared_body;  ///< sent without a copy being kept
  BodyStream stream;                               ///< sent chunked

  static HttpResponse of(int status, std::string_view content_type, std::string body);
  /// An RFC 9457 problem with title and detail.
  static HttpResponse problem(int status, std::string_view detail);

  std::string_view header(std::string_view name) const;
  HttpResponse& with(std::string name, std::string value);
};

/// "Not Found"; "Unknown" for a status without a registered text.
std::string_view status_text(int status);

/// The answer to one request: call it once, from any thread. Destroyed without a call it answers
/// 500, so that no client waits for ever.
class Responder {
 public:
  using Deliver = std::move_only_function<void(HttpResponse)>;

  /// Servers pass what sends; tests pass what records.
  explicit Responder(Deliver deliver) : deliver_(std::move(deliver)) {}
  Responder(Responder&& other) noexcept : deliver_(std::exchange(other.deliver_, nullptr)) {}
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  /// Cost: compresses a large text when the client takes gzip, on the calling thread.
  void operator()(HttpResponse response);
  bool was_used() const { return !deliver_; }

 private:
  Deliver deliver_;
};

}  // namespace millwright::net
