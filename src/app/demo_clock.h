// SPDX-License-Identifier: Apache-2.0
#pragma once
// The clock of a demonstration: its wall time is told by an administrator (POST
// /api/v1/clock/steps), so that months of a plant's life are made in minutes by the same server
// that runs a plant. A data directory whose history came about so says it for ever, whatever clock
// runs it later.

#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "os/clock.h"
#include "os/fs.h"

namespace millwright::app {

/// DATA/demo.json says {"version": 1, "now": "..."}: when the driven clock last stood.
/// Errors: data_loss when it cannot be read as that; those of the disk.
Result<std::optional<UtcNanos>> demo_time(os::Fs& fs, const std::string& data_dir);

/// Thread: any.
class DemoClock {
 public:
  /// Goes on where the directory's clock stood, or begins a new directory at `start`.
  /// Errors: failed_precondition for a directory in which a real clock ran, invalid_argument for a
  /// new one without a start.
  static Result<std::unique_ptr<DemoClock>> open(os::Fs& fs, std::string data_dir,
                                                 std::optional<UtcNanos> start);

  os::DrivenClock& clock() { return clock_; }
  /// Writes down where it stands. Cost: a small file, synced.
  Status keep();

 private:
  DemoClock(os::Fs& fs, std::string data_dir, UtcNanos now)
      : fs_(fs), data_dir_(std::move(data_dir)), clock_(now) {}

  os::Fs& fs_;
  const std::string data_dir_;
  os::DrivenClock clock_;
};

}  // namespace millwright::app
