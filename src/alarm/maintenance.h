// SPDX-License-Identifier: Apache-2.0
#pragma once
// Maintenance windows: from its begin to its end a window keeps the alarms of its part of the plant
// out of service. Depends on nothing but records' times and the plant, so that a replay leads to
// the same state without looking at any alarm.
//
//   coming -> running, at the first tick or revision at or after `begin`: its alarms go out of
//             service, and those of rules that come into its scope later follow at once
//   running -> over, at the first tick at or after `end`, or cancelled, at once: they come back,
//             but those that another window still holds
//
// Time is that of records and never runs backwards here: a window once over stays over.

#include <map>
#include <set>
#include <vector>

#include "alarm/plant_book.h"
#include "alarm/revision.h"
#include "alarm/silence_step.h"
#include "core/byte_io.h"
#include "model/maintenance.h"

namespace millwright::alarm {

/// Thread: one at a time.
class Maintenance {
 public:
  /// What to do before and after the alarms hear of the same record: out of service is what might
  /// be raised by it, back comes what is judged by the rules' new modes.
  struct Steps {
    SilenceSteps before;
    SilenceSteps after;

    void clear() {
      before.clear();
      after.clear();
    }
  };

  /// Cost: O(1) unless a window begins or ends; then O(rules + alarms held).
  void tick(UtcNanos now, const PlantBook& book, Steps& out);
  /// After `book` took the revision in. Cost: O(windows); while one runs O(rules + alarms held).
  void apply(const std::vector<MaintenanceChange>& changes, UtcNanos now, const PlantBook& book,
             Steps& out);

  void encode(ByteWriter& out) const;
  /// Reads what encode() wrote; in.failed() tells when it could not.
  static Maintenance decode(ByteReader& in);

 private:
  using Holders = std::set<MaintenanceWindowId>;

  void settle(const PlantBook& book, Steps& out);
  Holders running() const;

  UtcNanos now_;
  std::map<MaintenanceWindowId, MaintenanceWindow> windows_;  ///< coming or running
  Holders running_;
  std::map<Watched, Holders> held_;  ///< also by windows that are gone, until settle()
};

}  // namespace millwright::alarm
