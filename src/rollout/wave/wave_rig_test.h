// SPDX-License-Identifier: Apache-2.0
#pragma once
// Waves for tests: a plant of four areas, a pilot and the wave after it.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "rollout/wave/gate.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

constexpr UtcNanos at(int day) {
  return UtcNanos{1'700'000'000'000'000'000} + std::chrono::days(day);
}

inline Wave planned(WaveKind kind, std::uint32_t id, std::uint32_t after = 0) {
  Wave wave = wave_of(kind);
  wave.id = WaveId(id);
  wave.after = WaveId(after);
  wave.scope.areas = {AreaId(id)};
  wave.stakeholders = {{TeamKind::kOperations, "olga"},
                       {TeamKind::kMaintenance, "max"},
                       {TeamKind::kIt, "ines"},
                       {TeamKind::kFinance, "fritz"},
                       {TeamKind::kLeadership, "lea"}};
  return wave;
}

inline WaveContents contents(std::vector<std::uint32_t> signals, WaveFacts facts = {}) {
  WaveContents out;
  out.assets = {AssetId(1)};
  for (const std::uint32_t id : signals) out.signals.emplace_back(id);
  out.facts = std::move(facts);
  return out;
}

inline std::string error_of(const auto& result) {
  return result ? "" : std::string(result.error().message());
}

#define EXPECT_SAYS(result, part) \
  EXPECT_NE(error_of(result).find(part), std::string::npos) << error_of(result)

/// A pilot that went all the way to stabilizing at day 10.
inline Wave stabilizing(std::uint32_t id = 1) {
  Wave wave = planned(WaveKind::kPilot, id);
  for (const auto& [step, day] : {std::pair(WaveStep::kStart, 0), {WaveStep::kStabilize, 10}}) {
    auto next = take_step(std::vector{wave}, wave, step, {"erika", at(day), ""}, contents({1, 2}));
    EXPECT_TRUE(next) << error_of(next);
    if (next) wave = std::move(*next);
  }
  return wave;
}

inline std::vector<Judged> all_of(const Wave& wave, Verdict verdict) {
  std::vector<Judged> out;
  for (const Criterion& criterion : wave.criteria) {
    Finding finding;
    finding.verdict = verdict;
    finding.reason = "as told";
    out.push_back({criterion, finding, 0, "/api/v1/x"});
  }
  return out;
}

/// Passed at day 24.
inline Wave passed(std::uint32_t id = 1) {
  Wave wave = stabilizing(id);
  const auto window = due_window(wave, at(24));
  EXPECT_TRUE(window);
  return after_gate(wave, *window, judge_gate(wave, all_of(wave, Verdict::kPass), at(24)));
}

}  // namespace millwright::rollout
