// SPDX-License-Identifier: Apache-2.0
#pragma once
// One thing that somebody did to alarms or the desk, for the audit trail: written with what it
// changed, in the same transaction, and carried to the trail by pipeline/act_trail.h. Acts that
// changed nothing (a repeated command) and what the server does by itself leave no line.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "respond/attention/human_act.h"

namespace millwright::respond {

/// What the attention figures need of an act: the `after` of its audit entry.
struct ActDetail {
  static constexpr std::size_t kMostAlarms = 1000;  ///< of one act; the others are left out

  ActCategory category = ActCategory::kOther;
  std::string action;  ///< as the command names it: "acknowledge", "run-complete", "close"
  std::string about;   ///< the step, the outcome, the way by which a page was taken; may be empty
  AssetId asset;
  std::vector<AlarmId> alarms;   ///< by number; no drills
  std::optional<UtcNanos> done;  ///< when it was done, where not when it was recorded
  std::optional<std::chrono::seconds> took;
  bool is_timed = false;           ///< `took` was measured; otherwise somebody's guess
  std::optional<TeamKind> effort;  ///< whose effort it was, where somebody said so

  bool operator==(const ActDetail&) const = default;
};

struct ActLine {
  JournalSeq seq;    ///< of the record that carried it: one act at most
  UtcNanos when;     ///< of that record
  std::string who;   ///< log-in name, or "token:NAME"
  std::string team;  ///< kind of the person's team then; empty: none
  std::string what;  ///< "alarm 12", "run 3"
  std::string why;   ///< the person's words, at most 4000 bytes
  ActDetail detail;

  bool operator==(const ActLine&) const = default;
};

std::string encode(const ActLine& line);
/// Errors: data_loss   damaged, or of a later version.
Result<ActLine> decode_act_line(std::string_view line);

/// The detail alone, as the audit trail keeps it.
std::string encode(const ActDetail& detail);
/// Nothing for the `after` of an entry that is no such act.
std::optional<ActDetail> decode_act_detail(std::string_view after);

}  // namespace millwright::respond
