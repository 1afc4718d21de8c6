// SPDX-License-Identifier: Apache-2.0
#include "app/http_front.h"

#include "api/problem.h"
#include "identity/identity.h"

namespace millwright::app {
namespace {

constexpr std::chrono::milliseconds kLivePeriod{250};
// Until a connection whose log-in has ended is closed.
constexpr std::chrono::seconds kCheckPeriod{1};
constexpr std::uint16_t kPolicyViolation = 1008;  // RFC 6455 section 7.4.1
constexpr std::size_t kMaxPendingBytes = 256 * 1024;

bool is_api(std::string_view path) {
  return path.starts_with("/api/") || path == "/write" || path == "/query" || path == "/healthz" ||
         path == "/readyz" || path == "/metrics" || path.starts_with("/accept/");
}

}  // namespace

/// One live connection. The view is worked on by one pool task at a time.
class HttpFront::LiveSession final : public net::WsHandler {
 public:
  LiveSession(HttpFront& front, net::WsConnection& connection, api::Caller caller)
      : front_(front), connection_(connection), caller_(std::move(caller)) {
    front_.live_.insert(this);
  }
  ~LiveSession() override {
    if (shared_->session == nullptr) return;
    shared_->session = nullptr;
    front_.live_.erase(this);
  }

  void on_text(std::string_view text) override {
    inbox_.emplace_back(text);
    if (inbox_.size() > 100) connection_.close(kPolicyViolation, "too many messages");
    poll();
  }
  void on_binary(std::string_view) override { connection_.close(1003, "text messages only"); }
  void on_closed(std::uint16_t, net::CloseReason) override {
    shared_->session = nullptr;
    front_.live_.erase(this);
  }

  /// Log-in name; "token:..." or "kiosk:..." of what is no person.
  std::string person() const { return identity::to_actor(caller_.who).name; }
  /// Nothing goes out once the log-in behind it has ended.
  void check() {
    if (is_ended_ || front_.services_.identity.may_stay(caller_.who, caller_.session)) return;
    is_ended_ = true;
    connection_.close(kPolicyViolation, "logged out");
  }
  void send(const std::string& message) {
    if (!is_ended_) connection_.send_text(message);
  }

  void poll() {
    // A client that reads too slowly is skipped; it gets the newest values later.
    if (is_ended_ || is_busy_ || connection_.pending_bytes() > kMaxPendingBytes) return;
    is_busy_ = true;
    auto work = [shared = shared_, inbox = std::move(inbox_), lane = front_.lane_.ref(),
                 &services = front_.services_] {
      auto out = std::make_shared<std::vector<std::string>>();
      for (const std::string& message : inbox) {
        const Status taken = shared->view.take(message, services);
        if (!taken) out->push_back(api::problem(taken.error()).body);
      }
      for (std::string& message : shared->view.poll(services)) out->push_back(std::move(message));
      lane.post([shared, out] {
        if (shared->session != nullptr) shared->session->finish(*out);
      });
    };
    inbox_.clear();
    if (!front_.pool_.submit(std::move(work))) is_busy_ = false;  // full: the next poll tries again
  }

 private:
  struct Shared {
    api::LiveView view;              // the pool task's while is_busy_
    LiveSession* session = nullptr;  // lane only; nullptr once it ended
  };

  void finish(const std::vector<std::string>& messages) {
    is_busy_ = false;
    if (is_ended_) return;
    for (const std::string& message : messages) connection_.send_text(message);
    if (!inbox_.empty()) poll();
  }

