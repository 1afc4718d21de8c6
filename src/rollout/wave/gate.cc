// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millwright::rollout {
namespace {

Window window_of(const Wave& wave, std::uint32_t number) {
  const auto length = std::chrono::nanoseconds(wave.gate_every);
  const UtcNanos begin = *wave.stabilizing_since + length * (number - 1);
  return {number, begin, begin + length};
}

std::string sentence(const Judged& judged) {
  return fmt::format("{}: {}", judged.criterion.metric, judged.finding.reason);
}

void count_delay(Wave& wave, Verdict verdict, UtcNanos since, UtcNanos now) {
  if (verdict != Verdict::kInconclusive) return end_delay(wave);
  if (!wave.inconclusive_since) wave.inconclusive_since = since;
  if (now - *wave.inconclusive_since >= kInconclusiveLimit) wave.is_escalated = true;
}

}  // namespace

void end_delay(Wave& wave) {
  wave.inconclusive_since.reset();
  wave.is_escalated = false;
  wave.delay_told_at.reset();
}

Wave after_look(Wave wave, Verdict verdict, UtcNanos now) {
  if (wave.state != WaveState::kStabilizing && wave.state != WaveState::kPassed) return wave;
  count_delay(wave, verdict, now, now);
  return wave;
}

Window window_at(const Wave& wave, UtcNanos now) {
  const auto length = std::chrono::nanoseconds(wave.gate_every);
  const auto n_over = (now - *wave.stabilizing_since) / length;
  return window_of(wave, static_cast<std::uint32_t>(n_over) + 1);
}

std::optional<Window> due_window(const Wave& wave, UtcNanos now) {
  const bool is_looked_at =
      wave.state == WaveState::kStabilizing || wave.state == WaveState::kPassed;
  if (!is_looked_at || !wave.stabilizing_since || now < *wave.stabilizing_since) {
    return std::nullopt;
  }
  const std::uint32_t running = window_at(wave, now).number;
  if (running <= wave.n_windows + 1) return std::nullopt;
  return window_of(wave, running - 1);
}

std::string_view Gate::answer() const {
  switch (verdict) {
    case Verdict::kPass:
      return !waived.empty() ? "yes, with waivers" : "yes";
    case Verdict::kFail:
      return "no";
    case Verdict::kInconclusive:
      break;
  }
  return "not known";
}

Gate judge_gate(const Wave& wave, std::vector<Judged> judged, UtcNanos now) {
  Gate gate;
  gate.verdict = Verdict::kPass;
  for (Judged& one : judged) {
    const Waiver* waiver = find_waiver(wave, one.criterion.metric, one.criterion.scope, now);
    one.waiver = waiver == nullptr ? 0 : waiver->number;
    if (!one.criterion.is_must_have || one.finding.verdict == Verdict::kPass) continue;
    if (waiver != nullptr) {
      gate.waived.push_back(waiver->number);
      continue;
    }
    gate.missing.push_back(sentence(one));
    if (gate.verdict != Verdict::kFail) gate.verdict = one.finding.verdict;
  }
  gate.judged = std::move(judged);
  return gate;
}

Wave after_gate(Wave wave, const Window& window, const Gate& gate) {
  wave.n_windows = window.number;
  count_delay(wave, gate.verdict, window.begin, window.end);
  if (wave.state == WaveState::kPassed) {
    if (gate.verdict == Verdict::kPass) {
      wave.fallen_back.clear();
      wave.waived = gate.waived;
    }
    const auto failed = std::ranges::find_if(gate.judged, [](const Judged& one) {
      return one.criterion.is_must_have && one.waiver == 0 && one.finding.verdict == Verdict::kFail;
    });
    if (failed != gate.judged.end()) wave.fallen_back = sentence(*failed);
    return wave;
  }
  const bool has_soaked = window.end - *wave.stabilizing_since >= wave.soak;
  if (gate.verdict == Verdict::kPass && has_soaked) {
    wave.changes.push_back({window.end, wave.state, WaveState::kPassed, "system",
                            fmt::format("window {}: {}", window.number, gate.answer())});
    wave.state = WaveState::kPassed;
    wave.passed_at = window.end;
    wave.waived = gate.waived;
  }
  return wave;
}

std::optional<Delay> delay_of(Waves waves, const Wave& wave, UtcNanos now) {
  if (!wave.inconclusive_since) return std::nullopt;
  Delay delay;
  delay.days = static_cast<double>((now - *wave.inconclusive_since).count()) / 86'400e9;
  for (const Wave& next : waves) {
    if (next.after == wave.id && next.state != WaveState::kPassed) {
      delay.sensors_waiting += next.sensor_budget;
    }
  }
  return delay;
}

}  // namespace millwright::rollout
