// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/rows.h"

#include "respond/escalation/row_fields.h"

namespace millwright::respond {

template <class Io>
void fields(Io& io, Row<Chain> auto& chain) {
  io("id", chain.id);
  io("facts", chain.facts);
  io("policy", chain.policy);
  io("plan", chain.plan);
  io("state", chain.state, parse_chain_state);
  io("started_ns", chain.started);
  io("due_ns", chain.due);
  io("ended_ns", chain.ended);
  io("next_step", chain.next_step);
  io("round", chain.round);
  io("round_started_ns", chain.round_started);
  io.number("reached", chain.reached, Reached::kNobody);
  io("holder", chain.holder);
  io("held_since_ns", chain.held_since);
  io("pages", chain.pages);
  io.later("is_together", chain.is_together);
}

template <class Io>
void fields(Io& io, Row<Page> auto& page) {
  io("id", page.id);
  io("chain", page.chain);
  io("alarm", page.alarm);
  io("person", page.person);
  io("channels", page.channels);
  io("language", page.language);
  io("created_ns", page.created);
  io("state", page.state, parse_page_state);
  io("reason", page.reason);
  io("closed_ns", page.closed);
  io("n_messages", page.n_messages);
  io("digest", page.digest);
  io("is_drill", page.is_drill);
}

template <class Io>
void fields(Io& io, Row<PagingBudget> auto& budget) {
  io("person", budget.target.person);
  io("url", budget.target.url);
  io("sent_ns", budget.sent);
  io("digest_number", budget.digest_number);
  io("digest_due_ns", budget.digest_due);
  io("digest", budget.digest);
  io("channels", budget.channels);
  io("language", budget.language);
  io("template", budget.template_name);
}

template <class Io>
void fields(Io& io, Row<EngineMarks> auto& marks) {
  io("last_chain", marks.last_chain);
  io("last_page", marks.last_page);
  io("last_plan", marks.last_plan);
  io("last_message", marks.last_message);
  io("recent_raises_ns", marks.recent_raises);
  io.later("recent_returns_ns", marks.recent_returns);
}

template <class Io>
void fields(Io& io, Row<ChainEvent> auto& event) {
  io("chain", event.chain);
  io("alarm", event.alarm);
  io("seq", event.seq);
  io("time_ns", event.time);
  io("kind", event.kind, parse_chain_event_kind);
  io("step", event.step);
  io("page", event.page);
  io("person", event.person);
  io("channels", event.channels);
  io("text", event.text);
}

std::string encode(const Chain& chain) {
  return encode_row(chain);
}
std::string encode(const Page& page) {
  return encode_row(page);
}
std::string encode(const PagingBudget& budget) {
  return encode_row(budget);
}
std::string encode(const EngineMarks& marks) {
  return encode_row(marks);
}
std::string encode(const ChainEvent& event) {
  return encode_row(event);
}

Result<Chain> decode_chain(std::string_view json) {
  return decode_row<Chain>("chain", json);
}
Result<Page> decode_page(std::string_view json) {
  return decode_row<Page>("page", json);
}
Result<PagingBudget> decode_paging_budget(std::string_view json) {
  return decode_row<PagingBudget>("paging budget", json);
}
Result<EngineMarks> decode_engine_marks(std::string_view json) {
  return decode_row<EngineMarks>("escalation marks", json);
}
Result<ChainEvent> decode_chain_event(std::string_view json) {
  return decode_row<ChainEvent>("chain event", json);
}

}  // namespace millwright::respond
