// SPDX-License-Identifier: Apache-2.0
// What changed lately about an asset: itself, its signals and their rules, from the audit trail.
#include <algorithm>
#include <map>
#include <set>

#include "api/audit_reader.h"
#include "api/cursor.h"
#include "api/desk_call.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// A record before or after a change; an empty object where it did not exist.
json image_of(const std::optional<std::string>& text) {
  json image = text ? json::parse(*text, nullptr, false) : json::object();
  return image.is_object() ? image : json::object();
}

struct Change {
  const registry::AuditEntry* entry = nullptr;
  std::string_view kind;  ///< "asset", "signal", "rule"
  std::uint32_t id = 0;
  json before;
  json after;

  bool refers(const char* member, std::uint32_t to) const {
    return before.value(member, json()) == to || after.value(member, json()) == to;
  }
};

std::optional<Change> change_of(const registry::AuditEntry& entry) {
  for (const std::string_view kind : {"asset", "signal", "rule"}) {
    const auto id = record_in(entry.what, kind);
    if (!id) continue;
    return Change{&entry, kind, *id, image_of(entry.before), image_of(entry.after)};
  }
  return std::nullopt;
}

/// Also what is there no more, or was moved away: by what the entries themselves say.
std::vector<Change> changes_of(AssetId asset, const registry::Plant& plant,
                               const std::vector<registry::AuditEntry>& entries) {
  std::vector<Change> all;
  std::set<std::uint32_t> signals;
  for (const Signal* signal : plant.signals_of(asset)) signals.insert(signal->id.value);
  for (const registry::AuditEntry& entry : entries) {
    auto change = change_of(entry);
    if (!change) continue;
    if (change->kind == "signal" && change->refers("asset", asset.value)) {
      signals.insert(change->id);
    }
    all.push_back(std::move(*change));
  }
  std::erase_if(all, [&](const Change& change) {
    if (change.kind == "asset") return change.id != asset.value;
    if (change.kind == "signal") return !signals.contains(change.id);
    return std::ranges::none_of(signals,
                                [&](std::uint32_t id) { return change.refers("signal", id); });
  });
  return all;
}

/// The members that differ, with what they were and became.
json differences(const Change& change) {
  json fields = json::array();
  std::set<std::string> names;
  for (const json* image : {&change.before, &change.after}) {
    for (const auto& [name, value] : image->items()) names.insert(name);
  }
  for (const std::string& name : names) {
    const json before = change.before.value(name, json());
    const json after = change.after.value(name, json());
    if (before != after) fields.push_back({{"name", name}, {"before", before}, {"after", after}});
  }
  return fields;
}

std::string title_of(const Change& change) {
  const json& image = change.after.empty() ? change.before : change.after;
  for (const char* member : {"message", "title", "name"}) {
    if (auto text = image.value(member, std::string()); !text.empty()) return text;
  }
  return std::string(change.kind);
}

/// Names stand in the audit trail, which engineers read; others see the kind of team.
json change_view(const Change& change, bool shows_names) {
  const registry::AuditEntry& entry = *change.entry;
  const bool is_new = !entry.before;
  const bool is_gone = !entry.after;
  return {{"id", std::to_string(entry.id)},
          {"when", to_rfc3339(entry.when)},
          {"who", shows_names ? json(entry.who) : json(nullptr)},
          {"team_kind", entry.team_kind},
          {"why", shows_names ? json(entry.why) : json(nullptr)},
          {"kind", change.kind},
          {"record", change.id},
          {"title", title_of(change)},
          {"change", is_new    ? "created"
                     : is_gone ? "removed"
                               : "changed"},
          {"fields", is_new || is_gone ? json::array() : differences(change)}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto id = path_id<AssetId>(call.parameters[0], "asset");
  if (!id) return problem(id.error());
  const auto plant = services.plant.registry().snapshot();
  if (plant->find<Asset>(*id) == nullptr) {
    return problem(Error(Code::kNotFound, "no asset " + std::to_string(id->value)),
                   "list the assets with GET /api/v1/plant");
  }
  const auto period = period_argument(services, call.http, 24h * 30);
  if (!period) return problem(period.error());
  const auto limit = number_argument(call.http, "limit", 100, 1, 1000);
  if (!limit) return problem(limit.error());
  const auto cursor = cursor_argument(call.http, 1);
  if (!cursor) return problem(cursor.error());
  const auto entries = audit_since(services, period->first);
  if (!entries) return problem(entries.error());
  const bool shows_names = call.caller && call.caller->who.role >= Role::kEngineer;
  const std::vector<Change> changes = changes_of(*id, *plant, *entries);
  json rows = json::array();
  json next = nullptr;
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    const auto number = static_cast<std::int64_t>(change->entry->id);
    if (*cursor && number >= (**cursor)[0]) continue;
    if (change->entry->when > period->second) continue;
    if (rows.size() == *limit) {
      next = cursor_text({number + 1});
      break;
    }
    rows.push_back(change_view(*change, shows_names));
  }
  return json_response({{"changes", std::move(rows)}, {"next_cursor", std::move(next)}});
}

}  // namespace

void add_asset_change_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/assets/{id}/changes", Access::kViewer,
             [s = &services](const Call& call) { return list(*s, call); });
}

}  // namespace millwright::api
