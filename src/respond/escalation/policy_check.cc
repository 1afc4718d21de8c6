// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/policy_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "respond/escalation/plan.h"

namespace millwright::respond {
namespace {

/// To minutes: nobody plans duty by the second.
std::string minute_text(UtcNanos time) {
  return to_rfc3339(time).substr(0, 16) + "Z";
}

class PolicyChecker {
 public:
  PolicyChecker(const Directory& directory, const DutyOutlook& outlook, UtcNanos now)
      : directory_(directory), outlook_(outlook), now_(now) {}

  void check_steps(const CheckedPolicy& checked) {
    file_ = checked.file;
    for (const PolicyStep& step : checked.policy.steps) {
      if (const auto* notify = std::get_if<NotifyStep>(&step.what)) {
        check_notify(*notify, step.line);
      } else if (const auto* hours = std::get_if<HoursStep>(&step.what)) {
        if (!directory_.is_in_hours(hours->roster, now_))
          unknown("roster", hours->roster, step.line);
      }
    }
    if (checked.policy.last_resort) {
      check_notify(*checked.policy.last_resort, checked.policy.last_resort_line);
    }
    check_loop(checked.policy);
  }

  void check_reach(std::span<const CheckedPolicy> policies, std::size_t index,
                   std::span<const AlarmFacts> alarms) {
    const Policy& policy = policies[index].policy;
    file_ = policies[index].file;
    // A rule that names it gets it, whatever it applies to.
    if (std::ranges::find(alarms, policy.name, &AlarmFacts::policy) != alarms.end()) return;
    if (policy.is_default) {
      for (const CheckedPolicy& other : policies) {
        if (policy.applies.empty() && other.policy.is_default && other.policy.name < policy.name) {
          add(FindingKind::kUnreachablePolicy, 1,
              fmt::format("policy {} is never used: {} is the default already", policy.name,
                          other.policy.name),
              "give it clauses in applies, or remove one of the two");
          return;
        }
      }
      return;
    }
    if (policy.applies.empty()) {
      add(FindingKind::kUnreachablePolicy, 1,
          fmt::format("policy {} is never used: it applies to nothing", policy.name),
          "give it clauses in applies, or default: true");
      return;
    }
    for (const PolicyMatch& clause : policy.applies) {
      if (const Policy* winner = hides(policies, policy, clause)) {
        add(FindingKind::kUnreachablePolicy, clause.line,
            fmt::format("this clause of policy {} is never used: {} asks for the same", policy.name,
                        winner->name),
            "make the clause more specific, or remove it");
      }
    }
  }

  void check_cover(const std::vector<const Policy*>& policies, std::span<const AlarmFacts> alarms) {
    std::size_t n_uncovered = 0;
    const AlarmFacts* example = nullptr;
    for (const AlarmFacts& facts : alarms) {
      if (choose_policy(policies, facts) != nullptr) continue;
      if (n_uncovered++ == 0) example = &facts;
    }
    file_ = "policies";
    if (n_uncovered > 0) {
      add(FindingKind::kUncoveredAlarms, 0,
          fmt::format("no policy matches {} of {} rules, among them rule {} on {}: {}", n_uncovered,
                      alarms.size(), example->rule.value, example->asset, example->title),
          "add default: true to one policy, or a clause that matches them");
    } else if (std::ranges::none_of(policies, &Policy::is_default)) {
      add(FindingKind::kUncoveredAlarms, 0, "no policy is the default",
          "add default: true to one, or alarms of new rules may page nobody");
    }
  }

  std::vector<PolicyFinding> take() { return std::move(findings_); }

 private:
  void add(FindingKind kind, int line, std::string what, std::string advice) {
    std::string where = line > 0 ? fmt::format("{}:{}", file_, line) : file_;
    findings_.push_back({kind, std::move(where), std::move(what), std::move(advice)});
  }
  void unknown(std::string_view kind, std::string_view name, int line) {
    add(FindingKind::kUnknownName, line, fmt::format("there is no {} {}", kind, name),
        fmt::format("correct the name, or add the {}", kind));
  }

  void check_notify(const NotifyStep& notify, int line) {
    for (const std::string& person : notify.people) {
      if (!directory_.contact(person)) unknown("person", person, line);
    }
    for (const std::string& team : notify.teams) {
      if (!directory_.members(team)) unknown("team", team, line);
    }
    bool is_reached_later = false;
    for (const std::string& roster : notify.rosters) {
      if (!directory_.on_duty(roster, now_)) {
        unknown("roster", roster, line);
        continue;
      }
      check_duty(roster, line);
      for (const std::string& person : planned_people(roster)) {
        if (!directory_.contact(person)) unknown("person", person + ", on roster " + roster, line);
        is_reached_later = is_reached_later || reaches(person, notify);
      }
    }
    // A roster is judged by everybody who is on duty in the horizon.
    if (!reaches_anybody(notify) && !is_reached_later) {
      add(FindingKind::kReachesNoOne, line, "this step reaches no one" + why_not(notify),
          "name somebody who is active and has one of its channels and its skill");
    }
  }

