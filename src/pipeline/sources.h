// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where readings come from, as the ledger counts them.

#include <string_view>

#include "model/reading_batch.h"

namespace millwright::pipeline {

/// Persisted in the ledger; do not renumber.
inline constexpr SourceId kSourceSystem = 1;     ///< the platform's own metrics
inline constexpr SourceId kSourceMqtt = 2;       ///< mapped topics
inline constexpr SourceId kSourceSparkplug = 3;  ///< spBv1.0/#
inline constexpr SourceId kSourceJson = 4;       ///< POST /api/v1/readings
inline constexpr SourceId kSourceLine = 5;       ///< /write, /api/v2/write
inline constexpr SourceId kSourceReplay = 6;     ///< millwright replay

constexpr std::string_view source_name(SourceId source) {
  switch (source) {
    case kSourceSystem:
      return "system";
    case kSourceMqtt:
      return "mqtt";
    case kSourceSparkplug:
      return "sparkplug";
    case kSourceJson:
      return "json";
    case kSourceLine:
      return "line";
    case kSourceReplay:
      return "replay";
    default:
      return "unknown";
  }
}

}  // namespace millwright::pipeline
