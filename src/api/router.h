// SPDX-License-Identifier: Apache-2.0
#pragma once
// From method and path to handler: one table of all routes, with the role each needs.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"

namespace millwright::api {

/// Who may call a route.
enum class Access : std::uint8_t {
  kOpen,    ///< anybody: health, log-in
  kIngest,  ///< a token or person; anonymous while the listener is on loopback
  kSelf,    ///< anybody logged in, also with a password that must be changed
  kViewer,
  kOperator,
  kEngineer,
  kAdministrator,
};

struct Route {
  std::string method;
  std::string pattern;  ///< "/api/v1/signals/{id}/readings"
  Access access = Access::kViewer;
  Handler handler;  ///< one of the two
  AsyncHandler async_handler;
  bool is_guarded = true;     ///< false: also for those whom the guard keeps from changing things
  bool is_for_kiosks = true;  ///< false: not for a kiosk at which nobody acts
  bool is_answer_secret = false;  ///< true: the answer holds a secret that is shown once
};

/// Keeps a caller from changing things for a while: an answer refuses, nothing lets through.
using ChangeGuard = std::function<std::optional<net::HttpResponse>(const Call&)>;

class Idempotency;

/// Finds out who a request comes from. Errors: unauthorized for a bad or expired token or cookie;
/// nothing for a request without credentials.
using Authenticate = std::function<Result<std::optional<Caller>>(const net::HttpRequest&)>;

/// The cookie of a person's session, or of their turn at a kiosk.
inline constexpr std::string_view kSessionCookie = "millwright_session";
/// The cookie that makes a browser a kiosk.
inline constexpr std::string_view kKioskCookie = "millwright_kiosk";

class Router {
 public:
  /// `allows_anonymous_ingest`: the listener is on loopback.
  Router(Authenticate authenticate, bool allows_anonymous_ingest)
      : authenticate_(std::move(authenticate)), allows_anonymous_ingest_(allows_anonymous_ingest) {}

  /// The route, for what is not said here. Lifetime: until the next add.
  Route& add(std::string method, std::string pattern, Access access, Handler handler);
  Route& add_async(std::string method, std::string pattern, Access access, AsyncHandler handler);
  /// Asked before every route that changes something and needs kOperator or more.
  void set_guard(ChangeGuard guard) { guard_ = std::move(guard); }

  /// Runs what carries an Idempotency-Key from then on; without it such headers are ignored.
  /// Lifetime: `idempotency` outlives the router.
  void set_idempotency(Idempotency& idempotency) { idempotency_ = &idempotency; }

  /// Runs the handler of the request, or answers 401, 403, 404 or 405. Thread: one that may block.
  void handle(const net::HttpRequest& request, net::Responder respond) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::optional<net::HttpResponse> refusal(const Route& route, const Call& call) const;
  std::optional<net::HttpResponse> kiosk_refusal(const Route& route, const Call& call) const;

  Authenticate authenticate_;
  const bool allows_anonymous_ingest_;
  ChangeGuard guard_;
  Idempotency* idempotency_ = nullptr;
  std::vector<Route> routes_;
};

/// The parts of `path` that stand for "{...}" in `pattern`; nothing when it does not match.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path);

}  // namespace millwright::api
