// SPDX-License-Identifier: Apache-2.0
// What was sent to whom, and what became of it: the outbox joined with its deliveries.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "api/json_body.h"
#include "api/masked_address.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "notify/message_text.h"
#include "notify/muted_notifier.h"
#include "respond/desk/outbox_item.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using notify::Delivery;
using notify::DeliveryState;

using Deliveries = std::map<std::uint64_t, std::vector<Delivery>>;  // by number in the outbox

constexpr std::string_view kMuted = "muted";

/// What a delivery reads as: what a muted site kept is not sent.
std::string_view shown_state(const Delivery& delivery) {
  return notify::is_muted(delivery) ? kMuted : notify::name(delivery.state);
}

/// One of the states that a delivery reads as, and as what it is stored.
struct AskedState {
  DeliveryState stored = DeliveryState::kWaiting;
  std::string_view shown;
};
std::optional<AskedState> parse_state(std::string_view text) {
  if (text == kMuted) return AskedState{DeliveryState::kSent, kMuted};
  for (const auto state : {DeliveryState::kWaiting, DeliveryState::kAttempting,
                           DeliveryState::kSent, DeliveryState::kFailed, DeliveryState::kExpired}) {
    if (notify::name(state) == text) return AskedState{state, notify::name(state)};
  }
  return std::nullopt;
}

/// Those of the messages after `after`, up to and with `last`. They are numbered in the order of
/// the outbox, so the search ends at the first older one.
Result<Deliveries> deliveries_of(const Services& services, std::uint64_t after, std::uint64_t last,
                                 const std::optional<AskedState>& state) {
  Deliveries out;
  if (!services.host.deliveries) return out;
  notify::DeliveryFilter filter;
  if (state) filter.state = state->stored;
  filter.limit = 1000;
  while (true) {
    MW_TRY(std::vector<Delivery> batch, services.host.deliveries(filter));
    const bool is_last = batch.size() < filter.limit || batch.back().message.id <= after;
    if (!batch.empty()) filter.before = batch.back().id;
    for (Delivery& delivery : batch) {
      const std::uint64_t number = delivery.message.id;
      if (number <= after || number > last) continue;
      if (state && shown_state(delivery) != state->shown) continue;
      out[number].push_back(std::move(delivery));
    }
    if (is_last) return out;
  }
}

json delivery_view(const Delivery& delivery) {
  const bool is_sent = delivery.state == DeliveryState::kSent && !notify::is_muted(delivery);
  const bool is_waiting = delivery.state == DeliveryState::kWaiting;
  return {{"channel", delivery.message.channel},
          {"address", masked_address(delivery.message.address)},
          {"state", shown_state(delivery)},
          {"attempts", delivery.attempts},
          {"is_in_doubt", delivery.is_in_doubt},
          {"next_attempt", is_waiting ? json(to_rfc3339(delivery.next_attempt)) : json(nullptr)},
          {"sent_at", is_sent ? json(to_rfc3339(delivery.changed)) : json(nullptr)},
          {"error", delivery.error},
          {"error_words", words_of(SentenceGroup::kDelivery, delivery.error)}};
}

/// The fields that follow from the kind of item.
struct ItemView {
  json& view;

  void operator()(const respond::PageMessage& message) const {
    view["kind"] = name(message.kind);
    view["created"] = to_rfc3339(message.created);
    view["person"] = message.person;
    if (message.page) view["page"] = message.page.value;
    view["is_drill"] = message.is_drill;
    view["subject"] = message.facts.title;
  }
  void operator()(const respond::RunEffect& effect) const {
    const bool is_hand_over = effect.kind == respond::RunEffect::Kind::kHandOver;
    view["kind"] = is_hand_over ? "hand-over" : "webhook";
    view["person"] = effect.target ? effect.target->name : "";
    view["subject"] = fmt::format("run {}, step {}", effect.run.value, effect.step);
  }
  void operator()(const respond::WorkOrder& order) const {
    view["kind"] = "work-order";
    view["created"] = to_rfc3339(order.opened);
    view["subject"] = order.title;
  }
};

