// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_retry.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/reading_batch.h"
#include "pipeline/record_quarantine.h"
#include "pipeline/records.h"

namespace millwright::pipeline {
namespace {

constexpr std::string_view kRecord = "journal";

struct Found {
  std::string format;
  std::string payload;
};

std::optional<Found> in_journal(journal::Journal& journal, JournalSeq seq) {
  if (seq.value == 0) return std::nullopt;
  const auto cursor = journal.open_cursor({seq.value - 1});
  if (!cursor) return std::nullopt;
  std::vector<journal::RecordView> records;
  const Status read = (*cursor)->next_views(records, 1, std::chrono::milliseconds(0));
  if (!read || records.empty() || records.front().seq != seq) return std::nullopt;
  return Found{record_format(records.front().kind), std::string(records.front().payload)};
}

Result<Found> find(const historian::QuarantineEntry& entry, journal::Journal& journal) {
  const JournalSeq seq{entry.id >> 12};
  if (auto found = in_journal(journal, seq)) return *std::move(found);
  if (entry.raw.size() < kMaxRawBytes) return Found{entry.format, entry.raw};
  return fail(Code::kFailedPrecondition,
              fmt::format("journal record {} is kept no longer, and the entry holds only its first "
                          "{} bytes",
                          seq.value, kMaxRawBytes));
}

}  // namespace

bool is_record(const historian::QuarantineEntry& entry) {
  return entry.format.starts_with(kRecord);
}

Result<BodyOutcome> retry_record(const historian::QuarantineEntry& entry, journal::Journal& journal,
                                 UtcNanos now) {
  MW_TRY(const Found found, find(entry, journal));
  if (found.format != record_format(journal::RecordKind::kReadings)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("an entry of format '{}' holds no readings, only those are taken again",
                            found.format));
  }
  BodyOutcome outcome;
  ReadingBatch batch;
  if (const Status read = decode(found.payload, batch); !read) {
    outcome.quarantined = 1;
    outcome.problems.push_back({0, read.error().message()});
    return outcome;
  }
  batch.arrival = now;
  for (Quality& quality : batch.quality) quality = quality.with(Quality::kHistorical);
  std::string bytes;
  encode(batch, bytes);
  MW_TRY(outcome.seq, journal.append(journal::RecordKind::kReadings, bytes, batch.size()));
  outcome.accepted = batch.size();
  return outcome;
}

}  // namespace millwright::pipeline
