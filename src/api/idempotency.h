// SPDX-License-Identifier: Apache-2.0
#pragma once
// Requests that change something may carry a key of the client's: sent again under the same key
// they are not carried out again, and get the first answer. One mechanism for all routes, between
// the router and their handlers; what it keeps is the AnswerBook's.

#include <functional>

#include "api/answer_book.h"
#include "api/router.h"
#include "core/time.h"
#include "identity/secrets.h"

namespace millwright::api {

/// Thread: any that may block.
class Idempotency {
 public:
  /// Runs something on a thread that may block. False: too much waits already.
  using Defer = std::function<bool(std::function<void()>)>;

  /// Lifetime: the references outlive this, and every responder it was given.
  Idempotency(AnswerBook& book, const identity::SecretHasher& hasher, const Clock& clock,
              Metrics& metrics, Defer defer);

  /// True for routes that take a key: those below /api/v1 that change something, but for logging in
  /// and out and for turns at kiosks.
  static bool takes_key(const Route& route);
  /// True when this request is to be run by run().
  static bool applies(const Route& route, const net::HttpRequest& request) {
    return takes_key(route) && has_key(request);
  }

  /// Runs the handler of a request whose caller may call it, unless its key says that it was run.
  void run(const Route& route, const Call& call, net::Responder respond);

 private:
  struct Pending;

  static bool has_key(const net::HttpRequest& request);
  RequestMark mark_of(const Call& call, std::string key) const;
  net::HttpResponse repeated(Found found);
  /// Writes down what became of it; what cannot be written is in doubt after a restart.
  void settle(const Pending& pending, const net::HttpResponse& answer);
  net::Responder keeping(const Route& route, RequestMark mark, net::Responder respond);

  AnswerBook& book_;
  const identity::SecretHasher& hasher_;
  const Clock& clock_;
  const Defer defer_;
  Counter& replayed_;
  Counter& refused_;
  Counter& unsaved_;
};

}  // namespace millwright::api
