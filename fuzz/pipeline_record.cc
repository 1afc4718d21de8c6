// SPDX-License-Identifier: Apache-2.0
// Any bytes as the journal payloads of the pipeline: batches of readings, quarantine entries and
// provisional signals. Never a crash; what decodes is written again and reads back equal.
// Input: the first byte picks the kind, the rest is the payload.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "model/reading_batch.h"
#include "pipeline/records.h"

namespace {

using namespace millwright;
using namespace millwright::pipeline;

constexpr JournalSeq kSeq{77};

void check_readings(std::string_view bytes) {
  ReadingBatch batch;
  if (!decode(bytes, batch)) {
    MW_CHECK(batch.empty() && batch.arena.empty(), "what is refused leaves nothing behind");
    return;
  }
  const std::size_t n = batch.size();
  MW_CHECK(batch.time.size() == n && batch.value.size() == n && batch.quality.size() == n &&
               batch.type.size() == n && batch.source.size() == n,
           "columns of one length");
  std::size_t text_bytes = 0;
  for (std::size_t row = 0; row < n; ++row) {
    if (batch.type[row] == ValueType::kText) text_bytes += batch.text_at(row).size();
  }
  MW_CHECK(n <= bytes.size() && (n == 0 || text_bytes <= n * batch.arena.size()), "bounded");
  std::string once;
  encode(batch, once);
  ReadingBatch again;
  MW_CHECK(decode(once, again), "what is written is read");
  std::string twice;
  encode(again, twice);
  MW_CHECK(once == twice, "encoding is stable");
}

void check_quarantine(std::string_view bytes) {
  std::vector<historian::QuarantineEntry> entries;
  if (!decode_quarantine(bytes, kSeq, entries)) {
    MW_CHECK(entries.empty(), "what is refused leaves nothing behind");
    return;
  }
  for (const auto& entry : entries) MW_CHECK(entry.id >> 12 == kSeq.value, "ids of this record");
  std::string once;
  encode_quarantine(entries, once);
  std::vector<historian::QuarantineEntry> again;
  MW_CHECK(decode_quarantine(once, kSeq, again) && again.size() == entries.size(),
           "what is written is read");
  std::string twice;
  encode_quarantine(again, twice);
  MW_CHECK(once == twice, "encoding is stable");
}

void check_provisional(std::string_view bytes) {
  const auto record = decode_provisional(bytes);
  if (!record) return;
  std::string once;
  encode_provisional(record->change, record->signal, once);
  const auto again = decode_provisional(once);
  MW_CHECK(again.has_value(), "what is written is read");
  std::string twice;
  encode_provisional(again->change, again->signal, twice);
  MW_CHECK(once == twice, "encoding is stable");
}

void check_shed(std::string_view bytes) {
  const auto shed = decode_shed(bytes);
  if (!shed) {
    MW_CHECK(shed.error().code() == Code::kDataLoss, "only damage is refused");
    return;
  }
  MW_CHECK(shed->size() <= bytes.size(), "every count takes a byte at least");
  std::string once;
  encode_shed(*shed, once);
  const auto again = decode_shed(once);
  MW_CHECK(again && again->size() == shed->size(), "what is written is read");
  std::string twice;
  encode_shed(*again, twice);
  MW_CHECK(once == twice, "encoding is stable");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string payload(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      check_readings(payload);
      break;
    case 1:
      check_quarantine(payload);
      break;
    case 2:
      check_provisional(payload);
      break;
    default:
      check_shed(payload);
  }
  return 0;
}
