// SPDX-License-Identifier: Apache-2.0
#pragma once
// A dead gateway raises one alarm, not fifty: what stands between the detector and the alarms for
// no-data conditions. Depends on nothing but those conditions, ticks and the plant, so that a
// replay leads to the same state without looking at any alarm.
//
//   silence of a signal --grace--> its own alarm          (some signals of the gateway still live)
//          |
//          +-- every watched signal silent, at least three since about the same time --> gateway
//              alarm; the signals' alarms are suppressed by design
//
//   first sign of life --> the gateway's alarm returns --grace--> its signals are released: those
//   silent still are raised by one transition each. All silent again within that grace: the
//   gateway's alarm is raised again, and nothing is released
//
// A silence that ends within the grace before anything was told leaves no trace.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alarm/gateway.h"
#include "alarm/silence_step.h"
#include "core/byte_io.h"
#include "core/time.h"
#include "detect/condition_change.h"

namespace millwright::alarm {

/// Thread: one at a time.
class GatewaySilence {
 public:
  static constexpr std::chrono::seconds kShortestGrace{5};
  static constexpr std::chrono::seconds kLongestGrace{30};

  using Steps = SilenceSteps;

  /// What the detector found in one record. Steps are appended to `out`.
  void apply(std::span<const detect::ConditionChange> changes, UtcNanos now, Steps& out);
  /// Time passes; after apply() of the same record.
  void tick(UtcNanos now, Steps& out);
  /// A revision, after apply() of what the detector made of it. A gateway that is gone while it
  /// was silent returns, and what it suppressed is released.
  void set_gateways(std::vector<Gateway> gateways, UtcNanos now, Steps& out);

  void encode(ByteWriter& out) const;
  /// Reads what encode() wrote; in.failed() tells when it could not. `gateways`: those of the plant
  /// at that time.
  static GatewaySilence decode(ByteReader& in, std::vector<Gateway> gateways);

 private:
  /// A signal that is silent by one rule.
  struct Silent {
    detect::ConditionChange change;
    UtcNanos since;        ///< of its record
    bool is_told = false;  ///< passed on
    /// When the signal was last heard.
    UtcNanos began() const;
  };
  /// A gateway whose alarm was raised and whose signals are suppressed.
  struct Dead {
    std::string name;               ///< who suppresses: its title when it fell silent
    std::optional<UtcNanos> heard;  ///< it came back: the signals wait for the grace
  };
  using Groups = std::map<detect::Subject, Gateway>;

  void judge(const Gateway& gateway, UtcNanos now, Steps& out);
  void declare_dead(const Gateway& gateway, UtcNanos now, Steps& out);
  void declare_heard(const Gateway& gateway, UtcNanos now, Steps& out);
  void pass_overdue(const Gateway& gateway, UtcNanos now, Steps& out);
  /// When each of its silent signals was last heard; empty unless all are silent.
  std::map<SignalId, UtcNanos> all_silent(const Gateway& gateway) const;
  bool is_dead(const Gateway& gateway, bool was_dead) const;
  void pass(Silent& silent, Steps& out);
  void index();

  Groups gateways_;
  std::map<RuleId, detect::Subject> gateway_of_;  ///< derived
  std::map<RuleId, Silent> silent_;               ///< every rule whose no-data condition stands
  std::map<detect::Subject, Dead> dead_;
};

}  // namespace millwright::alarm
