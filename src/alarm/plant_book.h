// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the watch must know of the plant: the words, priority and mode of each rule, the unit and
// asset of each signal, and which gateway brings it. Follows the journal's revisions, so it is
// always as old as the readings beside it.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "alarm/alarm_engine.h"
#include "alarm/gateway.h"
#include "alarm/inhibition.h"
#include "alarm/places.h"
#include "alarm/revision.h"
#include "alarm/watched.h"
#include "core/byte_io.h"
#include "detect/detector.h"

namespace millwright::alarm {

class PlantBook {
 public:
  /// Takes a revision in. Returns every rule it removed: by name, and with its signal.
  std::vector<RuleId> apply(const Revision& revision);

  /// Words for a change of a rule; defaults for one that is not known.
  Annunciation annunciation(const detect::ConditionChange& change) const;
  /// Words for a rule without a change; detail is empty.
  Annunciation annunciation(RuleId rule) const;

  /// What the alarms of a rule on `signal` are about: the signal, unless the rule is external and
  /// says otherwise. A device that is not known stands for itself by its name.
  Subject subject_of(RuleId rule, SignalId signal) const;
  /// Where those alarms are, of every rule that is about something else than its signal.
  struct Aim {
    Subject subject;
    AssetId asset;
    bool operator==(const Aim&) const = default;
  };
  std::map<RuleId, Aim> aims() const;
  bool is_external(RuleId rule) const;

  /// The rules of an asset's signals, by id.
  std::vector<Watched> rules_of(AssetId asset) const;

  /// The rules that alarm in a part of the plant, by id. Cost: O(rules).
  std::vector<Watched> alarms_within(MaintenanceScope scope, std::uint32_t id) const;

  /// Every gateway with at least Gateway::kFewestSignals watched for silence: by rules that are
  /// enabled and raise alarms. A signal belongs to the first device of which a publish filter
  /// matches its address or the address without its last level (the member of a JSON object), else
  /// to the Sparkplug edge node its address names.
  /// Cost: O(signals x filters); asked once a revision.
  std::vector<Gateway> gateways() const;

  /// Every rule that inhibits something: enabled and not on trial. Cost: O(causes x rules); asked
  /// once a revision.
  std::vector<Inhibitor> inhibitors() const;

  void encode(ByteWriter& out) const;
  /// Reads what encode() wrote in this version of the watch's snapshot or an earlier one (1 knew
  /// neither modes nor gateways, 2 no places and no inhibition, 3 no subjects); in.failed() tells
  /// when it could not.
  static PlantBook decode(ByteReader& in, int version);

  bool operator==(const PlantBook&) const = default;

 private:
  struct RuleFacts {
    SignalId signal;
    int priority = 3;
    std::string message;
    RuleKind kind = RuleKind::kHigh;
    RuleMode mode = RuleMode::kAlarm;
    bool is_enabled = true;
    bool is_latching = false;
    bool is_safety = false;  ///< of class kSafetyClass
    std::vector<std::string> inhibits;
    SubjectKind subject = SubjectKind::kSignal;
    std::string subject_name;
    bool operator==(const RuleFacts&) const = default;
  };
  struct SignalFacts {
    AssetId asset;
    std::string unit;
    std::string address;
    std::chrono::milliseconds expected_interval{0};
    bool operator==(const SignalFacts&) const = default;
  };
  struct DeviceFacts {
    std::string name;
    std::vector<std::string> filters;
    bool operator==(const DeviceFacts&) const = default;
  };
  Subject subject_of(const RuleFacts& rule, SignalId signal) const;
  Gateway gateway_of(const SignalFacts& signal) const;
  using PathOf = std::map<AssetId, std::string>;
  bool explains(const RuleFacts& cause, const RuleFacts& other, const PathOf& path_of) const;

  std::map<RuleId, RuleFacts> rules_;
  std::map<SignalId, SignalFacts> signals_;
  std::map<DeviceId, DeviceFacts> devices_;
  Places places_;
};

}  // namespace millwright::alarm
