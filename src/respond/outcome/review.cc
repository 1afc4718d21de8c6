// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/review.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace millwright::respond {
namespace {

std::optional<double> share(int part, int whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / whole;
}

}  // namespace

std::optional<double> OutcomeFigures::right_share() const {
  return share(right, raises);
}

std::optional<double> OutcomeFigures::nuisance_share() const {
  return share(nuisance, raises);
}

void OutcomeFigures::add(const Feedback* label) {
  ++raises;
  if (label == nullptr) {
    ++unlabelled;
    ++nuisance;
    return;
  }
  switch (label->outcome) {
    case Outcome::kTrue:
    case Outcome::kEarly:
      ++right;
      return;
    case Outcome::kNuisance:
      ++nuisance;
      return;
    case Outcome::kDuplicate:
      ++duplicate;
      return;
    case Outcome::kSensorFault:
      ++sensor_fault;
      return;
    case Outcome::kKnownWork:
      ++known_work;
      return;
  }
}

OutcomeFigures outcome_figures(std::span<const ClosedRaise> raises, const FeedbackBook& labels) {
  OutcomeFigures figures;
  for (const ClosedRaise& raise : raises) figures.add(labels.find(raise.alarm, raise.raised));
  return figures;
}

ReviewList review_list(std::span<const ClosedRaise> raises, const FeedbackBook& labels,
                       UtcNanos begin, UtcNanos end) {
  ReviewList list;
  std::map<RuleId, OutcomeFigures> by_rule;
  for (const ClosedRaise& raise : raises) {
    if (raise.closed < begin || raise.closed >= end) continue;
    const Feedback* label = labels.find(raise.alarm, raise.raised);
    if (label == nullptr) list.unlabelled.push_back(raise);
    by_rule[raise.rule].add(label);
  }
  std::ranges::sort(list.unlabelled, {},
                    [](const ClosedRaise& r) { return std::tuple(r.closed, r.alarm, r.raised); });
  for (const auto& [rule, figures] : by_rule) {
    if (figures.nuisance > 0) list.nuisances.push_back({rule, figures});
  }
  std::ranges::sort(list.nuisances, {},
                    [](const RuleFigures& r) { return std::pair(-r.figures.nuisance, r.rule); });
  return list;
}

}  // namespace millwright::respond
