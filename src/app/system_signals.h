// SPDX-License-Identifier: Apache-2.0
#pragma once
// The platform's own figures as readings of the reserved asset _system, once a minute: trends and
// criteria over the platform use the same history as everything else.

#include <optional>
#include <string_view>

#include "core/result.h"
#include "pipeline/ingest.h"
#include "pipeline/plant_service.h"

namespace millwright::app {

struct SystemFigures {
  double readings_per_s = 0;
  double messages_per_s = 0;
  double completeness = 0;  ///< 0 to 1
  double lag_records = 0;
  double journal_bytes = 0;
  double historian_bytes = 0;
  double late_readings = 0;  ///< since the last time
  /// Shares of the whole machine, 0 to 1; none: not measured, and not written.
  std::optional<double> processors_free, memory_free;
};

/// Thread: any that may block.
class SystemSignals {
 public:
  SystemSignals(pipeline::PlantService& plant, pipeline::Ingest& ingest, const Clock& clock);

  /// Makes the asset and its signals where they are missing.
  Status prepare();
  void write(const SystemFigures& figures);

  static bool is_system(std::string_view address) { return address.starts_with("_system/"); }

 private:
  pipeline::PlantService& plant_;
  pipeline::Ingest& ingest_;
  const Clock& clock_;
  pipeline::ClientPtr client_;
};

}  // namespace millwright::app