  HttpFront& front_;
  net::WsConnection& connection_;
  const api::Caller caller_;
  bool is_ended_ = false;
  std::vector<std::string> inbox_;
  bool is_busy_ = false;
  std::shared_ptr<Shared> shared_ = [this] {
    auto shared = std::make_shared<Shared>();
    shared->session = this;
    return shared;
  }();
};

HttpFront::HttpFront(runtime::Lane& lane, runtime::BlockingPool& pool, const api::Router& router,
                     api::Authenticate authenticate, api::Services& services,
                     const net::StaticFiles* files, net::ConnectionFactory mqtt)
    : lane_(lane),
      pool_(pool),
      router_(router),
      authenticate_(std::move(authenticate)),
      services_(services),
      files_(files),
      mqtt_(std::move(mqtt)) {}

HttpFront::~HttpFront() = default;

void HttpFront::handle(net::HttpRequest request, net::Responder respond) {
  if (!is_api(request.path)) {
    if (files_ == nullptr) {
      respond(api::problem(404, "not_found", "no pages are installed",
                           "start the server with --web DIR, or use the API"));
      return;
    }
    respond(files_->serve(request));
    return;
  }
  if (request.path == "/healthz" || request.path == "/readyz") {
    router_.handle(request, std::move(respond));  // quick, and true also while the pool is busy
    return;
  }
  // Shared, so that a full pool still leaves the responder here to say why.
  struct Job {
    net::HttpRequest request;
    net::Responder respond;
  };
  auto job = std::make_shared<Job>(std::move(request), std::move(respond));
  if (!pool_.submit([this, job] { router_.handle(job->request, std::move(job->respond)); })) {
    job->respond(api::problem(503, "unavailable", "too many requests wait",
                              "send fewer at once, or larger ones"));
  }
}

net::WsDecision HttpFront::upgrade(const net::HttpRequest& request) {
  if (request.path == "/mqtt") {
    if (!net::offers_subprotocol(request, "mqtt")) {
      return net::WsDecision::refuse(api::problem(400, "invalid_argument",
                                                  "MQTT needs the subprotocol mqtt",
                                                  "offer Sec-WebSocket-Protocol: mqtt"));
    }
    if (!net::is_same_origin(request)) {
      return net::WsDecision::refuse(
          api::problem(403, "forbidden", "the page that asks is from another origin",
                       "serve the page from this server, or connect from a program"));
    }
    return net::WsDecision::accept_stream(mqtt_, "mqtt");
  }
  if (request.path != "/api/v1/live") {
    return net::WsDecision::refuse(
        api::problem(404, "not_found", "no such WebSocket", "use /api/v1/live or /mqtt"));
  }
  if (!net::is_same_origin(request)) {
    return net::WsDecision::refuse(
        api::problem(403, "forbidden", "the page that asks is from another origin"));
  }
  const auto caller = authenticate_(request);
  if (!caller) return net::WsDecision::refuse(api::problem(caller.error()));
  if (!*caller) {
    return net::WsDecision::refuse(
        api::problem(401, "unauthorized", "live values need a log-in or a token"));
  }
  if ((*caller)->who.must_change_password) {
    return net::WsDecision::refuse(api::problem(403, "must_change_password",
                                                "the one-time password must be changed first",
                                                "POST /api/v1/me/password"));
  }
  return net::WsDecision::accept([this, who = **caller](net::WsConnection& connection) {
    return std::make_unique<LiveSession>(*this, connection, who);
  });
}

void HttpFront::start_live() {
  timer_ = lane_.every(kLivePeriod, [this] { poll_live(); });
  check_timer_ = lane_.every(kCheckPeriod, [this] { check_live(); });
}

void HttpFront::stop_live() {
  timer_.cancel();
  check_timer_.cancel();
}

std::size_t HttpFront::push(std::string_view person, std::string_view json) {
  const std::string message = "{\"notice\": " + std::string(json) + "}";
  std::size_t n = 0;
  for (LiveSession* session : live_) {
    if (session->person() != person) continue;
    session->send(message);
    ++n;
  }
  return n;
}

void HttpFront::check_live() {
  // Closing may end a session at once, and take it out of the set.
  const std::vector<LiveSession*> sessions(live_.begin(), live_.end());
  for (LiveSession* session : sessions) {
    if (live_.contains(session)) session->check();
  }
}

void HttpFront::poll_live() {
  for (LiveSession* session : live_) session->poll();
}

}  // namespace millwright::app
