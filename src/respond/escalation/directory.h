// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who there is and who is on duty, as escalation asks for it. Answers follow from records and the
// arguments alone, never from a clock: the same question gives the same answer in a replay.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "respond/escalation/channel.h"

namespace millwright::respond {

struct Contact {
  ChannelSet channels;   ///< that would reach this person, those shared by all included
  std::string language;  ///< BCP 47 tag; empty = the site's
  bool is_active = true;
};

/// Names of people are log-in names. Thread: as the engine that asks.
/// Cost: each is asked up to once per person and step; aim for O(log n).
class Directory {
 public:
  virtual ~Directory() = default;

  /// Log-in names, most wanted first; nothing when there is no such roster.
  virtual std::optional<std::vector<std::string>> on_duty(std::string_view roster,
                                                          UtcNanos time) const = 0;
  /// True inside the working hours of the roster; nothing when there is no such roster.
  virtual std::optional<bool> is_in_hours(std::string_view roster, UtcNanos time) const = 0;
  /// Nothing when there is no such team.
  virtual std::optional<std::vector<std::string>> members(std::string_view team) const = 0;
  /// Nothing when there is no such person.
  virtual std::optional<Contact> contact(std::string_view person) const = 0;
  virtual bool has_skill(std::string_view person, std::string_view skill, UtcNanos time) const = 0;
};

/// [begin, end)
struct DutyGap {
  UtcNanos begin;
  UtcNanos end;
};

/// What checking policies needs beyond that.
class DutyOutlook {
 public:
  virtual ~DutyOutlook() = default;

  /// The times in [begin, end) with nobody on duty, in order; empty for an unknown roster.
  virtual std::vector<DutyGap> unattended(std::string_view roster, UtcNanos begin,
                                          UtcNanos end) const = 0;
};

}  // namespace millwright::respond
