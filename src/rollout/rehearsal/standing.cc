// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/standing.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::rollout {
namespace {

/// In sensors: what two reports, of a site that grew between them, can be compared by.
double load_of(const RehearsalRecord& record) {
  return record.factor * static_cast<double>(record.sensors_then);
}

std::string why_none(std::span<const RehearsalRecord> records, UtcNanos begin, UtcNanos end) {
  if (records.empty()) return "no rehearsal of this configuration has been recorded";
  const RehearsalRecord& latest = records.back();
  if (latest.at > end) return "the last rehearsal is said to have ended later than now";
  if (latest.at < begin) {
    return fmt::format("the last rehearsal ended {:.0f} days ago, one of the last {:.0f} counts",
                       static_cast<double>((end - latest.at).count()) / 86'400e9,
                       static_cast<double>((end - begin).count()) / 86'400e9);
  }
  if (!latest.void_reason.empty()) {
    return "the last rehearsal does not count any more: " + latest.void_reason;
  }
  return latest.others.empty() ? "the last rehearsal was ended early"
                               : "the last rehearsal: " + latest.others.front();
}

}  // namespace

RehearsalStanding standing_of(std::span<const RehearsalRecord> records, UtcNanos begin,
                              UtcNanos end, std::uint64_t sensors) {
  const auto counts = [&](const RehearsalRecord& one) {
    return begin <= one.at && one.at <= end && one.void_reason.empty();
  };
  const RehearsalRecord* best = nullptr;
  const RehearsalRecord* failed = nullptr;
  for (const RehearsalRecord& one : records) {
    if (!counts(one)) continue;
    if (one.verdict == PhaseVerdict::kFail) failed = &one;
    if (one.verdict != PhaseVerdict::kPass) continue;
    const bool is_taken_away = std::ranges::any_of(records, [&](const RehearsalRecord& later) {
      return counts(later) && later.verdict == PhaseVerdict::kFail && one.at < later.at &&
             load_of(later) <= load_of(one);
    });
    if (is_taken_away) continue;
    if (best == nullptr || load_of(*best) <= load_of(one)) best = &one;
  }
  RehearsalStanding out;
  if (best == nullptr && failed == nullptr) {
    out.not_known = why_none(records, begin, end);
    return out;
  }
  const RehearsalRecord& shown = best != nullptr ? *best : *failed;
  out.id = shown.id;
  out.at = shown.at;
  out.factor = best == nullptr
                   ? 0
                   : load_of(*best) / static_cast<double>(std::max<std::uint64_t>(sensors, 1));
  return out;
}

}  // namespace millwright::rollout
