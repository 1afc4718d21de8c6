// SPDX-License-Identifier: Apache-2.0
// Any bytes as the small records of the historian: position, marks of retention, provisional
// signals, signals, roll-ups, ledger counts and quarantine entries; once as they are and once with
// a checksum that fits. What is refused is damage; what is accepted is written again the same.
// Input: the first byte picks the record, the rest is the record.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/byte_io.h"
#include "core/check.h"
#include "core/crc32c.h"
#include "historian/keys.h"
#include "historian/ledger_book.h"
#include "historian/meta_records.h"
#include "historian/quarantine_book.h"
#include "historian/rollup.h"
#include "historian/signal_state.h"

namespace {

using namespace millwright;
using namespace millwright::historian;

constexpr SignalId kSignal{7};
constexpr std::uint64_t kEntry = 5ull << 12 | 3;
constexpr UtcNanos kHour{1'767'225'600'000'000'000};
constexpr std::string_view kCountsKey = "T\x00\x02";

std::string sealed(std::string_view body, std::uint32_t seed) {
  std::string out(body);
  ByteWriter(out).fixed(crc32c(body, seed));
  return out;
}

/// `decode` gives a Result, `encode` its bytes.
template <class Decode, class Encode>
void check(std::string_view bytes, Decode decode, Encode encode) {
  const auto value = decode(bytes);
  if (!value) {
    MW_CHECK(value.error().code() == Code::kDataLoss, "only damage is refused");
    return;
  }
  const std::string written = encode(*value);
  const auto again = decode(std::string_view(written));
  MW_CHECK(again.has_value(), "what is written is read");
  MW_CHECK(encode(*again) == written, "and written the same");
}

template <class Decode, class Encode>
void check_both(std::string_view bytes, std::uint32_t seed, Decode decode, Encode encode) {
  check(bytes, decode, encode);
  check(sealed(bytes, seed), decode, encode);
}

void check_signal(std::string_view bytes) {
  const auto read = [](std::string_view record, SignalState& state) {
    state.id = kSignal;
    return decode_signal_record(record, state);
  };
  for (const std::string& record : {std::string(bytes), sealed(bytes, kSignal.value)}) {
    SignalState state;
    if (const Status status = read(record, state); !status) {
      MW_CHECK(status.error().code() == Code::kDataLoss, "only damage is refused");
      continue;
    }
    const std::string written = encode_signal_record(state, state.run);
    SignalState again;
    MW_CHECK(read(written, again).has_value(), "what is written is read");
    MW_CHECK(encode_signal_record(again, again.run) == written, "and written the same");
  }
}

void check_rollup(std::string_view bytes) {
  for (const ValueType type :
       {ValueType::kFloat64, ValueType::kInt64, ValueType::kUint64, ValueType::kBool}) {
    const std::string key = rollup_key(RollupUnit::kHour, kSignal, kHour);
    check_both(
        bytes, crc32c(key), [&](std::string_view b) { return decode_rollup(key, b, type); },
        [&](const Stats& stats) {
          return encode_rollup(RollupUnit::kHour, kSignal, kHour, type, stats);
        });
  }
}

std::string entry_key() {
  std::string key;
  append_big_endian(key, kEntry);
  return key;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 8) {
    case 0:
      check_both(
          bytes, 0, [](std::string_view b) { return decode_position(b); },
          [](JournalSeq seq) { return encode_position(seq); });
      break;
    case 1:
      check_both(
          bytes, kSignal.value, [](std::string_view b) { return decode_trimmed(kSignal, b); },
          [](const TrimLimits& mark) { return encode_trimmed(kSignal, mark); });
      break;
    case 2:
      check(
          bytes, [](std::string_view b) { return decode_provisional(b); },
          [](const ProvisionalSignal& signal) { return encode_provisional(signal); });
      break;
    case 3:
      check_signal(bytes);
      break;
    case 4:
      check_rollup(bytes);
      break;
    case 5:
      check_both(
          bytes, crc32c(kCountsKey),
          [](std::string_view b) { return decode_counts(kCountsKey, b); },
          [](const LedgerCounts& counts) { return encode_counts(kCountsKey, counts); });
      break;
    case 6:
      check_both(
          bytes, crc32c(entry_key()), [](std::string_view b) { return decode_entry(kEntry, b); },
          [](const QuarantineEntry& entry) { return encode_entry(entry); });
      break;
    default:
      check_both(
          bytes, 0, [](std::string_view b) { return decode_removed(b); },
          [](const RemovedReadings& removed) { return encode_removed(removed); });
  }
  return 0;
}
