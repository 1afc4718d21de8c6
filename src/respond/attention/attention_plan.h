// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the project team's effort is to fall week by week, and what it was. Text forms:
// docs/format/training.md.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "respond/attention/effort.h"

namespace millwright::respond {

struct AttentionPlan {
  std::string name;
  UtcNanos begin;                      ///< of its first week
  std::vector<double> hours_per_week;  ///< target of the project team, 1 to 260 weeks
  std::string set_by;

  bool operator==(const AttentionPlan&) const = default;
};

/// Errors: invalid_argument   no name, no weeks or more than 260, a target not in 0 to 10,000 h, or
///                            one above the week before: the effort is to fall.
Status check(const AttentionPlan& plan);

std::string encode(const AttentionPlan& plan);
/// Errors: data_loss   damaged, or of a later version.
Result<AttentionPlan> decode_attention_plan(std::string_view row);

/// The journal record by which a person sets a plan; `plan.set_by` is who did.
std::string encode_plan_command(const AttentionPlan& plan);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<AttentionPlan>> decode_plan_command(std::string_view json);

enum class Standing : std::uint8_t {
  kMet,   ///< the week is over and took no more than its target
  kOver,  ///< it took more, whether over or not
  kOpen,  ///< not over yet, within its target so far
};
/// "met", "over", "open".
std::string_view name(Standing standing);

struct PlanWeek {
  UtcNanos begin;
  double target_hours = 0;
  std::optional<double> actual_hours;  ///< an estimate; none before the week, or suppressed
  Standing standing = Standing::kOpen;
};

/// One entry per week of the plan. `acts` of other teams are skipped. With fewer than five people
/// in the project team the hours are left out and only the standing is given.
std::vector<PlanWeek> plan_against_actual(const AttentionPlan& plan, std::span<const HumanAct> acts,
                                          int project_people, UtcNanos now);

}  // namespace millwright::respond
