// SPDX-License-Identifier: Apache-2.0
#pragma once
// The journal payloads the pipeline writes besides readings: quarantine entries, provisional
// signals and counts of readings that were not kept. Layout: docs/format/journal.md "Payloads".

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "historian/historian.h"

namespace millwright::pipeline {

/// Longest raw text kept with a quarantine entry.
inline constexpr std::size_t kMaxRawBytes = 64 * 1024;
/// 12 bits of a quarantine id: QuarantineEntry::id is sequence << 12 | index.
inline constexpr std::size_t kMaxEntriesPerRecord = 4096;

void encode_quarantine(const std::vector<historian::QuarantineEntry>& entries, std::string& out);
/// Replaces `out`. Ids are filled in from the record's sequence. Errors: data_loss.
Status decode_quarantine(std::string_view bytes, JournalSeq seq,
                         std::vector<historian::QuarantineEntry>& out);

void encode_shed(const std::vector<historian::ShedReadings>& shed, std::string& out);
/// Errors: data_loss.
Result<std::vector<historian::ShedReadings>> decode_shed(std::string_view bytes);

/// What a provisional record says happened to the signal. Persisted; do not renumber.
enum class ProvisionalChange : std::uint8_t { kAnnounced = 1, kAdopted = 2, kDiscarded = 3 };

void encode_provisional(ProvisionalChange change, const historian::ProvisionalSignal& signal,
                        std::string& out);
struct ProvisionalRecord {
  ProvisionalChange change = ProvisionalChange::kAnnounced;
  historian::ProvisionalSignal signal;
};
Result<ProvisionalRecord> decode_provisional(std::string_view bytes);

}  // namespace millwright::pipeline
