// SPDX-License-Identifier: Apache-2.0
#pragma once
// The steps of a policy as they stood when a chain began: people and teams resolved to recipients,
// so that later edits and deletions of policies, teams and people leave a running chain alone.
// Chains with equal steps share one plan.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "respond/escalation/directory.h"
#include "respond/escalation/policy.h"

namespace millwright::respond {

using PlanId = Id<struct PlanTag, std::uint64_t>;

/// Why a person is not reached. Persisted; do not renumber.
enum class ReachProblem : std::uint8_t {
  kNone = 0,
  kUnknownPerson = 1,
  kInactive = 2,
  kNoChannel = 3,  ///< none of the step's channels reaches them
  kLacksSkill = 4,
};
/// "reached", "no such person", "not active", "none of the channels", "lacks the skill".
std::string_view explain(ReachProblem problem);

struct Recipient {
  std::string person;
  ChannelSet channels;  ///< of the step and of the person
  std::string language;
  ReachProblem problem = ReachProblem::kNone;

  auto operator<=>(const Recipient&) const = default;
};

/// A roster is asked when the step comes, because duty changes by the hour. Who was on duty at the
/// start stays as the answer for a roster that is gone by then.
struct PlannedRoster {
  std::string roster;
  std::vector<Recipient> at_start;

  auto operator<=>(const PlannedRoster&) const = default;
};

struct PlannedNotify {
  std::vector<Recipient> people;  ///< those named and those of the teams, each once
  std::vector<PlannedRoster> rosters;
  std::vector<std::string> unknown_teams;
  ChannelSet channels;
  std::string skill;

  auto operator<=>(const PlannedNotify&) const = default;
};

using PlannedStep =
    std::variant<PlannedNotify, WaitStep, HoursStep, LoadStep, WebhookStep, RepeatStep>;

struct Plan {
  std::vector<PlannedStep> steps;
  std::vector<PlannedNotify> last_resort;  ///< one or none
  StopOn stop_on = StopOn::kAccepted;

  auto operator<=>(const Plan&) const = default;
};

/// One person for one notify step, as the directory answers now.
Recipient resolve(const Directory& directory, std::string_view person, ChannelSet channels,
                  std::string_view skill, UtcNanos time);

/// `policy` with everybody resolved. At most kMostRecipients per step; a team has rarely ten.
Plan freeze(const Policy& policy, const Directory& directory, UtcNanos time);
inline constexpr std::size_t kMostRecipients = 100;

/// Everybody a step is for at `time`, each once, reached or not. `unknown` gets the names of teams
/// and rosters that do not exist.
std::vector<Recipient> recipients(const PlannedNotify& step, const Directory& directory,
                                  UtcNanos time, std::vector<std::string>& unknown);

/// The plans in use, each once. Cost: O(log plans) comparisons.
class PlanShelf {
 public:
  struct Taken {
    PlanId id;
    bool is_new = false;
  };
  /// Counts one more user of an equal plan, which gets `next` when it is new.
  Taken take(Plan plan, PlanId next);
  /// One user less; true when that was the last one and the plan is forgotten.
  bool give_back(PlanId id);
  /// Takes a stored plan over, without users. False when the id or the plan is there already.
  bool restore(PlanId id, Plan plan);
  /// One more user of a plan that is there; false when it is not.
  bool take(PlanId id);

  /// Nullptr when it is not in use. Lifetime: until it is given back for the last time.
  const Plan* find(PlanId id) const;
  std::size_t size() const { return by_id_.size(); }

 private:
  struct Use {
    const Plan* plan;  ///< a key of ids_: map nodes do not move
    std::uint64_t users = 0;
  };
  std::map<Plan, PlanId> ids_;
  std::map<PlanId, Use> by_id_;
};

}  // namespace millwright::respond
