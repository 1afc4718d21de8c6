// SPDX-License-Identifier: Apache-2.0
#include "alarm/alarm_engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "alarm/alarm_codec.h"
#include "alarm/silence.h"
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
  t.mode = alarm.mode;
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
  alarm.is_latched = alarm.is_latching && !is_recorded_only(alarm);
  alarm.returned = change.time;
  State to = alarm.state;
  if (!alarm.is_latched && to == State::kUnacknowledged) to = State::kReturnedUnacknowledged;
  if (!alarm.is_latched && to == State::kAcknowledged) to = State::kNormal;
  settle(alarm, {Action::kReturn, to, change.time, {}, words.detail, change.value}, origin, out);
}

void AlarmEngine::raise(Alarm& alarm, const detect::ConditionChange& change,
                        const Annunciation& words, Origin origin, Changes& out) {
  // ISA-18.2: an alarm that comes back before it was acknowledged, or reset, re-raises.
  const bool is_repeated = alarm.is_latched || alarm.state == State::kReturnedUnacknowledged;
  set_asset(alarm, words.asset);
  alarm.is_active = true;
  alarm.is_latched = false;
  alarm.is_first_out = false;
  alarm.mode = words.mode;
  alarm.is_latching = words.is_latching;
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
  State to = is_silenced(alarm.state) ? alarm.state : State::kUnacknowledged;
  if (is_recorded_only(alarm)) to = State::kNormal;
  const Action action = is_repeated ? Action::kReRaise : Action::kRaise;
  settle(alarm, {action, to, change.time, {}, words.detail, change.value}, origin, out);
  if (to == State::kUnacknowledged) mark_first_out(alarm, out);
}

void AlarmEngine::mark_first_out(Alarm& raised, Changes& out) {
  if (!raised.asset) return;
  Alarm* first = nullptr;
  for (const AlarmId id : by_asset_[raised.asset]) {
    Alarm& other = at(id);
    if (id == raised.id || !other.is_active || !is_open(other.state)) continue;
    if (other.is_first_out) {
      first = &other;
      break;
    }
    const bool is_near = other.raised - raised.raised <= kFirstOutWindow &&
                         raised.raised - other.raised <= kFirstOutWindow;
    if (is_near && (first == nullptr || other.raised < first->raised)) first = &other;
  }
  if (first == nullptr) return;
  // Signals arrive in any order; what counts is when it happened.
  Alarm& earliest = raised.raised < first->raised ? raised : *first;
  for (Alarm* alarm : {first, &raised}) {
    const bool is_first = alarm == &earliest;
    if (alarm->is_first_out == is_first) continue;
    alarm->is_first_out = is_first;
    out.alarms[alarm->id] = *alarm;
  }
}

void AlarmEngine::set_asset(Alarm& alarm, AssetId asset) {
  if (alarm.asset == asset) return;
  if (alarm.asset) std::erase(by_asset_[alarm.asset], alarm.id);
  alarm.asset = asset;
  if (asset) by_asset_[asset].push_back(alarm.id);
}

void AlarmEngine::tick(Origin origin, Changes& out) {
  std::vector<AlarmId> expired;
  for (const Alarm& alarm : alarms_) {
    // Windows end by themselves: alarm/maintenance.h.
    const auto is_hold_over = [&](const ServiceHold& hold) {
      return !hold.window && hold.until && *hold.until <= origin.time;
    };
    const bool is_over = (alarm.state == State::kShelved && alarm.shelved_until <= origin.time) ||
                         std::ranges::any_of(alarm.out_of_service, is_hold_over);
    if (is_over) expired.push_back(alarm.id);
  }
  std::ranges::sort(expired, {}, [&](AlarmId id) { return std::pair(at(id).priority, id); });
  for (const AlarmId id : expired) expire(at(id), origin, out);
}

void AlarmEngine::expire(Alarm& alarm, Origin origin, Changes& out) {
  if (alarm.state != State::kShelved) {
    return let_back(alarm.id, {}, "the time out of service is over", origin, out);
  }
  clear_silence(alarm);
  settle(alarm, {Action::kUnshelve, after_silence(alarm), origin.time, {}, "shelving expired", 0},
         origin, out);
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
    alarm.is_latched = false;
    alarm.suppressed_by.clear();
    clear_silence(alarm);
    settle(alarm, {Action::kRemove, State::kNormal, origin.time, {}, "the rule was removed", 0},
           origin, out);
  });
}

void AlarmEngine::update_mode(Alarm& alarm, RuleMode mode, Origin origin, Changes& out) {
  const bool was_recorded_only = is_recorded_only(alarm);
  if (mode != RuleMode::kAlarm && alarm.state != State::kNormal) {
    alarm.is_latched = false;
    alarm.suppressed_by.clear();
    clear_silence(alarm);
    settle(alarm,
           {Action::kRemove, State::kNormal, origin.time, {}, "only recorded from now on", 0},
           origin, out);
  }
  alarm.mode = mode;
  out.alarms[alarm.id] = alarm;
  if (!was_recorded_only || mode != RuleMode::kAlarm) return;
  if (!alarm.out_of_service.empty()) {
    return settle(alarm,
                  {Action::kTakeOutOfService,
                   State::kOutOfService,
                   origin.time,
                   {},
                   "an alarm from now on",
                   alarm.value},
                  origin, out);
  }
  if (!alarm.is_active) return;
  alarm.raised = origin.time;
  alarm.acknowledged.reset();
  alarm.acknowledged_by.clear();
  ++alarm.raise_count;
  settle(alarm,
         {Action::kRaise,
          State::kUnacknowledged,
          origin.time,
          {},
          "an alarm from now on",
          alarm.value},
         origin, out);
}

