// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is qualified for which procedure: the record, its row, and the commands that change it.
// Text forms: docs/format/training.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::respond {

using QualificationId = Id<struct QualificationTag, std::uint64_t>;

/// One per (person, procedure); training again renews it in place.
struct Qualification {
  QualificationId id;
  std::string person;     ///< log-in name
  std::string procedure;  ///< document name
  UtcNanos trained_at;
  std::optional<UtcNanos> demonstrated_at;  ///< in a drill, since the latest training
  std::uint64_t drill_run = 0;              ///< the run that showed it, 0 = none
  std::optional<UtcNanos> expires_at;       ///< none = does not expire
  std::string recorded_by;
  std::optional<UtcNanos> revoked_at;
  std::string revoked_by;
  std::string revoke_reason;

  bool operator==(const Qualification&) const = default;
};

/// Trained, not expired, not revoked. The instant of expiry itself is too late.
bool is_valid(const Qualification& qualification, UtcNanos now);
/// Valid, and shown in a drill.
bool is_demonstrated(const Qualification& qualification, UtcNanos now);

std::string encode(const Qualification& qualification);
/// Errors: data_loss   damaged, or of a later version.
Result<Qualification> decode_qualification(std::string_view row);

/// Persisted by name.
enum class TrainingAction : std::uint8_t { kRecord = 0, kDemonstrate = 1, kRevoke = 2 };
/// "record", "demonstrate", "revoke".
std::string_view name(TrainingAction action);
std::optional<TrainingAction> parse_training_action(std::string_view text);

/// What a person does to the training records; a journal record before it takes effect.
struct TrainingCommand {
  TrainingAction action = TrainingAction::kRecord;
  std::string who;  ///< user name of the one who records it
  std::string person;
  std::string procedure;
  std::optional<UtcNanos> at;          ///< when it happened; none = when the record was written
  std::optional<UtcNanos> expires_at;  ///< record and demonstrate only
  std::uint64_t drill_run = 0;         ///< demonstrate only
  std::string reason;                  ///< revoke requires one

  bool operator==(const TrainingCommand&) const = default;
};

/// JSON for a record of kind kCommand.
std::string encode(const TrainingCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<TrainingCommand>> decode_training_command(std::string_view json);

}  // namespace millwright::respond
