// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a person does to a run, as a journal record: it takes effect when the record is read.
// Format: docs/format/procedure.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/procedure/procedure.h"
#include "respond/procedure/run.h"

namespace millwright::respond {

enum class RunAction : std::uint8_t {
  kStart,
  kComplete,  ///< a step is done
  kProblem,   ///< a step cannot be done: its error path is taken
  kHandOver,
  kAbort,
  kDelivered,  ///< the answer to a webhook request, by whoever sent it
};
/// "run-start", "run-complete", "run-problem", "run-hand-over", "run-abort", "run-delivered".
std::string_view name(RunAction action);

/// Members that an action does not use stay as they are here.
struct RunCommand {
  RunAction action = RunAction::kComplete;
  RunId run;                     ///< all but kStart
  std::string who;               ///< log-in name; empty for kDelivered
  std::string client_id;         ///< made by the client, at most 64 bytes; repeats change nothing
  std::string comment;           ///< required for a problem and an abort; at most 4000 bytes
  std::optional<UtcNanos> done;  ///< when it was done, if not now: offline and paper

  // kStart
  std::string procedure;
  std::uint32_t version = 0;  ///< 0 = the one in force
  AlarmId alarm;
  AssetId asset;
  std::string asset_path;
  std::string shift;
  bool is_drill = false;
  bool is_paper = false;

  // kComplete, kProblem, kDelivered
  std::string step;
  std::uint32_t visit = 0;      ///< which time the run is at that step; 0 = the latest
  std::optional<double> value;  ///< check: the live value, or what a person read off; measure
  bool is_live = false;
  std::string answer;                    ///< option, choice or text
  std::vector<std::string> attachments;  ///< at most 8 references of at most 200 bytes
  bool is_delivered = false;             ///< kDelivered

  std::optional<HandOverTarget> target;  ///< kHandOver

  bool operator==(const RunCommand&) const = default;
};

/// JSON for a record of kind command, "type":"respond".
std::string encode(const RunCommand& command);

/// Nothing when the record is well-formed but for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields of the wrong kind.
Result<std::optional<RunCommand>> decode_run_command(std::string_view json);

}  // namespace millwright::respond