  void check_duty(const std::string& roster, int line) {
    const std::vector<DutyGap> gaps = outlook_.unattended(roster, now_, now_ + kDutyHorizon);
    if (gaps.empty()) return;
    add(FindingKind::kNobodyOnDuty, line,
        fmt::format("roster {}: nobody on duty from {} to {}{}", roster,
                    minute_text(gaps.front().begin), minute_text(gaps.front().end),
                    gaps.size() == 1 ? ""
                                     : fmt::format(", and {} more times in the next {} days",
                                                   gaps.size() - 1, kDutyHorizon.count())),
        "fill the roster, add an override, or notify somebody else as well");
  }

  /// Who is on duty in the horizon, asked hour by hour.
  std::set<std::string> planned_people(const std::string& roster) const {
    std::set<std::string> people;
    for (std::chrono::hours ahead(0); ahead < kDutyHorizon; ahead += std::chrono::hours(1)) {
      const std::optional<std::vector<std::string>> on_duty =
          directory_.on_duty(roster, now_ + ahead);
      if (on_duty) people.insert(on_duty->begin(), on_duty->end());
    }
    return people;
  }

  bool reaches(std::string_view person, const NotifyStep& notify) const {
    return resolve(directory_, person, notify.channels, notify.skill, now_).problem ==
           ReachProblem::kNone;
  }
  std::vector<Recipient> people_of(const NotifyStep& notify) const {
    Policy policy;
    policy.steps.push_back({notify, 0});
    const Plan plan = freeze(policy, directory_, now_);
    std::vector<std::string> unknown;
    return recipients(std::get<PlannedNotify>(plan.steps.front()), directory_, now_, unknown);
  }
  bool reaches_anybody(const NotifyStep& notify) const {
    return std::ranges::any_of(people_of(notify), [](const Recipient& recipient) {
      return recipient.problem == ReachProblem::kNone;
    });
  }
  std::string why_not(const NotifyStep& notify) const {
    std::string why;
    for (const Recipient& recipient : people_of(notify)) {
      why += fmt::format("{} {}: {}", why.empty() ? ";" : ",", recipient.person,
                         explain(recipient.problem));
      if (why.size() > 200) break;
    }
    return why;
  }

  void check_loop(const Policy& policy) {
    if (policy.steps.empty()) return;
    const PolicyStep& last = policy.steps.back();
    const bool waits = std::ranges::any_of(policy.steps, [](const PolicyStep& step) {
      return std::holds_alternative<WaitStep>(step.what);
    });
    if (!std::holds_alternative<RepeatStep>(last.what) || waits) return;
    add(FindingKind::kLoop, last.line, fmt::format("policy {} repeats without a wait", policy.name),
        "put a wait before repeat, so that somebody has time to answer");
  }

  /// The policy that gets everything `clause` asks for; a tie goes to the first by name.
  static const Policy* hides(std::span<const CheckedPolicy> policies, const Policy& policy,
                             const PolicyMatch& clause) {
    for (const CheckedPolicy& other : policies) {
      if (other.policy.name >= policy.name) continue;
      for (const PolicyMatch& theirs : other.policy.applies) {
        if (theirs.priorities == clause.priorities &&
            theirs.asset_classes == clause.asset_classes && theirs.areas == clause.areas &&
            theirs.rule_kinds == clause.rule_kinds && theirs.condition == clause.condition) {
          return &other.policy;
        }
      }
    }
    return nullptr;
  }

  const Directory& directory_;
  const DutyOutlook& outlook_;
  const UtcNanos now_;
  std::string file_;
  std::vector<PolicyFinding> findings_;
};

}  // namespace

std::string_view name(FindingKind kind) {
  constexpr std::array<std::string_view, 6> kNames{"unknown-name",       "nobody-on-duty",
                                                   "reaches-no-one",     "loop",
                                                   "unreachable-policy", "uncovered-alarms"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<PolicyFinding> check_policies(std::span<const CheckedPolicy> policies,
                                          const Directory& directory, const DutyOutlook& outlook,
                                          std::span<const AlarmFacts> alarms, UtcNanos now) {
  PolicyChecker checker(directory, outlook, now);
  std::vector<const Policy*> list;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    checker.check_steps(policies[i]);
    checker.check_reach(policies, i, alarms);
    list.push_back(&policies[i].policy);
  }
  checker.check_cover(list, alarms);
  return checker.take();
}

}  // namespace millwright::respond
