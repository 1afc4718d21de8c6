// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a journal directory holds after whatever happened to it. The last segment is read in full,
// the others are only listed: docs/format/journal.md "Recovery".

#include <string>
#include <vector>

#include "journal/segment_table.h"
#include "os/fs.h"

#include "journal/journal.h"

namespace millwright::journal {

struct Recovered {
  std::vector<Segment> segments;  ///< ascending
  JournalSeq head;                ///< the last sequence known to have been given to a record
  std::uint64_t readings = 0;     ///< in all records up to there
  UtcNanos last_time;             ///< of the last readable record
  std::vector<Damage> damage;     ///< in the last segment
  std::uint64_t cut_bytes = 0;    ///< torn tail: was never acknowledged
};

enum class Repair : std::uint8_t {
  kNone,     ///< only look
  kCutTail,  ///< cut the torn tail off the last segment, remove segments that never held anything
};

/// Errors: as Fs; failed_precondition   the last segment was written by another version.
Result<Recovered> recover(os::Fs& fs, const std::string& dir, Repair repair);

}  // namespace millwright::journal
