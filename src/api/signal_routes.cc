// SPDX-License-Identifier: Apache-2.0
// Signals, configured and provisional; adoption and dismissal; their newest values.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

constexpr std::uint64_t kMaxPage = 10'000;

/// What people may set. Id, address and type are what history hangs on; the asset changes by
/// adoption only.
constexpr std::array<std::string_view, 8> kMutable{
    "title", "unit",          "range_low",     "range_high", "expected_interval_ms",
    "name",  "value_at_4_ma", "value_at_20_ma"};

/// Errors: invalid_argument for a field that is neither mutable nor in `others`.
Status check_fields(const json& body, std::initializer_list<std::string_view> others) {
  for (const auto& [field, value] : body.items()) {
    if (std::ranges::find(kMutable, field) != kMutable.end()) continue;
    if (std::ranges::find(others, field) != others.end()) continue;
    return fail(Code::kInvalidArgument, fmt::format("{}: cannot be set here", field));
  }
  return {};
}
constexpr std::string_view kMutableNext =
    "change only title, name, unit, range_low, range_high, expected_interval_ms, value_at_4_ma, "
    "value_at_20_ma";

/// `?provisional=true` lists only those, `false` only configured ones, absent both.
net::HttpResponse list(const Services& services, const Call& call) {
  const auto limit = number_argument(call.http, "limit", 1000, 1, kMaxPage);
  const auto after = number_argument(call.http, "cursor", 0, 0, UINT32_MAX);
  const auto asset = number_argument(call.http, "asset", 0, 0, UINT32_MAX);
  if (!limit) return problem(limit.error());
  if (!after) return problem(after.error());
  if (!asset) return problem(asset.error());
  const auto provisional = flag_argument(call.http, "provisional");
  if (!provisional) return problem(provisional.error());
  const auto plant = services.plant.registry().snapshot();

  // Ids are unique over both kinds, so one order serves the cursor.
  std::map<std::uint32_t, json> rows;
  if (!provisional->value_or(false)) {
    for (const Signal& signal : plant->all<Signal>()) {
      if (signal.id.value <= *after || (*asset != 0 && signal.asset.value != *asset)) continue;
      rows.emplace(signal.id.value, signal_view(signal, *plant));
      if (rows.size() > *limit) break;
    }
  }
  if (provisional->value_or(true) && *asset == 0) {
    for (const auto& signal : services.plant.table().provisional()) {
      if (signal.id.value > *after) rows.emplace(signal.id.value, provisional_view(signal));
    }
  }
  json signals = json::array();
  json next = nullptr;
  for (auto& [id, view] : rows) {
    if (signals.size() == *limit) {
      next = std::to_string(signals.back()["id"].get<std::uint32_t>());
      break;
    }
    signals.push_back(std::move(view));
  }
  return json_response({{"signals", std::move(signals)}, {"next_cursor", std::move(next)}});
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto id = path_id<SignalId>(call.parameters[0], "signal");
  if (!id) return problem(id.error());
  const auto plant = services.plant.registry().snapshot();
  if (const Signal* signal = plant->find<Signal>(*id)) {
    return json_response(signal_view(*signal, *plant));
  }
  for (const auto& signal : services.plant.table().provisional()) {
    if (signal.id == *id) return json_response(provisional_view(signal));
  }
  return problem(404, "not_found", fmt::format("no signal {}", id->value),
                 "list the signals with GET /api/v1/signals");
}

net::HttpResponse patch(Services& services, const Call& call) {
  const auto id = path_id<SignalId>(call.parameters[0], "signal");
  if (!id) return problem(id.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const auto checked = check_fields(*body, {}); !checked) {
    return problem(checked.error(), kMutableNext);
  }
  auto& registry = services.plant.registry();
  const auto plant = registry.snapshot();
  const Signal* old = plant->find<Signal>(*id);
  if (old == nullptr) {
    return problem(404, "not_found", fmt::format("no configured signal {}", id->value),
                   "adopt it first with POST /api/v1/signals/adopt");
  }
  Signal signal = *old;
  if (const auto merged = registry::merge(*body, signal); !merged) return problem(merged.error());
  const auto revision = registry.update(call.intent(Act::kConfiguration), signal);
  if (!revision) return problem(revision.error());
  if (const auto status = services.plant.publish(*revision); !status) {
    return problem(status.error());
  }
  const auto now = registry.snapshot();
  return json_response(signal_view(*now->find<Signal>(signal.id), *now));
}

