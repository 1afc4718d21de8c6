// SPDX-License-Identifier: Apache-2.0
#pragma once
// One execution of a procedure. A run carries the text it was started with: what happens to the
// procedure afterwards does not touch it. RunBook (run_book.h) moves it on.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "respond/procedure/procedure.h"

namespace millwright::respond {

using RunId = Id<struct RunTag, std::uint64_t>;

/// Persisted; do not renumber.
enum class RunState : std::uint8_t {
  kActive = 0,
  kFinished = 1,  ///< came to an end of the procedure
  kAborted = 2,   ///< ended by a person or by an error path
};
/// "active", "finished", "aborted".
std::string_view name(RunState state);

/// What an entry of a run's record says. Persisted; do not renumber.
enum class RunEvent : std::uint8_t {
  kDone = 0,         ///< a step was completed
  kNotMet = 1,       ///< a check was made and not met
  kProblem = 2,      ///< a person could not do it
  kHandedOver = 3,   ///< a person gave the run away
  kAborted = 4,      ///< a person ended it
  kTimeUp = 5,       ///< a wait ended by itself
  kDelivered = 6,    ///< a webhook was delivered
  kUndelivered = 7,  ///< a webhook could not be delivered
};
/// "done", "not-met", "problem", "handed-over", "aborted", "time-up", "delivered", "undelivered".
std::string_view name(RunEvent event);

/// One entry; never changed, never deleted.
struct RunRecord {
  RunEvent event = RunEvent::kDone;
  std::string step;                      ///< the step it happened at
  std::uint32_t visit = 1;               ///< the how-manieth time the run was at that step
  std::string who;                       ///< log-in name; empty for the system
  UtcNanos done;                         ///< when it happened, by the person's account
  UtcNanos entered;                      ///< when it was recorded here
  std::optional<double> value;           ///< in the step's unit
  bool is_live = false;                  ///< `value` is the signal's own, not read off by a person
  std::string answer;                    ///< option, choice or text
  std::vector<std::string> attachments;  ///< references to stored files
  std::string comment;
  std::string to;         ///< where it led: a step id, "end", "escalate", "abort", or to whom
  std::string client_id;  ///< of the command; a repeat is recognised by it

  bool operator==(const RunRecord&) const = default;
};

struct ProcedureRun {
  RunId id;
  std::string procedure;      ///< name
  std::uint32_t version = 0;  ///< of the procedure
  std::string text;           ///< of that version
  AlarmId alarm;              ///< none for a drill or on one's own account
  AssetId asset;
  std::string asset_path;  ///< as it was called at the start
  std::string shift;       ///< the shift of the person who started it
  bool is_drill = false;
  bool is_paper = false;  ///< worked off on paper and entered later
  std::string client_id;  ///< of the start

  RunState state = RunState::kActive;
  std::string started_by;
  UtcNanos started;               ///< when work began
  UtcNanos started_entered;       ///< when that was recorded
  std::optional<UtcNanos> ended;  ///< when the last thing was done
  std::string holder;             ///< who has it; empty while offered
  std::optional<HandOverTarget> offered_to;
  bool needs_help = false;  ///< an error path called for help and nobody has gone on since

  std::string step;         ///< current one; the last one when ended
  std::uint32_t visit = 1;  ///< of the current step
  UtcNanos step_since;      ///< when the step before it was done
  std::vector<RunRecord> records;

  bool operator==(const ProcedureRun&) const = default;
};

/// How long the work took, or has taken until `now`. A clock that was wrong never makes it
/// negative.
std::chrono::nanoseconds run_duration(const ProcedureRun& run, UtcNanos now);

}  // namespace millwright::respond
