// SPDX-License-Identifier: Apache-2.0
#pragma once
// An engine with people around it, a store of JSON rows and a crash button.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "respond/escalation/escalation_engine.h"

namespace millwright::respond {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

/// People as a test writes them down. Rosters change by the hour since the epoch.
class FakeDirectory final : public Directory, public DutyOutlook {
 public:
  struct Duty {
    UtcNanos from;
    std::vector<std::string> people;  ///< from then on
  };

  void add_person(std::string name, ChannelSet channels = {Channel::kEmail, Channel::kBrowser}) {
    people[std::move(name)] = {channels, "en", true};
  }

  std::optional<std::vector<std::string>> on_duty(std::string_view roster,
                                                  UtcNanos time) const override {
    const auto it = rosters.find(roster);
    if (it == rosters.end()) return std::nullopt;
    std::vector<std::string> now;
    for (const Duty& duty : it->second) {
      if (duty.from <= time) now = duty.people;
    }
    return now;
  }
  std::optional<bool> is_in_hours(std::string_view roster, UtcNanos time) const override {
    if (!rosters.contains(roster)) return std::nullopt;
    const std::int64_t hour = time.ns / 3'600'000'000'000 % 24;
    return hour >= 6 && hour < 18;
  }
  std::optional<std::vector<std::string>> members(std::string_view team) const override {
    const auto it = teams.find(team);
    if (it == teams.end()) return std::nullopt;
    return it->second;
  }
  std::optional<Contact> contact(std::string_view person) const override {
    const auto it = people.find(person);
    if (it == people.end()) return std::nullopt;
    return it->second;
  }
  bool has_skill(std::string_view person, std::string_view skill, UtcNanos) const override {
    return skills.contains({std::string(person), std::string(skill)});
  }
  std::vector<DutyGap> unattended(std::string_view roster, UtcNanos begin,
                                  UtcNanos end) const override {
    std::vector<DutyGap> gaps;
    const auto it = rosters.find(roster);
    if (it == rosters.end()) return gaps;
    UtcNanos at = begin;
    bool is_empty = on_duty(roster, begin)->empty();
    for (const Duty& duty : it->second) {
      if (duty.from <= begin || duty.from >= end) continue;
      if (is_empty && !duty.people.empty()) gaps.push_back({at, duty.from});
      if (!is_empty && duty.people.empty()) at = duty.from;
      is_empty = duty.people.empty();
    }
    if (is_empty) gaps.push_back({at, end});
    return gaps;
  }

  std::map<std::string, Contact, std::less<>> people;
  std::map<std::string, std::vector<std::string>, std::less<>> teams;
  std::map<std::string, std::vector<Duty>, std::less<>> rosters;  ///< by time
  std::set<std::pair<std::string, std::string>> skills;
};

/// What a real store keeps: one JSON text per row, and two logs.
struct RowStore {
  std::map<std::uint64_t, std::string> chains, pages, plans;
  std::map<PagingTarget, std::string> budgets;
  std::string marks;
  std::vector<ChainEvent> events;
  std::vector<PageMessage> messages;

  bool operator==(const RowStore&) const = default;

  void commit(EscalationOutput& out) {
    for (const auto& [id, chain] : out.chains) chains[id.value] = encode(chain);
    for (const auto& [id, page] : out.pages) pages[id.value] = encode(page);
    for (const auto& [id, plan] : out.plans) plans[id.value] = encode(PlanRow{id, plan});
    for (const auto& [target, budget] : out.budgets) budgets[target] = encode(budget);
    if (out.marks) marks = encode(*out.marks);
    for (const ChainId id : out.forgotten_chains) chains.erase(id.value);
    for (const PageId id : out.forgotten_pages) pages.erase(id.value);
    for (const PlanId id : out.forgotten_plans) plans.erase(id.value);
    events.insert(events.end(), out.events.begin(), out.events.end());
    messages.insert(messages.end(), out.messages.begin(), out.messages.end());
    out.clear();
  }

  EscalationRows load() const {
    EscalationRows rows;
    for (const auto& [id, text] : chains) rows.chains.push_back(decode_chain(text).value());
    for (const auto& [id, text] : pages) rows.pages.push_back(decode_page(text).value());
    for (const auto& [id, text] : plans) rows.plans.push_back(decode_plan(text).value());
    for (const auto& [id, text] : budgets) {
      rows.budgets.push_back(decode_paging_budget(text).value());
    }
    if (!marks.empty()) rows.marks = decode_engine_marks(marks).value();
    return rows;
  }
};

class EscalationRig {
 public:
  static constexpr UtcNanos kMidnight{1'767'225'600'000'000'000};  // 2026-01-01T00:00:00Z

  explicit EscalationRig(PagingLimits limits = {}) : limits_(limits) {
    for (const char* name : {"ann", "bob", "cem", "dee"}) directory.add_person(name);
    engine_ = std::make_unique<EscalationEngine>(directory, limits_);
  }

  void policy(std::string_view text) {
    Result<Policy> parsed = parse_policy(text, "test.yaml");
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message();
    policies_.push_back(*parsed);
    engine_->set_policy(std::move(*parsed));
  }
  void remove_policies() {
    for (const Policy& policy : policies_) engine_->remove_policy(policy.name);
    policies_.clear();
  }

