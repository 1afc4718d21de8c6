// SPDX-License-Identifier: Apache-2.0
#include "api/response_view.h"

#include <nlohmann/json.hpp>

#include "api/json_body.h"
#include "api/sentence.h"

namespace millwright::api {

using nlohmann::json;
using respond::ChainEventKind;

namespace {

template <class Id>
json id_or_null(Id id) {
  return id ? json(id.value) : json(nullptr);
}

/// What happened, in the words of the API; the store has finer ones.
std::string_view word(ChainEventKind kind) {
  switch (kind) {
    case ChainEventKind::kPaged:
      return "notified";
    case ChainEventKind::kCollected:
      return "digest";
    case ChainEventKind::kConditionMet:
    case ChainEventKind::kConditionUnmet:
      return "condition";
    case ChainEventKind::kWaiting:
      return "waited";
    default:
      return name(kind);
  }
}

json event_view(const respond::ChainEvent& event) {
  return {{"time", to_rfc3339(event.time)},
          {"step", event.step},
          {"what", word(event.kind)},
          {"person", event.person},
          {"text", event.text},
          {"words", words_of(SentenceGroup::kChain, event.text)}};
}

json channels_view(respond::ChannelSet channels) {
  json out = json::array();
  for (const respond::Channel channel : channels.list()) out.push_back(name(channel));
  return out;
}

}  // namespace

json page_view(const respond::Page& page, const respond::Chain* chain) {
  json view = {{"id", page.id.value},
               {"chain", page.chain.value},
               {"alarm", page.alarm.value},
               {"person", page.person},
               {"channels", channels_view(page.channels)},
               {"state", name(page.state)},
               {"created", to_rfc3339(page.created)},
               {"closed", time_or_null(page.closed)},
               {"reason", page.reason},
               {"reason_words", words_of(SentenceGroup::kChain, page.reason)},
               {"is_drill", page.is_drill},
               {"title", ""},
               {"asset_title", ""},
               {"priority", nullptr},
               {"since", nullptr},
               {"holder", ""}};
  if (chain == nullptr) return view;
  view["title"] = chain->facts.title;
  view["asset_title"] = chain->facts.asset;
  view["priority"] = chain->facts.priority;
  view["since"] = to_rfc3339(chain->facts.since);
  view["holder"] = chain->holder;
  return view;
}

json chain_view(const respond::Chain& chain, std::span<const respond::ChainEvent> events) {
  json lines = json::array();
  for (const respond::ChainEvent& event : events) lines.push_back(event_view(event));
  return {{"id", chain.id.value},
          {"policy", chain.policy},
          {"state", name(chain.state)},
          {"started", to_rfc3339(chain.started)},
          {"ended", time_or_null(chain.ended)},
          {"step", chain.next_step},
          {"next_at", time_or_null(chain.due)},
          {"accepted_by", chain.holder.empty() ? json(nullptr) : json(chain.holder)},
          {"accepted_at", time_or_null(chain.held_since)},
          {"events", std::move(lines)}};
}

json outcome_view(const respond::Feedback& feedback) {
  return {{"alarm", feedback.alarm.value},     {"raised", to_rfc3339(feedback.raised)},
          {"outcome", name(feedback.outcome)}, {"who", feedback.who},
          {"when", to_rfc3339(feedback.when)}, {"comment", feedback.comment}};
}

json work_order_view(const respond::WorkOrder& order) {
  return {{"id", order.id.value},
          {"alarm", id_or_null(order.alarm)},
          {"asset", id_or_null(order.asset)},
          {"title", order.title},
          {"external_id", order.external_id},
          {"state", name(order.state)},
          {"failure_mode", order.code.mode},
          {"failure_mechanism", order.code.mechanism},
          {"outcome", order.outcome ? json(name(*order.outcome)) : json(nullptr)},
          {"opened", to_rfc3339(order.opened)},
          {"opened_by", order.opened_by},
          {"changed", to_rfc3339(order.changed)},
          {"changed_by", order.changed_by},
          {"closed", time_or_null(order.closed)},
          {"comment", order.comment}};
}

json drill_view(const respond::Drill& drill, const respond::Desk& desk) {
  const AlarmId alarm = respond::drill_alarm(drill.id);
  json chain_id = nullptr;
  for (const auto& [id, chain] : desk.escalation().chains()) {
    if (chain.alarm() == alarm) chain_id = id.value;
  }
  return {{"id", drill.id.value},
          {"procedure", drill.procedure},
          {"asset", id_or_null(drill.asset)},
          {"started_by", drill.started_by},
          {"started", to_rfc3339(drill.started)},
          {"is_announced", drill.is_announced},
          {"shift", drill.shift},
          {"alarm", alarm.value},
          {"chain", std::move(chain_id)},
          {"run", drill.run == 0 ? json(nullptr) : json(drill.run)},
          {"schedule", drill.schedule ? json(drill.schedule.value) : json(nullptr)},
          {"ended", time_or_null(drill.ended)},
          {"ended_because", drill.ended_because},
          {"ended_because_words", words_of(SentenceGroup::kSkip, drill.ended_because)}};
}

}  // namespace millwright::api
