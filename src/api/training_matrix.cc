// SPDX-License-Identifier: Apache-2.0
#include "api/training_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "api/audit_reader.h"
#include "api/exercises.h"
#include "api/json_body.h"
#include "respond/training/coverage.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::KnowledgeKind;
using respond::Qualification;

constexpr std::chrono::days kAhead{28};
constexpr std::chrono::days kMemory{365};
constexpr std::size_t kMostSinglePoints = 200;
constexpr std::size_t kMostBusFactors = 20'000;

/// What the desk knows, copied out.
struct Known {
  std::vector<std::string> procedures;
  std::vector<Qualification> qualifications;
  std::string roster;  ///< the one asked for; empty: there is none
  std::vector<std::string> shifts;
  std::vector<respond::Shift> duties;  ///< of that roster, the coming kAhead
};

Result<Known> ask(const respond::Desk& desk, std::string_view roster_name, UtcNanos now) {
  MW_TRY(const respond::Roster* roster, roster_asked(desk, roster_name));
  Known known;
  for (const auto& [name, item] : desk.shelf().procedures()) known.procedures.push_back(name);
  const auto kept = desk.training().qualifications();
  known.qualifications.assign(kept.begin(), kept.end());
  known.shifts = shift_names(roster);
  if (roster != nullptr) {
    known.roster = roster->name;
    auto duties = desk.directory().duty(*roster).shifts_between(now, now + kAhead);
    if (duties) known.duties = std::move(*duties);
  }
  return known;
}

/// The shift a person is on now or next; empty when none is planned.
std::string next_shift(const Known& known, std::string_view person) {
  for (const respond::Shift& duty : known.duties) {
    if (std::ranges::find(duty.people, person) != duty.people.end()) return duty.name;
  }
  return {};
}

std::string_view state_of(const Qualification* q, UtcNanos now) {
  if (q == nullptr || q->revoked_at) return "none";
  if (!is_valid(*q, now)) return "expired";
  return is_demonstrated(*q, now) ? "demonstrated" : "trained";
}

json people_rows(const Known& known, const registry::Plant& plant, UtcNanos now) {
  std::map<std::pair<std::string_view, std::string_view>, const Qualification*> by_identity;
  for (const Qualification& q : known.qualifications) by_identity[{q.person, q.procedure}] = &q;
  json rows = json::array();
  for (const User& user : plant.all<User>()) {
    if (!user.is_active) continue;
    json cells = json::array();
    for (const std::string& procedure : known.procedures) {
      const auto it = by_identity.find({user.name, procedure});
      const Qualification* q = it == by_identity.end() ? nullptr : it->second;
      const bool expires = q != nullptr && !q->revoked_at;
      cells.push_back({{"procedure", procedure},
                       {"state", state_of(q, now)},
                       {"expires", expires ? time_or_null(q->expires_at) : json(nullptr)}});
    }
    rows.push_back({{"person", user.name},
                    {"full_name", user.full_name},
                    {"shift", next_shift(known, user.name)},
                    {"cells", std::move(cells)}});
  }
  return rows;
}

/// Crews rotate: every crew that will be on a shift has to be able to.
json coverage_rows(const Known& known, UtcNanos now) {
  std::set<std::pair<std::string, std::vector<std::string>>> crews;
  for (const respond::Shift& duty : known.duties) {
    std::vector<std::string> people = duty.people;
    std::ranges::sort(people);
    crews.emplace(duty.name, std::move(people));
  }
  std::vector<respond::ShiftMembers> members;
  for (const auto& [shift, people] : crews) members.push_back({shift, people});
  const auto matrix = respond::coverage(known.qualifications, known.procedures, members, now);
  json rows = json::array();
  for (const respond::CoverageRow& row : matrix) {
    std::map<std::string, const respond::CoverageCell*> weakest;
    for (const respond::CoverageCell& cell : row.cells) {
      const respond::CoverageCell*& worst = weakest[cell.shift];
      if (worst == nullptr || cell.qualified.size() < worst->qualified.size()) worst = &cell;
    }
    for (const std::string& shift : known.shifts) {
      const auto it = weakest.find(shift);
      if (it == weakest.end()) continue;
      rows.push_back({{"procedure", row.procedure},
                      {"shift", shift},
                      {"qualified", it->second->qualified.size()},
                      {"cover", name(it->second->cover)}});
    }
  }
  return rows;
}

/// The rule or connector (a device, by its name) a line of the trail is about.
std::optional<respond::KnowledgeItem> item_in(std::string_view what, const registry::Plant& plant) {
  if (const auto rule = record_in(what, "rule")) {
    return respond::KnowledgeItem{KnowledgeKind::kRule, std::to_string(*rule)};
  }
  const auto id = record_in(what, "device");
  const Device* device = id ? plant.find<Device>(DeviceId(*id)) : nullptr;
  if (device == nullptr) return std::nullopt;
  return respond::KnowledgeItem{KnowledgeKind::kConnector, device->name};
}

