// SPDX-License-Identifier: Apache-2.0
// Work orders: what an alarm hands to maintenance, and what comes back from the maintenance
// system, which reports with a token under its own number or ours.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "api/desk_call.h"
#include "api/kpi_inputs.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/response_view.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::WorkOrder;
using respond::WorkOrderAction;
using respond::WorkOrderCommand;

constexpr std::string_view kNext = "list the work orders with GET /api/v1/work-orders";

json seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

/// How many wait for maintenance and for how long: what readiness asks.
json open_view(const std::vector<WorkOrder>& orders, UtcNanos now) {
  std::vector<std::chrono::nanoseconds> ages;
  for (const WorkOrder& order : orders) {
    if (order.state == respond::WorkOrderState::kClosed) continue;
    ages.push_back(std::max(now - order.opened, std::chrono::nanoseconds(0)));
  }
  std::ranges::sort(ages);
  const bool is_none = ages.empty();
  return {{"count", ages.size()},
          {"oldest_age_s", is_none ? json(nullptr) : seconds(ages.back())},
          {"median_age_s", is_none ? json(nullptr) : seconds(ages[(ages.size() - 1) / 2])}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const std::string_view asked = call.http.find_query("state").value_or("");
  const auto state = respond::parse_work_order_state(asked);
  if (!asked.empty() && !state) {
    return problem(400, "invalid_argument", fmt::format("state: '{}' is unknown", asked),
                   "use open, in-progress or closed");
  }
  auto orders = services.watch.with_desk([](const respond::Desk& desk) {
    const auto kept = desk.work_orders().orders();
    return std::vector<WorkOrder>(kept.begin(), kept.end());
  });
  std::ranges::reverse(orders);
  json rows = json::array();
  for (const WorkOrder& order : orders) {
    if (!state || order.state == *state) rows.push_back(work_order_view(order));
  }
  return json_response({{"work_orders", std::move(rows)},
                        {"open", open_view(orders, services.clock.wall())},
                        {"next_cursor", nullptr}});
}

Result<WorkOrderCommand> read_opening(const Services& services, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"alarm", "asset", "title", "comment"}));
  WorkOrderCommand command;
  command.action = WorkOrderAction::kOpen;
  command.who = caller_name(call);
  MW_TRY(command.title, text_field(body, "title"));
  MW_TRY(command.comment, optional_text(body, "comment"));
  MW_TRY(const auto asset, optional_id_field(body, "asset"));
  MW_TRY(const auto alarm_id, optional_id_field(body, "alarm"));
  const auto plant = services.plant.registry().snapshot();
  if (alarm_id) {
    const auto alarm = services.alarms.find(AlarmId(*alarm_id));
    if (!alarm) return fail(Code::kInvalidArgument, fmt::format("alarm: no alarm {}", *alarm_id));
    command.alarm = alarm->id;
    command.asset = asset_of(*alarm, *plant);
  }
  if (asset) {
    command.asset =
        AssetId(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
    if (plant->find<Asset>(command.asset) == nullptr) {
      return fail(Code::kInvalidArgument, fmt::format("asset: no asset {}", *asset));
    }
  }
  return command;
}

net::HttpResponse open(const Services& services, const Call& call) {
  const auto command = read_opening(services, call);
  if (!command) return problem(command.error());
  const auto done = ask_desk<WorkOrder>(services, encode(*command));
  return done ? json_response(work_order_view(*done), 201) : problem(done.error(), kNext);
}

/// When the machine failed and for how long, where maintenance says so.
Status read_failure(const json& body, WorkOrderCommand& closing) {
  MW_TRY(closing.failed_at, optional_time_field(body, "failed_at"));
  const auto minutes = body.find("downtime_min");
  const bool is_told = minutes != body.end() && !minutes->is_null();
  if (is_told) {
    constexpr double kMost = 366.0 * 24 * 60;
    const double given = minutes->is_number() ? minutes->get<double>() : -1;
    if (!(given >= 0 && given <= kMost)) {
      return fail(Code::kInvalidArgument, "downtime_min: must be minutes, at most a year");
    }
    closing.downtime = std::chrono::seconds(std::llround(given * 60));
  }
  if ((closing.failed_at || closing.downtime) && closing.code.empty()) {
    return fail(Code::kInvalidArgument,
                "failure_mode: missing; a failure is recorded with a code of ISO 14224");
  }
  return {};
}

