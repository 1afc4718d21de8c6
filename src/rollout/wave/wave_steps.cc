// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/enum_names.h"
#include "rollout/wave/gate.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<6> kSteps{"shadow", "start", "stabilize", "hold", "resume", "stop"};

std::unexpected<Error> refuse(std::string text) {
  return fail(Code::kFailedPrecondition, std::move(text));
}

void move_to(Wave& wave, WaveState to, const WaveAct& act) {
  wave.changes.push_back({act.at, wave.state, to, act.who, act.why});
  wave.state = to;
}

template <class T>
bool merge(std::vector<T>& into, const std::vector<T>& more) {
  const std::size_t before = into.size();
  into.insert(into.end(), more.begin(), more.end());
  std::ranges::sort(into);
  const auto rest = std::ranges::unique(into);
  into.erase(rest.begin(), rest.end());
  return into.size() != before;
}

Status check_differs(const Wave& before, const Wave& wave, const WaveFacts& facts) {
  if (wave.kind != WaveKind::kWave2) return {};
  if (!differences(before.facts, facts).empty()) return {};
  return refuse(fmt::format(
      "'{}' is to show another part of the organization, and shares more than half of crew, shifts "
      "and networks with '{}', or they are not stated; state them, or choose another area",
      wave.name, before.name));
}

/// The first wave proves one area; how another one takes it is what the second is for.
Status check_areas(const Wave& wave, const WaveContents& contents) {
  const bool is_same = std::ranges::any_of(contents.areas, [&](AreaId area) {
    return std::ranges::find(contents.areas_before, area) != contents.areas_before.end();
  });
  if (wave.kind == WaveKind::kWave2 && is_same) {
    return refuse(fmt::format(
        "'{}' covers machines of an area that the wave before it has: a second wave proves "
        "another area; leave them to the third",
        wave.name));
  }
  if (wave.kind != WaveKind::kWave1 || contents.areas.size() <= 1) return {};
  return refuse(fmt::format(
      "'{}' covers machines of {} areas: a first wave proves one; leave the others to the next",
      wave.name, contents.areas.size()));
}

/// One pilot begins a roll-out. Every other wave builds on what was proven by one of its own kind
/// or of the kind before: none is left out.
Status check_order(Waves waves, const Wave& wave) {
  const Wave* before = find_wave(waves, wave.after);
  if (wave.after && before == nullptr) return refuse("the wave it comes after is gone");
  if (before != nullptr) {
    const int ahead = static_cast<int>(wave.kind) - static_cast<int>(before->kind);
    if (ahead == 0 || ahead == 1) return {};
    const std::string next =
        ahead < 0 ? "set 'after' to the wave that it builds on"
                  : fmt::format("no kind of wave can be left out, plan a {} in between",
                                name(static_cast<WaveKind>(static_cast<int>(wave.kind) - 1)));
    return refuse(fmt::format("'{}' is a {} and comes after '{}', which is a {}: {}", wave.name,
                              name(wave.kind), before->name, name(before->kind), next));
  }
  if (wave.kind != WaveKind::kPilot) {
    return refuse(
        fmt::format("'{}' comes after no wave, and only a pilot may: set 'after' to the "
                    "wave that it builds on",
                    wave.name));
  }
  const auto other = std::ranges::find_if(
      waves, [&](const Wave& one) { return one.id != wave.id && !one.after && one.is_frozen(); });
  if (other == waves.end()) return {};
  return refuse(
      fmt::format("'{}' comes after no wave, as '{}' does, which has begun: set 'after' "
                  "to the wave that it builds on",
                  wave.name, other->name));
}

