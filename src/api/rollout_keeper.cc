// SPDX-License-Identifier: Apache-2.0
#include "api/rollout_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/evidence.h"
#include "core/log.h"

namespace millwright::api {
namespace {

using rollout::Wave;
using rollout::WaveState;

registry::Intent by_itself(std::string why) {
  registry::Intent intent;
  intent.act = registry::Act::kConfiguration;
  intent.why = std::move(why);
  return intent;
}

bool has_live_alarm(const Wave& wave, const registry::Plant& plant) {
  return std::ranges::any_of(plant.all<Rule>(), [&](const Rule& rule) {
    const Signal* signal = plant.find<Signal>(rule.signal);
    return rule.mode == RuleMode::kAlarm && signal != nullptr &&
           std::ranges::binary_search(wave.assets, signal->asset);
  });
}

/// Storing a shadow wave takes its new alarms along, see RolloutBook::put_wave().
Status follow_plant(const Services& services, RolloutBook& book, const Wave& wave) {
  const auto plant = services.plant.registry().snapshot();
  Wave grown = wave;
  const bool has_more = rollout::take_over(grown, contents_of(*book.state(), wave, *plant));
  const bool is_loud = wave.state == WaveState::kShadow && has_live_alarm(grown, *plant);
  if (!has_more && !is_loud) return {};
  const auto done = book.put_wave(by_itself(has_more ? "new sensors and rules count from now on"
                                                     : "new alarms of a wave in shadow"),
                                  [&](const RolloutState& state) -> Result<Wave> {
                                    const Wave* stored = rollout::find_wave(state.waves, wave.id);
                                    if (stored == nullptr)
                                      return fail(Code::kNotFound, "the wave is gone");
                                    Wave next = *stored;
                                    rollout::take_over(next, contents_of(state, next, *plant));
                                    return next;
                                  });
  return done ? Status() : Status(std::unexpected(done.error()));
}

Status judge_if_due(const Services& services, RolloutBook& book, const Wave& wave) {
  const UtcNanos now = services.clock.wall();
  const auto window = rollout::due_window(wave, now);
  if (!window) return {};
  const auto state = book.state();
  Evidence evidence(services, *state, wave, window->end);
  const rollout::Gate gate = rollout::judge_gate(wave, evidence.judge_all(), window->end);
  const auto stored =
      book.put_decision(by_itself(fmt::format("window {} of '{}' has ended: {}", window->number,
                                              wave.name, gate.answer())),
                        {wave.id, *window, now, gate, wave.state});
  if (!stored) return std::unexpected(stored.error());
  log_info("rollout",
           fmt::format("gate of '{}', window {}: {}", wave.name, window->number, gate.answer()));
  return {};
}

/// For gates whose windows are longer than anybody should wait to hear of them.
Status look(const Services& services, RolloutBook& book, const Wave& wave, UtcNanos now) {
  const auto state = book.state();
  Evidence evidence(services, *state, wave, now);
  const auto verdict = rollout::judge_gate(wave, evidence.judge_all(), now).verdict;
  if (rollout::after_look(wave, verdict, now) == wave) return {};
  const auto done =
      book.put_wave(by_itself(fmt::format("the gate of '{}' is looked at each day", wave.name)),
                    [&](const RolloutState& fresh) -> Result<Wave> {
                      const Wave* stored = rollout::find_wave(fresh.waves, wave.id);
                      if (stored == nullptr) return fail(Code::kNotFound, "the wave is gone");
                      return rollout::after_look(*stored, verdict, now);
                    });
  return done ? Status() : Status(std::unexpected(done.error()));
}

/// A look that fails is tried again.
Status look_if_new_day(const Services& services, RolloutBook& book, const Wave& wave,
                       DayNotes& looked) {
  if (wave.state != WaveState::kStabilizing && wave.state != WaveState::kPassed) return {};
  const UtcNanos now = services.clock.wall();
  if (looked.has(wave.name, now)) return {};
  MW_TRY_STATUS(look(services, book, wave, now));
  looked.add(wave.name, now);
  return {};
}

Status hold_followers(const Services& services, RolloutBook& book) {
  const UtcNanos now = services.clock.wall();
  const auto state = book.state();
  for (const Wave& held : rollout::hold_what_follows(state->waves, now)) {
    const std::string& why = held.changes.back().why;
    const auto done = book.put_wave(by_itself(why), [&](const RolloutState& fresh) -> Result<Wave> {
      for (Wave& again : rollout::hold_what_follows(fresh.waves, now)) {
        if (again.id == held.id) return std::move(again);
      }
      return fail(Code::kFailedPrecondition, "it need not be held any more");
    });
    if (!done) return std::unexpected(done.error());
    log_warning("rollout", fmt::format("'{}' is held: {}", held.name, why));
  }
  return {};
}

}  // namespace

Status keep_rollout(const Services& services, RolloutBook& book, DayNotes& looked) {
  Status first;
  const auto note = [&](Status status) {
    if (status) return;
    log_error("rollout", status.error().message());
    if (first) first = std::move(status);
  };
  const auto before = book.state();
  for (const Wave& wave : before->waves) {
    if (wave.is_frozen()) note(follow_plant(services, book, wave));
  }
  const auto grown = book.state();
  for (const Wave& wave : grown->waves) note(judge_if_due(services, book, wave));
  const auto judged = book.state();
  for (const Wave& wave : judged->waves) note(look_if_new_day(services, book, wave, looked));
  note(hold_followers(services, book));
  return first;
}

}  // namespace millwright::api
