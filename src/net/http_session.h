// SPDX-License-Identifier: Apache-2.0
#pragma once
// One HTTP connection: parses, dispatches one request at a time, sends the answer, goes on.
// Internal to net/; home lane only.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "net/connection.h"
#include "net/http_parser.h"
#include "net/http_server.h"
#include "net/response_sender.h"
#include "net/ws_session.h"

namespace millwright::net {

class HttpSession;

/// What the sessions of one server share.
struct HttpContext {
  runtime::Lane& lane;
  const HttpServerOptions options;
  HttpHandler& handler;
  std::vector<HttpSession*> sessions{};  ///< for the sweep
  std::uint64_t arriving_body_bytes = 0;
  std::int64_t date_second = 0;
  std::string date{};

  /// The Date header of now, made once a second; empty without a clock.
  std::string_view current_date();
  /// Looks at every session's deadline.
  void sweep();
};

class HttpSession final : public ConnectionHandler {
 public:
  HttpSession(HttpContext& context, Connection& connection);
  ~HttpSession() override;

  void on_bytes(std::string_view bytes) override;
  void on_closed(CloseReason reason) override;
  void on_writable() override;
  AfterEnd on_end(End end) override;
  void tick(SteadyTime now);

 private:
  enum class Phase : std::uint8_t {
    kIdle,  // no byte of the next request yet
    kHeader,
    kBody,
    kDecoding,  // the body's content coding is undone on the pool
    kHandling,  // the handler has the request
    kSending,
    kWebSocket,
    kClosing,
  };
  /// What is kept of a request until its answer is sent.
  struct Exchange {
    std::uint64_t number = 0;
    ResponseSender::Request request;
    bool takes_gzip = false;
  };
  /// Lets answers from other threads find out that the session is gone. Home lane only.
  struct Token {
    HttpSession* session = nullptr;
  };

  std::string_view parse(std::string_view bytes);
  void parse_held();
  void hold(std::string_view bytes);
  bool may_parse() const;
  void on_request();
  void decode_body(HttpRequest request);
  void dispatch(HttpRequest request);
  void upgrade(const HttpRequest& request);
  Responder make_responder();
  void answer(std::uint64_t number, HttpResponse response);
  void after_progress(ResponseSender::Progress progress);
  void finish_exchange();
  bool count_body();
  void drop_parser();
  void reject(int status, std::string_view detail);
  void set_deadline(std::chrono::nanoseconds from_now);

  HttpContext& context_;
  Connection& connection_;
  const std::shared_ptr<Token> token_;
  std::unique_ptr<HttpRequestParser> parser_;
  std::unique_ptr<ResponseSender> sender_;
  std::unique_ptr<WsSession> socket_;
  std::string held_;  // came while a request was in progress, or an incomplete header
  Exchange exchange_;
  std::size_t counted_body_bytes_ = 0;  // this session's part of arriving_body_bytes
  SteadyTime deadline_;                 // 0 = none
  Phase phase_ = Phase::kIdle;
  bool is_parsing_ = false;
  bool is_paused_ = false;
};

}  // namespace millwright::net