/// What a wave needs before it may begin, in shadow or not.
Status check_may_begin(Waves waves, const Wave& wave, const WaveContents& contents, UtcNanos now) {
  for (const TeamKind function : kFunctions) {
    if (std::ranges::find(wave.stakeholders, function, &Stakeholder::function) ==
        wave.stakeholders.end()) {
      return refuse(
          fmt::format("'{}' has no stakeholder for {}: name a person for each of the five "
                      "functions",
                      wave.name, name(function)));
    }
  }
  if (contents.assets.empty()) {
    return refuse(fmt::format("'{}' covers no asset: name assets, lines or areas", wave.name));
  }
  if (contents.signals.size() > wave.sensor_budget) {
    return refuse(fmt::format("'{}' has {} sensors already, its budget is {}", wave.name,
                              contents.signals.size(), wave.sensor_budget));
  }
  MW_TRY_STATUS(check_areas(wave, contents));
  MW_TRY_STATUS(check_plan(wave));
  MW_TRY_STATUS(check_order(waves, wave));
  const Wave* before = find_wave(waves, wave.after);
  if (before == nullptr) return {};
  if (const std::string why = instability(waves, *before, now); !why.empty()) {
    return refuse(fmt::format("'{}' comes after '{}', which {}", wave.name, before->name, why));
  }
  return check_differs(*before, wave, contents.facts);
}

Result<Wave> begin(Waves waves, Wave wave, WaveState to, const WaveAct& act,
                   const WaveContents& contents) {
  const bool is_allowed = wave.state == WaveState::kPlanned ||
                          (wave.state == WaveState::kShadow && to == WaveState::kActive);
  if (!is_allowed) {
    return refuse(fmt::format("'{}' is {}; only a planned wave{} can be started", wave.name,
                              name(wave.state),
                              to == WaveState::kActive ? " or one in shadow" : ""));
  }
  MW_TRY_STATUS(check_may_begin(waves, wave, contents, act.at));
  if (!wave.started) {
    wave.started = act.at;
    merge(wave.plant_signals, contents.plant_signals);
    merge(wave.plant_rules, contents.plant_rules);
  }
  wave.facts = contents.facts;
  take_over(wave, contents);
  move_to(wave, to, act);
  return wave;
}

Result<Wave> stabilize(Wave wave, const WaveAct& act, const WaveContents& contents) {
  if (wave.state != WaveState::kActive) {
    return refuse(fmt::format("'{}' is {}; only an active wave can go on to stabilizing", wave.name,
                              name(wave.state)));
  }
  take_over(wave, contents);
  if (wave.signals.empty()) {
    return refuse(fmt::format("'{}' has no sensor: there is nothing to be seen", wave.name));
  }
  wave.stabilizing_since = act.at;
  wave.n_windows = 0;
  move_to(wave, WaveState::kStabilizing, act);
  return wave;
}

Status check_reason(const WaveAct& act) {
  if (act.why.find_first_not_of(" \t\n") != std::string::npos) return {};
  return fail(Code::kInvalidArgument, "reason: missing; it stays on record");
}

Result<Wave> hold(Wave wave, const WaveAct& act) {
  MW_TRY_STATUS(check_reason(act));
  const bool runs = wave.state == WaveState::kShadow || wave.state == WaveState::kActive ||
                    wave.state == WaveState::kStabilizing;
  if (!runs) {
    return refuse(fmt::format("'{}' is {}; what is in shadow, active or stabilizing can be held",
                              wave.name, name(wave.state)));
  }
  wave.held_from = wave.state;
  move_to(wave, WaveState::kHeld, act);
  return wave;
}

Result<Wave> resume(Waves waves, Wave wave, const WaveAct& act) {
  if (wave.state != WaveState::kHeld) {
    return refuse(fmt::format("'{}' is {}, not held", wave.name, name(wave.state)));
  }
  const Wave* before = find_wave(waves, wave.after);
  if (before != nullptr) {
    if (const std::string why = instability(waves, *before, act.at); !why.empty()) {
      return refuse(fmt::format("'{}' comes after '{}', which {}", wave.name, before->name, why));
    }
  }
  move_to(wave, wave.held_from, act);
  // A window in which nobody was to work shows nothing: they begin anew.
  if (wave.state == WaveState::kStabilizing) {
    wave.stabilizing_since = act.at;
    wave.n_windows = 0;
    end_delay(wave);
  }
  return wave;
}

Result<Wave> stop(Wave wave, const WaveAct& act) {
  MW_TRY_STATUS(check_reason(act));
  if (wave.state == WaveState::kPlanned || wave.state == WaveState::kShadow) {
    return refuse(fmt::format("'{}' is {}: it pages nobody", wave.name, name(wave.state)));
  }
  move_to(wave, WaveState::kShadow, act);
  wave.stabilizing_since.reset();
  wave.passed_at.reset();
  wave.waived.clear();
  wave.n_windows = 0;
  end_delay(wave);
  wave.fallen_back.clear();
  wave.sign_offs.clear();  // signed for a wave that was not stopped
  return wave;
}

