// SPDX-License-Identifier: Apache-2.0
#include "alarm/alarm_engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "alarm/alarm_codec.h"
#include "core/byte_io.h"
#include "detect/sealed_blob.h"

namespace millwright::alarm {
namespace {

constexpr std::string_view kMagic = "MWAE";
constexpr std::uint8_t kVersion = 1;

}  // namespace

AlarmId AlarmEngine::find_or_create(const Identity& identity) {
  const auto [it, is_new] = by_identity_.try_emplace(identity, AlarmId(alarms_.size() + 1));
  if (is_new) {
    Alarm& alarm = alarms_.emplace_back();
    alarm.id = it->second;
    alarm.rule = identity.first;
    alarm.subject = identity.second;
  }
  return it->second;
}

void AlarmEngine::settle(Alarm& alarm, Step step, Origin origin, Changes& out) {
  Transition& t = out.transitions.emplace_back();
  t.alarm = alarm.id;
  t.seq = origin.seq;
  t.time = step.time;
  t.action = step.action;
  t.from = alarm.state;
  t.to = step.to;
  t.who = std::move(step.who);
  t.comment = std::move(step.comment);
  t.value = step.value;
  alarm.state = step.to;
  out.alarms[alarm.id] = alarm;
}

void AlarmEngine::apply(const detect::ConditionChange& change, const Annunciation& words,
                        Origin origin, Changes& out) {
  const Identity identity{change.rule, change.subject};
  if (change.is_active) {
    Alarm& alarm = at(find_or_create(identity));
    if (!alarm.is_active) raise(alarm, change, words, origin, out);
    return;
  }
  const auto known = by_identity_.find(identity);
  if (known == by_identity_.end() || !at(known->second).is_active) return;
  Alarm& alarm = at(known->second);
  alarm.is_active = false;
  alarm.returned = change.time;
  State to = alarm.state;
  if (to == State::kUnacknowledged) to = State::kReturnedUnacknowledged;
  if (to == State::kAcknowledged) to = State::kNormal;
  settle(alarm, {Action::kReturn, to, change.time, {}, words.detail, change.value}, origin, out);
}

void AlarmEngine::raise(Alarm& alarm, const detect::ConditionChange& change,
                        const Annunciation& words, Origin origin, Changes& out) {
  alarm.is_active = true;
  alarm.asset = words.asset;
  alarm.priority = words.priority;
  alarm.message = words.message.empty() ? words.detail : words.message;
  alarm.detail = words.detail;
  alarm.value = change.value;
  alarm.limit = change.limit;
  alarm.raised = change.time;
  alarm.returned.reset();
  alarm.acknowledged.reset();
  alarm.acknowledged_by.clear();
  ++alarm.raise_count;
  // ISA-18.2: an alarm that comes back before it was acknowledged re-raises.
  const Action action =
      alarm.state == State::kReturnedUnacknowledged ? Action::kReRaise : Action::kRaise;
  const State to = is_silenced(alarm.state) ? alarm.state : State::kUnacknowledged;
  settle(alarm, {action, to, change.time, {}, words.detail, change.value}, origin, out);
}

void AlarmEngine::tick(Origin origin, Changes& out) {
  for (Alarm& alarm : alarms_) {
    if (alarm.state != State::kShelved || alarm.shelved_until > origin.time) continue;
    alarm.shelved_until.reset();
    alarm.shelved_by.clear();
    const State to = alarm.is_active ? State::kUnacknowledged : State::kNormal;
    settle(alarm, {Action::kUnshelve, to, origin.time, {}, "shelving expired", 0}, origin, out);
  }
}

void AlarmEngine::for_each_of(RuleId rule, auto&& visit) {
  // The least subject of a rule sorts first.
  auto it = by_identity_.lower_bound({rule, Subject{}});
  for (; it != by_identity_.end() && it->first.first == rule; ++it) visit(at(it->second));
}

void AlarmEngine::remove_rule(RuleId rule, Origin origin, Changes& out) {
  for_each_of(rule, [&](Alarm& alarm) {
    if (alarm.state == State::kNormal && !alarm.is_active) return;
    if (alarm.is_active) alarm.returned = origin.time;
    alarm.is_active = false;
    alarm.shelved_until.reset();
    alarm.shelved_by.clear();
    settle(alarm, {Action::kRemove, State::kNormal, origin.time, {}, "the rule was removed", 0},
           origin, out);
  });
}

void AlarmEngine::update_rule(RuleId rule, const Annunciation& words, Changes& out) {
  for_each_of(rule, [&](Alarm& alarm) {
    const std::string& message = words.message.empty() ? alarm.detail : words.message;
    if (alarm.priority == words.priority && alarm.message == message) return;
    alarm.priority = words.priority;
    alarm.message = message;
    out.alarms[alarm.id] = alarm;
  });
}

void AlarmEngine::update_asset(SignalId signal, AssetId asset, Changes& out) {
  for (Alarm& alarm : alarms_) {
    if (alarm.subject != Subject::of(signal) || alarm.asset == asset) continue;
    alarm.asset = asset;
    out.alarms[alarm.id] = alarm;
  }
}

const Alarm* AlarmEngine::find(AlarmId id) const {
  return id.value == 0 || id.value > alarms_.size() ? nullptr : &alarms_[id.value - 1];
}

const Alarm* AlarmEngine::find(RuleId rule, const Subject& subject) const {
  const auto it = by_identity_.find({rule, subject});
  return it == by_identity_.end() ? nullptr : find(it->second);
}

std::vector<Alarm> AlarmEngine::open_alarms() const {
  std::vector<Alarm> open;
  for (const Alarm& alarm : alarms_) {
    if (is_open(alarm.state)) open.push_back(alarm);
  }
  return open;
}

std::array<std::uint32_t, 4> AlarmEngine::unacknowledged_by_priority() const {
  std::array<std::uint32_t, 4> counts{};
  for (const Alarm& alarm : alarms_) {
    if (!is_unacknowledged(alarm.state)) continue;
    ++counts[static_cast<std::size_t>(alarm.priority == 1 || alarm.priority == 2 ? alarm.priority
                                                                                 : 3)];
  }
  return counts;
}

std::string AlarmEngine::snapshot() const {
  std::string payload;
  ByteWriter w(payload);
  w.varint(alarms_.size());
  for (const Alarm& alarm : alarms_) w.text(encode(alarm));
  return detect::seal(kMagic, kVersion, payload);
}

Status AlarmEngine::restore(std::string_view snapshot) {
  MW_TRY(const std::string_view payload, detect::unseal(snapshot, kMagic, kVersion));
  ByteReader r(payload);
  std::vector<Alarm> alarms;
  for (std::uint64_t n = r.varint(); n > 0 && !r.failed(); --n) {
    MW_TRY(Alarm alarm, decode_alarm(r.text()));
    alarms.push_back(std::move(alarm));
  }
  if (!r.done()) return fail(Code::kDataLoss, "alarm snapshot: wrong length");
  return restore(std::move(alarms));
}

Status AlarmEngine::restore(std::vector<Alarm> alarms) {
  std::ranges::sort(alarms, {}, &Alarm::id);
  std::map<Identity, AlarmId> by_identity;
  for (std::size_t i = 0; i < alarms.size(); ++i) {
    const Alarm& alarm = alarms[i];
    if (alarm.id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("alarm {} is missing", i + 1));
    }
    if (!by_identity.try_emplace({alarm.rule, alarm.subject}, alarm.id).second) {
      return fail(Code::kDataLoss,
                  fmt::format("alarm {} has the identity of another", alarm.id.value));
    }
  }
  alarms_ = std::move(alarms);
  by_identity_ = std::move(by_identity);
  return {};
}

}  // namespace millwright::alarm
