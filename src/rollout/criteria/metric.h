// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue: what a criterion may ask for, in which unit, which way is good, by which kind of
// sample it is decided, and where the records are that it is counted from.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace millwright::rollout {

/// The five questions of readiness. Persisted by name.
enum class Question : std::uint8_t {
  kTechnical,
  kOperational,
  kProcess,
  kEconomic,
  kOrganizational,
};
/// "technical", "operational", "process", "economic", "organizational".
std::string_view name(Question question);

enum class SampleKind : std::uint8_t {
  kCount,     ///< events by exposure
  kRatio,     ///< hits of trials, 0 to 1
  kDuration,  ///< a quantile of times
  kState,     ///< counted in full at one moment: no chance in it
};
/// "count", "ratio", "duration", "state".
std::string_view name(SampleKind kind);

/// How chance enters a count or a ratio.
enum class Chance : std::uint8_t {
  kIndependent,  ///< one event says nothing of the next: exact intervals
  kDays,         ///< what happens comes in bursts: days are drawn
  kDaysAssets,   ///< and differs from machine to machine: days and assets are drawn
};
/// "independent", "days", "days-and-assets".
std::string_view name(Chance chance);

enum class Good : std::uint8_t { kAtLeast, kAtMost };
/// "at-least", "at-most".
std::string_view name(Good good);

/// Of what a metric can be measured. Persisted by name.
enum class Scope : std::uint8_t { kWave, kPlant };
/// "wave", "plant".
std::string_view name(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);

struct Metric {
  std::string_view id;     ///< stable: "data_completeness"
  std::string_view title;  ///< for people
  std::string_view unit;   ///< "share", "min", "1/d", "items", ...
  std::string_view measures;
  Question question = Question::kTechnical;
  SampleKind kind = SampleKind::kState;
  Chance chance = Chance::kIndependent;
  Good good = Good::kAtLeast;
  double quantile = 0.5;  ///< kDuration only
  /// What the least sample counts: "days" or "asset-days" where days are drawn, else what `of` is.
  std::string_view sample_unit;
  bool has_wave_scope = true;  ///< can be told for the assets of a wave alone
  std::string_view records;    ///< the REST address of what it is counted from; empty: none
  bool is_core = false;        ///< every gate asks it; it is waived and never left out
  double loosest = 0;          ///< of a core metric: the target that asks least
};

/// By question, in a fixed order.
std::span<const Metric> metrics();
/// Nullptr for an unknown id.
const Metric* find_metric(std::string_view id);

}  // namespace millwright::rollout
