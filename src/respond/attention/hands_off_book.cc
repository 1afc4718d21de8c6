// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/hands_off_book.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "record/limits.h"
#include "respond/attention/human_act.h"

namespace millwright::respond {
namespace {

constexpr int kMostDays = 90;
constexpr std::size_t kMostShiftBytes = 40;
constexpr std::size_t kMostWordsBytes = 400;
constexpr int kMostTerm = 1000;

Status check_words(std::string_view what, std::string_view words) {
  if (words.size() > kMostWordsBytes) {
    return fail(Code::kInvalidArgument,
                fmt::format("{}: {} bytes, at most {} bytes", what, words.size(), kMostWordsBytes));
  }
  return record::check_text(what, words);
}

Status check_shifts(const std::vector<std::string>& shifts) {
  if (shifts.empty() || shifts.size() > HandsOff::kMostShifts) {
    return fail(Code::kInvalidArgument, fmt::format("{} shifts, a period has 1 to {}",
                                                    shifts.size(), HandsOff::kMostShifts));
  }
  std::set<std::string_view> seen;
  for (const std::string& shift : shifts) {
    MW_TRY_STATUS(record::check_name("shift", shift));
    if (shift.size() > kMostShiftBytes) {
      return fail(Code::kInvalidArgument,
                  fmt::format("shift {}: at most {} bytes", shift, kMostShiftBytes));
    }
    if (!seen.insert(shift).second) {
      return fail(Code::kInvalidArgument, fmt::format("shift {} is there twice", shift));
    }
  }
  return {};
}

Status check_terms(const HandsOffTerms& terms) {
  for (const int term : {terms.per_shift, terms.answers_per_shift, terms.outages,
                         terms.sensors_replaced, terms.sensors_added, terms.tolerated_help}) {
    if (term < 0 || term > kMostTerm) {
      return fail(Code::kInvalidArgument,
                  fmt::format("terms: {} is not in 0 to {}", term, kMostTerm));
    }
  }
  return {};
}

Status check_fact(const HandsOff& period, const HandsOffFact& fact) {
  MW_TRY_STATUS(check_words("words", fact.words));
  MW_TRY_STATUS(record::check_text("approved by", fact.approved_by));
  if (fact.kind == FactKind::kBreakGlass) {
    return fail(Code::kInvalidArgument, "breaking the glass is a command of its own");
  }
  const bool has_shift = fact.kind == FactKind::kAlarmHandled || fact.kind == FactKind::kDrill ||
                         fact.kind == FactKind::kShiftAnswer;
  const auto is_it = [&](const ShiftExposure& shift) { return shift.shift == fact.shift; };
  if (has_shift && std::ranges::none_of(period.shifts, is_it)) {
    return fail(Code::kInvalidArgument, fmt::format("no shift {} in this period", fact.shift));
  }
  return {};
}

bool was_helper(const HandsOff& period, std::string_view person) {
  return std::ranges::binary_search(period.helpers, person);
}

bool is_approved_patch(const HandsOffFact& fact) {
  return fact.kind == FactKind::kSecurityPatch && !fact.approved_by.empty() &&
         fact.approved_by != fact.who;
}

bool is_help(const HandsOffFact& fact) {
  if (is_approved_patch(fact)) return false;
  if (fact.kind == FactKind::kSupportContact) return true;
  if (fact.kind == FactKind::kShiftAnswer) return fact.needed_help;
  return is_helper(fact.team);
}

}  // namespace

Result<HandsOff> HandsOffBook::apply(const HandsOffCommand& command, alarm::Origin origin,
                                     HandsOffChanges& out) {
  tick(origin, out);
  MW_TRY_STATUS(record::check_name("who", command.who));
  if (command.action == HandsOffAction::kPlan) {
    MW_TRY(HandsOff period, plan(command, origin.time));
    advance(period, origin.time);
    periods_.push_back(period);
    out.periods[period.id] = period;
    return period;
  }
  HandsOff* period = open_period();
  if (period == nullptr) {
    return fail(Code::kFailedPrecondition, "no hands-off period is planned or running");
  }
  if (command.action == HandsOffAction::kNote) {
    MW_TRY_STATUS(check_fact(*period, command.fact));
    HandsOffFact fact = command.fact;
    fact.who = command.who;
    observe(fact, origin, out);
    return *period;
  }
  MW_TRY_STATUS(record::check_reason("the reason", command.reason));
  MW_TRY_STATUS(check_words("the reason", command.reason));
  if (command.action == HandsOffAction::kCancel) {
    end(*period, HandsOffState::kInconclusive,
        fmt::format("called off by {}: {}", command.who, command.reason), origin.time);
  } else {
    MW_TRY_STATUS(record::check_reason("the signature", command.signature));
    MW_TRY_STATUS(check_words("the signature", command.signature));
    if (period->state != HandsOffState::kRunning) {
      return fail(Code::kFailedPrecondition, "the period is not running, nothing is locked");
    }
    break_glass(*period, command, origin.time);
  }
  out.periods[period->id] = *period;
  return *period;
}

Result<HandsOff> HandsOffBook::plan(const HandsOffCommand& command, UtcNanos now) const {
  if (current() != nullptr) {
    return fail(Code::kFailedPrecondition,
                fmt::format("hands-off period {} is {}, end it first", current()->id.value,
                            name(current()->state)));
  }
  if (command.days < 1 || command.days > kMostDays) {
    return fail(Code::kInvalidArgument,
                fmt::format("{} days, a period has 1 to {}", command.days, kMostDays));
  }
  if (command.start && *command.start < now) {
    return fail(Code::kInvalidArgument, "the start lies in the past");
  }
  MW_TRY_STATUS(check_shifts(command.shifts));
  MW_TRY_STATUS(check_terms(command.terms));
  HandsOff period;
  period.id = HandsOffId(periods_.size() + 1);
  period.planned_by = command.who;
  period.start = command.start.value_or(now);
  period.days = command.days;
  period.terms = command.terms;
  for (const std::string& shift : command.shifts) {
    period.shifts.emplace_back().shift = shift;
  }
  if (command.helpers.size() > HandsOff::kMostHelpers) {
    return fail(Code::kInvalidArgument,
                fmt::format("{} people were project or vendor lately, at most {} can be kept out",
                            command.helpers.size(), HandsOff::kMostHelpers));
  }
  period.helpers = command.helpers;
  std::ranges::sort(period.helpers);
  return period;
}

void HandsOffBook::observe(const HandsOffFact& seen, alarm::Origin origin, HandsOffChanges& out) {
  tick(origin, out);
  HandsOff* period = open_period();
  if (period == nullptr || period->state != HandsOffState::kRunning) return;
  HandsOffFact fact = seen;
  if (was_helper(*period, fact.who) && !is_helper(fact.team)) fact.team = TeamKind::kProject;
  const HandsOff before = *period;
  expose(*period, fact);
  if (is_help(fact)) help(*period, fact, origin.time);
  if (*period != before) out.periods[period->id] = *period;
}

void HandsOffBook::expose(HandsOff& period, const HandsOffFact& fact) {
  const auto on_shift = [&](int ShiftExposure::* counter) {
    for (ShiftExposure& shift : period.shifts) {
      if (shift.shift == fact.shift) ++(shift.*counter);
    }
  };
  // An answer is an answer, whoever gives it.
  if (fact.kind == FactKind::kShiftAnswer) on_shift(&ShiftExposure::answers);
  if (is_approved_patch(fact)) ++period.security_patches;
  if (is_helper(fact.team)) return;
  switch (fact.kind) {
    case FactKind::kAlarmHandled:
      return on_shift(&ShiftExposure::alarms);
    case FactKind::kDrill:
      if (fact.was_unannounced) on_shift(&ShiftExposure::drills);
      return;
    case FactKind::kOutageRecovered:
      ++period.outages_recovered;
      return;
    case FactKind::kSensorReplaced:
      ++period.sensors_replaced;
      return;
    case FactKind::kSensorAdded:
      ++period.sensors_added;
      return;
    default:
      return;
  }
}

void HandsOffBook::break_glass(HandsOff& period, const HandsOffCommand& command, UtcNanos now) {
  ++period.n_helps;
  if (period.helps.size() < HandsOff::kMostHelpsKept) {
    period.helps.push_back({now, FactKind::kBreakGlass, command.who, command.reason});
  }
  end(period, HandsOffState::kFailed,
      fmt::format("the glass was broken by {}, signed with {}: {}", command.who, command.signature,
                  command.reason),
      now);
}

void HandsOffBook::help(HandsOff& period, const HandsOffFact& fact, UtcNanos now) {
  ++period.n_helps;
  Help entry{now, fact.kind, fact.who, fact.words};
  if (entry.words.size() > kMostWordsBytes) entry.words.clear();  // from a feed, not from a person
  if (period.helps.size() < HandsOff::kMostHelpsKept) period.helps.push_back(std::move(entry));
  if (period.n_helps > period.terms.tolerated_help) {
    end(period, HandsOffState::kFailed,
        fmt::format("project or vendor help was needed: {} ({} times, {} tolerated)",
                    name(fact.kind), period.n_helps, period.terms.tolerated_help),
        now);
  }
}

void HandsOffBook::end(HandsOff& period, HandsOffState state, std::string verdict, UtcNanos at) {
  period.state = state;
  period.verdict = std::move(verdict);
  period.ended = at;
}

bool HandsOffBook::advance(HandsOff& period, UtcNanos now) {
  bool has_changed = false;
  if (period.state == HandsOffState::kPlanned && now >= period.start) {
    period.state = HandsOffState::kRunning;
    has_changed = true;
  }
  if (period.state == HandsOffState::kRunning && now >= period.end()) {
    const std::vector<std::string> lacking = missing(period);
    if (lacking.empty()) {
      end(period, HandsOffState::kPassed, "normal staff got along, with the exposure asked for",
          period.end());
    } else {
      end(period, HandsOffState::kInconclusive,
          fmt::format("missing: {}", fmt::join(lacking, "; ")), period.end());
    }
    has_changed = true;
  }
  return has_changed;
}

void HandsOffBook::tick(alarm::Origin origin, HandsOffChanges& out) {
  HandsOff* period = open_period();
  if (period != nullptr && advance(*period, origin.time)) out.periods[period->id] = *period;
}

HandsOff* HandsOffBook::open_period() {
  return periods_.empty() || periods_.back().is_over() ? nullptr : &periods_.back();
}

const HandsOff* HandsOffBook::current() const {
  return periods_.empty() || periods_.back().is_over() ? nullptr : &periods_.back();
}

bool HandsOffBook::may_act(std::string_view person, std::optional<TeamKind> team) const {
  const HandsOff* period = current();
  if (period == nullptr || period->state != HandsOffState::kRunning) return true;
  return !(team && is_helper(*team)) && !was_helper(*period, person);
}

Status HandsOffBook::restore(std::vector<HandsOff> rows) {
  std::ranges::sort(rows, {}, &HandsOff::id);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("hands-off period {} is missing", i + 1));
    }
    if (i + 1 < rows.size() && !rows[i].is_over()) {
      return fail(Code::kDataLoss,
                  fmt::format("hands-off period {} is not over, yet another began", i + 1));
    }
  }
  periods_ = std::move(rows);
  return {};
}

}  // namespace millwright::respond
