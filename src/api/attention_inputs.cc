// SPDX-License-Identifier: Apache-2.0
#include "api/attention_inputs.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "api/attention_acts.h"
#include "api/audit_reader.h"
#include "registry/retention.h"
#include "respond/attention/sensor_silence.h"

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

/// When it was heard, to the hour: what the roll-ups say, long after the readings are gone.
Result<std::vector<respond::Heard>> heard_of(const Services& services, SignalId id,
                                             historian::TimeRange range) {
  constexpr std::chrono::hours kWidth{1};
  // Whole hours, so that no chunk has to be opened at the ends.
  range.begin.ns -= range.begin.ns % std::chrono::nanoseconds(kWidth).count();
  MW_TRY(const auto buckets, services.historian.downsample(id, range, kWidth, true));
  std::vector<respond::Heard> out;
  out.reserve(buckets.size());
  for (const historian::Bucket& bucket : buckets) {
    // Bad readings have no times of their own here, and are heard all the same.
    const bool is_all_bad = bucket.count == bucket.bad_count;
    out.push_back(is_all_bad ? respond::Heard{bucket.begin, bucket.begin + kWidth}
                             : respond::Heard{bucket.first_time, bucket.last_time});
  }
  return out;
}

/// From when on the history of a signal is whole, to the hour.
UtcNanos known_from(const registry::RetentionClass& kept, const Signal& signal, UtcNanos now) {
  constexpr UtcNanos kAlways{INT64_MIN / 2};
  // Text has no roll-ups.
  const auto days = signal.kind == SignalKind::kText ? kept.raw_days : kept.hour_days;
  return days ? now - std::chrono::days(*days) : kAlways;
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

Result<std::vector<respond::SensorCount>> sensor_counts(const Services& services,
                                                        const std::vector<AuditEntry>& trail,
                                                        UtcNanos begin) {
  const auto plant = services.plant.registry().snapshot();
  const auto created = created_at(trail, "signal");
  MW_TRY(const auto retention, registry::load_retention(services.plant.registry()));
  const UtcNanos now = services.clock.wall();
  respond::SensorTally tally;
  for (const Signal& signal : plant->all<Signal>()) {
    if (is_platform(signal.asset, *plant)) continue;
    const auto it = created.find(signal.id.value);
    const UtcNanos since = std::max(it == created.end() ? begin : it->second, begin);
    MW_TRY(const auto heard, heard_of(services, signal.id, {since - respond::kSilentAfter, now}));
    const auto known = known_from(retention.class_of(signal.id), signal, now);
    tally.add(since, now, respond::silences({since, now, known, heard}));
  }
  return tally.counts();
}

Result<AttentionPast> read_attention_past(const Services& services, UtcNanos begin) {
  AttentionPast past;
  MW_TRY(AlarmPast alarms, read_alarm_past(services));
  MW_TRY(const auto trail, audit_since(services, begin - respond::TeamMemory::kMemory));
  const auto plant = services.plant.registry().snapshot();
  past.acts = gather_acts(services, trail, begin);
  place_acts(services, team_memory(trail, *plant), past.acts);
  MW_TRY(past.sensors, sensor_counts(services, trail, begin));
  past.raises = std::move(alarms.raises);
  past.teams = team_sizes(*plant);
  return past;
}

}  // namespace millwright::api
