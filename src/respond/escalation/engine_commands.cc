// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: what people do with pages.

#include <fmt/format.h>

#include "respond/escalation/escalation_engine.h"

namespace millwright::respond {
namespace {

std::unexpected<Error> no_page(PageId id) {
  return fail(Code::kNotFound, fmt::format("no page {}", id.value));
}

PageAnswer answer(PageOutcome outcome, const Chain& chain, PageId page, std::uint32_t n_pages) {
  return {outcome, page, chain.holder, chain.held_since, n_pages};
}

std::string taken_by(const std::string& who) {
  return "taken by " + who;
}

std::string with_via(std::string text, const PageCommand& command) {
  return command.via.empty() ? text : fmt::format("{}, by {}", text, command.via);
}

}  // namespace

Result<PageAnswer> EscalationEngine::apply(const PageCommand& command, Origin origin,
                                           EscalationOutput& out) {
  if (command.who.empty()) return fail(Code::kInvalidArgument, "a command needs a name");
  Turn turn{origin, out};
  switch (command.action) {
    case PageAction::kAccept:
      return accept(command, turn);
    case PageAction::kAcceptAll:
      return accept_all(command, turn);
    case PageAction::kRelease:
      return release(command, turn);
    case PageAction::kTest:
      return test(command, turn);
  }
  return fail(Code::kInvalidArgument, "no such action");
}

Result<PageAnswer> EscalationEngine::accept(const PageCommand& command, Turn& turn) {
  const auto it = pages_.find(command.page);
  if (it == pages_.end()) return no_page(command.page);
  Chain& chain = chains_.at(it->second.chain);
  if (chain.state == ChainState::kAccepted) {
    const bool is_yours = chain.holder == command.who;
    return answer(is_yours ? PageOutcome::kAlreadyYours : PageOutcome::kTakenByOther, chain,
                  command.page, 0);
  }
  if (chain.ended || chain.state == ChainState::kAcknowledged) {
    return fail(Code::kFailedPrecondition,
                fmt::format("page {} is over: {}", command.page.value, it->second.reason));
  }
  Page& page = own_page(chain, it->second, command.who);
  accept(chain, page, command, turn);
  return answer(PageOutcome::kDone, chain, page.id, 1);
}

Page& EscalationEngine::own_page(const Chain& chain, Page& given, std::string_view person) {
  Page* own = given.person == person && given.state == PageState::kOpen ? &given : nullptr;
  for (const PageId id : chain.pages) {
    Page& page = pages_.at(id);
    if (own == nullptr && page.person == person && page.state == PageState::kOpen) own = &page;
  }
  return own == nullptr ? given : *own;
}

void EscalationEngine::accept(Chain& chain, Page& page, const PageCommand& command, Turn& turn) {
  set_due(chain, std::nullopt);
  chain.state = ChainState::kAccepted;
  chain.holder = command.who;
  chain.held_since = turn.now();
  const std::string reason = taken_by(command.who);
  ChainEvent& event = record(chain, ChainEventKind::kAccepted, with_via(reason, command), turn);
  event.page = page.id;
  event.person = command.who;
  for (const PageId id : chain.pages) {
    Page& other = pages_.at(id);
    Closing closing{PageState::kSuperseded, reason, MessageKind::kTaken, command.who};
    // Nobody is told what they did themselves.
    if (other.person == command.who) closing.tell.reset();
    close(chain, other, closing, turn);
  }
  page.state = PageState::kAccepted;
  page.reason = reason;
  page.closed = turn.now();
  save(page, turn);
  save(chain, turn);
}

Result<PageAnswer> EscalationEngine::accept_all(const PageCommand& command, Turn& turn) {
  PageAnswer all;
  all.holder = command.who;
  all.held_since = turn.now();
  for (const PageId id : open_pages(command.who)) {
    Page& page = pages_.at(id);
    if (page.state != PageState::kOpen) continue;  // went with another of the same chain
    accept(chains_.at(page.chain), page, command, turn);
    all.page = id;
    ++all.n_pages;
  }
  return all;
}

Result<PageAnswer> EscalationEngine::release(const PageCommand& command, Turn& turn) {
  if (command.reason.empty()) {
    return fail(Code::kInvalidArgument, "giving a page back needs a reason");
  }
  const auto it = pages_.find(command.page);
  if (it == pages_.end()) return no_page(command.page);
  Chain& chain = chains_.at(it->second.chain);
  if (chain.ended) {
    return fail(Code::kFailedPrecondition,
                fmt::format("page {}: the alarm is over", command.page.value));
  }
  if (chain.state != ChainState::kAccepted || chain.holder != command.who) {
    return fail(Code::kFailedPrecondition,
                chain.state == ChainState::kAccepted
                    ? fmt::format("page {} is with {}, not with {}", command.page.value,
                                  chain.holder, command.who)
                    : fmt::format("page {} is with nobody", command.page.value));
  }
  const std::string reason = fmt::format("given back by {}: {}", command.who, command.reason);
  record(chain, ChainEventKind::kReleased, with_via(reason, command), turn).person = command.who;
  const PageId page = give_back(chain, reason, turn);
  run(chain, turn);
  return answer(PageOutcome::kDone, chain, page, 1);
}

PageId EscalationEngine::give_back(Chain& chain, const std::string& reason, Turn& turn) {
  const std::string holder = chain.holder;
  chain.state = ChainState::kRunning;
  chain.holder.clear();
  chain.held_since.reset();
  chain.reached = Reached::kUntried;
  PageId given_back;
  for (const PageId id : chain.pages) {
    Page& page = pages_.at(id);
    const bool is_accepted = page.state == PageState::kAccepted;
    if (is_accepted) given_back = id;
    if (is_accepted && page.person == holder) {
      page.state = PageState::kWithdrawn;
      page.reason = reason;
      save(page, turn);
    } else if (is_accepted ||
               (page.state == PageState::kSuperseded && page.reason == taken_by(holder))) {
      // Those who were told that somebody has it must not go on believing so.
      open(page);
      announce(chain, page, MessageKind::kReminder, turn);
    }
  }
  return given_back;
}

Result<PageAnswer> EscalationEngine::test(const PageCommand& command, Turn& turn) {
  const Recipient recipient = resolve(directory_, command.person, command.channels, {}, turn.now());
  if (recipient.problem != ReachProblem::kNone) {
    return fail(Code::kInvalidArgument,
                fmt::format("{}: {}", command.person, explain(recipient.problem)));
  }
  PageMessage& message = send(MessageKind::kTest, turn);
  message.person = recipient.person;
  message.channels = recipient.channels;
  message.language = recipient.language;
  message.who = command.who;
  message.reason = command.reason;
  PageAnswer sent;
  sent.n_pages = 1;
  return sent;
}

}  // namespace millwright::respond