  static AlarmFacts facts(std::uint64_t alarm, int priority = 2) {
    AlarmFacts facts;
    facts.alarm = AlarmId(alarm);
    facts.rule = RuleId(static_cast<std::uint32_t>(alarm));
    facts.priority = priority;
    facts.asset_class = "pump";
    facts.area = "north/mixing";
    facts.title = "Pump " + std::to_string(alarm) + " cavitates";
    facts.cause = "alarm " + std::to_string(alarm);
    return facts;
  }

  void raise(std::uint64_t alarm, MayPage may_page = MayPage::kYes) {
    raise(facts(alarm), may_page);
  }
  void raise(const AlarmFacts& facts, MayPage may_page = MayPage::kYes) {
    transition(facts.alarm.value, alarm::Action::kRaise, alarm::State::kUnacknowledged, facts,
               may_page);
  }
  void change(std::uint64_t alarm, alarm::Action action, alarm::State to,
              const std::string& who = "") {
    transition(alarm, action, to, AlarmFacts{}, MayPage::kYes, who);
  }
  void apply(const alarm::Transition& transition, const AlarmFacts& facts, MayPage may_page) {
    engine_->apply(transition, facts, may_page, next_origin(), out_);
    settle();
  }
  void give_back_normal(std::uint64_t alarm) {
    change(alarm, alarm::Action::kReturn, alarm::State::kReturnedUnacknowledged);
  }

  Result<PageAnswer> command(PageCommand command) {
    Result<PageAnswer> answer = engine_->apply(command, next_origin(), out_);
    settle();
    return answer;
  }
  Result<PageAnswer> accept(std::uint64_t page, const std::string& who) {
    PageCommand accept;
    accept.page = PageId(page);
    accept.who = who;
    return command(accept);
  }
  Result<PageAnswer> release(std::uint64_t page, const std::string& who) {
    PageCommand release;
    release.action = PageAction::kRelease;
    release.page = PageId(page);
    release.who = who;
    release.reason = "called away";
    return command(release);
  }

  /// Time passes in ticks of one second, or of `step` where nothing depends on it.
  void advance(std::chrono::nanoseconds duration, std::chrono::nanoseconds step = 1s) {
    const UtcNanos end = now + duration;
    while (now < end) {
      now = std::min(end, now + step);
      engine_->tick(next_origin(), out_);
      settle();
      commit();
    }
  }
  /// Straight to the end, a tick wherever one is due.
  void sleep(std::chrono::nanoseconds duration) {
    const UtcNanos end = now + duration;
    while (engine_->next_due() && *engine_->next_due() <= end) {
      now = *engine_->next_due();
      engine_->tick(next_origin(), out_);
      settle();
      commit();
    }
    now = end;
  }

  /// Forgets everything that is not in the store.
  void crash_and_restart() {
    engine_ = std::make_unique<EscalationEngine>(directory, limits_);
    for (const Policy& policy : policies_) engine_->set_policy(policy);
    const Status status = engine_->restore(store.load());
    ASSERT_TRUE(status.has_value()) << status.error().message();
  }

  /// The messages since the last call, as "page bob", "taken ann by bob".
  std::vector<std::string> sent() {
    std::vector<std::string> texts;
    for (; n_seen_messages_ < store.messages.size(); ++n_seen_messages_) {
      const PageMessage& message = store.messages[n_seen_messages_];
      std::string text(name(message.kind));
      text += " " + (message.person.empty() ? message.url : message.person);
      if (!message.who.empty()) text += " by " + message.who;
      texts.push_back(std::move(text));
    }
    return texts;
  }
  bool has_event(ChainEventKind kind) const { return n_events(kind) > 0; }
  int n_events(ChainEventKind kind) const {
    int n = 0;
    for (const ChainEvent& event : store.events) n += event.kind == kind ? 1 : 0;
    return n;
  }
  EscalationEngine& engine() { return *engine_; }
  const Page& page(std::uint64_t id) { return *engine_->find_page(PageId(id)); }
  const Chain& chain(std::uint64_t id) { return *engine_->find_chain(ChainId(id)); }

  FakeDirectory directory;
  RowStore store;
  UtcNanos now = kMidnight;
  bool crashes_after_each_record = false;
  bool commits_at_ticks_only = false;  ///< as a consumer under load does

  void commit() { store.commit(out_); }

 private:
  alarm::Origin next_origin() { return {JournalSeq{++seq_}, now}; }
  void transition(std::uint64_t alarm, alarm::Action action, alarm::State to,
                  const AlarmFacts& facts, MayPage may_page, const std::string& who = "") {
    alarm::Transition transition;
    transition.alarm = AlarmId(alarm);
    transition.action = action;
    transition.to = to;
    transition.who = who;
    engine_->apply(transition, facts, may_page, next_origin(), out_);
    settle();
  }
  void settle() {
    if (commits_at_ticks_only) return;
    const bool has_changed = !out_.empty();
    commit();
    if (crashes_after_each_record && has_changed) crash_and_restart();
  }

  const PagingLimits limits_;
  std::unique_ptr<EscalationEngine> engine_;
  std::vector<Policy> policies_;
  EscalationOutput out_;
  std::uint64_t seq_ = 0;
  std::size_t n_seen_messages_ = 0;
};

}  // namespace millwright::respond
