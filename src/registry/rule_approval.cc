// SPDX-License-Identifier: Apache-2.0
#include "registry/rule_approval.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "registry/record_json.h"

namespace millwright::registry {
namespace {

using nlohmann::json;

constexpr std::array kNumbers{"limit",        "deadband",  "on_delay_ms",
                              "off_delay_ms", "window_ms", "priority"};
// Approvals from before rules inhibited anything do not name it.
constexpr const char* kInhibits = "inhibits";

// The approved fields of a rule's JSON record.
json settings_of(const json& record) {
  json settings = json::object();
  for (const char* field : kNumbers) settings[field] = record.value(field, json(nullptr));
  settings[kInhibits] = record.value(kInhibits, json::array());
  return settings;
}

json settings_of(const std::optional<std::string>& record) {
  const json parsed = json::parse(record.value_or(""), nullptr, false);
  return parsed.is_object() ? settings_of(parsed) : json(nullptr);
}

// Who made the settings what they are; empty when the trail does not say.
Result<std::string> last_editor(Registry& registry, RuleId id) {
  AuditQuery query;
  query.what = fmt::format("rule {}", id.value);
  while (true) {
    MW_TRY(const std::vector<AuditEntry> page, registry.audit(query));
    for (const AuditEntry& entry : page) {
      if (settings_of(entry.before) != settings_of(entry.after)) return entry.who;
    }
    if (page.size() < query.limit) return std::string();
    query.before_id = page.back().id;
  }
}

}  // namespace

std::string approval_settings(const Rule& rule) {
  return dump(settings_of(to_json(rule)));
}

bool is_approval(std::string_view text) {
  if (text.empty()) return true;
  const json settings = json::parse(text, nullptr, false);
  const bool has_inhibits = settings.is_object() && settings.contains(kInhibits);
  return settings.is_object() && settings.size() == kNumbers.size() + (has_inhibits ? 1 : 0) &&
         (!has_inhibits || settings[kInhibits].is_array()) &&
         std::ranges::all_of(kNumbers, [&](const char* field) {
           return settings.contains(field) && settings[field].is_number();
         });
}

std::vector<std::string> differences_from_approved(const Rule& rule) {
  std::vector<std::string> different;
  const json approved = json::parse(rule.approved_settings, nullptr, false);
  if (!approved.is_object()) return different;
  const json then = settings_of(approved);
  const json now = settings_of(to_json(rule));
  for (const char* field : kNumbers) {
    if (then[field] != now[field]) different.emplace_back(field);
  }
  if (then[kInhibits] != now[kInhibits]) different.emplace_back(kInhibits);
  return different;
}

Result<Changed<Rule>> approve_rule(Registry& registry, const Intent& intent, RuleId id) {
  // Taken first: whoever changes the rule after this is noticed below.
  const std::shared_ptr<const Plant> judged = registry.snapshot();
  const Rule* seen = judged->find<Rule>(id);
  if (!seen) return fail(Code::kNotFound, fmt::format("no rule {}", id.value));
  if (!intent.who.user) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is no person: log in to approve a rule", intent.who.name));
  }
  MW_TRY(const std::string editor, last_editor(registry, id));
  if (editor == intent.who.name) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} changed the settings of rule {} last; somebody else approves them",
                            editor, id.value));
  }
  Changed<Rule> result;
  MW_TRY(result.revision, registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(result.record, edit.get<Rule>(id));
    const std::string settings = approval_settings(result.record);
    if (approval_settings(*seen) != settings) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("rule {} changed meanwhile; look at it again", id.value));
    }
    result.record.approved_by = intent.who.name;
    result.record.approved_settings = settings;
    return edit.update(result.record);
  }));
  return result;
}

}  // namespace millwright::registry
