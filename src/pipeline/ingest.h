// SPDX-License-Identifier: Apache-2.0
#pragma once
// The front door of every reading: checks it against its signal, stamps it, gathers it into the
// batch of this wake-up and hands the batch to the journal. Whoever sent it is acknowledged when
// the returned sequence is durable.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/metrics.h"
#include "core/result.h"
#include "core/time.h"
#include "historian/historian.h"
#include "journal/journal.h"
#include "model/decoded.h"
#include "model/reading_batch.h"
#include "pipeline/shedder.h"
#include "pipeline/signal_table.h"

namespace millwright::pipeline {

struct IngestConfig {
  std::chrono::nanoseconds max_ahead = std::chrono::minutes(1);  ///< later event times are flagged
  std::chrono::nanoseconds max_behind = std::chrono::hours(24);  ///< older live ones are flagged
};

/// Where a reading comes from, for the ledger and for quarantine entries.
struct Origin {
  SourceId source = 0;
  ClientPtr client;
  std::string_view format;  ///< how a quarantined payload is decoded on retry
};

/// What one lane gathered since its last flush. Thread: its owner's.
class IngestBuffer {
 public:
  bool empty() const { return batch.empty() && quarantine.empty(); }
  void clear() {
    batch.clear();
    quarantine.clear();
  }

  ReadingBatch batch;
  std::vector<historian::QuarantineEntry> quarantine;
  std::string scratch;  ///< encoding space, reused
};

class Ingest {
 public:
  /// Lifetime: the references and `shedder` outlive it. `shedder` is nullable: then the journal
  /// refuses when space runs out.
  Ingest(SignalTable& table, journal::Journal& journal, const Clock& clock, IngestConfig config,
         Metrics& metrics, Shedder* shedder = nullptr);

  /// Adds one reading of a known signal. A value that does not fit its signal goes to quarantine.
  /// Returns false when it went there. Cost: about 20 ns, no lock, no allocation.
  bool add(SignalEntry& entry, const Origin& origin, const DecodedReading& reading,
           UtcNanos arrival, IngestBuffer& out);

  /// Resolves `address` (a new one becomes a provisional signal) and adds the reading.
  bool add(std::string_view address, const Origin& origin, const DecodedReading& reading,
           UtcNanos arrival, IngestBuffer& out);

  /// Puts something that is no reading into quarantine.
  void quarantine(const Origin& origin, std::string_view address, std::uint32_t line,
                  std::string reason, std::string_view raw, UtcNanos arrival, IngestBuffer& out);

  /// Appends what was gathered to the journal and empties the buffer; the sequence of the last
  /// record, or the journal's head when there was nothing.
  /// Errors: as Journal::append; the buffer is emptied, nothing may be acknowledged.
  Result<JournalSeq> flush(IngestBuffer& buffer);

  SignalTable& table() { return table_; }

 private:
  Result<JournalSeq> append_readings(IngestBuffer& buffer);
  Result<JournalSeq> append_quarantine(IngestBuffer& buffer);
  Result<JournalSeq> append_shed(const std::vector<historian::ShedReadings>& shed);
  void quarantine_reading(const Origin& origin, std::string_view address,
                          const DecodedReading& reading, std::string reason, UtcNanos arrival,
                          IngestBuffer& out);
  std::optional<std::string> misfit(const SignalEntry& entry, Scalar& value) const;
  UtcNanos stamp(SignalEntry& entry, UtcNanos arrival, Quality& quality) const;

  SignalTable& table_;
  journal::Journal& journal_;
  const Clock& clock_;
  const IngestConfig config_;
  Counter& taken_;
  Counter& quarantined_;
  Counter& refused_;
  Counter& shed_;
  Shedder* const shedder_;  // nullable
};

}  // namespace millwright::pipeline
