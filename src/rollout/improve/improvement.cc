// SPDX-License-Identifier: Apache-2.0
#include "rollout/improve/improvement.h"

#include <fmt/format.h>

#include <utility>

#include "core/enum_names.h"
#include "rollout/wave/stated_text.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<5> kSources{"review", "drill", "problem", "missed-failure", "comment"};
constexpr EnumNames<2> kDirections{"up", "down"};
constexpr EnumNames<6> kEffects{"no action", "too early",           "better",
                                "worse",     "no difference shown", "not known"};
constexpr double kConfidence = 0.9;

Status check_open(const Improvement& finding) {
  if (!finding.closed_at) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("finding {} is closed; report a new one", finding.id));
}

Status check_action(const ImprovementAction& action, UtcNanos now) {
  if (is_blank(action.owner)) return fail(Code::kInvalidArgument, "owner: missing");
  MW_TRY_STATUS(check_text("what", action.what, Improvement::kMostWords));
  if (action.due <= now || action.due - now > ImprovementAction::kLongestWait) {
    return fail(Code::kInvalidArgument,
                fmt::format("due: must be later than now and within {} days",
                            ImprovementAction::kLongestWait.count()));
  }
  if (action.window > ImprovementAction::kLongestWindow) {
    return fail(Code::kInvalidArgument, fmt::format("window_days: more than {}",
                                                    ImprovementAction::kLongestWindow.count()));
  }
  if (action.scope == Scope::kWave && !action.wave) {
    return fail(Code::kInvalidArgument, "wave: missing; scope wave is about one");
  }
  return check(action.criterion());
}

}  // namespace

std::string_view name(FindingSource source) {
  return name_in(kSources, source);
}

std::optional<FindingSource> parse_finding_source(std::string_view text) {
  return parse_in<FindingSource>(kSources, text);
}

std::string_view name(Direction direction) {
  return name_in(kDirections, direction);
}

std::optional<Direction> parse_direction(std::string_view text) {
  return parse_in<Direction>(kDirections, text);
}

std::string_view name(Effect effect) {
  return name_in(kEffects, effect);
}

EffectMeasure EffectMeasure::of(const Finding& finding, UtcNanos begin, UtcNanos end) {
  EffectMeasure out{begin, end, finding.value, finding.interval, finding.sample, {}};
  // With an interval the reason is about a target, and there is none.
  if (!finding.interval) out.reason = finding.reason;
  return out;
}

Criterion ImprovementAction::criterion() const {
  Criterion out;
  out.metric = metric;
  out.scope = scope;
  out.window = window;
  out.confidence = kConfidence;
  return out;
}

Effect Improvement::effect() const {
  if (!action || !action->done_at) return Effect::kNoAction;
  if (!action->after) return Effect::kTooEarly;
  const auto& before = action->before->interval;
  const auto& after = action->after->interval;
  if (!before || !after) return Effect::kNotKnown;
  const bool is_up = after->low > before->high;
  const bool is_down = after->high < before->low;
  if (!is_up && !is_down) return Effect::kNoDifference;
  return is_up == (action->direction == Direction::kUp) ? Effect::kBetter : Effect::kWorse;
}

std::optional<UtcNanos> Improvement::effect_due() const {
  if (!action || !action->done_at || action->after) return std::nullopt;
  return *action->done_at + std::chrono::nanoseconds(action->window);
}

bool Improvement::is_closed_without_effect() const {
  return closed_at && effect() != Effect::kBetter && effect() != Effect::kWorse &&
         effect() != Effect::kNoDifference;
}

Status check(const Improvement& finding) {
  if (is_blank(finding.key)) return fail(Code::kInvalidArgument, "key: missing");
  MW_TRY_STATUS(check_text("title", finding.title, Improvement::kMostTitle));
  if (finding.words.size() <= Improvement::kMostWords) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("words: more than {} bytes", Improvement::kMostWords));
}

Result<Improvement> plan_action(Improvement finding, ImprovementAction action, UtcNanos now) {
  MW_TRY_STATUS(check_open(finding));
  if (finding.action && finding.action->done_at) {
    return fail(Code::kFailedPrecondition,
                "the action is done: what it was to change is not changed any more");
  }
  MW_TRY_STATUS(check_action(action, now));
  action.done_at.reset();
  action.before.reset();
  action.after.reset();
  finding.action = std::move(action);
  return finding;
}

Result<Improvement> finish_action(Improvement finding, EffectMeasure before, const WaveAct& act) {
  MW_TRY_STATUS(check_open(finding));
  if (!finding.action) {
    return fail(Code::kFailedPrecondition, "there is no action: say first what is to be done");
  }
  if (finding.action->done_at) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} has done it already", finding.action->done_by));
  }
  finding.action->done_at = act.at;
  finding.action->done_by = act.who;
  finding.action->before = std::move(before);
  return finding;
}

Result<Improvement> note_effect(Improvement finding, EffectMeasure after) {
  const auto due = finding.effect_due();
  if (!due || after.end < *due) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the effect of finding {} is not due", finding.id));
  }
  finding.action->after = std::move(after);
  return finding;
}

Result<Improvement> close(Improvement finding, const WaveAct& act) {
  MW_TRY_STATUS(check_open(finding));
  MW_TRY_STATUS(check_text("lesson", act.why, Improvement::kMostWords));
  finding.closed_at = act.at;
  finding.closed_by = act.who;
  finding.lesson = act.why;
  return finding;
}

}  // namespace millwright::rollout
