// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: pages, what is said about them, and the history.

#include <fmt/format.h>

#include "respond/escalation/escalation_engine.h"

namespace millwright::respond {

bool EscalationEngine::page(Chain& chain, const Recipient& recipient, Turn& turn) {
  Page* again = nullptr;
  for (const PageId id : chain.pages) {
    Page& page = pages_.at(id);
    if (page.person != recipient.person) continue;
    if (page.channels == recipient.channels) {
      again = &page;
    } else {
      close(chain, page, {PageState::kSuperseded, "paged another way", {}, {}}, turn);
    }
  }
  if (again == nullptr && chain.pages.size() >= kMostPagesPerChain) {
    record(chain, ChainEventKind::kNotReached, "too many pages in this chain", turn).person =
        recipient.person;
    return false;
  }
  MessageKind kind = MessageKind::kReminder;
  if (again == nullptr) {
    kind = MessageKind::kPage;
    const PageId id(++marks_.last_page.value);
    again = &pages_[id];
    again->id = id;
    again->chain = chain.id;
    again->alarm = chain.alarm();
    again->person = recipient.person;
    again->channels = recipient.channels;
    again->created = turn.now();
    again->is_drill = chain.facts.is_drill;
    chain.pages.push_back(id);
  }
  again->language = recipient.language;
  open(*again);
  announce(chain, *again, kind, turn);
  save_marks(turn);
  return true;
}

void EscalationEngine::open(Page& page) {
  page.state = PageState::kOpen;
  page.reason.clear();
  page.closed.reset();
  open_pages_[page.person].insert(page.id);
}

void EscalationEngine::announce(Chain& chain, Page& page, MessageKind kind, Turn& turn) {
  const PagingTarget target{page.person, {}};
  ChainEventKind what =
      kind == MessageKind::kPage ? ChainEventKind::kPaged : ChainEventKind::kReminded;
  if (!chain.is_together && budgets_.take(target, chain.facts, turn.now())) {
    ++page.n_messages;
    send_about(chain, page, kind, turn);
  } else {
    what = ChainEventKind::kCollected;
    const PagingBudget* budget = budgets_.find(target);
    // One digest counts a page once, however often it reminds.
    if (budget == nullptr || page.digest != budget->digest_number) {
      page.digest = budgets_.collect(target, chain.facts, page.channels, page.language, turn.now());
    }
  }
  save(target, turn);
  save(page, turn);
  ChainEvent& event = record(chain, what, "", turn);
  event.page = page.id;
  event.person = page.person;
  event.channels = page.channels;
}

void EscalationEngine::close(const Chain& chain, Page& page, const Closing& closing, Turn& turn) {
  if (page.state != PageState::kOpen) return;
  page.state = closing.state;
  page.reason = closing.reason;
  page.closed = turn.now();
  const auto open = open_pages_.find(page.person);
  open->second.erase(page.id);
  if (open->second.empty()) open_pages_.erase(open);

  const PagingTarget target{page.person, {}};
  const PagingBudget* budget = budgets_.find(target);
  const bool is_pending = page.digest != 0 && page.digest == budget->digest_number;
  // Told singly: told singly again. Told in a digest only: counted in the next one.
  const bool is_told_by_digest = page.digest != 0 && page.n_messages == 0 && closing.tell;
  if (is_pending || is_told_by_digest) {
    budgets_.uncollect(target, chain.facts, page.channels, page.digest, turn.now());
    save(target, turn);
  }
  page.digest = 0;
  if (closing.tell && page.n_messages > 0) {
    PageMessage& message = send_about(chain, page, *closing.tell, turn);
    message.who = closing.who;
    message.reason = closing.reason;
  }
  if (!closing.tell) silence_siren(chain, page, closing, turn);
  save(page, turn);
}

void EscalationEngine::close_all(const Chain& chain, const Closing& closing, Turn& turn) {
  for (const PageId id : chain.pages) close(chain, pages_.at(id), closing, turn);
}

void EscalationEngine::silence_siren(const Chain& chain, const Page& page, const Closing& closing,
                                     Turn& turn) {
  if (page.n_messages == 0 || !page.channels.has(Channel::kSiren)) return;
  PageMessage& message = send_about(chain, page, MessageKind::kWithdrawn, turn);
  message.channels = {Channel::kSiren};
  message.who = closing.who;
  message.reason = closing.reason;
}

PageMessage& EscalationEngine::send_about(const Chain& chain, const Page& page, MessageKind kind,
                                          Turn& turn) {
  PageMessage& message = send(kind, turn);
  message.page = page.id;
  message.chain = chain.id;
  message.person = page.person;
  message.channels = page.channels;
  message.language = page.language;
  message.facts = chain.facts;
  message.is_drill = page.is_drill;
  return message;
}

PageMessage& EscalationEngine::send(MessageKind kind, Turn& turn) {
  PageMessage& message = turn.out.messages.emplace_back();
  message.id = MessageId(++marks_.last_message.value);
  message.kind = kind;
  message.key = fmt::format("{}-{}", name(kind), message.id.value);
  message.created = turn.now();
  save_marks(turn);
  return message;
}

void EscalationEngine::save(const PagingTarget& target, Turn& turn) {
  turn.out.budgets.insert_or_assign(target, *budgets_.find(target));
}

ChainEvent& EscalationEngine::record(const Chain& chain, ChainEventKind kind, std::string text,
                                     Turn& turn) {
  ChainEvent& event = turn.out.events.emplace_back();
  event.chain = chain.id;
  event.alarm = chain.alarm();
  event.seq = turn.origin.seq;
  event.time = turn.now();
  event.kind = kind;
  // The one being taken: next_step counts from 0 and is past it. The last resort is no step.
  event.step = chain.state == ChainState::kExhausted ? 0 : chain.next_step;
  event.text = std::move(text);
  return event;
}

}  // namespace millwright::respond