/// What a report asks for, in the order in which it is carried out.
Result<std::vector<WorkOrderCommand>> read_report(const json& body, const WorkOrderCommand& about) {
  MW_TRY_STATUS(only_fields(body, {"state", "failure_mode", "failure_mechanism", "outcome",
                                   "external_id", "comment", "failed_at", "downtime_min"}));
  MW_TRY(const std::string external_id, optional_text(body, "external_id"));
  MW_TRY(const std::string state_name, optional_text(body, "state"));
  std::vector<WorkOrderCommand> commands;
  if (about.order && !external_id.empty()) {
    WorkOrderCommand& link = commands.emplace_back(about);
    link.action = WorkOrderAction::kLink;
    link.external_id = external_id;
  }
  const auto state = respond::parse_work_order_state(state_name);
  if (!state_name.empty() && (!state || *state == respond::WorkOrderState::kOpen)) {
    return fail(Code::kInvalidArgument, "state: must be in-progress or closed");
  }
  const bool tells_failure = body.contains("failed_at") || body.contains("downtime_min");
  if (tells_failure && state != respond::WorkOrderState::kClosed) {
    return fail(Code::kInvalidArgument,
                "failed_at and downtime_min: told when the order is closed");
  }
  if (state) {
    WorkOrderCommand& change = commands.emplace_back(about);
    if (!about.order) change.external_id = external_id;
    MW_TRY(change.comment, optional_text(body, "comment"));
    change.action = *state == respond::WorkOrderState::kClosed ? WorkOrderAction::kClose
                                                               : WorkOrderAction::kStart;
    if (change.action == WorkOrderAction::kClose) {
      MW_TRY(change.code.mode, optional_text(body, "failure_mode"));
      MW_TRY(change.code.mechanism, optional_text(body, "failure_mechanism"));
      MW_TRY_STATUS(respond::check(change.code));
      MW_TRY(const std::string outcome, optional_text(body, "outcome"));
      change.outcome = respond::parse_outcome(outcome);
      if (!outcome.empty() && !change.outcome) {
        return fail(Code::kInvalidArgument, fmt::format("outcome: '{}' is unknown", outcome));
      }
      MW_TRY_STATUS(read_failure(body, change));
    }
  }
  if (!commands.empty()) return commands;
  return fail(Code::kInvalidArgument, "state: missing; send state or external_id");
}

/// What maintenance found is what the alarm was worth, unless somebody has said so already. An
/// alarm that stands is not labelled yet.
void label_alarm(const Services& services, const WorkOrder& order) {
  const auto alarm = services.alarms.find(order.alarm);
  if (!alarm || !order.outcome || alarm->is_active) return;
  const bool is_labelled = services.watch.with_desk([&](const respond::Desk& desk) {
    return desk.feedback().find(alarm->id, alarm->raised) != nullptr;
  });
  if (is_labelled) return;
  respond::Feedback label;
  label.alarm = alarm->id;
  label.raised = alarm->raised;
  label.outcome = *order.outcome;
  label.who = order.changed_by;
  label.comment = fmt::format("work order {}", order.id.value);
  // The order is closed whatever becomes of the label; the review list asks for what is missing.
  (void)services.watch.ask(encode_feedback_command(label));
}

net::HttpResponse report(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  WorkOrderCommand about;
  about.who = caller_name(call);
  if (!call.parameters.empty()) {
    const auto id = path_number(call.parameters[0], "work order");
    if (!id) return problem(id.error(), kNext);
    about.order = respond::WorkOrderId(*id);
  } else if (body->value("external_id", json()).is_null()) {
    return problem(400, "invalid_argument", "external_id: missing", kNext);
  }
  const auto commands = read_report(*body, about);
  if (!commands) return problem(commands.error());
  WorkOrder order;
  for (const WorkOrderCommand& command : *commands) {
    auto done = ask_desk<WorkOrder>(services, encode(command));
    if (!done) return problem(done.error(), kNext);
    order = std::move(*done);
  }
  if (order.state == respond::WorkOrderState::kClosed) label_alarm(services, order);
  return json_response(work_order_view(order));
}

}  // namespace

void add_work_order_routes(Router& router, Services& services) {
  Services* s = &services;
  const Handler tell = [s](const Call& call) { return report(*s, call); };
  router.add("GET", "/api/v1/work-orders", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("POST", "/api/v1/work-orders", Access::kOperator,
             [s](const Call& call) { return open(*s, call); });
  router.add("POST", "/api/v1/work-orders/status", Access::kOperator, tell);
  router.add("POST", "/api/v1/work-orders/{id}", Access::kOperator, tell);
}

}  // namespace millwright::api