/// Who edited a rule or a connector or changed its password, and who ran a procedure.
Result<std::vector<respond::KnowledgeAct>> knowledge_acts(const Services& services,
                                                          const registry::Plant& plant,
                                                          UtcNanos now) {
  std::vector<respond::KnowledgeAct> acts;
  MW_TRY(const auto trail, audit_since(services, now - kMemory));
  for (const registry::AuditEntry& entry : trail) {
    if (!entry.user) continue;
    auto item = item_in(entry.what, plant);
    if (item) acts.push_back({std::move(*item), entry.who, entry.when});
  }
  MW_TRY(const auto runs, all_runs(services));
  for (const respond::ProcedureRun& run : runs) {
    if (run.state != respond::RunState::kFinished || run.is_drill) continue;
    acts.push_back({{KnowledgeKind::kProcedure, run.procedure}, run.started_by, run.started});
  }
  return acts;
}

std::string item_text(const respond::KnowledgeItem& item, const registry::Plant& plant) {
  if (item.kind != KnowledgeKind::kRule) return fmt::format("{} {}", name(item.kind), item.name);
  const auto id = record_in("rule " + item.name, "rule");
  const Rule* rule = id ? plant.find<Rule>(RuleId(*id)) : nullptr;
  return fmt::format("rule {}: {}", item.name, rule == nullptr ? "" : rule->message);
}

/// Every procedure, rule that alarms and connector, and how many people can look after it.
Result<std::vector<respond::BusFactor>> all_bus_factors(const Services& services,
                                                        const Known& known,
                                                        const registry::Plant& plant,
                                                        UtcNanos now) {
  std::vector<respond::KnowledgeItem> items;
  for (const std::string& procedure : known.procedures) {
    items.push_back({KnowledgeKind::kProcedure, procedure});
  }
  for (const Rule& rule : plant.all<Rule>()) {
    if (rule.is_enabled && rule.mode == RuleMode::kAlarm) {
      items.push_back({KnowledgeKind::kRule, std::to_string(rule.id.value)});
    }
  }
  for (const Device& device : plant.all<Device>()) {
    items.push_back({KnowledgeKind::kConnector, device.name});
  }
  std::vector<std::string> here;
  for (const User& user : plant.all<User>()) {
    if (user.is_active) here.push_back(user.name);
  }
  MW_TRY(const auto acts, knowledge_acts(services, plant, now));
  return bus_factors(items, known.qualifications, acts, here, now, kMemory);
}

json bus_factor_rows(const std::vector<respond::BusFactor>& factors, const registry::Plant& plant) {
  json rows = json::array();
  for (const respond::BusFactor& factor : factors) {
    if (rows.size() == kMostBusFactors) break;
    rows.push_back({{"what", item_text(factor.item, plant)},
                    {"kind", name(factor.item.kind)},
                    {"name", factor.item.name},
                    {"people", factor.people.size()}});
  }
  return rows;
}

json single_points(const std::vector<respond::BusFactor>& factors, const registry::Plant& plant) {
  json rows = json::array();
  for (const respond::BusFactor& factor : factors) {
    if (!factor.is_single_point() || rows.size() == kMostSinglePoints) break;
    rows.push_back({{"what", item_text(factor.item, plant)},
                    {"kind", name(factor.item.kind)},
                    {"name", factor.item.name},
                    {"only", factor.people.empty() ? "" : factor.people.front()}});
  }
  return rows;
}

}  // namespace

Result<json> training_view(const Services& services, std::string_view roster) {
  const UtcNanos now = services.clock.wall();
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(const Known known, services.watch.with_desk(
                                [&](const respond::Desk& desk) { return ask(desk, roster, now); }));
  json expiring = json::array();
  for (const respond::Expiry& expiry :
       respond::expiring(known.qualifications, now, std::chrono::days(30))) {
    expiring.push_back({{"person", expiry.qualification.person},
                        {"procedure", expiry.qualification.procedure},
                        {"expires", time_or_null(expiry.qualification.expires_at)},
                        {"has_lapsed", expiry.has_lapsed}});
  }
  MW_TRY(const auto factors, all_bus_factors(services, known, *plant, now));
  return json{{"roster", known.roster},
              {"procedures", known.procedures},
              {"people", people_rows(known, *plant, now)},
              {"single_points", single_points(factors, *plant)},
              {"bus_factors", bus_factor_rows(factors, *plant)},
              {"coverage", coverage_rows(known, now)},
              {"expiring", std::move(expiring)}};
}

Result<TrainingGaps> training_gaps_of(const Services& services) {
  const UtcNanos now = services.clock.wall();
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(const Known known,
         services.watch.with_desk([&](const respond::Desk& desk) { return ask(desk, {}, now); }));
  MW_TRY(const auto factors, all_bus_factors(services, known, *plant, now));
  TrainingGaps gaps;
  for (const json& cell : coverage_rows(known, now)) {
    gaps.cells.emplace_back(fmt::format("{}, {}", cell["procedure"].get<std::string>(),
                                        cell["shift"].get<std::string>()),
                            cell["qualified"] == 0);
  }
  for (const respond::BusFactor& factor : factors) {
    gaps.items.emplace_back(item_text(factor.item, *plant), factor.is_single_point());
  }
  return gaps;
}

}  // namespace millwright::api
