// SPDX-License-Identifier: Apache-2.0
#include "api/live_value.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace millwright::api {
namespace {

constexpr std::chrono::nanoseconds kLeastFresh = std::chrono::seconds(10);
constexpr std::size_t kMostReadings = 100'000;

std::optional<double> as_number(ValueType type, std::uint64_t word) {
  switch (type) {
    case ValueType::kFloat64: {
      const double value = std::bit_cast<double>(word);
      return std::isfinite(value) ? std::optional(value) : std::nullopt;
    }
    case ValueType::kInt64:
      return static_cast<double>(static_cast<std::int64_t>(word));
    case ValueType::kUint64:
      return static_cast<double>(word);
    case ValueType::kBool:
      return word != 0 ? 1.0 : 0.0;
    case ValueType::kText:
      break;
  }
  return std::nullopt;
}

std::optional<LiveValue> believed(ValueType type, std::uint64_t word, Quality quality,
                                  UtcNanos time) {
  const std::optional<double> value = as_number(type, word);
  if (!value || quality.is_bad() || quality.has(Quality::kStale)) return std::nullopt;
  return LiveValue{*value, time};
}

const Signal* find_signal(const registry::Plant& plant, AssetId asset, std::string_view name) {
  const auto signals = plant.signals_of(asset);
  const auto it = std::ranges::find(signals, name, [](const Signal* s) { return s->name; });
  return it == signals.end() ? nullptr : *it;
}

}  // namespace

std::optional<LiveValue> live_value(const respond::ProcedureStep& step, AssetId asset,
                                    const registry::Plant& plant,
                                    const historian::Historian& historian, UtcNanos at) {
  if (step.kind != respond::ProcedureStepKind::kCheck) return std::nullopt;
  const Signal* signal = find_signal(plant, asset, step.signal);
  if (signal == nullptr || signal->unit != step.unit) return std::nullopt;
  const std::chrono::nanoseconds fresh =
      std::max<std::chrono::nanoseconds>(kLeastFresh, 3 * signal->expected_interval);
  const std::array<SignalId, 1> ids{signal->id};
  const auto last = historian.last(ids);
  if (!last.empty() && last.front().time <= at) {
    const historian::LastValue& newest = last.front();
    if (newest.time < at - fresh) return std::nullopt;
    return believed(newest.type, newest.word, newest.quality, newest.time);
  }
  const auto past =
      historian.read(signal->id, {at - fresh, at + std::chrono::nanoseconds(1)}, kMostReadings);
  if (!past || past->time.empty()) return std::nullopt;
  return believed(past->type, past->value.back(), past->quality.back(), past->time.back());
}

}  // namespace millwright::api
