// SPDX-License-Identifier: Apache-2.0
// PlantBook as bytes: docs/format/alarm-state.md.

#include "alarm/plant_book.h"

namespace millwright::alarm {
namespace {

constexpr std::uint8_t kEnabled = 1;
constexpr std::uint8_t kLatching = 2;
constexpr std::uint8_t kSafety = 4;

template <class Id>
Id get_id(ByteReader& in) {
  return Id(static_cast<std::uint32_t>(in.varint()));
}

void put(ByteWriter& out, const std::vector<std::string>& texts) {
  out.varint(texts.size());
  for (const std::string& text : texts) out.text(text);
}
std::vector<std::string> get_texts(ByteReader& in) {
  std::vector<std::string> texts;
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) texts.emplace_back(in.text());
  return texts;
}

}  // namespace

void PlantBook::encode(ByteWriter& out) const {
  out.varint(rules_.size());
  for (const auto& [rule, facts] : rules_) {
    out.varint(rule.value);
    out.varint(facts.signal.value);
    out.zigzag(facts.priority);
    out.text(facts.message);
    out.u8(static_cast<std::uint8_t>(facts.kind));
    out.u8(static_cast<std::uint8_t>(facts.mode));
    out.u8(static_cast<std::uint8_t>((facts.is_enabled ? kEnabled : 0) |
                                     (facts.is_latching ? kLatching : 0) |
                                     (facts.is_safety ? kSafety : 0)));
    put(out, facts.inhibits);
    out.u8(static_cast<std::uint8_t>(facts.subject));
    out.text(facts.subject_name);
  }
  out.varint(signals_.size());
  for (const auto& [signal, facts] : signals_) {
    out.varint(signal.value);
    out.varint(facts.asset.value);
    out.text(facts.unit);
    out.text(facts.address);
    out.zigzag(facts.expected_interval.count());
  }
  out.varint(devices_.size());
  for (const auto& [device, facts] : devices_) {
    out.varint(device.value);
    out.text(facts.name);
    put(out, facts.filters);
  }
  places_.encode(out);
}

PlantBook PlantBook::decode(ByteReader& in, int version) {
  PlantBook book;
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    RuleFacts& facts = book.rules_[get_id<RuleId>(in)];
    facts.signal = get_id<SignalId>(in);
    facts.priority = static_cast<int>(in.zigzag());
    facts.message = in.text();
    if (version < 2) continue;
    facts.kind = static_cast<RuleKind>(in.u8());
    facts.mode = static_cast<RuleMode>(in.u8());
    const std::uint8_t flags = in.u8();
    facts.is_enabled = (flags & kEnabled) != 0;
    facts.is_latching = (flags & kLatching) != 0;
    facts.is_safety = (flags & kSafety) != 0;
    if (version >= 3) facts.inhibits = get_texts(in);
    if (version < 4) continue;
    facts.subject = static_cast<SubjectKind>(in.u8());
    facts.subject_name = in.text();
  }
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    SignalFacts& facts = book.signals_[get_id<SignalId>(in)];
    facts.asset = get_id<AssetId>(in);
    facts.unit = in.text();
    if (version < 2) continue;
    facts.address = in.text();
    facts.expected_interval = std::chrono::milliseconds(in.zigzag());
  }
  if (version < 2) return book;
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    DeviceFacts& facts = book.devices_[get_id<DeviceId>(in)];
    facts.name = in.text();
    facts.filters = get_texts(in);
  }
  if (version >= 3) book.places_ = Places::decode(in);
  return book;
}

}  // namespace millwright::alarm
