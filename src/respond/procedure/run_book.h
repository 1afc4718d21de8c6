// SPDX-License-Identifier: Apache-2.0
#pragma once
// The runs of a site and what happens to them, as a pure state machine: commands and ticks in,
// changed runs and things to be done outside out.
//
//   start --> at a step --complete--> at the next step --> ... --> finished
//                |  ^                                        ends: next: end
//                |  +-- problem, check not met: the step's error path leads to another step,
//                |      calls for help (the run stays where it is) or aborts
//                +----- abort
//
// Whoever completes a step first has done it; the second is told who was first. A repeat of a
// command, known by its client id, succeeds and changes nothing.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/result.h"
#include "respond/procedure/run.h"
#include "respond/procedure/run_command.h"

namespace millwright::respond {

/// The version of a procedure that a run is started with.
struct FrozenProcedure {
  std::string name;
  std::uint32_t version = 0;
  std::string text;
};

/// Something outside the run that it asks for.
struct RunEffect {
  enum class Kind : std::uint8_t {
    kWebhook,   ///< send `body` to `url`, then answer with RunAction::kDelivered
    kEscalate,  ///< call for help: an error path says so
    kHandOver,  ///< tell `target` that the run is theirs
    kFinished,
    kAborted,
  };
  Kind kind = Kind::kFinished;
  RunId run;
  std::string step;
  std::uint32_t visit = 1;
  std::string who;                       ///< whose act caused it; empty for the system
  std::string comment;                   ///< that person's words
  std::optional<HandOverTarget> target;  ///< kHandOver
  std::string url;                       ///< kWebhook
  std::string body;                      ///< kWebhook: JSON
  std::string idempotency_key;           ///< kWebhook: the same on every attempt

  bool operator==(const RunEffect&) const = default;
};

struct RunChanges {
  std::map<RunId, ProcedureRun> runs;  ///< as they stand now
  std::vector<RunEffect> effects;

  bool empty() const { return runs.empty() && effects.empty(); }
  void clear() {
    runs.clear();
    effects.clear();
  }
};

/// Changes are added to the last argument, which the caller commits and clears.
/// Thread: one at a time.  Cost: a command is linear in the run's record and in the runs held.
class RunBook {
 public:
  static constexpr std::size_t kMaxActiveRuns = 2000;
  static constexpr std::size_t kMaxRecords = 1000;            ///< of one run
  static constexpr std::chrono::hours kKeepEnded{24};         ///< for late repeats
  static constexpr std::chrono::hours kOldestEntry{31 * 24};  ///< work that is entered later
  static constexpr std::chrono::minutes kClockTolerance{5};   ///< of the clocks of tablets

  /// Starts a run of `procedure`, whose text it keeps.
  /// Errors: already_exists       the alarm has an active run of it; names who started it.
  ///         invalid_argument     no name, a time in the future or too long ago.
  ///         failed_precondition  the text cannot be run, or is not the version asked for.
  ///         resource_exhausted   too many active runs.
  Result<ProcedureRun> start(const RunCommand& command, const FrozenProcedure& procedure,
                             alarm::Origin origin, RunChanges& out);

  /// Every action but kStart.
  /// Errors: not_found            no such run (24 h after its end it is no longer known here), or
  ///                              no such step.
  ///         failed_precondition  another person did it first (named), or the run is elsewhere.
  ///         invalid_argument     what the step asks for is missing.
  ///         out_of_range         a number that is not plausible.
  ///         resource_exhausted   the run's record is full; it can only be aborted.
  Result<ProcedureRun> apply(const RunCommand& command, alarm::Origin origin, RunChanges& out);

  /// Ends waits that are over at `origin.time` and lets go of runs that ended long ago.
  void tick(alarm::Origin origin, RunChanges& out);

  /// Nullptr when there is none. Lifetime: until the next call that is not const.
  const ProcedureRun* find(RunId id) const;
  /// The procedure as frozen; nullptr also when this version cannot read it.
  const Procedure* procedure_of(RunId id) const;
  std::vector<const ProcedureRun*> active_runs() const;
  std::vector<const ProcedureRun*> runs_of(AlarmId alarm) const;

  /// Takes over the runs of a store; `last` is the highest id ever given. Runs that ended more than
  /// a day ago may be left out. A run whose text this version cannot read is kept and can be
  /// aborted.
  /// Errors: data_loss   two runs of one id, or one above `last`; the state is unchanged.
  /// Cost: parses the text of every run, about a millisecond each.
  Status restore(std::vector<ProcedureRun> runs, RunId last);

 private:
  struct Entry {
    ProcedureRun run;
    std::optional<Procedure> procedure;
  };

  Result<ProcedureRun> complete(Entry& entry, const RunCommand& command, UtcNanos done,
                                alarm::Origin origin, RunChanges& out);
  Result<ProcedureRun> report_problem(Entry& entry, const RunCommand& command, UtcNanos done,
                                      alarm::Origin origin, RunChanges& out);
  Result<ProcedureRun> hand_over(Entry& entry, const RunCommand& command, UtcNanos done,
                                 alarm::Origin origin, RunChanges& out);
  Result<ProcedureRun> abort(Entry& entry, const RunCommand& command, UtcNanos done,
                             alarm::Origin origin, RunChanges& out);
  Result<ProcedureRun> deliver(Entry& entry, const RunCommand& command, UtcNanos done,
                               alarm::Origin origin, RunChanges& out);

  std::map<RunId, Entry> entries_;
  RunId last_;
};

}  // namespace millwright::respond
