// SPDX-License-Identifier: Apache-2.0
// The link in a message. GET shows what it is about and changes nothing, as mail filters follow
// links; POST takes the page for the person the message went to. The signed token is the log-in.
#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/link_page.h"
#include "api/routes.h"
#include "identity/secrets.h"
#include "respond/desk/drill.h"
#include "respond/duty/local_time.h"

namespace millwright::api {
namespace {

using respond::ChainState;
using respond::Desk;
using respond::LinkAction;
using respond::PageOutcome;

/// "2026-11-22 18:31 Europe/Berlin": what the clock on the wall shows.
std::string wall_text(UtcNanos time, const registry::Plant& plant) {
  std::string_view zone_name = "UTC";
  for (const Site& site : plant.all<Site>()) {
    if (site.name == "_system") continue;
    zone_name = site.time_zone;
    break;
  }
  const auto found = respond::TimeZone::find(zone_name);
  const respond::LocalTime local = (found ? *found : respond::TimeZone()).to_local(time);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local.time_of_day).count();
  return fmt::format("{} {:02}:{:02} {}", to_text(local.day), minutes / 60, minutes % 60,
                     found ? zone_name : "UTC");
}

net::HttpResponse show(const LinkPage& page, const Call& call) {
  const std::string nonce = identity::random_secret(16);
  const bool is_post = call.http.method == "POST";
  auto response =
      net::HttpResponse::of(link_status(page.state, is_post), "text/html; charset=utf-8",
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

/// Who acts by a token, and for which page.
struct Holder {
  respond::PageId page;
  std::string person;
  std::optional<TeamKind> team;
};

class Link {
 public:
  Link(Services& services, const Call& call) : services_(services), call_(call) {
    page_.action = "/accept/" + call.parameters[0];
  }

  net::HttpResponse get() {
    if (read()) look();
    return show(page_, call_);
  }

  net::HttpResponse post() {
    if (read()) take();
    return show(page_, call_);
  }

 private:
  /// From token to person and page; false when `page_` says already why not.
  bool read() {
    const auto token = services_.links.verify(call_.parameters[0], services_.clock.wall());
    if (!token) {
      const bool is_late = token.error().code() == Code::kDeadlineExceeded;
      return refuse(is_late ? LinkState::kExpired : LinkState::kInvalid);
    }
    if (token->action != LinkAction::kAccept) return refuse(LinkState::kInvalid);
    const auto plant = services_.plant.registry().snapshot();
    holder_.page = token->page;
    holder_.person = services_.watch.with_desk([&](const Desk& desk) {
      const respond::Page* page = desk.escalation().find_page(token->page);
      return page == nullptr ? std::string() : page->person;
    });
    if (holder_.person.empty()) return refuse(LinkState::kForgotten);
    const User* user = plant->find_user_by_name(holder_.person);
    if (user == nullptr || !user->is_active) return refuse(LinkState::kInvalid);
    if (const Team* team = plant->find<Team>(user->team)) holder_.team = team->kind;
    page_.person = holder_.person;
    describe(*plant);
    return true;
  }

  bool refuse(LinkState state) {
    page_.state = state;
    return false;
  }

  /// What the page is about.
  void describe(const registry::Plant& plant) {
    const auto facts = services_.watch.with_desk([&](const Desk& desk) {
      const respond::Page* page = desk.escalation().find_page(holder_.page);
      const respond::Chain* chain =
          page == nullptr ? nullptr : desk.escalation().find_chain(page->chain);
      return chain == nullptr ? respond::AlarmFacts() : chain->facts;
    });
    page_.title = facts.title;
    page_.asset = facts.asset;
    page_.is_drill = facts.is_drill;
    if (!facts.alarm) return;
    page_.priority = facts.priority;
    page_.detail = facts.detail.empty() ? wall_text(facts.since, plant)
                                        : facts.detail + "; " + wall_text(facts.since, plant);
    if (!respond::is_drill(facts.alarm)) page_.more = fmt::format("/alarms/{}", facts.alarm.value);
  }

  /// How things stand, without changing them.
  void look() {
    services_.watch.with_desk([&](const Desk& desk) {
      const respond::Page* page = desk.escalation().find_page(holder_.page);
      const respond::Chain* chain =
          page == nullptr ? nullptr : desk.escalation().find_chain(page->chain);
      if (chain == nullptr) {
        page_.state = LinkState::kForgotten;
      } else if (chain->ended || chain->state == ChainState::kAcknowledged) {
        page_.state = LinkState::kOver;
      } else if (chain->state == ChainState::kAccepted) {
        page_.holder = chain->holder;
        page_.state = chain->holder == holder_.person ? LinkState::kYours : LinkState::kTaken;
      } else {
        page_.state = LinkState::kOpen;
      }
    });
  }

  void take() {
    if (!may_act(services_, holder_.person, holder_.team)) {
      page_.state = LinkState::kHandsOff;
      return;
    }
    respond::PageCommand command;
    command.action = respond::PageAction::kAccept;
    command.page = holder_.page;
    command.who = holder_.person;
    command.via = "link";
    const auto answer = ask_desk<respond::PageAnswer>(services_, encode(command));
    if (!answer) {
      // What is over says so itself; anything else is ours.
      look();
      if (page_.state == LinkState::kOpen) page_.state = LinkState::kFailed;
      return;
    }
    page_.holder = answer->holder;
    switch (answer->outcome) {
      case PageOutcome::kDone:
        page_.state = LinkState::kTakenNow;
        return;
      case PageOutcome::kAlreadyYours:
        page_.state = LinkState::kYours;
        return;
      case PageOutcome::kTakenByOther:
        page_.state = LinkState::kTaken;
        return;
    }
  }

  Services& services_;
  const Call& call_;
  Holder holder_;
  LinkPage page_;
};

}  // namespace

void add_link_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/accept/{token}", Access::kOpen,
             [s](const Call& call) { return Link(*s, call).get(); });
  router.add("POST", "/accept/{token}", Access::kOpen,
             [s](const Call& call) { return Link(*s, call).post(); });
}

}  // namespace millwright::api
