// SPDX-License-Identifier: Apache-2.0
#include "alarm/inhibition.h"

#include <algorithm>
#include <ranges>

namespace millwright::alarm {

using detect::ConditionChange;
using Kind = SilenceStep::Kind;

void Inhibition::index(std::vector<Inhibitor> inhibitors) {
  inhibitors_.clear();
  causes_of_.clear();
  for (Inhibitor& inhibitor : inhibitors) {
    for (const Watched& member : inhibitor.members) causes_of_[member].push_back(inhibitor.cause);
    inhibitors_[inhibitor.cause] = std::move(inhibitor);
  }
}

void Inhibition::settle(const Watched& alarm, Steps& out) {
  Causes wanted;
  const auto causes = causes_of_.find(alarm);
  if (causes != causes_of_.end() && standing_.contains(alarm.rule)) {
    for (const RuleId cause : causes->second) {
      if (standing_.contains(cause)) wanted[cause] = inhibitors_.at(cause).title;
    }
  }
  const auto known = suppressed_.find(alarm);
  Causes before = known == suppressed_.end() ? Causes() : known->second;
  for (auto& [cause, title] : wanted) {
    const auto old = before.find(cause);
    if (old == before.end()) {
      out.before.push_back(SilenceStep::of(Kind::kSuppress, title, alarm));
    } else {
      title = old->second;  // released by the name that suppressed, whatever it is called now
    }
  }
  for (const auto& [cause, title] : before) {
    if (!wanted.contains(cause)) {
      out.after.push_back(SilenceStep::of(Kind::kRelease, title, alarm));
    }
  }
  if (!wanted.empty()) {
    suppressed_[alarm] = std::move(wanted);
  } else if (known != suppressed_.end()) {
    suppressed_.erase(known);
  }
}

void Inhibition::apply(std::span<const ConditionChange> changes, Steps& out) {
  // In order of the rule, as replay needs it; each once, whatever happened within the record.
  std::set<Watched> touched;
  for (const ConditionChange& change : changes) {
    if (change.subject.kind != detect::SubjectKind::kSignal) continue;
    if (change.is_active) {
      standing_.insert(change.rule);
    } else {
      standing_.erase(change.rule);
    }
    touched.insert({change.rule, SignalId(change.subject.id)});
    const auto inhibitor = inhibitors_.find(change.rule);
    if (inhibitor == inhibitors_.end()) continue;
    touched.insert(inhibitor->second.members.begin(), inhibitor->second.members.end());
  }
  for (const Watched& alarm : touched) settle(alarm, out);
}

void Inhibition::set_inhibitors(std::vector<Inhibitor> inhibitors, Steps& out) {
  if (std::ranges::equal(inhibitors, inhibitors_ | std::views::values)) return;
  std::set<Watched> touched;
  for (const auto& [alarm, causes] : causes_of_) touched.insert(alarm);
  index(std::move(inhibitors));
  for (const auto& [alarm, causes] : causes_of_) touched.insert(alarm);
  for (const Watched& alarm : touched) settle(alarm, out);
}

void Inhibition::encode(ByteWriter& out) const {
  out.varint(standing_.size());
  for (const RuleId rule : standing_) out.varint(rule.value);
  out.varint(suppressed_.size());
  for (const auto& [alarm, causes] : suppressed_) {
    out.varint(alarm.rule.value);
    out.varint(alarm.signal.value);
    out.varint(causes.size());
    for (const auto& [cause, title] : causes) {
      out.varint(cause.value);
      out.text(title);
    }
  }
}

Inhibition Inhibition::decode(ByteReader& in, std::vector<Inhibitor> inhibitors) {
  const auto rule = [&] { return RuleId(static_cast<std::uint32_t>(in.varint())); };
  Inhibition state;
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) state.standing_.insert(rule());
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    Watched alarm;
    alarm.rule = rule();
    alarm.signal = SignalId(static_cast<std::uint32_t>(in.varint()));
    Causes& causes = state.suppressed_[alarm];
    for (std::uint64_t m = in.varint(); m > 0 && !in.failed(); --m) {
      const RuleId cause = rule();
      causes[cause] = in.text();
    }
  }
  state.index(std::move(inhibitors));
  return state;
}

}  // namespace millwright::alarm
