// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/plan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millwright::respond {
namespace {

bool is_listed(const std::vector<Recipient>& list, std::string_view person) {
  return std::ranges::find(list, person, &Recipient::person) != list.end();
}

void add(std::vector<Recipient>& list, Recipient recipient) {
  if (list.size() < kMostRecipients && !is_listed(list, recipient.person)) {
    list.push_back(std::move(recipient));
  }
}

PlannedNotify freeze(const NotifyStep& step, const Directory& directory, UtcNanos time) {
  PlannedNotify planned;
  planned.channels = step.channels;
  planned.skill = step.skill;
  const auto resolved = [&](std::string_view person) {
    return resolve(directory, person, step.channels, step.skill, time);
  };
  for (const std::string& person : step.people) add(planned.people, resolved(person));
  for (const std::string& team : step.teams) {
    const std::optional<std::vector<std::string>> members = directory.members(team);
    if (!members) planned.unknown_teams.push_back(team);
    for (const std::string& person : members.value_or(std::vector<std::string>())) {
      add(planned.people, resolved(person));
    }
  }
  for (const std::string& roster : step.rosters) {
    PlannedRoster& answer = planned.rosters.emplace_back();
    answer.roster = roster;
    const auto on_duty = directory.on_duty(roster, time);
    for (const std::string& person : on_duty.value_or(std::vector<std::string>())) {
      add(answer.at_start, resolved(person));
    }
  }
  return planned;
}

}  // namespace

std::string_view explain(ReachProblem problem) {
  constexpr std::array<std::string_view, 5> kTexts{"reached", "no such person", "not active",
                                                   "none of the channels", "lacks the skill"};
  return kTexts[static_cast<std::size_t>(problem)];
}

Recipient resolve(const Directory& directory, std::string_view person, ChannelSet channels,
                  std::string_view skill, UtcNanos time) {
  Recipient recipient;
  recipient.person = person;
  const std::optional<Contact> contact = directory.contact(person);
  if (!contact) {
    recipient.problem = ReachProblem::kUnknownPerson;
    return recipient;
  }
  recipient.channels = channels & contact->channels;
  recipient.language = contact->language;
  if (!contact->is_active) {
    recipient.problem = ReachProblem::kInactive;
  } else if (recipient.channels.empty()) {
    recipient.problem = ReachProblem::kNoChannel;
  } else if (!skill.empty() && !directory.has_skill(person, skill, time)) {
    recipient.problem = ReachProblem::kLacksSkill;
  }
  return recipient;
}

Plan freeze(const Policy& policy, const Directory& directory, UtcNanos time) {
  Plan plan;
  plan.stop_on = policy.stop_on;
  for (const PolicyStep& step : policy.steps) {
    plan.steps.push_back(std::visit(
        [&](const auto& what) -> PlannedStep {
          if constexpr (std::is_same_v<std::decay_t<decltype(what)>, NotifyStep>) {
            return freeze(what, directory, time);
          } else {
            return what;
          }
        },
        step.what));
  }
  if (policy.last_resort) plan.last_resort.push_back(freeze(*policy.last_resort, directory, time));
  return plan;
}

std::vector<Recipient> recipients(const PlannedNotify& step, const Directory& directory,
                                  UtcNanos time, std::vector<std::string>& unknown) {
  std::vector<Recipient> all = step.people;
  unknown.insert(unknown.end(), step.unknown_teams.begin(), step.unknown_teams.end());
  for (const PlannedRoster& planned : step.rosters) {
    const std::optional<std::vector<std::string>> now = directory.on_duty(planned.roster, time);
    if (!now) {
      if (planned.at_start.empty()) unknown.push_back(planned.roster);
      for (const Recipient& recipient : planned.at_start) add(all, recipient);
      continue;
    }
    for (const std::string& person : *now) {
      // Whoever was resolved at the start keeps the contact of then.
      const auto known = std::ranges::find(planned.at_start, person, &Recipient::person);
      add(all, known != planned.at_start.end()
                   ? *known
                   : resolve(directory, person, step.channels, step.skill, time));
    }
  }
  return all;
}

PlanShelf::Taken PlanShelf::take(Plan plan, PlanId next) {
  const auto [it, is_new] = ids_.try_emplace(std::move(plan), next);
  Use& use = by_id_.try_emplace(it->second, Use{&it->first}).first->second;
  ++use.users;
  return {it->second, is_new};
}

bool PlanShelf::take(PlanId id) {
  const auto it = by_id_.find(id);
  if (it == by_id_.end()) return false;
  ++it->second.users;
  return true;
}

bool PlanShelf::give_back(PlanId id) {
  const auto it = by_id_.find(id);
  if (it == by_id_.end() || --it->second.users > 0) return false;
  ids_.erase(ids_.find(*it->second.plan));
  by_id_.erase(it);
  return true;
}

bool PlanShelf::restore(PlanId id, Plan plan) {
  if (by_id_.contains(id)) return false;
  const auto [it, is_new] = ids_.try_emplace(std::move(plan), id);
  if (is_new) by_id_.try_emplace(id, Use{&it->first});
  return is_new;
}

const Plan* PlanShelf::find(PlanId id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : it->second.plan;
}

}  // namespace millwright::respond
