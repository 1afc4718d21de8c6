// SPDX-License-Identifier: Apache-2.0
#include "respond/training/training_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "record/limits.h"

namespace millwright::respond {
namespace {

Status check(const TrainingCommand& command, UtcNanos at, UtcNanos now) {
  MW_TRY_STATUS(record::check_name("who recorded it", command.who));
  MW_TRY_STATUS(record::check_name("person", command.person));
  MW_TRY_STATUS(record::check_name("procedure", command.procedure));
  MW_TRY_STATUS(record::check_text("reason", command.reason));
  if (at > now) return fail(Code::kInvalidArgument, "the time lies in the future");
  if (command.expires_at && *command.expires_at <= at) {
    return fail(Code::kInvalidArgument, "the expiry is not after the training");
  }
  return {};
}

}  // namespace

Result<Qualification> TrainingBook::apply(const TrainingCommand& command, alarm::Origin origin,
                                          TrainingChanges& out) {
  const UtcNanos at = command.at.value_or(origin.time);
  MW_TRY_STATUS(check(command, at, origin.time));
  Result<Qualification> next = command.action == TrainingAction::kRecord ? record(command, at)
                               : command.action == TrainingAction::kDemonstrate
                                   ? demonstrate(command, at)
                                   : revoke(command, at);
  if (!next) return next;
  if (next->id.value > qualifications_.size()) {
    qualifications_.push_back(*next);
    by_identity_[{next->person, next->procedure}] = next->id;
  } else {
    qualifications_[next->id.value - 1] = *next;
  }
  out.qualifications[next->id] = *next;
  return next;
}

Result<Qualification> TrainingBook::record(const TrainingCommand& command, UtcNanos at) {
  const Qualification* known = find(command.person, command.procedure);
  Qualification next;
  next.id = known != nullptr ? known->id : QualificationId(qualifications_.size() + 1);
  next.person = command.person;
  next.procedure = command.procedure;
  next.trained_at = at;
  next.expires_at = command.expires_at;
  next.recorded_by = command.who;
  return next;
}

Result<Qualification> TrainingBook::demonstrate(const TrainingCommand& command, UtcNanos at) const {
  if (command.drill_run == 0) {
    return fail(Code::kInvalidArgument, "a demonstration names the run of its drill");
  }
  const Qualification* known = find(command.person, command.procedure);
  if (known == nullptr) {
    return fail(Code::kNotFound, fmt::format("{} has no training for {} on record, record it first",
                                             command.person, command.procedure));
  }
  if (!is_valid(*known, at)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("training of {} for {} was not valid then, record it again",
                            command.person, command.procedure));
  }
  Qualification next = *known;
  next.demonstrated_at = at;
  next.drill_run = command.drill_run;
  if (command.expires_at) next.expires_at = command.expires_at;
  return next;
}

Result<Qualification> TrainingBook::revoke(const TrainingCommand& command, UtcNanos at) const {
  MW_TRY_STATUS(record::check_reason("the reason for revoking", command.reason));
  const Qualification* known = find(command.person, command.procedure);
  if (known == nullptr) {
    return fail(Code::kNotFound, fmt::format("{} has no training for {} on record", command.person,
                                             command.procedure));
  }
  if (known->revoked_at) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} for {} is revoked already", command.person, command.procedure));
  }
  Qualification next = *known;
  next.revoked_at = at;
  next.revoked_by = command.who;
  next.revoke_reason = command.reason;
  return next;
}

const Qualification* TrainingBook::find(std::string_view person, std::string_view procedure) const {
  const auto it = by_identity_.find({std::string(person), std::string(procedure)});
  return it == by_identity_.end() ? nullptr : &qualifications_[it->second.value - 1];
}

Status TrainingBook::restore(std::vector<Qualification> rows) {
  std::ranges::sort(rows, {}, &Qualification::id);
  std::map<Identity, QualificationId> by_identity;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Qualification& row = rows[i];
    if (row.id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("qualification {} is missing", i + 1));
    }
    if (!by_identity.try_emplace({row.person, row.procedure}, row.id).second) {
      return fail(Code::kDataLoss,
                  fmt::format("qualification {} has the identity of another", row.id.value));
    }
  }
  qualifications_ = std::move(rows);
  by_identity_ = std::move(by_identity);
  return {};
}

}  // namespace millwright::respond
