// SPDX-License-Identifier: Apache-2.0
// Is it healthy, does the account of readings add up, and what waits for somebody: health, ledger,
// quarantine, inbox, metrics.
#include <fmt/format.h>

#include "api/hands_off_guard.h"
#include "api/json_body.h"
#include "api/kiosk_acts.h"
#include "api/ledger_view.h"
#include "api/openapi.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "api/running.h"
#include "api/sentence.h"
#include "pipeline/sources.h"

namespace millwright::api {
namespace {

using nlohmann::json;

net::HttpResponse ledger(const Services& services, const Call& call) {
  const auto from = time_argument(call.http, "from");
  if (!from) return problem(from.error());
  const auto to = time_argument(call.http, "to");
  if (!to) return problem(to.error());
  if (*from && *to && **from > **to) {
    return problem(400, "invalid_argument", "from: is later than to");
  }
  if (*from || *to) {
    const historian::TimeRange range{from->value_or(UtcNanos{INT64_MIN}),
                                     to->value_or(UtcNanos{INT64_MAX})};
    const auto rows = services.historian.ledger(range);
    if (!rows) return problem(rows.error());
    return json_response(ledger_view(*rows, 0));
  }
  return json_response(ledger_now(services));
}

net::HttpResponse quarantine(const Services& services, const Call& call) {
  const auto after = number_argument(call.http, "cursor", 0, 0, UINT64_MAX);
  if (!after) return problem(after.error());
  const auto limit = number_argument(call.http, "limit", 100, 1, 1000);
  if (!limit) return problem(limit.error());
  const auto entries = services.historian.quarantine(*after, *limit);
  if (!entries) return problem(entries.error());
  json rows = json::array();
  for (const historian::QuarantineEntry& entry : *entries) {
    rows.push_back({{"id", std::to_string(entry.id)},
                    {"arrival", to_rfc3339(entry.arrival)},
                    {"source", pipeline::source_name(entry.source)},
                    {"client", entry.client},
                    {"address", entry.address},
                    {"line", entry.line},
                    {"reason", entry.reason},
                    {"reason_words", words_of_fault(entry.reason)},
                    {"raw", entry.raw.substr(0, 4096)},
                    {"format", entry.format},
                    {"is_retried", entry.is_retried}});
  }
  const bool has_more = entries->size() == *limit;
  return json_response(
      {{"entries", std::move(rows)},
       {"next_cursor", has_more ? json(std::to_string(entries->back().id)) : json(nullptr)},
       {"count", services.historian.quarantine_count()}});
}

net::HttpResponse inbox(const Services& services) {
  const auto provisional = services.plant.table().provisional();
  std::vector<SignalId> ids;
  for (const auto& signal : provisional) ids.push_back(signal.id);
  std::map<SignalId, historian::LastValue> last;
  for (auto& value : services.historian.last(ids)) last.emplace(value.signal, std::move(value));
  json signals = json::array();
  for (const auto& signal : provisional) {
    json view = provisional_view(signal);
    const auto it = last.find(signal.id);
    view["last"] = nullptr;
    if (it != last.end()) {
      const historian::LastValue& value = it->second;
      view["last"] = {{"time", to_rfc3339(value.time)},
                      {"value", value_json(value.type, value.word, value.text)},
                      {"quality", to_text(value.quality)}};
    }
    signals.push_back(std::move(view));
  }
  json undecodable = json::array();
  for (const auto& topic : services.undecodable.list()) {
    undecodable.push_back({{"topic", topic.topic},
                           {"client", topic.client},
                           {"reason", topic.reason},
                           {"sample", topic.sample},
                           {"count", topic.count},
                           {"last", to_rfc3339(topic.last)}});
  }
  return json_response({{"signals", std::move(signals)},
                        {"undecodable", std::move(undecodable)},
                        {"undecodable_total", services.undecodable.total()}});
}

net::HttpResponse health(const Services& services) {
  const auto reasons = services.host.not_ready_reasons();
  json damage = json::array();
  for (const journal::Damage& d : services.journal.damage()) {
    damage.push_back({{"file", d.file},
                      {"offset", d.offset},
                      {"first", d.first.value},
                      {"last", d.last.value},
                      {"what", d.what},
                      {"what_words", words_of(SentenceGroup::kHealth, d.what)}});
  }
  json connections = json::array();
  for (const ConnectionRow& row : services.host.connections()) {
    connections.push_back({{"client", row.client},
                           {"source", row.source},
                           {"peer", row.peer},
                           {"protocol", row.protocol},
                           {"connected_at", to_rfc3339(row.connected_at)},
                           {"readings", row.messages},
                           {"problems", row.problems}});
  }
  const auto [available, capacity] = services.host.disk();
  const auto warnings = services.host.warnings();
  const std::string shortage = services.host.shortage ? services.host.shortage() : "";
  const std::uint64_t head = services.journal.head().value;
  const auto uptime =
      std::chrono::duration_cast<std::chrono::seconds>(services.clock.wall() - services.started);
  return json_response({{"ready", reasons.empty()},
                        {"reasons", reasons},
                        {"reasons_words", words_of_all(SentenceGroup::kHealth, reasons)},
                        {"warnings", warnings},
                        {"warnings_words", words_of_all(SentenceGroup::kHealth, warnings)},
                        {"readings_per_s", services.host.readings_per_s()},
                        {"messages_per_s", services.host.messages_per_s()},
                        {"completeness", services.host.completeness()},
                        {"lag_records", services.host.lag_records()},
                        {"journal",
                         {{"head", head},
                          {"durable", services.journal.durable().value},
                          {"bytes", services.journal.bytes_on_disk()},
                          {"damage", std::move(damage)}}},
                        {"historian",
                         {{"position", services.historian.position().value},
                          {"bytes", services.historian.bytes_on_disk()}}},
                        {"connections", std::move(connections)},
                        {"disk",
                         {{"available_bytes", available},
                          {"capacity_bytes", capacity},
                          {"reserve_bytes", services.host.disk_reserve_bytes},
                          {"when_full", services.host.when_full},
                          {"shortage", shortage},
                          {"shortage_words", words_of(SentenceGroup::kHealth, shortage)}}},
                        {"version", "0.1.0"},
                        {"uptime_s", uptime.count()}});
}

net::HttpResponse ready(const Services& services) {
  const auto reasons = services.host.not_ready_reasons();
  const auto warnings = services.host.warnings();
  const std::uint64_t lag = services.host.lag_records();
  if (reasons.empty()) {
    return json_response({{"ready", true}, {"warnings", warnings}, {"lag_records", lag}});
  }
  return json_response(
      {{"ready", false}, {"reasons", reasons}, {"warnings", warnings}, {"lag_records", lag}}, 503);
}

}  // namespace

void add_operations_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/ledger", Access::kViewer,
             [s](const Call& call) { return ledger(*s, call); });
  router.add("GET", "/api/v1/quarantine", Access::kViewer,
             [s](const Call& call) { return quarantine(*s, call); });
  router.add("GET", "/api/v1/inbox", Access::kViewer, [s](const Call&) { return inbox(*s); });
  router.add("GET", "/api/v1/health", Access::kViewer, [s](const Call&) { return health(*s); });
  router.add("GET", "/healthz", Access::kOpen,
             [](const Call&) { return json_response({{"alive", true}}); });
  router.add("GET", "/readyz", Access::kOpen, [s](const Call&) { return ready(*s); });
  Counter& scrapes = s->metrics.counter(kScrapesCounter, "times /metrics was read");
  router.add("GET", "/metrics", Access::kOpen, [s, &scrapes](const Call&) {
    scrapes.add();
    return net::HttpResponse::of(200, "text/plain; version=0.0.4; charset=utf-8",
                                 s->metrics.to_prometheus());
  });
  router.add("GET", "/api/v1/openapi.json", Access::kOpen, [](const Call&) {
    return net::HttpResponse::of(200, "application/json", std::string(openapi_document()));
  });
}