bool is_same_plan(const Wave& a, const Wave& b) {
  return a.name == b.name && a.kind == b.kind && a.after == b.after && a.scope == b.scope &&
         a.sensor_budget == b.sensor_budget && a.criteria == b.criteria &&
         a.gate_every == b.gate_every && a.soak == b.soak && a.facts == b.facts;
}

}  // namespace

std::string_view name(WaveStep step) {
  return name_in(kSteps, step);
}

std::optional<WaveStep> parse_wave_step(std::string_view text) {
  return parse_in<WaveStep>(kSteps, text);
}

Result<Wave> take_step(Waves waves, const Wave& wave, WaveStep step, const WaveAct& act,
                       const WaveContents& contents) {
  switch (step) {
    case WaveStep::kTrial:
      return begin(waves, wave, WaveState::kShadow, act, contents);
    case WaveStep::kStart:
      return begin(waves, wave, WaveState::kActive, act, contents);
    case WaveStep::kStabilize:
      return stabilize(wave, act, contents);
    case WaveStep::kHold:
      return hold(wave, act);
    case WaveStep::kResume:
      return resume(waves, wave, act);
    case WaveStep::kStop:
      return stop(wave, act);
  }
  return fail(Code::kInternal, "a step without an answer");
}

Result<Wave> change_plan(Waves waves, const Wave& stored, Wave wanted) {
  if (!stored.is_frozen()) {
    MW_TRY_STATUS(check_plan(wanted));
    MW_TRY_STATUS(check_among(waves, wanted));
    return wanted;
  }
  if (!is_same_plan(stored, wanted)) {
    return refuse(
        fmt::format("'{}' has started: its criteria, scope, budget and times are frozen; "
                    "ask for a waiver where a criterion cannot be met",
                    stored.name));
  }
  MW_TRY_STATUS(check_people(wanted));
  std::erase_if(wanted.sign_offs, [&](const SignOff& sign_off) {
    const Stakeholder signer{sign_off.function, sign_off.person};
    return std::ranges::find(wanted.stakeholders, signer) == wanted.stakeholders.end();
  });
  return wanted;
}

Result<Wave> sign(Wave wave, TeamKind function, std::string_view words, const WaveAct& act) {
  if (!wave.is_frozen()) {
    return refuse(fmt::format("'{}' has not started: there is nothing to sign for", wave.name));
  }
  if (std::ranges::find(wave.stakeholders, Stakeholder{function, act.who}) ==
      wave.stakeholders.end()) {
    return refuse(fmt::format("{} is not named for {} in '{}': the person who is signs", act.who,
                              name(function), wave.name));
  }
  if (std::ranges::find(wave.sign_offs, function, &SignOff::function) != wave.sign_offs.end()) {
    return fail(Code::kAlreadyExists, fmt::format("{} has signed already", name(function)));
  }
  wave.sign_offs.push_back({function, act.who, act.at, std::string(words)});
  return wave;
}

Result<Wave> ask_waiver(Wave wave, const WaiverWish& wish, const WaveAct& act) {
  MW_TRY_STATUS(check_reason(act));
  if (!wave.is_frozen()) {
    return refuse(fmt::format("'{}' has not started: change its criteria instead", wave.name));
  }
  const bool is_asked = std::ranges::any_of(wave.criteria, [&](const Criterion& criterion) {
    return criterion.metric == wish.metric && criterion.scope == wish.scope;
  });
  if (!is_asked) {
    return fail(Code::kInvalidArgument, fmt::format("metric: '{}' asks nothing of {} for the {}",
                                                    wave.name, wish.metric, name(wish.scope)));
  }
  if (wish.approver.empty() || wish.approver == act.who) {
    return fail(Code::kInvalidArgument, "approver: must name another person than the one who asks");
  }
  if (wish.expires <= act.at || wish.expires - act.at > kLongestWaiver) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("expires: must be in the future and within {} days", kLongestWaiver.count()));
  }
  if (wave.waivers.size() >= Wave::kMostWaivers) {
    return fail(Code::kResourceExhausted, fmt::format("'{}' has {} waivers, the most there can be",
                                                      wave.name, Wave::kMostWaivers));
  }
  const auto number = static_cast<std::uint32_t>(wave.waivers.size() + 1);
  wave.waivers.push_back({number, wish.metric, wish.scope, act.why, act.who, act.at, wish.approver,
                          std::nullopt, wish.expires});
  return wave;
}

