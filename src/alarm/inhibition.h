// SPDX-License-Identifier: Apache-2.0
#pragma once
// One cause, not its forty consequences: while the condition of a rule that inhibits stands, the
// alarms it explains are suppressed by design (ISA-18.2), each saying by what. Depends on nothing
// but conditions and the plant, so that a replay leads to the same state without looking at any
// alarm.
//
//   an alarm is suppressed by a cause while the conditions of both stand; when the cause's ends
//   first, the alarm is raised by one transition; when its own ends first, nobody was told
//
// What is told whatever stands: alarms of class "safety"; silence, unless silence is the cause, for
// a stopped machine does not explain a dead sensor; and causes in a circle, of which none explains
// another.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/silence_step.h"
#include "core/byte_io.h"

namespace millwright::alarm {

/// Alarms of this class are never inhibited.
inline constexpr std::string_view kSafetyClass = "safety";

/// A rule and the alarms its condition explains.
struct Inhibitor {
  RuleId cause;
  std::string title;             ///< who suppresses: "Feed pump stopped (rule 12)"
  std::vector<Watched> members;  ///< by rule, without the cause

  bool operator==(const Inhibitor&) const = default;
};

/// Thread: one at a time.
class Inhibition {
 public:
  /// What to do before and after the alarms hear of the same conditions: suppressed is what is
  /// about to be raised, released what has returned.
  struct Steps {
    SilenceSteps before;
    SilenceSteps after;

    void clear() {
      before.clear();
      after.clear();
    }
  };

  /// What the detector found in one record. Cost: O(changes x causes of each).
  void apply(std::span<const detect::ConditionChange> changes, Steps& out);

  /// A revision, after apply() of what the detector made of it. A cause that explains less than
  /// before releases the rest; one that stands and explains more suppresses that too.
  void set_inhibitors(std::vector<Inhibitor> inhibitors, Steps& out);

  void encode(ByteWriter& out) const;
  /// Reads what encode() wrote; in.failed() tells when it could not. `inhibitors`: those of the
  /// plant at that time.
  static Inhibition decode(ByteReader& in, std::vector<Inhibitor> inhibitors);

 private:
  /// Cause -> the name by which it suppresses.
  using Causes = std::map<RuleId, std::string>;

  void index(std::vector<Inhibitor> inhibitors);
  void settle(const Watched& alarm, Steps& out);

  std::map<RuleId, Inhibitor> inhibitors_;
  std::map<Watched, std::vector<RuleId>> causes_of_;  ///< derived
  std::set<RuleId> standing_;                         ///< conditions, of every rule
  std::map<Watched, Causes> suppressed_;
};

}  // namespace millwright::alarm
