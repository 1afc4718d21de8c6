// SPDX-License-Identifier: Apache-2.0
// The link in a message. GET shows what it is about and changes nothing, as mail filters follow
// links; POST takes the page for the person the message went to. The signed token is the log-in.
#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/link_page.h"
#include "api/page_by_token.h"
#include "api/routes.h"
#include "api/site_time.h"
#include "identity/secrets.h"
#include "respond/desk/drill.h"

namespace millwright::api {
namespace {

net::HttpResponse show(const LinkPage& page, const Call& call) {
  const std::string nonce = identity::random_secret(16);
  const bool is_post = call.http.method == "POST";
  auto response =
      net::HttpResponse::of(http_status(page.state, is_post), "text/html; charset=utf-8",
                            render_link_page(page, page_language(call.http), nonce));
  response
      .with("Content-Security-Policy",
            fmt::format("default-src 'none'; style-src 'nonce-{}'; form-action 'self'; "
                        "base-uri 'none'; frame-ancestors 'none'",
                        nonce))
      .with("X-Content-Type-Options", "nosniff")
      .with("X-Frame-Options", "DENY")
      .with("Referrer-Policy", "no-referrer")
      .with("Cache-Control", "no-store")
      .with("Vary", "Accept-Language");
  return response;
}

LinkPage page_of(const TokenPage& found, const Call& call, const registry::Plant& plant) {
  LinkPage out;
  out.state = found.state;
  out.action = "/accept/" + call.parameters[0];
  out.person = found.person;
  out.holder = found.holder;
  const respond::AlarmFacts& facts = found.facts;
  out.title = facts.title;
  out.asset = facts.asset;
  out.is_drill = facts.is_drill;
  if (!facts.alarm) return out;
  out.priority = facts.priority;
  out.detail = facts.detail.empty() ? wall_text(facts.since, plant)
                                    : facts.detail + "; " + wall_text(facts.since, plant);
  if (!respond::is_drill(facts.alarm)) out.more = fmt::format("/alarms/{}", facts.alarm.value);
  return out;
}

net::HttpResponse answer(Services& services, const Call& call, const TokenPage& found) {
  return show(page_of(found, call, *services.plant.registry().snapshot()), call);
}

}  // namespace

void add_link_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/accept/{token}", Access::kOpen, [s](const Call& call) {
    return answer(*s, call, look_by_token(*s, call.parameters[0]));
  });
  router.add("POST", "/accept/{token}", Access::kOpen, [s](const Call& call) {
    return answer(*s, call, take_by_token(*s, call.parameters[0], "link"));
  });
}

}  // namespace millwright::api
