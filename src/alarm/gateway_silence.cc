// SPDX-License-Identifier: Apache-2.0
#include "alarm/gateway_silence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>
#include <set>

namespace millwright::alarm {
namespace {

using detect::ConditionChange;
using Kind = SilenceStep::Kind;
using std::chrono::nanoseconds;

nanoseconds spread_of(const Gateway& gateway) {
  constexpr std::chrono::milliseconds kNone{0};
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);
  return std::max<nanoseconds>(GatewaySilence::kShortestGrace,
                               std::clamp(gateway.longest_interval, kNone, kLongest));
}
nanoseconds grace_of(const Gateway& gateway) {
  return std::min<nanoseconds>(spread_of(gateway), GatewaySilence::kLongestGrace);
}

// A clock that was set back must not make anything wait longer than the grace.
bool is_over(UtcNanos since, nanoseconds grace, UtcNanos now) {
  return now - since >= grace || now < since;
}

SilenceStep gateway_step(const Gateway& gateway, bool is_active, UtcNanos now) {
  SilenceStep step;
  step.kind = Kind::kGateway;
  step.change.subject = gateway.subject;
  step.change.kind = RuleKind::kNoData;
  step.change.is_active = is_active;
  step.change.cause = detect::Cause::kTick;
  step.change.time = now;
  step.change.limit = static_cast<double>(gateway.n_signals);
  step.title = gateway.title;
  step.asset = gateway.asset;
  step.priority = gateway.priority;
  return step;
}

}  // namespace

UtcNanos GatewaySilence::Silent::began() const {
  constexpr double kLongest = 1e9;  // 30 years
  const double seconds = std::isfinite(change.value) ? std::clamp(change.value, 0.0, kLongest) : 0;
  return change.time - nanoseconds(std::llround(seconds * 1e9));
}

void GatewaySilence::index() {
  gateway_of_.clear();
  for (const auto& [subject, gateway] : gateways_) {
    for (const Gateway::Member& member : gateway.members) gateway_of_[member.rule] = subject;
  }
}

void GatewaySilence::pass(Silent& silent, Steps& out) {
  silent.is_told = true;
  SilenceStep& step = out.emplace_back();
  step.change = silent.change;
}

void GatewaySilence::apply(std::span<const ConditionChange> changes, UtcNanos now, Steps& out) {
  std::set<detect::Subject> touched;
  for (const ConditionChange& change : changes) {
    const auto group = gateway_of_.find(change.rule);
    if (change.kind != RuleKind::kNoData || change.subject.kind != detect::SubjectKind::kSignal) {
      out.emplace_back().change = change;
      continue;
    }
    const bool has_gateway = group != gateway_of_.end();
    if (has_gateway) touched.insert(group->second);
    if (change.is_active) {
      Silent& silent = silent_[change.rule] = {change, now, false};
      if (!has_gateway || dead_.contains(group->second)) pass(silent, out);
      continue;
    }
    const auto known = silent_.find(change.rule);
    const bool was_told = known == silent_.end() || known->second.is_told;
    if (known != silent_.end()) silent_.erase(known);
    if (was_told) out.emplace_back().change = change;
    if (!has_gateway || change.cause == detect::Cause::kConfiguration) continue;
    const auto dead = dead_.find(group->second);
    if (dead != dead_.end() && !dead->second.heard) {
      declare_heard(gateways_.at(group->second), now, out);
    }
  }
  for (const detect::Subject& subject : touched) judge(gateways_.at(subject), now, out);
}

void GatewaySilence::tick(UtcNanos now, Steps& out) {
  if (silent_.empty() && dead_.empty()) return;
  // In order of the subject, as replay needs it; a gateway that is neither has nothing to judge.
  std::set<detect::Subject> concerned;
  for (const auto& [subject, dead] : dead_) concerned.insert(subject);
  for (const auto& [rule, silent] : silent_) {
    const auto group = gateway_of_.find(rule);
    if (group != gateway_of_.end()) concerned.insert(group->second);
  }
  for (const detect::Subject& subject : concerned) {
    const auto gateway = gateways_.find(subject);
    if (gateway != gateways_.end()) judge(gateway->second, now, out);
  }
}

void GatewaySilence::judge(const Gateway& gateway, UtcNanos now, Steps& out) {
  const auto dead = dead_.find(gateway.subject);
  const bool is_standing = dead != dead_.end() && !dead->second.heard;
  const bool was_dead = dead != dead_.end();
  if (!is_standing && is_dead(gateway, was_dead)) return declare_dead(gateway, now, out);
  if (!was_dead) return pass_overdue(gateway, now, out);
  if (is_standing) {
    // Nothing of it is silent any more: the silent ones were taken out of the plant.
    const bool has_silent = std::ranges::any_of(
        gateway.members, [&](const Gateway::Member& m) { return silent_.contains(m.rule); });
    if (!has_silent) declare_heard(gateway, now, out);
    return;
  }
  if (!is_over(*dead->second.heard, grace_of(gateway), now)) return;
  for (const Gateway::Member& member : gateway.members) {
    out.push_back(SilenceStep::of(Kind::kRelease, dead->second.name, member));
  }
  dead_.erase(dead);
}

