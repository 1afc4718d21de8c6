// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keys and small records of Table::kMeta. On disk: docs/format/historian.md "Meta".

#include <string>
#include <string_view>

#include "core/byte_io.h"
#include "core/crc32c.h"
#include "historian/historian.h"
#include "historian/keys.h"
#include "historian/trim.h"

namespace millwright::historian {

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kFormatVersion = "1";
inline constexpr std::string_view kPositionKey = "position";
inline constexpr std::string_view kProvisionalPrefix = "provisional/";

inline constexpr std::string_view kTrimmedPrefix = "trimmed/";

inline std::string blob_key(std::string_view name) {
  return "blob/" + std::string(name);
}

inline std::string provisional_key(SignalId id) {
  std::string key(kProvisionalPrefix);
  append_big_endian(key, id.value);
  return key;
}

inline std::string encode_position(JournalSeq seq) {
  std::string out;
  ByteWriter w(out);
  w.fixed(seq.value);
  w.fixed(crc32c(out));
  return out;
}
inline Result<JournalSeq> decode_position(std::string_view bytes) {
  ByteReader r(bytes);
  const JournalSeq seq{r.fixed<std::uint64_t>()};
  const auto crc = r.fixed<std::uint32_t>();
  if (!r.done() || crc != crc32c(bytes.substr(0, sizeof(seq.value))))
    return fail(Code::kDataLoss, "journal position in history: checksum does not fit");
  return seq;
}

inline std::string trimmed_key(SignalId id) {
  std::string key(kTrimmedPrefix);
  append_big_endian(key, id.value);
  return key;
}
inline std::string encode_trimmed(SignalId id, const TrimLimits& mark) {
  std::string out;
  ByteWriter w(out);
  w.fixed(mark.raw.ns);
  w.fixed(mark.minutes.ns);
  w.fixed(mark.hours.ns);
  w.fixed(crc32c(out, id.value));
  return out;
}
inline Result<TrimLimits> decode_trimmed(SignalId id, std::string_view bytes) {
  ByteReader r(bytes);
  TrimLimits mark;
  mark.raw.ns = r.fixed<std::int64_t>();
  mark.minutes.ns = r.fixed<std::int64_t>();
  mark.hours.ns = r.fixed<std::int64_t>();
  const auto crc = r.fixed<std::uint32_t>();
  if (!r.done() || crc != crc32c(bytes.substr(0, 3 * sizeof(mark.raw.ns)), id.value))
    return fail(Code::kDataLoss, "mark of what retention removed: checksum does not fit");
  return mark;
}

inline constexpr std::string_view kRemovedKey = "removed";

inline std::string encode_removed(const RemovedReadings& removed) {
  std::string out;
  ByteWriter w(out);
  w.fixed(removed.by_retention);
  w.fixed(removed.for_space);
  w.fixed(crc32c(out));
  return out;
}
inline Result<RemovedReadings> decode_removed(std::string_view bytes) {
  ByteReader r(bytes);
  RemovedReadings removed;
  removed.by_retention = r.fixed<std::uint64_t>();
  removed.for_space = r.fixed<std::uint64_t>();
  const auto crc = r.fixed<std::uint32_t>();
  if (!r.done() || crc != crc32c(bytes.substr(0, 2 * sizeof(std::uint64_t))))
    return fail(Code::kDataLoss, "count of removed readings: checksum does not fit");
  return removed;
}

inline std::string encode_provisional(const ProvisionalSignal& p) {
  std::string out;
  ByteWriter w(out);
  w.varint(p.id.value);
  w.text(p.address);
  w.text(p.client);
  w.u8(static_cast<std::uint8_t>(p.type));
  w.fixed(p.first_seen.ns);
  w.text(p.unit);
  return out;
}
inline Result<ProvisionalSignal> decode_provisional(std::string_view bytes) {
  ByteReader r(bytes);
  ProvisionalSignal p;
  p.id.value = static_cast<std::uint32_t>(r.varint());
  p.address = std::string(r.text());
  p.client = std::string(r.text());
  p.type = static_cast<ValueType>(r.u8());
  p.first_seen.ns = r.fixed<std::int64_t>();
  if (r.remaining() > 0) p.unit = std::string(r.text());  // earlier records end here
  if (!r.done() || p.type > ValueType::kText)
    return fail(Code::kDataLoss, "provisional signal record damaged");
  return p;
}

}  // namespace millwright::historian