void AlarmEngine::update_rule(RuleId rule, const Annunciation& words, Origin origin, Changes& out) {
  for_each_of(rule, [&](Alarm& alarm) {
    const Alarm before = alarm;
    if (alarm.mode != words.mode) update_mode(alarm, words.mode, origin, out);
    const bool is_more_urgent = words.priority < alarm.priority;
    alarm.priority = words.priority;
    alarm.message = words.message.empty() ? alarm.detail : words.message;
    alarm.is_latching = words.is_latching;
    if (alarm.is_latched && !words.is_latching) {
      alarm.is_latched = false;
      State to = alarm.state;
      if (to == State::kUnacknowledged) to = State::kReturnedUnacknowledged;
      if (to == State::kAcknowledged) to = State::kNormal;
      settle(alarm, {Action::kReset, to, origin.time, {}, "the rule latches no longer", 0}, origin,
             out);
    } else if (is_more_urgent && alarm.state == State::kAcknowledged) {
      alarm.acknowledged.reset();
      alarm.acknowledged_by.clear();
      settle(alarm,
             {Action::kReAlarm,
              State::kUnacknowledged,
              origin.time,
              {},
              fmt::format("priority {} instead of {}", words.priority, before.priority),
              alarm.value},
             origin, out);
    }
    if (alarm != before) out.alarms[alarm.id] = alarm;
  });
}

void AlarmEngine::update_asset(SignalId signal, AssetId asset, Changes& out) {
  for (Alarm& alarm : alarms_) {
    if (alarm.subject != Subject::of(signal) || alarm.asset == asset) continue;
    set_asset(alarm, asset);
    out.alarms[alarm.id] = alarm;
  }
}

void AlarmEngine::move(RuleId rule, const Subject& from, const Subject& to, AssetId asset,
                       Changes& out) {
  const auto known = by_identity_.find({rule, from});
  if (known == by_identity_.end()) return;
  Alarm& alarm = at(known->second);
  const Alarm before = alarm;
  if (from != to) {
    by_identity_.erase(known);
    if (const auto other = by_identity_.find({rule, to}); other != by_identity_.end()) {
      Alarm& exchanged = at(other->second);
      exchanged.subject = from;
      by_identity_[{rule, from}] = exchanged.id;
      out.alarms[exchanged.id] = exchanged;
    }
    by_identity_[{rule, to}] = alarm.id;
    alarm.subject = to;
  }
  set_asset(alarm, asset);
  if (alarm != before) out.alarms[alarm.id] = alarm;
}

AlarmId AlarmEngine::ensure(RuleId rule, const Subject& subject, const Annunciation& words,
                            Changes& out) {
  if (const Alarm* known = find(rule, subject)) return known->id;
  Alarm& alarm = at(find_or_create({rule, subject}));
  set_asset(alarm, words.asset);
  alarm.mode = words.mode;
  alarm.is_latching = words.is_latching;
  alarm.priority = words.priority;
  alarm.message = words.message;
  out.alarms[alarm.id] = alarm;
  return alarm.id;
}

void AlarmEngine::hold_out(AlarmId id, const ServiceHold& hold, std::string why, Origin origin,
                           Changes& out) {
  Alarm& alarm = at(id);
  if (find_hold(alarm, hold.window) != nullptr) return;
  set_hold(alarm, hold);
  out.alarms[id] = alarm;
  if (is_recorded_only(alarm) || alarm.state == State::kOutOfService) return;
  alarm.acknowledged.reset();
  alarm.acknowledged_by.clear();
  alarm.shelved_until.reset();
  alarm.shelved_by.clear();
  settle(alarm,
         {Action::kTakeOutOfService, State::kOutOfService, origin.time, {}, std::move(why), 0},
         origin, out);
}

void AlarmEngine::let_back(AlarmId id, MaintenanceWindowId window, std::string why, Origin origin,
                           Changes& out) {
  Alarm& alarm = at(id);
  if (std::erase_if(alarm.out_of_service,
                    [&](const ServiceHold& hold) { return hold.window == window; }) == 0) {
    return;
  }
  out.alarms[id] = alarm;
  if (alarm.state != State::kOutOfService || !alarm.out_of_service.empty()) return;
  settle(alarm,
         {Action::kReturnToService, after_silence(alarm), origin.time, {}, std::move(why), 0},
         origin, out);
}

void AlarmEngine::suppress(AlarmId id, const std::string& by, Origin origin, Changes& out) {
  Alarm& alarm = at(id);
  if (is_recorded_only(alarm) || is_suppressed_by(alarm, by)) return;
  alarm.suppressed_by.push_back(by);
  out.alarms[id] = alarm;
  if (alarm.state == State::kOutOfService) return;
  alarm.acknowledged.reset();
  alarm.acknowledged_by.clear();
  clear_silence(alarm);
  settle(alarm,
         {Action::kSuppress, State::kSuppressedByDesign, origin.time, {}, "suppressed by " + by, 0},
         origin, out);
}

void AlarmEngine::release(AlarmId id, const std::string& by, Origin origin, Changes& out) {
  Alarm& alarm = at(id);
  if (std::erase(alarm.suppressed_by, by) == 0) return;
  out.alarms[id] = alarm;
  if (alarm.state != State::kSuppressedByDesign || !alarm.suppressed_by.empty()) return;
  settle(alarm,
         {Action::kUnsuppress,
          after_silence(alarm),
          origin.time,
          {},
          "no longer suppressed by " + by,
          0},
         origin, out);
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
  by_asset_.clear();
  for (const Alarm& alarm : alarms_) {
    if (alarm.asset) by_asset_[alarm.asset].push_back(alarm.id);
  }
  return {};
}

}  // namespace millwright::alarm
