// SPDX-License-Identifier: Apache-2.0
#include "api/attention_inputs.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "api/attention_acts.h"
#include "api/audit_reader.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::AuditEntry;

/// Team and name of a user as an audit entry has it.
struct UserImage {
  std::string name;
  TeamId team;
};

std::optional<UserImage> image_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const json record = json::parse(*text, nullptr, false);
  // Entries about a user's password are no records.
  if (!record.is_object() || !record.contains("team") || !record.contains("name")) {
    return std::nullopt;
  }
  UserImage image;
  if (record["name"].is_string()) image.name = record["name"].get<std::string>();
  if (record["team"].is_number_unsigned()) image.team = TeamId(record["team"].get<std::uint32_t>());
  return image;
}

TeamKind kind_of(TeamId id, const registry::Plant& plant) {
  const Team* team = plant.find<Team>(id);
  return team == nullptr ? TeamKind::kOperations : team->kind;
}

std::vector<respond::TeamSize> team_sizes(const registry::Plant& plant) {
  std::map<TeamKind, int> people;
  for (const User& user : plant.all<User>()) {
    if (user.is_active && !user.is_contact_only) ++people[kind_of(user.team, plant)];
  }
  std::vector<respond::TeamSize> out;
  for (const auto& [kind, count] : people) out.push_back({kind, count});
  return out;
}

}  // namespace

respond::TeamMemory team_memory(const std::vector<AuditEntry>& trail,
                                const registry::Plant& plant) {
  constexpr UtcNanos kAlways{INT64_MIN / 2};
  std::vector<respond::TeamStay> stays;
  std::map<std::string, bool> is_known;
  for (const AuditEntry& entry : trail) {
    if (!record_in(entry.what, "user")) continue;
    const auto before = image_of(entry.before);
    const auto after = image_of(entry.after);
    if (!after) continue;
    if (!is_known[after->name] && before) {
      stays.push_back({after->name, kind_of(before->team, plant), kAlways});
    }
    is_known[after->name] = true;
    if (!before || before->team != after->team) {
      stays.push_back({after->name, kind_of(after->team, plant), before ? entry.when : kAlways});
    }
  }
  for (const User& user : plant.all<User>()) {
    if (!is_known[user.name]) stays.push_back({user.name, kind_of(user.team, plant), kAlways});
  }
  return respond::TeamMemory(stays);
}

std::vector<respond::SensorCount> sensor_counts(const Services& services,
                                                const std::vector<AuditEntry>& trail,
                                                UtcNanos begin) {
  constexpr std::chrono::hours kSilentAfter{24};
  const auto plant = services.plant.registry().snapshot();
  const auto created = created_at(trail, "signal");
  std::map<UtcNanos, respond::SensorCount> changes;  // differences
  std::vector<SignalId> ids;
  for (const Signal& signal : plant->all<Signal>()) {
    if (!is_platform(signal.asset, *plant)) ids.push_back(signal.id);
  }
  std::map<SignalId, UtcNanos> last;
  for (const historian::LastValue& value : services.historian.last(ids)) {
    last[value.signal] = value.time;
  }
  const UtcNanos now = services.clock.wall();
  for (const SignalId id : ids) {
    const auto it = created.find(id.value);
    const UtcNanos since = std::max(it == created.end() ? begin : it->second, begin);
    ++changes[since].sensors;
    const auto heard = last.find(id);
    const UtcNanos silent =
        heard == last.end() ? since : std::max(heard->second + kSilentAfter, since);
    if (silent < now) ++changes[silent].silent;
  }
  std::vector<respond::SensorCount> counts;
  respond::SensorCount sum;
  for (const auto& [from, change] : changes) {
    sum = {from, sum.sensors + change.sensors, sum.silent + change.silent};
    counts.push_back(sum);
  }
  return counts;
}

Result<AttentionPast> read_attention_past(const Services& services, UtcNanos begin) {
  AttentionPast past;
  MW_TRY(AlarmPast alarms, read_alarm_past(services));
  MW_TRY(const auto trail, audit_since(services, begin - respond::TeamMemory::kMemory));
  const auto plant = services.plant.registry().snapshot();
  past.acts = gather_acts(services, trail, begin);
  place_acts(services, team_memory(trail, *plant), past.acts);
  past.sensors = sensor_counts(services, trail, begin);
  past.raises = std::move(alarms.raises);
  past.teams = team_sizes(*plant);
  return past;
}

}  // namespace millwright::api
