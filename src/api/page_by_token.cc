// SPDX-License-Identifier: Apache-2.0
#include "api/page_by_token.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/change_guard.h"
#include "api/desk_call.h"
#include "notify/fill.h"

namespace millwright::api {
namespace {

using respond::ChainState;
using respond::Desk;

/// Fills in whom the token is for; false when `out.state` says already why it does not count.
bool read(const Services& services, std::string_view text, TokenPage& out,
          std::optional<TeamKind>& team) {
  const auto token = services.links.verify(text, services.clock.wall());
  if (!token) {
    const bool is_late = token.error().code() == Code::kDeadlineExceeded;
    out.state = is_late ? TokenState::kExpired : TokenState::kInvalid;
    return false;
  }
  if (token->action != respond::LinkAction::kAccept) return false;
  const std::string person = services.watch.with_desk([&](const Desk& desk) {
    const respond::Page* page = desk.escalation().find_page(token->page);
    return page == nullptr ? std::string() : page->person;
  });
  if (person.empty()) {
    out.state = TokenState::kForgotten;
    return false;
  }
  const auto plant = services.plant.registry().snapshot();
  const User* user = plant->find_user_by_name(person);
  if (user == nullptr || !user->is_active) return false;
  if (const Team* of_user = plant->find<Team>(user->team)) team = of_user->kind;
  out.page = token->page;
  out.person = person;
  out.language = user->language;
  return true;
}

/// How the page stands, and what it is about.
void look(const Services& services, TokenPage& out) {
  services.watch.with_desk([&](const Desk& desk) {
    const respond::Page* page = desk.escalation().find_page(out.page);
    const respond::Chain* chain =
        page == nullptr ? nullptr : desk.escalation().find_chain(page->chain);
    if (chain == nullptr) {
      out.state = TokenState::kForgotten;
      return;
    }
    out.facts = chain->facts;
    if (chain->ended || chain->state == ChainState::kAcknowledged) {
      out.state = TokenState::kOver;
    } else if (chain->state == ChainState::kAccepted) {
      out.holder = chain->holder;
      out.held_since = chain->held_since;
      out.state = chain->holder == out.person ? TokenState::kYours : TokenState::kTaken;
    } else {
      out.state = TokenState::kOpen;
    }
  });
}

TokenState state_of(respond::PageOutcome outcome) {
  switch (outcome) {
    case respond::PageOutcome::kDone:
      return TokenState::kTakenNow;
    case respond::PageOutcome::kAlreadyYours:
      return TokenState::kYours;
    case respond::PageOutcome::kTakenByOther:
      break;
  }
  return TokenState::kTaken;
}

/// A name from outside: one line of harmless length.
std::string said_by(std::string_view way, std::string_view by) {
  constexpr std::size_t kMaxBytes = 80;
  std::size_t n = std::min(by.size(), kMaxBytes);
  while (n > 0 && n < by.size() && (static_cast<unsigned char>(by[n]) & 0xc0) == 0x80) --n;
  return fmt::format("{} ({})", way, notify::as_one_line(by.substr(0, n)));
}

TokenPage take(Services& services, std::string_view token, std::string via) {
  TokenPage out;
  std::optional<TeamKind> team;
  if (!read(services, token, out, team)) return out;
  look(services, out);
  if (out.state == TokenState::kForgotten) return out;
  const auto may = may_act_on(services, out.facts.alarm, out.person, team);
  if (!may || !*may) {
    out.state = may ? TokenState::kHandsOff : TokenState::kFailed;
    return out;
  }
  respond::PageCommand command;
  command.action = respond::PageAction::kAccept;
  command.page = out.page;
  command.who = out.person;
  command.via = std::move(via);
  const auto answer = ask_desk<respond::PageAnswer>(services, encode(command));
  if (!answer) {
    // What is over says so itself; anything else is ours.
    look(services, out);
    if (out.state == TokenState::kOpen) out.state = TokenState::kFailed;
    return out;
  }
  out.state = state_of(answer->outcome);
  out.holder = answer->holder;
  out.held_since = answer->held_since;
  return out;
}

}  // namespace

TokenPage look_by_token(const Services& services, std::string_view token) {
  TokenPage out;
  std::optional<TeamKind> team;
  if (read(services, token, out, team)) look(services, out);
  return out;
}

void count_page_answer(Metrics& metrics, std::string_view way, TokenState state) {
  metrics
      .counter("millwright_page_answers_total",
               "Answers to pages that came with the token of a message, by way and result.",
               fmt::format("way=\"{}\",result=\"{}\"", way, name(state)))
      .add();
}

TokenPage take_by_token(Services& services, std::string_view token, std::string_view way,
                        std::string_view by) {
  TokenPage out = take(services, token, by.empty() ? std::string(way) : said_by(way, by));
  count_page_answer(services.metrics, way, out.state);
  return out;
}

}  // namespace millwright::api
