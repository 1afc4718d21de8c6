// SPDX-License-Identifier: Apache-2.0
#pragma once
// One human act on the system, as the audit trail has it, and whose team it counts for.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "model/plant.h"

namespace millwright::respond {

/// Persisted by name.
enum class ActCategory : std::uint8_t {
  kAcknowledge = 0,
  kShelve = 1,
  kRun = 2,   ///< a procedure begun or ended
  kStep = 3,  ///< one step of it
  kConfiguration = 4,
  kRestart = 5,  ///< of a service or device, by hand
  kOverride = 6,
  kSupportContact = 7,  ///< somebody asked the vendor for help, whoever logged it
  kFileEdit = 8,        ///< past the system, on the machine
  kFeedback = 9,        ///< labelling an outcome
  kTraining = 10,
  kOther = 11,
  kPage = 12,     ///< a page taken or given back
  kUpgrade = 13,  ///< another program started in place of this one
};
inline constexpr std::size_t kActCategories = 14;
/// "acknowledge", "shelve", "run", "step", "configuration", "restart", "override",
/// "support-contact", "file-edit", "feedback", "training", "other", "page", "upgrade".
std::string_view name(ActCategory category);
std::optional<ActCategory> parse_act_category(std::string_view text);

struct HumanAct {
  UtcNanos time;
  std::string who;                        ///< tells people apart; never in a report
  TeamKind team = TeamKind::kOperations;  ///< of TeamMemory::kind_at(who, time)
  ActCategory category = ActCategory::kOther;
  AssetId asset;                                 ///< none where it concerns no asset
  AlarmId alarm;                                 ///< none where it concerns no alarm
  std::optional<std::chrono::seconds> duration;  ///< none = not known
  bool is_sampled = false;  ///< `duration` was timed; otherwise it is somebody's guess
  bool is_in_hours = true;  ///< within the person's shift or normal hours
};

/// The project team and the vendor: those without whom normal staff must get along.
constexpr bool is_helper(TeamKind kind) {
  return kind == TeamKind::kProject || kind == TeamKind::kVendor;
}

/// A person joined a team of this kind; it lasts until the person's next stay.
struct TeamStay {
  std::string person;
  TeamKind kind = TeamKind::kOperations;
  UtcNanos from;
};

/// Who counted as what when. Moving people out of the project team does not move their work out of
/// its account: for kMemory after they left it they still count as project (or vendor).
class TeamMemory {
 public:
  static constexpr std::chrono::days kMemory{90};

  /// Order does not matter.
  explicit TeamMemory(std::span<const TeamStay> stays);

  /// Nothing for a person without a stay by then. Cost: logarithmic in people and linear in the
  /// stays of this one.
  std::optional<TeamKind> kind_at(std::string_view person, UtcNanos time) const;

 private:
  struct Stay {
    UtcNanos from;
    TeamKind kind;
  };
  std::map<std::string, std::vector<Stay>, std::less<>> by_person_;  ///< in order of time
};

/// How many sensors there are from `from` on, and how many of them are silent.
struct SensorCount {
  UtcNanos from;
  int sensors = 0;
  int silent = 0;
};

/// Sensor-weeks in [begin, end) without the silent ones: attention is measured per sensor that
/// works. Before the first count there are none. `counts` are in order of time.
double sensor_weeks(std::span<const SensorCount> counts, UtcNanos begin, UtcNanos end);

}  // namespace millwright::respond
