// SPDX-License-Identifier: Apache-2.0
#pragma once
// The training records of a site as a pure state machine: commands in, changed rows out. Nothing is
// deleted; a qualification that was revoked says so until the person is trained again.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alarm/alarm_engine.h"
#include "respond/training/qualification.h"

namespace millwright::respond {

/// The rows an input changed, as they stand now; the caller commits and clears them.
struct TrainingChanges {
  std::map<QualificationId, Qualification> qualifications;
};

/// Thread: one at a time.
class TrainingBook {
 public:
  /// Training sets the date, clears a demonstration and a revocation, and takes the new expiry.
  /// A demonstration needs valid training; with an expiry it extends the qualification.
  /// Errors: invalid_argument     a name, reason or run is missing or too long, a time lies in the
  ///                              future, or an expiry is not after it.
  ///         not_found            revoke or demonstrate: no such qualification.
  ///         failed_precondition  demonstrate: expired or revoked; revoke: revoked already.
  Result<Qualification> apply(const TrainingCommand& command, alarm::Origin origin,
                              TrainingChanges& out);

  /// Nullptr when there is none. Lifetime: until the next apply() or restore().
  const Qualification* find(std::string_view person, std::string_view procedure) const;
  /// In order of id, revoked and expired ones included.
  std::span<const Qualification> qualifications() const { return qualifications_; }

  /// Takes over all rows of a store; order does not matter.
  /// Errors: data_loss   ids with gaps, or two rows of one identity; the state is unchanged.
  Status restore(std::vector<Qualification> rows);

 private:
  using Identity = std::pair<std::string, std::string>;  // person, procedure

  Result<Qualification> record(const TrainingCommand& command, UtcNanos at);
  Result<Qualification> demonstrate(const TrainingCommand& command, UtcNanos at) const;
  Result<Qualification> revoke(const TrainingCommand& command, UtcNanos at) const;

  std::vector<Qualification> qualifications_;  ///< by id, from 1 without gaps
  std::map<Identity, QualificationId> by_identity_;
};

}  // namespace millwright::respond