Result<Wave> approve_waiver(Wave wave, std::uint32_t number, const WaveAct& act) {
  if (number == 0 || number > wave.waivers.size()) {
    return fail(Code::kNotFound, fmt::format("'{}' has no waiver {}", wave.name, number));
  }
  Waiver& waiver = wave.waivers[number - 1];
  if (act.who == waiver.asked_by) {
    return refuse(
        fmt::format("{} asked for waiver {}; {} approves it", act.who, number, waiver.approver));
  }
  if (act.who != waiver.approver) {
    return refuse(
        fmt::format("waiver {} names {} to approve it, not {}", number, waiver.approver, act.who));
  }
  if (waiver.approved_at) return refuse(fmt::format("waiver {} is approved already", number));
  if (waiver.expires <= act.at) {
    return refuse(fmt::format("waiver {} has expired; ask for a new one", number));
  }
  waiver.approved_at = act.at;
  return wave;
}

std::string instability(const Wave& wave, UtcNanos now) {
  if (wave.state != WaveState::kPassed) {
    return fmt::format("is {} and has not passed", name(wave.state));
  }
  if (!wave.fallen_back.empty()) return fmt::format("has fallen back: {}", wave.fallen_back);
  // What it passed with must last: an exception that has run out was never met.
  for (const std::uint32_t number : wave.waived) {
    const Waiver& waiver = wave.waivers[number - 1];
    if (find_waiver(wave, waiver.metric, waiver.scope, now) != nullptr) continue;
    return fmt::format("passed with waiver {} of {}, which has expired", number, waiver.metric);
  }
  return {};
}

std::string instability(Waves waves, const Wave& wave, UtcNanos now) {
  if (std::string why = instability(wave, now); !why.empty()) return why;
  const Wave* before = find_wave(waves, wave.after);
  for (std::size_t i = 0; i < waves.size() && before != nullptr; ++i) {
    const std::string why = instability(*before, now);
    if (!why.empty()) return fmt::format("rests on '{}', which {}", before->name, why);
    before = find_wave(waves, before->after);
  }
  return {};
}

std::vector<Wave> hold_what_follows(Waves waves, UtcNanos now) {
  std::vector<Wave> held;
  for (const Wave& wave : waves) {
    const Wave* before = find_wave(waves, wave.after);
    if (before == nullptr) continue;
    const std::string why = instability(waves, *before, now);
    if (why.empty()) continue;
    auto done = hold(wave, {"system", now, fmt::format("'{}' {}", before->name, why)});
    if (done) held.push_back(std::move(*done));
  }
  return held;
}

bool take_over(Wave& wave, const WaveContents& contents) {
  const bool has_assets = merge(wave.assets, contents.assets);
  const bool has_signals = merge(wave.signals, contents.signals);
  const bool has_rules = merge(wave.rules, contents.rules);
  return has_assets || has_signals || has_rules;
}

Status may_commission(Waves waves, const Wave* wave, std::size_t n_now, std::size_t n_more) {
  if (std::ranges::none_of(waves, &Wave::is_frozen)) return {};
  if (wave == nullptr) {
    return refuse("no wave of the roll-out covers this asset; plan a wave that does, and start it");
  }
  if (wave->state == WaveState::kPlanned || wave->state == WaveState::kHeld) {
    return refuse(fmt::format("this asset belongs to the wave '{}', which is {}; {}", wave->name,
                              name(wave->state),
                              wave->state == WaveState::kPlanned
                                  ? "start it first: 'millwright wave start' or the roll-out page"
                                  : "resume it first"));
  }
  if (n_now + n_more > wave->sensor_budget) {
    return refuse(
        fmt::format("the wave '{}' has {} sensors of its budget of {}: {} more are too many; they "
                    "belong to the next wave",
                    wave->name, n_now, wave->sensor_budget, n_more));
  }
  return {};
}

}  // namespace millwright::rollout
