// SPDX-License-Identifier: Apache-2.0
#pragma once
// Figures and the weekly review from labels: how right the alarms were, what is still to be
// labelled, which rules cry wolf.

#include <optional>
#include <span>
#include <vector>

#include "respond/outcome/feedback.h"

namespace millwright::respond {

/// A raise that is over.
struct ClosedRaise {
  AlarmId alarm;
  RuleId rule;
  AssetId asset;
  UtcNanos raised;
  UtcNanos closed;

  bool operator==(const ClosedRaise&) const = default;
};

/// Counts of raises. unlabelled counts as nuisance in every figure.
struct OutcomeFigures {
  int raises = 0;
  int right = 0;       ///< true or early
  int nuisance = 0;    ///< labelled nuisance, and unlabelled
  int unlabelled = 0;  ///< part of `nuisance`
  int duplicate = 0;
  int sensor_fault = 0;
  int known_work = 0;

  /// Nothing without raises.
  std::optional<double> right_share() const;
  std::optional<double> nuisance_share() const;
  void add(const Feedback* label);
};

OutcomeFigures outcome_figures(std::span<const ClosedRaise> raises, const FeedbackBook& labels);

struct RuleFigures {
  RuleId rule;
  OutcomeFigures figures;
};

struct ReviewList {
  std::vector<ClosedRaise> unlabelled;  ///< the longest closed first
  std::vector<RuleFigures> nuisances;   ///< rules with any nuisance, the most frequent first
};

/// The review of raises closed in [begin, end): first what has no label, then the rules with the
/// most nuisances. Cost: O(n log n).
ReviewList review_list(std::span<const ClosedRaise> raises, const FeedbackBook& labels,
                       UtcNanos begin, UtcNanos end);

}  // namespace millwright::respond