std::map<SignalId, UtcNanos> GatewaySilence::all_silent(const Gateway& gateway) const {
  std::map<SignalId, UtcNanos> began;
  for (const Gateway::Member& member : gateway.members) {
    const auto silent = silent_.find(member.rule);
    if (silent == silent_.end()) continue;
    const auto [at, is_new] = began.try_emplace(member.signal, silent->second.began());
    if (!is_new) at->second = std::min(at->second, silent->second.began());
  }
  if (began.size() < gateway.n_signals) began.clear();
  return began;
}

bool GatewaySilence::is_dead(const Gateway& gateway, bool was_dead) const {
  const std::map<SignalId, UtcNanos> began = all_silent(gateway);
  if (began.empty() || was_dead) return !began.empty();
  const UtcNanos latest = std::ranges::max(began | std::views::values);
  const auto n_together = std::ranges::count_if(
      began, [&](const auto& signal) { return latest - signal.second <= spread_of(gateway); });
  return static_cast<std::size_t>(n_together) >= Gateway::kFewestSignals;
}

void GatewaySilence::declare_dead(const Gateway& gateway, UtcNanos now, Steps& out) {
  SilenceStep raise = gateway_step(gateway, true, now);
  UtcNanos began = now;
  for (const Gateway::Member& member : gateway.members) {
    const auto silent = silent_.find(member.rule);
    if (silent != silent_.end()) began = std::min(began, silent->second.began());
  }
  raise.change.value = std::chrono::duration<double>(now - began).count();
  raise.detail = fmt::format("none of its {} signals was heard for {:.0f} s", gateway.n_signals,
                             raise.change.value);
  out.push_back(std::move(raise));
  const auto [dead, is_new] = dead_.try_emplace(gateway.subject);
  if (is_new) dead->second.name = gateway.title;
  dead->second.heard.reset();
  for (const Gateway::Member& member : gateway.members) {
    out.push_back(SilenceStep::of(Kind::kSuppress, dead->second.name, member));
    const auto silent = silent_.find(member.rule);
    if (silent != silent_.end() && !silent->second.is_told) pass(silent->second, out);
  }
}

void GatewaySilence::declare_heard(const Gateway& gateway, UtcNanos now, Steps& out) {
  dead_[gateway.subject].heard = now;
  SilenceStep back = gateway_step(gateway, false, now);
  back.detail = "heard again";
  out.push_back(std::move(back));
}

void GatewaySilence::pass_overdue(const Gateway& gateway, UtcNanos now, Steps& out) {
  bool is_overdue = false;
  for (const Gateway::Member& member : gateway.members) {
    const auto silent = silent_.find(member.rule);
    if (silent == silent_.end() || silent->second.is_told) continue;
    is_overdue |= is_over(silent->second.since, grace_of(gateway), now);
  }
  if (!is_overdue) return;
  for (const Gateway::Member& member : gateway.members) {
    const auto silent = silent_.find(member.rule);
    if (silent != silent_.end() && !silent->second.is_told) pass(silent->second, out);
  }
}

void GatewaySilence::set_gateways(std::vector<Gateway> gateways, UtcNanos now, Steps& out) {
  Groups before;
  before.swap(gateways_);
  for (Gateway& gateway : gateways) gateways_[gateway.subject] = std::move(gateway);
  if (gateways_ == before) return;
  index();
  for (const auto& [subject, gateway] : before) {
    const auto dead = dead_.find(subject);
    if (dead == dead_.end()) continue;
    const bool is_gone = !gateways_.contains(subject);
    if (is_gone && !dead->second.heard) out.push_back(gateway_step(gateway, false, now));
    for (const Gateway::Member& member : gateway.members) {
      const auto group = gateway_of_.find(member.rule);
      const bool stays = group != gateway_of_.end() && group->second == subject;
      if (!stays) out.push_back(SilenceStep::of(Kind::kRelease, dead->second.name, member));
    }
    if (is_gone) dead_.erase(dead);
  }
  for (const auto& [subject, gateway] : gateways_) {
    const auto dead = dead_.find(subject);
    if (dead == dead_.end()) continue;
    for (const Gateway::Member& member : gateway.members) {
      out.push_back(SilenceStep::of(Kind::kSuppress, dead->second.name, member));
    }
  }
  for (auto& [rule, silent] : silent_) {
    const auto group = gateway_of_.find(rule);
    const bool waits = group != gateway_of_.end() && !dead_.contains(group->second);
    if (!silent.is_told && !waits) pass(silent, out);
  }
}

}  // namespace millwright::alarm