net::HttpResponse adopt(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto address = text_field(*body, "address");
  if (!address) return problem(address.error());
  const auto asset = text_field(*body, "asset");
  if (!asset) return problem(asset.error());
  registry::Adoption adoption;
  adoption.asset_path = *asset;
  const auto may_create = optional_flag(*body, "create_asset");
  if (!may_create) return problem(may_create.error());
  if (const auto checked = check_fields(*body, {"address", "asset", "create_asset", "kind"});
      !checked) {
    return problem(checked.error(),
                   "send address, asset, create_asset, kind, name, title, unit, "
                   "range_low, range_high, expected_interval_ms, value_at_4_ma or value_at_20_ma");
  }
  adoption.create_path = *may_create ? registry::CreatePath::kYes : registry::CreatePath::kNo;
  Signal& signal = adoption.signal;
  for (const auto& known : services.plant.table().provisional()) {
    if (known.address != *address) continue;
    signal.id = known.id;
    signal.type = known.type;
    if (is_known_unit(known.unit)) signal.unit = known.unit;
  }
  if (const Signal* taken =
          services.plant.registry().snapshot()->find_signal_by_address(*address)) {
    return problem(409, "already_exists",
                   fmt::format("{} is already signal {}", *address, taken->id.value),
                   fmt::format("change it with PATCH /api/v1/signals/{}", taken->id.value));
  }
  if (!signal.id) {
    return problem(404, "not_found", fmt::format("no provisional signal with address {}", *address),
                   "list them with GET /api/v1/inbox; nothing was received under this address yet");
  }
  signal.address = *address;
  if (signal.unit.empty()) signal.unit = "1";
  signal.kind = signal.type == ValueType::kText   ? SignalKind::kText
                : signal.type == ValueType::kBool ? SignalKind::kDiscrete
                                                  : SignalKind::kAnalog;
  const std::size_t slash = address->rfind('/');
  signal.name = slash == std::string::npos ? *address : address->substr(slash + 1);
  json fields = *body;
  for (const char* used : {"address", "asset", "create_asset"}) fields.erase(used);
  if (const auto merged = registry::merge(fields, signal); !merged) return problem(merged.error());
  const auto changed = services.plant.registry().adopt(call.intent(Act::kConfiguration), adoption);
  if (!changed) {
    const bool is_asset_missing = changed.error().code() == Code::kNotFound;
    return problem(changed.error(), is_asset_missing ? "send create_asset: true to create it" : "");
  }
  if (const auto status = services.plant.publish(changed->revision); !status) {
    return problem(status.error());
  }
  if (const auto status = services.plant.close_provisional(signal.id, true); !status) {
    return problem(status.error());
  }
  const auto now = services.plant.registry().snapshot();
  return json_response(signal_view(*now->find<Signal>(changed->record.id), *now));
}

net::HttpResponse dismiss(Services& services, const Call& call) {
  const auto id = path_id<SignalId>(call.parameters[0], "provisional signal");
  if (!id) return problem(id.error());
  if (const auto status = services.plant.table().discard(*id); !status) {
    return problem(status.error());
  }
  if (const auto status = services.plant.close_provisional(*id, false); !status) {
    return problem(status.error());
  }
  return net::HttpResponse::of(204, "", "");
}

net::HttpResponse last_of(const Services& services, const std::vector<SignalId>& ids) {
  const auto values = services.historian.last(ids);
  const UtcNanos now = services.clock.wall();
  json rows = json::array();
  for (const historian::LastValue& value : values) {
    rows.push_back(
        {{"id", value.signal.value},
         {"time", to_rfc3339(value.time)},
         {"age_ms",
          std::chrono::duration_cast<std::chrono::milliseconds>(now - value.time).count()},
         {"value", value_json(value.type, value.word, value.text)},
         {"quality", to_text(value.quality)}});
  }
  return json_response({{"values", std::move(rows)}});
}

net::HttpResponse last(const Services& services, const Call& call) {
  const auto plant = services.plant.registry().snapshot();
  std::vector<SignalId> ids;
  if (const auto list = call.http.find_query("ids")) {
    const auto parsed = id_list(*list);
    if (!parsed) return problem(parsed.error());
    for (const std::uint32_t id : *parsed) ids.emplace_back(id);
  } else if (call.http.find_query("asset")) {
    const auto asset = number_argument(call.http, "asset", 0, 0, UINT32_MAX);
    if (!asset) return problem(asset.error());
    for (const Signal* signal : plant->signals_of(AssetId(static_cast<std::uint32_t>(*asset)))) {
      ids.push_back(signal->id);
    }
  } else {
    for (const Signal& signal : plant->all<Signal>()) ids.push_back(signal.id);
  }
  return last_of(services, ids);
}

net::HttpResponse last_by_body(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto it = body->find("ids");
  if (it == body->end() || !it->is_array()) {
    return problem(400, "invalid_argument", "ids: must be an array of numbers");
  }
  std::vector<SignalId> ids;
  for (const json& id : *it) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() > UINT32_MAX) {
      return problem(400, "invalid_argument", "ids: must be an array of signal ids");
    }
    ids.emplace_back(id.get<std::uint32_t>());
  }
  return last_of(services, ids);
}

}  // namespace

void add_signal_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/signals", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("GET", "/api/v1/signals/last", Access::kViewer,
             [s](const Call& call) { return last(*s, call); });
  router.add("POST", "/api/v1/signals/last", Access::kViewer,
             [s](const Call& call) { return last_by_body(*s, call); });
  router.add("POST", "/api/v1/signals/adopt", Access::kEngineer,
             [s](const Call& call) { return adopt(*s, call); });
  router.add("GET", "/api/v1/signals/{id}", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  router.add("PATCH", "/api/v1/signals/{id}", Access::kEngineer,
             [s](const Call& call) { return patch(*s, call); });
  router.add("POST", "/api/v1/signals/{id}/dismiss", Access::kEngineer,
             [s](const Call& call) { return dismiss(*s, call); });
}

}  // namespace millwright::api
