// SPDX-License-Identifier: Apache-2.0
#pragma once
// What alarm performance is measured from: annunciations, hours of suppression and the load an
// operator position has from other systems. Plain values; kpi.h, worst_actors.h, proposal.h and
// projection.h read them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace millwright::alarm {

/// What a person found an alarm to have been. Exchanged by name.
enum class Outcome : std::uint8_t {
  kUnlabelled,  ///< nobody said: counts as nuisance in every figure
  kTrue,
  kEarly,  ///< true, and in time to act before any harm
  kNuisance,
  kDuplicate,  ///< said what another alarm had said
  kSensorFault,
  kKnownWork,  ///< somebody was working there
};
/// "unlabelled", "true", "early", "nuisance", "duplicate", "sensor-fault", "known-work".
std::string_view name(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);
/// True and early ones: no change of a rule may lose them.
constexpr bool is_worth_keeping(Outcome outcome) {
  return outcome == Outcome::kTrue || outcome == Outcome::kEarly;
}

/// [begin, end).
struct Period {
  UtcNanos begin;
  UtcNanos end;

  constexpr bool contains(UtcNanos time) const { return begin <= time && time < end; }
  constexpr std::int64_t ns() const { return end.ns - begin.ns; }
  constexpr double hours() const { return static_cast<double>(ns()) / 3.6e12; }
  constexpr double days() const { return hours() / 24; }
  bool operator==(const Period&) const = default;
};

/// One alarm shown to one operator position: a raise or re-raise that was not silenced.
struct Annunciated {
  UtcNanos time;
  AlarmId alarm;
  RuleId rule;
  AssetId asset;
  AreaId area;
  std::string position;              ///< the operator position's name; empty = assigned to none
  int priority = 3;                  ///< 1 highest; anything but 1 and 2 counts as 3
  std::optional<UtcNanos> returned;  ///< none: the condition still stands
  std::optional<UtcNanos> acknowledged;
  Outcome outcome = Outcome::kUnlabelled;
  /// Raised while it was silenced and shown when the silence ended. No load of its own: the hours
  /// of silence count already, and what comes back is no new alarm.
  bool is_return = false;
};

/// A stretch in which an alarm whose condition stood was kept from its position (shelved,
/// suppressed by design, out of service). Each hour begun counts as one alarm of load, so that
/// silencing never makes a figure better than it is. An hour has no instant, so these count in
/// the averages and not in the peaks: silencing the followers of a stopped machine is the remedy
/// against floods and must not be counted as one.
struct Suppressed {
  Period interval;
  AlarmId alarm;
  RuleId rule;
  AssetId asset;
  AreaId area;
  std::string position;
};

/// What a position already gets from a DCS, SCADA or another system.
struct ExternalLoad {
  enum class Kind : std::uint8_t {
    kNotKnown = 0,  ///< nobody said: no load figure of the position can be called acceptable
    kNone = 1,      ///< said to be none
    kPerDay = 2,    ///< entered as a mean; spread evenly, so peaks come out too low
    kEvents = 3,    ///< imported from the other system's journal
  };
  Kind kind = Kind::kNotKnown;
  double per_day = 0;            ///< alarms per day, kPerDay only
  std::vector<UtcNanos> events;  ///< kEvents only, any order

  static ExternalLoad none() { return {Kind::kNone, 0, {}}; }
  static ExternalLoad entered(double per_day) { return {Kind::kPerDay, per_day, {}}; }
  static ExternalLoad imported(std::vector<UtcNanos> events) {
    return {Kind::kEvents, 0, std::move(events)};
  }
};

struct Position {
  std::string name;
  ExternalLoad external;
};

}  // namespace millwright::alarm
