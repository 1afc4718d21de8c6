// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the watch must know of the plant to put a condition into words: the words and priority of
// each rule, the unit and asset of each signal. Follows the journal's revisions, so it is always as
// old as the readings beside it.

#include <map>
#include <string>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/byte_io.h"
#include "detect/detector.h"

namespace millwright::alarm {

class PlantBook {
 public:
  /// Takes a revision in. Returns every rule it removed: by name, and with its signal.
  std::vector<RuleId> apply(const detect::Configuration& config);

  /// Words for a change of a rule; defaults for one that is not known.
  Annunciation annunciation(const detect::ConditionChange& change) const;
  /// Words for a rule without a change; detail is empty.
  Annunciation annunciation(RuleId rule) const;

  void encode(ByteWriter& out) const;
  /// Reads what encode() wrote; in.failed() tells when it could not.
  static PlantBook decode(ByteReader& in);

  bool operator==(const PlantBook&) const = default;

 private:
  struct RuleWords {
    SignalId signal;
    int priority = 3;
    std::string message;
    bool operator==(const RuleWords&) const = default;
  };
  struct SignalFacts {
    AssetId asset;
    std::string unit;
    bool operator==(const SignalFacts&) const = default;
  };
  std::map<RuleId, RuleWords> rules_;
  std::map<SignalId, SignalFacts> signals_;
};

}  // namespace millwright::alarm
