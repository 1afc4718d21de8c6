// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads a journal to find out whether all of it can be read.

#include <functional>
#include <string>
#include <vector>

#include "journal/segment_reader.h"
#include "os/fs.h"

namespace millwright::journal {

struct ScanReport {
  std::uint64_t segments = 0;
  std::uint64_t blocks = 0;
  std::uint64_t records = 0;
  std::uint64_t readings = 0;
  std::uint64_t stored_bytes = 0;
  JournalSeq first;              ///< oldest record kept
  JournalSeq last;               ///< newest record
  std::uint64_t torn_bytes = 0;  ///< never acknowledged; the next start cuts them
  std::vector<Damage> damage;
};

/// Goes on while this gives true; asked once per block. Empty: never stop.
using KeepGoing = std::function<bool()>;

/// Reads every block of `spans`. Errors: as SegmentReader; cancelled when told to stop.
Result<ScanReport> scan_spans(os::Fs& fs, const std::vector<SegmentSpan>& spans,
                              const KeepGoing& keep_going);

/// Reads a journal that nobody has open; changes nothing.
Result<ScanReport> scan_directory(os::Fs& fs, const std::string& dir, const KeepGoing& keep_going);

}  // namespace millwright::journal
