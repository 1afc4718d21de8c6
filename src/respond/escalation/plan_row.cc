// SPDX-License-Identifier: Apache-2.0
// PlanRow as JSON: each step is an object whose "step" says which kind it is.

#include "respond/escalation/row_json.h"
#include "respond/escalation/rows.h"

namespace millwright::respond {
namespace {

/// Persisted; do not renumber. The order of the alternatives of PlannedStep.
enum class StepKind : std::uint8_t {
  kNotify = 0,
  kWait = 1,
  kHours = 2,
  kLoad = 3,
  kWebhook = 4,
  kRepeat = 5,
};

PlannedStep empty_step(StepKind kind) {
  switch (kind) {
    case StepKind::kNotify:
      return PlannedNotify{};
    case StepKind::kWait:
      return WaitStep{};
    case StepKind::kHours:
      return HoursStep{};
    case StepKind::kLoad:
      return LoadStep{};
    case StepKind::kWebhook:
      return WebhookStep{};
    case StepKind::kRepeat:
      return RepeatStep{};
  }
  return WaitStep{};
}

}  // namespace

template <class Io>
void fields(Io& io, Row<Recipient> auto& recipient) {
  io("person", recipient.person);
  io("channels", recipient.channels);
  io("language", recipient.language);
  io.number("problem", recipient.problem, ReachProblem::kLacksSkill);
}
template <class Io>
void fields(Io& io, Row<PlannedRoster> auto& roster) {
  io("roster", roster.roster);
  io("at_start", roster.at_start);
}
template <class Io>
void fields(Io& io, Row<PlannedNotify> auto& step) {
  io("people", step.people);
  io("rosters", step.rosters);
  io("unknown_teams", step.unknown_teams);
  io("channels", step.channels);
  io("skill", step.skill);
}
template <class Io>
void fields(Io& io, Row<WaitStep> auto& step) {
  io("duration_s", step.duration);
}
template <class Io>
void fields(Io& io, Row<HoursStep> auto& step) {
  io.number("hours", step.hours, Hours::kOut);
  io("roster", step.roster);
}
template <class Io>
void fields(Io& io, Row<LoadStep> auto& step) {
  io("more_than", step.more_than);
  io("within_s", step.within);
}
template <class Io>
void fields(Io& io, Row<WebhookStep> auto& step) {
  io("url", step.url);
  io("template", step.template_name);
}
template <class Io>
void fields(Io& io, Row<RepeatStep> auto& step) {
  io("times", step.times);
}
template <class Io>
void fields(Io& io, Row<PlannedStep> auto& step) {
  auto kind = static_cast<StepKind>(step.index());
  io.number("step", kind, StepKind::kRepeat);
  if constexpr (std::same_as<Io, FieldReader>) step = empty_step(kind);
  std::visit([&](auto& what) { fields(io, what); }, step);
}
template <class Io>
void fields(Io& io, Row<PlanRow> auto& row) {
  io("id", row.id);
  io("steps", row.plan.steps);
  io("last_resort", row.plan.last_resort);
  io.number("stop_on", row.plan.stop_on, StopOn::kAcknowledged);
}

std::string encode(const PlanRow& row) {
  return encode_row(row);
}

Result<PlanRow> decode_plan(std::string_view json) {
  return decode_row<PlanRow>("plan", json);
}

}  // namespace millwright::respond
