// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/desk.h"

#include "respond/desk/facts_of.h"

namespace millwright::respond {

using alarm::Action;

Desk::Desk() : plant_(std::make_shared<const registry::Plant>(registry::Records{}, 0)) {
  directory_.set_plant(plant_);
}

void Desk::set_plant(std::shared_ptr<const registry::Plant> plant) {
  plant_ = std::move(plant);
  directory_.set_plant(plant_);
  shelf_.set(*plant_);
  std::vector<std::string> gone;
  for (const Policy* policy : engine_.policies()) {
    if (!shelf_.policies().contains(policy->name)) gone.push_back(policy->name);
  }
  for (const std::string& name : gone) engine_.remove_policy(name);
  for (const auto& [name, item] : shelf_.policies()) engine_.set_policy(item.content);
}

Status Desk::apply(const journal::Record& record, std::span<const alarm::Transition> transitions,
                   const alarm::AlarmEngine& alarms, DeskOutput& out) {
  const Origin origin{record.seq, record.time};
  follow_all(transitions, alarms, origin, out);
  if (record.kind == journal::RecordKind::kTick) tick(origin, alarms, out);
  if (record.kind == journal::RecordKind::kCommand) {
    note_alarm_act(record.payload, transitions, origin, alarms, out);
    return command(record.payload, origin, alarms, out);
  }
  return {};
}

MayPage Desk::may_page(const alarm::Alarm& alarm) const {
  const Rule* rule = plant_->find<Rule>(alarm.rule);
  const bool is_live = rule == nullptr || rule->mode == RuleMode::kAlarm;
  return is_live ? MayPage::kYes : MayPage::kNo;
}

void Desk::follow_all(std::span<const alarm::Transition> transitions,
                      const alarm::AlarmEngine& alarms, Origin origin, DeskOutput& out) {
  // What comes back with many others waits for what is new and for what is urgent.
  std::vector<const alarm::Transition*> together;
  const auto is_plain_return = [&](const alarm::Transition& transition) {
    const alarm::Alarm* alarm = alarms.find(transition.alarm);
    return alarm != nullptr && is_back_from_silence(transition) &&
           alarm->state == alarm::State::kUnacknowledged && !is_urgent(facts_of(*alarm, *plant_));
  };
  for (const alarm::Transition& transition : transitions) {
    if (is_plain_return(transition)) {
      together.push_back(&transition);
    } else {
      follow(transition, alarms, MayPage::kYes, origin, out);
    }
  }
  const MayPage may = together.size() > kFewReturns ? MayPage::kTogether : MayPage::kYes;
  for (const alarm::Transition* transition : together) {
    follow(*transition, alarms, may, origin, out);
  }
}

void Desk::follow(const alarm::Transition& transition, const alarm::AlarmEngine& alarms,
                  MayPage may, Origin origin, DeskOutput& out) {
  const alarm::Alarm* alarm = alarms.find(transition.alarm);
  if (alarm == nullptr) return;
  if (may_page(*alarm) == MayPage::kNo) may = MayPage::kNo;
  const bool is_raise = transition.action == Action::kRaise && transition.to != transition.from;
  if (is_raise && may != MayPage::kNo && origin.time - transition.time > kLate) {
    add_late(alarm->id, origin.time, out);
    may = MayPage::kNo;
  } else if (late_.contains(alarm->id)) {
    // Still catching up, or over: the clock of quiet starts again, or there is nothing to page.
    alarm->is_active ? add_late(alarm->id, origin.time, out) : drop_late(alarm->id, out);
  }
  EscalationOutput changes;
  engine_.apply(transition, facts_of(*alarm, *plant_), may, origin, changes);
  keep(changes, out);
  // A machine's token has no team: what it acknowledges shows nothing about normal staff.
  if (transition.action == Action::kAcknowledge &&
      plant_->find_user_by_name(transition.who) != nullptr) {
    observe(FactKind::kAlarmHandled, transition.who, origin, out);
  }
}

void Desk::tick(Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out) {
  page_what_settled(origin, alarms, out);
  EscalationOutput pages;
  engine_.tick(origin, pages);
  keep(pages, out);
  RunChanges runs;
  runs_.tick(origin, runs);
  keep(runs, origin, out);
  tick_drills(origin, alarms, out);
  tick_found_acts(origin, out);
  HandsOffChanges periods;
  hands_off_.tick(origin, periods);
  for (const auto& [id, period] : periods.periods) {
    out.store.put(Table::kHandsOff, id.value, encode(period));
  }
}

void Desk::page_what_settled(Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out) {
  std::vector<AlarmId> settled;
  for (const auto& [id, late] : late_) {
    if (origin.time - late.changed >= kSettled) settled.push_back(id);
  }
  for (const AlarmId id : settled) {
    drop_late(id, out);
    const alarm::Alarm* alarm = alarms.find(id);
    if (alarm == nullptr || !alarm->is_active || !alarm::is_unacknowledged(alarm->state)) continue;
    alarm::Transition raise;
    raise.alarm = id;
    raise.seq = origin.seq;
    raise.time = alarm->raised;
    raise.to = alarm->state;
    EscalationOutput changes;
    engine_.apply(raise, facts_of(*alarm, *plant_), may_page(*alarm), origin, changes);
    keep(changes, out);
  }
}

void Desk::add_late(AlarmId alarm, UtcNanos at, DeskOutput& out) {
  late_[alarm] = {at};
  out.store.put(Table::kLateRaise, alarm.value,
                std::to_string(alarm.value) + " " + std::to_string(at.ns));
}

void Desk::drop_late(AlarmId alarm, DeskOutput& out) {
  late_.erase(alarm);
  out.store.retire(Table::kLateRaise, alarm.value);
}

std::optional<TeamKind> Desk::known_team_of(std::string_view person) const {
  const User* user = plant_->find_user_by_name(person);
  const Team* team = user == nullptr ? nullptr : plant_->find<Team>(user->team);
  return team == nullptr ? std::nullopt : std::optional(team->kind);
}

TeamKind Desk::team_of(std::string_view person) const {
  return known_team_of(person).value_or(TeamKind::kOperations);
}

void Desk::observe(FactKind kind, const std::string& who, Origin origin, DeskOutput& out,
                   bool was_unannounced) {
  if (hands_off_.current() == nullptr) return;
  HandsOffFact fact;
  fact.kind = kind;
  fact.who = who;
  fact.team = team_of(who);
  fact.shift = directory_.shift_at(origin.time);
  fact.was_unannounced = was_unannounced;
  observe(fact, origin, out);
}

void Desk::observe(const HandsOffFact& fact, Origin origin, DeskOutput& out) {
  HandsOffChanges changes;
  hands_off_.observe(fact, origin, changes);
  for (const auto& [id, period] : changes.periods) {
    out.store.put(Table::kHandsOff, id.value, encode(period));
  }
}

void Desk::keep(EscalationOutput& changes, DeskOutput& out) {
  StoreChange& store = out.store;
  for (const auto& [id, chain] : changes.chains) {
    store.put(Table::kChain, id.value, encode(chain));
  }
  for (const auto& [id, page] : changes.pages) store.put(Table::kPage, id.value, encode(page));
  for (const auto& [id, plan] : changes.plans) {
    store.put(Table::kPlan, id.value, encode(PlanRow{id, plan}));
  }
  for (const auto& [target, budget] : changes.budgets) {
    store.put(Table::kPagingBudget, target.person + "\n" + target.url, encode(budget));
  }
  if (changes.marks) store.put(Table::kEngineMarks, 1, encode(*changes.marks));
  // Reports read them for longer than the engine needs them.
  for (const ChainId id : changes.forgotten_chains) {
    store.retire(Table::kChain, id.value);
  }
  for (const PageId id : changes.forgotten_pages) {
    store.retire(Table::kPage, id.value);
  }
  for (const PlanId id : changes.forgotten_plans) {
    store.retire(Table::kPlan, id.value);
  }
  for (const ChainEvent& event : changes.events) {
    store.lines.push_back({Log::kChainEvent, 0, event.alarm.value, encode(event)});
  }
  for (const PageMessage& message : changes.messages) {
    send(message, message.facts.alarm, out);
  }
  changes.clear();
}

void Desk::send(const OutboxItem& item, AlarmId about, DeskOutput& out) {
  out.store.lines.push_back({Log::kOutbox, ++last_outbox_number_, about.value, encode(item)});
  out.store.put(Table::kOutboxMark, 1, std::to_string(last_outbox_number_));
}

}  // namespace millwright::respond
