// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a closed alarm turned out to be: one label per raise, given in two clicks. Nobody's label is
// a nuisance in every figure: an alarm nobody thought worth a click was not worth the alarm.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::respond {

/// Persisted by name.
enum class Outcome : std::uint8_t {
  kTrue = 0,         ///< something was wrong, and it said so in time
  kEarly = 1,        ///< something was about to go wrong
  kNuisance = 2,     ///< nothing was wrong
  kDuplicate = 3,    ///< another alarm said it already
  kSensorFault = 4,  ///< the sensor was wrong, not the machine
  kKnownWork = 5,    ///< people were at work on it
};
/// "true", "early", "nuisance", "duplicate", "sensor-fault", "known-work".
std::string_view name(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);

/// The alarm said something about the machine.
constexpr bool is_right(Outcome outcome) {
  return outcome == Outcome::kTrue || outcome == Outcome::kEarly;
}

struct Feedback {
  AlarmId alarm;
  UtcNanos raised;  ///< which raise of it
  Outcome outcome = Outcome::kNuisance;
  std::string who;
  UtcNanos when;
  std::string comment;

  bool operator==(const Feedback&) const = default;
};

std::string encode(const Feedback& feedback);
/// Errors: data_loss   damaged, or of a later version.
Result<Feedback> decode_feedback(std::string_view row);

/// A label as a journal record; `feedback.when` is not in it, the record's time is.
std::string encode_feedback_command(const Feedback& feedback);
/// Nothing when the record is for somebody else. `when` is left 0.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<Feedback>> decode_feedback_command(std::string_view json);

/// The labels of a site. Thread: one at a time.
class FeedbackBook {
 public:
  using Key = std::pair<AlarmId, UtcNanos>;
  using Changes = std::map<Key, Feedback>;

  /// Labels a raise; a second label replaces the first. That the raise exists and is closed is for
  /// the caller to know.
  /// Errors: invalid_argument   no alarm, no name, a raise in the future, or a comment too long.
  Result<Feedback> apply(Feedback feedback, alarm::Origin origin, Changes& out);

  /// Nullptr while it is unlabelled. Lifetime: until the next apply() or restore().
  const Feedback* find(AlarmId alarm, UtcNanos raised) const;
  std::size_t size() const { return labels_.size(); }

  /// Takes over all rows of a store; order does not matter.
  /// Errors: data_loss   two rows of one raise; the state is unchanged.
  Status restore(std::vector<Feedback> rows);

 private:
  std::map<Key, Feedback> labels_;
};

}  // namespace millwright::respond
