// SPDX-License-Identifier: Apache-2.0
#include "api/idempotency.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/problem.h"
#include "core/log.h"
#include "net/ascii.h"

namespace millwright::api {
namespace {

constexpr std::string_view kHeader = "idempotency-key";
constexpr std::size_t kLongestKey = 128;

/// Errors: invalid_argument for several keys, or one that is empty, too long or not visible ASCII.
Result<std::string> key_of(const net::HttpRequest& request) {
  std::string_view key;
  int n = 0;
  for (const net::HttpHeader& header : request.headers) {
    if (!net::equals_ignoring_case(header.name, kHeader)) continue;
    key = header.value;
    ++n;
  }
  if (n > 1) return fail(Code::kInvalidArgument, "Idempotency-Key: more than one was sent");
  const bool is_visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
  if (key.empty() || key.size() > kLongestKey || !is_visible) {
    return fail(Code::kInvalidArgument,
                fmt::format("Idempotency-Key: must be 1 to {} visible ASCII characters without "
                            "blanks",
                            kLongestKey));
  }
  return std::string(key);
}

/// By id, so that a token made anew under an old name is somebody else.
std::string caller_of(const Call& call) {
  if (!call.caller) return "anonymous";
  const identity::Authenticated& who = call.caller->who;
  switch (who.kind) {
    case identity::PrincipalKind::kPerson:
      return fmt::format("person:{}", who.user.value);
    case identity::PrincipalKind::kToken:
      return fmt::format("token:{}", who.token.value);
    case identity::PrincipalKind::kDevice:
      return fmt::format("device:{}", who.device.value);
    case identity::PrincipalKind::kKiosk:
      return fmt::format("kiosk:{}", who.kiosk.value);
  }
  return "anonymous";
}

/// Their status says that nothing was taken: the same request may be sent again.
bool says_not_done(int status) {
  return status == 429 || status == 503 || status == 507;
}

/// A time-out or a fault: it may or may not have been done.
bool says_nothing(int status) {
  return status >= 499 && !says_not_done(status);
}

}  // namespace

/// A request that runs under a key.
struct Idempotency::Pending {
  RequestMark mark;
  bool is_answer_secret = false;
  net::Responder respond;
};

Idempotency::Idempotency(AnswerBook& book, const identity::SecretHasher& hasher, const Clock& clock,
                         Metrics& metrics, Defer defer)
    : book_(book),
      hasher_(hasher),
      clock_(clock),
      defer_(std::move(defer)),
      replayed_(metrics.counter("millwright_idempotency_replayed_total",
                                "Repeated requests that got the first answer again.")),
      refused_(metrics.counter("millwright_idempotency_refused_total",
                               "Requests refused for their idempotency key: still running, another "
                               "request's, in doubt, or the answer is not kept.")),
      unsaved_(metrics.counter("millwright_idempotency_unsaved_total",
                               "Answers that could not be written down: a repeat is refused as in "
                               "doubt.")) {}

bool Idempotency::takes_key(const Route& route) {
  return route.method != "GET" && route.pattern.starts_with("/api/v1/") &&
         route.access != Access::kOpen && route.access != Access::kSelf;
}

bool Idempotency::has_key(const net::HttpRequest& request) {
  return std::ranges::any_of(request.headers, [](const net::HttpHeader& header) {
    return net::equals_ignoring_case(header.name, kHeader);
  });
}

RequestMark Idempotency::mark_of(const Call& call, std::string key) const {
  // Hashed with the server's key, as bodies may hold passwords.
  std::string request = call.http.method + "\n" + call.http.target + "\n";
  request += hasher_.hash(call.http.body);
  return {caller_of(call), std::move(key), hasher_.hash(request)};
}

net::HttpResponse Idempotency::repeated(Found found) {
  if (found.standing == Standing::kAnswered) {
    replayed_.add();
    return std::move(found.answer->with("Idempotent-Replayed", "true"));
  }
  refused_.add();
  switch (found.standing) {
    case Standing::kRunning: {
      auto answer = problem(409, "key_in_progress", "the first request with this key still runs",
                            "send it again in a few seconds for its answer");
      return std::move(answer.with("Retry-After", "1"));
    }
    case Standing::kOther:
      return problem(409, "key_reused",
                     "this key was sent before with another method, path or body",
                     "send a fresh Idempotency-Key for each act");
    case Standing::kNotKept:
      return problem(409, "key_answer_not_kept",
                     "the first request with this key was carried out; its answer is not kept "
                     "(it was over 1 MiB, or held a secret and the server was restarted)",
                     "get the record and look; to do it once more send a fresh Idempotency-Key");
    default:
      return problem(409, "key_in_doubt",
                     "the first request with this key has no answer: the server stopped or timed "
                     "out while it ran, and it may or may not have been carried out",
                     "get the record and look; if it was not done send it with a fresh "
                     "Idempotency-Key");
  }
}

void Idempotency::settle(const Pending& pending, const net::HttpResponse& answer) {
  if (says_nothing(answer.status)) return book_.in_doubt(pending.mark);
  Status saved;
  if (says_not_done(answer.status)) {
    saved = book_.not_done(pending.mark);
  } else {
    // A cookie is as secret as a token.
    const bool is_secret = pending.is_answer_secret || !answer.header("set-cookie").empty();
    saved = book_.answered(pending.mark, answer,
                           is_secret ? AnswerBook::Keep::kInMemory : AnswerBook::Keep::kOnDisk);
  }
  if (saved) return;
  unsaved_.add();
  log_error("api",
            "the answer to a request with a key was not written down: " + saved.error().message());
}

/// A responder that is destroyed without an answer answers 500, which leaves the key in doubt.
net::Responder Idempotency::keeping(const Route& route, RequestMark mark, net::Responder respond) {
  auto pending =
      std::make_shared<Pending>(std::move(mark), route.is_answer_secret, std::move(respond));
  if (!route.async_handler) {
    return net::Responder([this, pending](net::HttpResponse answer) {
      settle(*pending, answer);
      pending->respond(std::move(answer));
    });
  }
  // These answer on the thread that writes the journal, which must not wait for another file.
  return net::Responder([this, pending](net::HttpResponse answer) {
    auto shared = std::make_shared<net::HttpResponse>(std::move(answer));
    const auto finish = [this, pending, shared] {
      settle(*pending, *shared);
      pending->respond(std::move(*shared));
    };
    if (!defer_(finish)) finish();
  });
}

void Idempotency::run(const Route& route, const Call& call, net::Responder respond) {
  auto key = key_of(call.http);
  if (!key) return respond(problem(key.error(), "send one fresh key for each act, as a UUID"));
  RequestMark mark = mark_of(call, std::move(*key));
  auto found = book_.begin(mark, clock_.wall());
  if (!found) {
    return respond(problem(found.error(),
                           "nothing was done; send it again later, or without Idempotency-Key"));
  }
  if (found->standing != Standing::kNew) return respond(repeated(std::move(*found)));
  net::Responder keep = keeping(route, std::move(mark), std::move(respond));
  if (route.async_handler) return route.async_handler(call, std::move(keep));
  keep(route.handler(call));
}

}  // namespace millwright::api
