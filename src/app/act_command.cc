// SPDX-License-Identifier: Apache-2.0
// Does an act of the roll-out: looks up what it names, sends the request, says what is true now.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "app/act_request.h"
#include "app/client_answer.h"
#include "app/keyed_request.h"
#include "app/person_session.h"

namespace millwright::app {
namespace {

using nlohmann::json;

/// As the token or as a person.
struct Caller {
  std::function<Result<json>(const std::string& path)> get;
  std::function<Result<net::HttpReply>(const Act& act, const ActRequest& request,
                                       const std::string& key)>
      send;
};

std::string body_text(const Act& act, const ActRequest& request) {
  return act.method == std::string_view("DELETE") ? std::string() : request.body.dump();
}

Caller as_token(std::shared_ptr<net::HttpClient> client) {
  return {[client](const std::string& path) { return answer_of(client->get(path)); },
          [client](const Act& act, const ActRequest& request, const std::string& key) {
            return send_keyed(*client, act.method, request.path, body_text(act, request), {}, key);
          }};
}

Caller as_person(std::shared_ptr<PersonSession> person) {
  return {[person](const std::string& path) { return person->get(path); },
          [person](const Act& act, const ActRequest& request, const std::string& key) {
            return person->send(act.method, request.path, body_text(act, request), key);
          }};
}

Result<Caller> caller_of(const ServerOptions& server, const std::string& user) {
  if (user.empty()) {
    return as_token(std::make_shared<net::HttpClient>(make_client(server)));
  }
  MW_TRY(std::unique_ptr<PersonSession> person,
         PersonSession::open(server, user, password_of(user)));
  return as_person(std::move(person));
}

Result<Listings> listings_for(const Caller& caller, const Act& act, const Given& given) {
  Listings listings;
  if (takes(act, given, Fill::kWave)) {
    MW_TRY(listings.waves, caller.get("/api/v1/rollout/waves"));
  }
  if (takes(act, given, Fill::kProblem)) {
    MW_TRY(listings.problems, caller.get("/api/v1/rollout/problems"));
  }
  if (takes(act, given, Fill::kPlaces) || takes(act, given, Fill::kAsset)) {
    MW_TRY(listings.plant, caller.get("/api/v1/plant"));
  }
  return listings;
}

/// The server's own words; where it points to a route, the command that shows the same.
Result<json> said_by_server(const Act& act, Result<net::HttpReply> reply, json record) {
  if (!reply) return fail(reply.error());
  if (reply->is_success()) return reply->body.empty() ? record : answer_of(reply);
  json body = json::parse(reply->body, nullptr, false);
  if (body.is_object() && (reply->status == 404 || body.value("next", "").contains("/api/v1/"))) {
    body["next"] = fmt::format("{} shows what there is", act.listing);
    reply->body = body.dump();
  }
  return answer_of(reply);
}

Status check_key(const std::string& key) {
  constexpr std::size_t kLongest = 128;
  const bool is_visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
  if (is_visible && key.size() <= kLongest) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("--key: at most {} visible ASCII characters without blanks", kLongest));
}

Result<json> done_by_server(const ServerOptions& server, const Act& act, const ActCall& call) {
  MW_TRY_STATUS(check_key(call.key));
  MW_TRY(const Caller caller, caller_of(server, call.user));
  MW_TRY(const Listings listings, listings_for(caller, act, call.given));
  MW_TRY(ActRequest request, request_of(act, call.given, listings));
  auto reply = caller.send(act, request, call.key.empty() ? new_key() : call.key);
  return said_by_server(act, std::move(reply), std::move(request.record));
}

}  // namespace

int run_act(const ServerOptions& server, const Act& act, const ActCall& call, Output output) {
  const auto done = done_by_server(server, act, call);
  if (!done) return report(done.error());
  fmt::print("{}\n", output == Output::kJson ? done->dump() : act.said(*done, call.given));
  return 0;
}

}  // namespace millwright::app