void add_routes(Router& router, Services& services) {
  router.set_guard([&services](const Call& call) {
    auto refused = hands_off_refusal(services, call);
    return refused ? std::move(refused) : note_kiosk_act(services, call);
  });
  add_session_routes(router, services);
  add_kiosk_routes(router, services);
  add_kiosk_admin_routes(router, services);
  add_plant_routes(router, services);
  add_asset_change_routes(router, services);
  add_profile_routes(router, services);
  add_signal_routes(router, services);
  add_reading_routes(router, services);
  add_ingest_routes(router, services);
  add_condition_routes(router, services);
  add_alarm_routes(router, services);
  add_alarm_class_routes(router, services);
  add_maintenance_routes(router, services);
  add_rationalisation_routes(router, services);
  add_event_routes(router, services);
  add_historical_routes(router, services);
  add_backtest_routes(router, services);
  add_rule_routes(router, services);
  add_rule_table_routes(router, services);
  add_document_routes(router, services);
  add_response_routes(router, services);
  add_page_routes(router, services);
  add_link_routes(router, services);
  add_chat_routes(router, services);
  add_message_routes(router, services);
  add_procedure_routes(router, services);
  add_run_routes(router, services);
  add_paper_routes(router, services);
  add_attachment_routes(router, services);
  add_drill_routes(router, services);
  add_drill_schedule_routes(router, services);
  add_roster_routes(router, services);
  add_shift_routes(router, services);
  add_policy_routes(router, services);
  add_kpi_routes(router, services);
  add_position_routes(router, services);
  add_pilot_routes(router, services);
  add_plan_routes(router, services);
  add_projection_routes(router, services);
  add_proposal_routes(router, services);
  add_review_routes(router, services);
  add_failure_routes(router, services);
  add_work_order_routes(router, services);
  add_training_routes(router, services);
  add_attention_routes(router, services);
  add_found_act_routes(router, services);
  add_hands_off_routes(router, services);
  add_operations_routes(router, services);
  add_backup_routes(router, services);
  add_clock_routes(router, services);
  add_retention_routes(router, services);
  add_rollout_routes(router, services);
  add_evidence_routes(router, services);
  add_admin_routes(router, services);
  add_device_routes(router, services);
}

}  // namespace millwright::api
