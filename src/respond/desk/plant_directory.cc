// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/plant_directory.h"

#include <algorithm>

namespace millwright::respond {

std::optional<DutyPlan> PlantDirectory::duty(std::string_view roster) const {
  const auto it = shelf_.rosters().find(roster);
  if (it == shelf_.rosters().end()) return std::nullopt;
  return duty(it->second.content);
}

DutyPlan PlantDirectory::duty(const Roster& roster) const {
  const auto calendar = shelf_.calendars().find(roster.holiday_calendar);
  return DutyPlan(roster,
                  calendar == shelf_.calendars().end() ? no_holidays_ : calendar->second.content,
                  overrides_.overrides());
}

std::optional<std::vector<std::string>> PlantDirectory::on_duty(std::string_view roster,
                                                                UtcNanos time) const {
  const auto plan = duty(roster);
  if (!plan) return std::nullopt;
  std::vector<std::string> people;
  for (const OnDuty& on : plan->on_duty(time)) {
    if (std::ranges::find(people, on.person) == people.end()) people.push_back(on.person);
  }
  return people;
}

std::optional<bool> PlantDirectory::is_in_hours(std::string_view roster, UtcNanos time) const {
  const auto plan = duty(roster);
  if (!plan) return std::nullopt;
  return plan->is_in_hours(time);
}

std::optional<std::vector<std::string>> PlantDirectory::members(std::string_view team) const {
  const Team* found = plant_ ? plant_->find_team_by_name(team) : nullptr;
  if (found == nullptr) return std::nullopt;
  std::vector<std::string> people;
  for (const User& user : plant_->all<User>()) {
    if (user.team == found->id && user.is_active) people.push_back(user.name);
  }
  return people;
}

std::optional<Contact> PlantDirectory::contact(std::string_view person) const {
  const User* user = plant_ ? plant_->find_user_by_name(person) : nullptr;
  if (user == nullptr) return std::nullopt;
  Contact contact;
  contact.is_active = user->is_active;
  contact.language = user->language;
  ChannelSet reached = {Channel::kWebhook, Channel::kMqtt, Channel::kSiren};
  if (!user->is_contact_only) reached.insert(Channel::kBrowser);
  if (!user->email.empty()) reached.insert(Channel::kEmail);
  if (!user->phone.empty()) reached.insert(Channel::kSms);
  contact.channels = reached & channels_;
  return contact;
}

bool PlantDirectory::has_skill(std::string_view person, std::string_view skill, UtcNanos) const {
  const User* user = plant_ ? plant_->find_user_by_name(person) : nullptr;
  return user != nullptr && std::ranges::find(user->skills, skill) != user->skills.end();
}

std::vector<DutyGap> PlantDirectory::unattended(std::string_view roster, UtcNanos begin,
                                                UtcNanos end) const {
  std::vector<DutyGap> out;
  const auto plan = duty(roster);
  if (!plan) return out;
  const auto gaps = plan->gaps_between(begin, end);
  if (!gaps) return out;
  for (const Gap& gap : *gaps) out.push_back({gap.begin, gap.end});
  return out;
}

std::string PlantDirectory::shift_at(UtcNanos time) const {
  const Roster* roster = shelf_.main_roster();
  if (roster == nullptr) return {};
  const auto shift = duty(*roster).shift_at(time);
  return shift ? shift->name : std::string();
}

}  // namespace millwright::respond
