// SPDX-License-Identifier: Apache-2.0
// GatewaySilence as bytes: docs/format/alarm-state.md.

#include "alarm/gateway_silence.h"

namespace millwright::alarm {
namespace {

void put(ByteWriter& out, const detect::Subject& subject) {
  out.u8(static_cast<std::uint8_t>(subject.kind));
  out.varint(subject.id);
  out.text(subject.external);
}
detect::Subject get_subject(ByteReader& in) {
  detect::Subject subject;
  subject.kind = static_cast<detect::SubjectKind>(in.u8());
  subject.id = static_cast<std::uint32_t>(in.varint());
  subject.external = in.text();
  return subject;
}

// Of a condition that began: what an alarm is made of.
void put(ByteWriter& out, const detect::ConditionChange& change) {
  out.varint(change.rule.value);
  out.varint(change.subject.id);
  out.u8(static_cast<std::uint8_t>(change.cause));
  out.fixed(change.time.ns);
  out.fixed(change.value);
  out.fixed(change.limit);
  out.fixed(change.held.count());
}
detect::ConditionChange get_change(ByteReader& in) {
  detect::ConditionChange change;
  change.rule = RuleId(static_cast<std::uint32_t>(in.varint()));
  change.subject = detect::Subject::of(SignalId(static_cast<std::uint32_t>(in.varint())));
  change.kind = RuleKind::kNoData;
  change.is_active = true;
  change.cause = static_cast<detect::Cause>(in.u8());
  change.time = {in.fixed<std::int64_t>()};
  change.value = in.fixed<double>();
  change.limit = in.fixed<double>();
  change.held = std::chrono::nanoseconds(in.fixed<std::int64_t>());
  return change;
}

}  // namespace

void GatewaySilence::encode(ByteWriter& out) const {
  out.varint(silent_.size());
  for (const auto& [rule, silent] : silent_) {
    put(out, silent.change);
    out.fixed(silent.since.ns);
    out.u8(silent.is_told ? 1 : 0);
  }
  out.varint(dead_.size());
  for (const auto& [subject, dead] : dead_) {
    put(out, subject);
    out.text(dead.name);
    out.u8(dead.heard ? 1 : 0);
    if (dead.heard) out.fixed(dead.heard->ns);
  }
}

GatewaySilence GatewaySilence::decode(ByteReader& in, std::vector<Gateway> gateways) {
  GatewaySilence state;
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    Silent silent;
    silent.change = get_change(in);
    silent.since = {in.fixed<std::int64_t>()};
    silent.is_told = in.u8() != 0;
    state.silent_[silent.change.rule] = silent;
  }
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    Dead& dead = state.dead_[get_subject(in)];
    dead.name = in.text();
    if (in.u8() != 0) dead.heard = UtcNanos{in.fixed<std::int64_t>()};
  }
  for (Gateway& gateway : gateways) {
    state.gateways_[gateway.subject] = std::move(gateway);
  }
  state.index();
  return state;
}

}  // namespace millwright::alarm