Result<json> message_view(const pipeline::DeskLine& line, const Deliveries& deliveries) {
  MW_TRY(const respond::OutboxItem item, respond::decode_outbox_item(line.json));
  json view = {{"id", line.number}, {"created", nullptr}, {"person", ""},
               {"page", nullptr},   {"is_drill", false},  {"deliveries", json::array()}};
  std::visit(ItemView{view}, item);
  const auto it = deliveries.find(line.number);
  if (it == deliveries.end()) return view;
  for (const Delivery& delivery : it->second) {
    view["deliveries"].push_back(delivery_view(delivery));
  }
  const notify::OutgoingMessage& sent = it->second.front().message;
  view["subject"] = notify::message_text(sent).subject;
  if (view["created"].is_null()) view["created"] = to_rfc3339(sent.created);
  return view;
}

/// The number of the latest message; 0 without any.
Result<std::uint64_t> latest(const Services& services) {
  MW_TRY(const auto rows, services.host.desk_rows(respond::Table::kOutboxMark));
  if (rows.empty()) return std::uint64_t{0};
  return path_number(rows.front().json, "message");
}

Result<json> page_of(const Services& services, std::uint64_t after, std::size_t limit) {
  MW_TRY(const auto lines, services.host.desk_lines({respond::Log::kOutbox, after, 0, limit + 1}));
  const std::size_t n = std::min(lines.size(), limit);
  json rows = json::array();
  if (n > 0) {
    MW_TRY(const Deliveries deliveries,
           deliveries_of(services, after, lines[n - 1].number, std::nullopt));
    for (std::size_t i = 0; i < n; ++i) {
      MW_TRY(json row, message_view(lines[i], deliveries));
      rows.push_back(std::move(row));
    }
  }
  json next = nullptr;
  if (lines.size() > n) next = std::to_string(lines[n - 1].number);
  return json{{"messages", std::move(rows)}, {"next_cursor", std::move(next)}};
}

/// Only what has a delivery in `state`, and of that only these deliveries.
Result<json> page_in(const Services& services, std::uint64_t after, std::size_t limit,
                     const AskedState& state) {
  MW_TRY(const Deliveries deliveries, deliveries_of(services, after, UINT64_MAX, state));
  json rows = json::array();
  json next = nullptr;
  std::uint64_t shown = 0;
  for (const auto& [number, unused] : deliveries) {
    if (rows.size() == limit) {
      next = std::to_string(shown);
      break;
    }
    MW_TRY(const auto lines, services.host.desk_lines({respond::Log::kOutbox, number - 1, 0, 1}));
    shown = number;
    if (lines.empty() || lines.front().number != number) continue;
    MW_TRY(json row, message_view(lines.front(), deliveries));
    rows.push_back(std::move(row));
  }
  return json{{"messages", std::move(rows)}, {"next_cursor", std::move(next)}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto state_name = call.http.find_query("state");
  const auto state = state_name ? parse_state(*state_name) : std::nullopt;
  if (state_name && !state) {
    return problem(400, "invalid_argument", fmt::format("state: '{}' is unknown", *state_name),
                   "use waiting, attempting, sent, failed, expired or muted");
  }
  const auto limit = number_argument(call.http, "limit", 100, 1, 1000);
  if (!limit) return problem(limit.error());
  auto after = number_argument(call.http, "after", 0, 0, INT64_MAX);
  if (!after) return problem(after.error());
  if (!state && !call.http.find_query("after")) {
    const auto last = latest(services);
    if (!last) return problem(last.error());
    *after = *last > *limit ? *last - *limit : 0;
  }
  const auto page =
      state ? page_in(services, *after, *limit, *state) : page_of(services, *after, *limit);
  return page ? json_response(*page) : problem(page.error());
}

}  // namespace

void add_message_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/messages", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
}

}  // namespace millwright::api
