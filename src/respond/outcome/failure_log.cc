// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/failure_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "record/limits.h"

namespace millwright::respond {

Status FailureLog::check(const FailureCommand& command, UtcNanos now) const {
  const Failure& failure = command.failure;
  MW_TRY_STATUS(record::check_name("who recorded it", command.who));
  if (command.action != FailureAction::kRecord) {
    const Failure* known = find(failure.id);
    if (known == nullptr) {
      return fail(Code::kNotFound, fmt::format("no failure {}", failure.id.value));
    }
    if (known->is_withdrawn) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("failure {} is withdrawn", failure.id.value));
    }
    if (command.action == FailureAction::kWithdraw) return {};
  }
  if (!failure.asset) return fail(Code::kInvalidArgument, "a failure names its asset");
  if (failure.begin > now) return fail(Code::kInvalidArgument, "the begin lies in the future");
  if (failure.end && *failure.end <= failure.begin) {
    return fail(Code::kInvalidArgument, "the end is not after the begin");
  }
  MW_TRY_STATUS(record::check_text("description", failure.description));
  MW_TRY_STATUS(respond::check(failure.code));
  for (const Failure& other : failures_) {
    const bool is_self = command.action == FailureAction::kCorrect && other.id == failure.id;
    if (is_self || other.is_withdrawn) continue;
    if (other.asset == failure.asset && other.begin == failure.begin) {
      return fail(Code::kAlreadyExists,
                  fmt::format("failure {} of that asset begins then", other.id.value));
    }
  }
  return {};
}

Result<Failure> FailureLog::apply(const FailureCommand& command, alarm::Origin origin,
                                  Changes& out) {
  const bool is_record = command.action == FailureAction::kRecord;
  if (const Failure* known = find_of_order(command.failure.work_order); is_record && known) {
    return *known;
  }
  MW_TRY_STATUS(check(command, origin.time));
  Failure next = command.failure;
  next.recorded_by = command.who;
  next.is_withdrawn = false;
  if (is_record) {
    next.id = FailureId(failures_.size() + 1);
    failures_.push_back(next);
  } else {
    Failure& known = failures_[next.id.value - 1];
    if (command.action == FailureAction::kWithdraw) {
      next = known;
      next.is_withdrawn = true;
    }
    next.source = known.source;
    next.work_order = known.work_order;
    known = next;
  }
  out[next.id] = next;
  return next;
}

const Failure* FailureLog::find(FailureId id) const {
  return id.value == 0 || id.value > failures_.size() ? nullptr : &failures_[id.value - 1];
}

const Failure* FailureLog::find_of_order(std::uint64_t order) const {
  if (order == 0) return nullptr;
  const auto it = std::ranges::find(failures_, order, &Failure::work_order);
  return it == failures_.end() ? nullptr : &*it;
}

std::optional<UtcNanos> FailureLog::kept_since() const {
  std::optional<UtcNanos> since;
  for (const Failure& failure : failures_) {
    if (!failure.is_withdrawn) since = std::min(since.value_or(failure.begin), failure.begin);
  }
  return since;
}

Status FailureLog::restore(std::vector<Failure> rows) {
  std::ranges::sort(rows, {}, &Failure::id);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("failure {} is missing", i + 1));
    }
  }
  failures_ = std::move(rows);
  return {};
}

}  // namespace millwright::respond
