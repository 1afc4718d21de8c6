// SPDX-License-Identifier: Apache-2.0
#include "api/live.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/json_body.h"
#include "api/record_views.h"

namespace millwright::api {

using nlohmann::json;

Status LiveView::take(std::string_view message, const Services& services) {
  const json parsed = json::parse(message, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("subscribe") || !parsed["subscribe"].is_object()) {
    return fail(Code::kInvalidArgument, "message: must be {\"subscribe\": {...}}");
  }
  const json& wanted = parsed["subscribe"];
  std::vector<SignalId> ids;
  bool wants_all = false;
  if (const auto signals = wanted.find("signals"); signals != wanted.end()) {
    if (signals->is_string() && *signals == "all") {
      wants_all = true;
    } else if (signals->is_array()) {
      for (const json& id : *signals) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() > UINT32_MAX) {
          return fail(Code::kInvalidArgument, "signals: must hold ids of signals");
        }
        ids.emplace_back(id.get<std::uint32_t>());
      }
    } else {
      return fail(Code::kInvalidArgument, "signals: must be \"all\" or an array of numbers");
    }
  }
  for (const auto& [name, value] : wanted.items()) {
    if (name == "signals") continue;
    if (name != "alarms" && name != "health") {
      return fail(Code::kInvalidArgument,
                  name + ": is no member; there are signals, alarms, health");
    }
    if (!value.is_boolean()) return fail(Code::kInvalidArgument, name + ": must be true or false");
  }
  const auto flag = [&](const char* name) { return wanted.value(name, false); };
  ids_ = std::move(ids);
  wants_all_ = wants_all;
  if (flag("alarms") && !wants_alarms_) alarm_version_ = services.alarms.version();
  wants_alarms_ = flag("alarms");
  wants_health_ = flag("health");
  if (revision_ == 0) revision_ = services.plant.registry().revision();
  sent_.clear();
  next_health_ = {};
  return {};
}

std::vector<std::string> LiveView::poll(const Services& services) {
  std::vector<std::string> out;
  const std::uint64_t revision = services.plant.registry().revision();
  if (revision_ != 0 && revision != revision_) {
    revision_ = revision;
    out.push_back(registry::dump({{"revision", revision}}));
  }
  poll_values(services, out);
  if (wants_alarms_) poll_alarms(services, out);
  if (wants_health_) poll_health(services, out);
  const SteadyTime now = services.clock.steady();
  if (now >= next_ping_) {
    next_ping_ = now + std::chrono::seconds(5);
    out.push_back(registry::dump({{"ping", services.clock.wall().ns / 1'000'000}}));
  }
  return out;
}

void LiveView::poll_values(const Services& services, std::vector<std::string>& out) {
  std::vector<SignalId> all;
  if (wants_all_) {
    for (const Signal& signal : services.plant.registry().snapshot()->all<Signal>()) {
      all.push_back(signal.id);
    }
  }
  const std::vector<SignalId>& ids = wants_all_ ? all : ids_;
  if (ids.empty()) return;
  json values = json::array();
  for (const historian::LastValue& value : services.historian.last(ids)) {
    const Sent newest{value.time, value.arrival};
    if (std::exchange(sent_[value.signal], newest) == newest) continue;
    values.push_back({value.signal.value, unix_ms(value.time),
                      value_json(value.type, value.word, value.text), to_text(value.quality)});
  }
  if (!values.empty()) out.push_back(registry::dump({{"values", std::move(values)}}));
}

void LiveView::poll_alarms(const Services& services, std::vector<std::string>& out) {
  const std::uint64_t version = services.alarms.version();
  if (version == alarm_version_) return;
  const auto plant = services.plant.registry().snapshot();
  json alarms = json::array();
  for (const alarm::Alarm& alarm : services.alarms.changed_since(alarm_version_)) {
    alarms.push_back(alarm_view(alarm, *plant));
  }
  alarm_version_ = version;
  out.push_back(registry::dump({{"alarms", std::move(alarms)}}));
  const auto counts = services.alarms.counts();
  out.push_back(
      registry::dump({{"counts", {{"1", counts[1]}, {"2", counts[2]}, {"3", counts[3]}}}}));
}

void LiveView::poll_health(const Services& services, std::vector<std::string>& out) {
  const SteadyTime now = services.clock.steady();
  if (now < next_health_) return;
  next_health_ = now + std::chrono::seconds(1);
  const UtcNanos hour_ago = services.clock.wall() - std::chrono::hours(1);
  out.push_back(registry::dump({{"health",
                                 {{"readings_per_s", services.host.readings_per_s()},
                                  {"completeness", services.host.completeness()},
                                  {"alarms_last_hour", services.alarms.raised_since(hour_ago)},
                                  {"ready", services.host.not_ready_reasons().empty()}}}}));
}

}  // namespace millwright::api
