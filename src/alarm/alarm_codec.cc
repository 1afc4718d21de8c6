// SPDX-License-Identifier: Apache-2.0
#include "alarm/alarm_codec.h"

#include <algorithm>

#include "core/byte_io.h"
#include "detect/sealed_blob.h"

namespace millwright::alarm {
namespace {

constexpr std::string_view kAlarmMagic = "MWAL";
constexpr std::string_view kTransitionMagic = "MWAT";
constexpr std::uint8_t kAlarmVersion = 3;
constexpr std::uint8_t kTransitionVersion = 2;
constexpr std::string_view kBySomebody = "a person";  // version 1 did not say who

void put(ByteWriter& w, const std::vector<std::string>& texts) {
  w.varint(texts.size());
  for (const std::string& text : texts) w.text(text);
}
std::vector<std::string> get_texts(ByteReader& r) {
  std::vector<std::string> texts;
  for (std::uint64_t n = r.varint(); n > 0 && !r.failed(); --n) texts.emplace_back(r.text());
  return texts;
}

void put(ByteWriter& w, const std::optional<UtcNanos>& time) {
  w.u8(time ? 1 : 0);
  if (time) w.fixed(time->ns);
}
std::optional<UtcNanos> get_time(ByteReader& r) {
  if (r.u8() == 0) return std::nullopt;
  return UtcNanos{r.fixed<std::int64_t>()};
}
template <class Enum>
Enum get_enum(ByteReader& r, Enum last, bool& is_sound) {
  const auto e = static_cast<Enum>(r.u8());
  if (e > last) is_sound = false;
  return e;
}

void put(ByteWriter& w, const std::vector<ServiceHold>& holds) {
  w.varint(holds.size());
  for (const ServiceHold& hold : holds) {
    w.varint(hold.window.value);
    w.text(hold.by);
    put(w, hold.until);
  }
}
std::vector<ServiceHold> get_holds(ByteReader& r) {
  std::vector<ServiceHold> holds;
  for (std::uint64_t n = r.varint(); n > 0 && !r.failed(); --n) {
    ServiceHold& hold = holds.emplace_back();
    hold.window = MaintenanceWindowId(static_cast<std::uint32_t>(r.varint()));
    hold.by = r.text();
    hold.until = get_time(r);
  }
  return holds;
}

// What version 2 added, and version 3 changed.
void put_management(ByteWriter& w, const Alarm& a) {
  w.u8(static_cast<std::uint8_t>(a.mode));
  w.u8(a.is_latching ? 1 : 0);
  w.u8(a.is_latched ? 1 : 0);
  w.u8(a.is_first_out ? 1 : 0);
  put(w, a.suppressed_by);
  put(w, a.out_of_service);
}
void get_management(ByteReader& r, int version, Alarm& a, bool& is_sound) {
  a.mode = get_enum(r, RuleMode::kShadow, is_sound);
  a.is_latching = r.u8() != 0;
  a.is_latched = r.u8() != 0;
  a.is_first_out = r.u8() != 0;
  a.suppressed_by = get_texts(r);
  if (version >= 3) {
    a.out_of_service = get_holds(r);
    return;
  }
  // Version 2 knew one person at most.
  const std::optional<UtcNanos> until = get_time(r);
  const std::string by(r.text());
  if (a.state == State::kOutOfService) a.out_of_service.push_back({{}, by, until});
}

}  // namespace

std::string encode(const Alarm& a) {
  std::string payload;
  ByteWriter w(payload);
  w.varint(a.id.value);
  w.varint(a.rule.value);
  w.u8(static_cast<std::uint8_t>(a.subject.kind));
  w.varint(a.subject.id);
  w.text(a.subject.external);
  w.varint(a.asset.value);
  w.u8(static_cast<std::uint8_t>(a.state));
  w.u8(a.is_active ? 1 : 0);
  w.zigzag(a.priority);
  w.text(a.message);
  w.text(a.detail);
  w.fixed(a.value);
  w.fixed(a.limit);
  w.fixed(a.raised.ns);
  put(w, a.returned);
  put(w, a.acknowledged);
  w.text(a.acknowledged_by);
  w.text(a.comment);
  put(w, a.shelved_until);
  w.text(a.shelved_by);
  w.varint(a.raise_count);
  put_management(w, a);
  return detect::seal(kAlarmMagic, kAlarmVersion, payload);
}

Result<Alarm> decode_alarm(std::string_view bytes) {
  MW_TRY(const detect::Unsealed found, detect::unseal_upto(bytes, kAlarmMagic, kAlarmVersion));
  ByteReader r(found.payload);
  Alarm a;
  bool is_sound = true;
  a.id = AlarmId(r.varint());
  a.rule = RuleId(static_cast<std::uint32_t>(r.varint()));
  a.subject.kind = get_enum(r, SubjectKind::kExternal, is_sound);
  a.subject.id = static_cast<std::uint32_t>(r.varint());
  a.subject.external = r.text();
  a.asset = AssetId(static_cast<std::uint32_t>(r.varint()));
  a.state = get_enum(r, State::kOutOfService, is_sound);
  a.is_active = r.u8() != 0;
  a.priority = static_cast<int>(r.zigzag());
  a.message = r.text();
  a.detail = r.text();
  a.value = r.fixed<double>();
  a.limit = r.fixed<double>();
  a.raised = {r.fixed<std::int64_t>()};
  a.returned = get_time(r);
  a.acknowledged = get_time(r);
  a.acknowledged_by = r.text();
  a.comment = r.text();
  a.shelved_until = get_time(r);
  a.shelved_by = r.text();
  a.raise_count = static_cast<std::uint32_t>(r.varint());
  if (found.version >= 2) {
    get_management(r, found.version, a, is_sound);
  } else if (a.state == State::kSuppressedByDesign) {
    a.suppressed_by.emplace_back(kBySomebody);
  }
  if (!r.done() || !is_sound) return fail(Code::kDataLoss, "alarm: fields do not match its size");
  return a;
}

std::string encode(const Transition& t) {
  std::string payload;
  ByteWriter w(payload);
  w.varint(t.alarm.value);
  w.varint(t.seq.value);
  w.fixed(t.time.ns);
  w.u8(static_cast<std::uint8_t>(t.action));
  w.u8(static_cast<std::uint8_t>(t.from));
  w.u8(static_cast<std::uint8_t>(t.to));
  w.text(t.who);
  w.text(t.comment);
  w.fixed(t.value);
  w.u8(static_cast<std::uint8_t>(t.mode));
  return detect::seal(kTransitionMagic, kTransitionVersion, payload);
}

Result<Transition> decode_transition(std::string_view bytes) {
  MW_TRY(const detect::Unsealed found,
         detect::unseal_upto(bytes, kTransitionMagic, kTransitionVersion));
  ByteReader r(found.payload);
  Transition t;
  bool is_sound = true;
  t.alarm = AlarmId(r.varint());
  t.seq = {r.varint()};
  t.time = {r.fixed<std::int64_t>()};
  t.action = get_enum(r, Action::kReAlarm, is_sound);
  t.from = get_enum(r, State::kOutOfService, is_sound);
  t.to = get_enum(r, State::kOutOfService, is_sound);
  t.who = r.text();
  t.comment = r.text();
  t.value = r.fixed<double>();
  if (found.version >= 2) t.mode = get_enum(r, RuleMode::kShadow, is_sound);
  if (!r.done() || !is_sound) {
    return fail(Code::kDataLoss, "transition: fields do not match its size");
  }
  return t;
}

}  // namespace millwright::alarm
