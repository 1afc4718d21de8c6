// SPDX-License-Identifier: Apache-2.0
#include "net/http_session.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "core/log.h"
#include "net/ascii.h"
#include "net/content_coding.h"

namespace millwright::net {
namespace {

/// Pipelined requests wait here; beyond it the peer waits.
constexpr std::size_t kMaxHeldBytes = 64 * 1024;
/// Decoding more than this takes the lane longer than a wake-up should.
constexpr std::size_t kDecodeOnLaneBytes = 64 * 1024;
constexpr std::size_t kMinGzipBytes = 1024;

bool is_compressible(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  return type.starts_with("text/") || type.ends_with("json") || type.ends_with("javascript") ||
         type.ends_with("xml");
}

void compress(HttpResponse& response) {
  const std::string& body = response.shared_body ? *response.shared_body : response.body;
  if (response.stream || body.size() <= kMinGzipBytes ||
      !response.header("content-encoding").empty() ||
      !is_compressible(response.header("content-type")))
    return;
  response.body = gzip(body);
  response.shared_body.reset();
  response.with("Content-Encoding", "gzip").with("Vary", "Accept-Encoding");
}

int status_of(const Error& error) {
  if (error.code() == Code::kResourceExhausted) return 413;
  if (error.code() == Code::kFailedPrecondition) return 415;
  return 400;
}

bool wants_websocket(const HttpRequest& request) {
  return list_contains(request.header("upgrade"), "websocket") &&
         list_contains(request.header("connection"), "upgrade");
}

}  // namespace

HttpSession::HttpSession(HttpContext& context, Connection& connection)
    : context_(context), connection_(connection), token_(std::make_shared<Token>()) {
  token_->session = this;
  context_.sessions.push_back(this);
  set_deadline(context_.options.header_timeout);
}

HttpSession::~HttpSession() {
  drop_parser();
  token_->session = nullptr;
  std::erase(context_.sessions, this);
}

void HttpSession::on_bytes(std::string_view bytes) {
  if (socket_) return socket_->on_bytes(bytes, context_.lane.now());
  if (phase_ == Phase::kClosing) return;
  if (!held_.empty() || is_parsing_ || !may_parse()) {
    hold(bytes);
    if (may_parse()) parse_held();
  } else if (const std::string_view rest = parse(bytes); !rest.empty()) {
    hold(rest);
  }
}

void HttpSession::hold(std::string_view bytes) {
  if (phase_ == Phase::kClosing) return;
  held_.append(bytes);
  if (!may_parse() && held_.size() > kMaxHeldBytes && !std::exchange(is_paused_, true))
    connection_.pause_reading();
}

void HttpSession::parse_held() {
  if (is_parsing_ || held_.empty()) return;
  const std::string bytes = std::exchange(held_, std::string());
  if (const std::string_view rest = parse(bytes); !rest.empty()) held_.insert(0, rest);
}

bool HttpSession::may_parse() const {
  return phase_ == Phase::kIdle || phase_ == Phase::kHeader || phase_ == Phase::kBody;
}

// Returns what could not be used yet.
std::string_view HttpSession::parse(std::string_view bytes) {
  is_parsing_ = true;
  while (may_parse() && !bytes.empty()) {
    if (phase_ == Phase::kIdle) {
      parser_ = std::make_unique<HttpRequestParser>(
          HttpParserLimits{context_.options.max_header_bytes, context_.options.max_body_bytes});
      phase_ = Phase::kHeader;
      set_deadline(context_.options.header_timeout);
    }
    const std::size_t used = parser_->feed(bytes);
    bytes.remove_prefix(used);
    const auto state = parser_->state();
    if (state == HttpRequestParser::State::kFailed) {
      reject(parser_->error_status(), std::string(parser_->error_detail()));
    } else if (state == HttpRequestParser::State::kDone) {
      on_request();
    } else if (state == HttpRequestParser::State::kBody) {
      if (phase_ == Phase::kHeader) {
        phase_ = Phase::kBody;
        if (bytes.empty() && parser_->expects_continue())
          connection_.write("HTTP/1.1 100 Continue\r\n\r\n");
      } else if (used == 0) {
        break;
      }
      set_deadline(context_.options.idle_timeout);
      if (!count_body()) reject(503, "too many large requests at once, try again");
    } else {
      break;  // the header is not complete
    }
  }
  is_parsing_ = false;
  if (socket_ && !bytes.empty()) {
    socket_->on_bytes(bytes, context_.lane.now());
    return {};
  }
  return phase_ == Phase::kClosing ? std::string_view() : bytes;
}

void HttpSession::on_request() {
  HttpRequest request = std::move(parser_->request());
  request.peer = connection_.peer();
  request.is_loopback = connection_.is_loopback();
  request.is_encrypted = connection_.is_encrypted();
  ++exchange_.number;
  exchange_.request = {.keep_alive = parser_->wants_keep_alive() ? KeepAlive::kYes : KeepAlive::kNo,
                       .is_http_10 = parser_->version() == 10,
                       .is_head = request.method == "HEAD"};
  exchange_.takes_gzip = accepts_gzip(request.header("accept-encoding"));
  drop_parser();
  deadline_ = {};
  phase_ = Phase::kHandling;
  if (wants_websocket(request)) return upgrade(request);
  const std::string_view coding = request.header("content-encoding");
  if (request.body.empty() || coding.empty() || equals_ignoring_case(coding, "identity"))
    return dispatch(std::move(request));
  decode_body(std::move(request));
}

// One body is limited by its own size; many of them at once by this.
bool HttpSession::count_body() {
  const std::size_t size = parser_->request().body.size();
  context_.arriving_body_bytes += size - counted_body_bytes_;
  counted_body_bytes_ = size;
  return context_.arriving_body_bytes <= context_.options.max_total_body_bytes;
}

void HttpSession::drop_parser() {
  context_.arriving_body_bytes -= std::exchange(counted_body_bytes_, 0);
  parser_.reset();
}

void HttpSession::decode_body(HttpRequest request) {
  const auto limit = static_cast<std::size_t>(context_.options.max_body_bytes);
  const auto decode = [limit](const HttpRequest& from) {
    return decode_content(from.header("content-encoding"), from.body, limit);
  };
  const auto proceed = [](HttpSession& session, HttpRequest from, Result<std::string> body) {
    if (!body)
      return session.answer(session.exchange_.number,
                            HttpResponse::problem(status_of(body.error()), body.error().message()));
    from.body = std::move(*body);
    session.dispatch(std::move(from));
  };
  phase_ = Phase::kDecoding;
  if (context_.options.pool == nullptr || request.body.size() <= kDecodeOnLaneBytes) {
    auto body = decode(request);
    return proceed(*this, std::move(request), std::move(body));
  }
  auto shared = std::make_shared<HttpRequest>(std::move(request));
  const bool is_queued = context_.options.pool->submit(
      [shared, decode, proceed, token = token_, lane = context_.lane.ref()] {
        auto body = std::make_shared<Result<std::string>>(decode(*shared));
        lane.post([shared, body, proceed, token] {
          if (token->session != nullptr)
            proceed(*token->session, std::move(*shared), std::move(*body));
        });
      });
  if (!is_queued)
    answer(exchange_.number, HttpResponse::problem(503, "too busy to decode the body, try again"));
}

void HttpSession::dispatch(HttpRequest request) {
  phase_ = Phase::kHandling;
  try {
    context_.handler.handle(std::move(request), make_responder());
  } catch (const std::exception& e) {
    // The responder went with the call and has answered 500.
    log_error("http", std::string("a handler threw: ") + e.what());
  }
}

Responder HttpSession::make_responder() {
  return Responder([token = token_, lane = context_.lane.ref(), number = exchange_.number,
                    takes_gzip = exchange_.takes_gzip](HttpResponse response) {
    if (takes_gzip) compress(response);
    lane.run([token, number, response = std::move(response)]() mutable {
      if (token->session != nullptr) token->session->answer(number, std::move(response));
    });
  });
}

void HttpSession::answer(std::uint64_t number, HttpResponse response) {
  const bool is_awaited = phase_ == Phase::kHandling || phase_ == Phase::kDecoding;
  if (number != exchange_.number || !is_awaited) return;
  phase_ = Phase::kSending;
  if (equals_ignoring_case(response.header("connection"), "close"))
    exchange_.request.keep_alive = KeepAlive::kNo;
  // Without chunks only the end of the connection can end a stream.
  if (response.stream && exchange_.request.is_http_10)
    exchange_.request.keep_alive = KeepAlive::kNo;
  sender_ = std::make_unique<ResponseSender>(connection_, context_.lane.ref(),
                                             context_.options.pool, [this] {
                                               if (sender_) after_progress(sender_->pump());
                                             });
  after_progress(sender_->start(std::move(response), exchange_.request, context_.current_date()));
}

void HttpSession::after_progress(ResponseSender::Progress progress) {
  switch (progress) {
    case ResponseSender::Progress::kWaiting:
      break;
    case ResponseSender::Progress::kDone:
      finish_exchange();
      break;
    case ResponseSender::Progress::kCut:
      phase_ = Phase::kClosing;
      connection_.abort();
      break;
  }
}

void HttpSession::finish_exchange() {
  if (exchange_.request.keep_alive == KeepAlive::kNo) {
    phase_ = Phase::kClosing;
    connection_.close_after_flush();
    return;
  }
  phase_ = Phase::kIdle;
  set_deadline(context_.options.idle_timeout);
  if (std::exchange(is_paused_, false)) connection_.resume_reading();
  parse_held();
}

void HttpSession::upgrade(const HttpRequest& request) {
  const std::uint64_t number = exchange_.number;
  const std::string_view key = request.header("sec-websocket-key");
  if (request.method != "GET" || exchange_.request.is_http_10 || key.size() != 24)
    return answer(number, HttpResponse::problem(400, "not a WebSocket handshake"));
  if (request.header("sec-websocket-version") != "13") {
    auto response = HttpResponse::problem(426, "WebSocket version 13 is supported");
    response.with("Sec-WebSocket-Version", "13");
    return answer(number, std::move(response));
  }
  WsDecision decision = context_.handler.upgrade(request);
  if (!decision.factory) return answer(number, std::move(decision.refusal));

  HttpResponse response;
  response.status = 101;
  response.with("Upgrade", "websocket")
      .with("Connection", "Upgrade")
      .with("Sec-WebSocket-Accept", ws_accept_key(key));
  if (!decision.subprotocol.empty()) response.with("Sec-WebSocket-Protocol", decision.subprotocol);
  std::string head;
  append_head(response, {.date = context_.current_date()}, head);
  connection_.write(head);

  const auto ping_after = context_.options.ws_ping_after;
  phase_ = Phase::kWebSocket;
  socket_ = std::make_unique<WsSession>(
      connection_, decision.max_message_bytes,
      WsTimeouts{.ping_after = ping_after, .dead_after = 2 * ping_after});
  if (!socket_->attach(decision.factory, context_.lane.now())) {
    socket_.reset();
    phase_ = Phase::kClosing;
    connection_.abort();
  }
}

void HttpSession::reject(int status, std::string_view detail) {
  drop_parser();
  exchange_.request = {.keep_alive = KeepAlive::kNo};
  phase_ = Phase::kHandling;
  held_.clear();
  answer(exchange_.number, HttpResponse::problem(status, detail));
}

void HttpSession::on_writable() {
  if (socket_) return socket_->on_writable();
  if (phase_ == Phase::kSending && sender_) after_progress(sender_->pump());
}

void HttpSession::on_closed(CloseReason reason) {
  phase_ = Phase::kClosing;
  token_->session = nullptr;
  sender_.reset();
  if (socket_) socket_->on_closed(reason);
}

AfterEnd HttpSession::on_end(End end) {
  if (socket_) {
    if (end == End::kPeerFinished) return AfterEnd::kClose;
    socket_->close(ws_close::kGoingAway, "server stopping");
    return AfterEnd::kFinish;
  }
  if (phase_ == Phase::kDecoding || phase_ == Phase::kHandling || phase_ == Phase::kSending) {
    // Answered before the end; what was pipelined behind it is not. A head that has gone out
    // already says keep-alive, which a close may follow at any time.
    exchange_.request.keep_alive = KeepAlive::kNo;
    return AfterEnd::kFinish;
  }
  phase_ = Phase::kClosing;
  return AfterEnd::kClose;
}

void HttpSession::tick(SteadyTime now) {
  if (socket_) return socket_->tick(now);
  if (deadline_.ns == 0 || now < deadline_) return;
  deadline_ = {};
  if (phase_ == Phase::kHeader || phase_ == Phase::kBody) {
    reject(408, "the request took too long to arrive");
  } else if (phase_ == Phase::kIdle) {
    phase_ = Phase::kClosing;
    connection_.close_after_flush();
  }
}

void HttpSession::set_deadline(std::chrono::nanoseconds from_now) {
  deadline_ = context_.lane.now() + from_now;
}

}  // namespace millwright::net
