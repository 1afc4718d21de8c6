// SPDX-License-Identifier: Apache-2.0
// AlarmEngine: what people do. First judge without changing anything, then do it.

#include <fmt/format.h>

#include <algorithm>

#include "alarm/alarm_engine.h"
#include "alarm/silence.h"

namespace millwright::alarm {
namespace {

std::unexpected<Error> wrong_state(const Alarm& alarm, std::string_view problem) {
  return fail(Code::kFailedPrecondition,
              fmt::format("alarm {} {}, it is {}", alarm.id.value, problem, name(alarm.state)));
}

Status check_service(const Command& command, UtcNanos now) {
  if (command.until && *command.until <= now) {
    return fail(Code::kInvalidArgument, "the end of being out of service must be in the future");
  }
  if (command.until && *command.until > now + AlarmEngine::kLongestOutOfService) {
    return fail(Code::kInvalidArgument, "an alarm is out of service for at most 366 days");
  }
  return {};
}

Status check_shelf(const Command& command, UtcNanos now) {
  if (command.comment.empty()) {
    return fail(Code::kInvalidArgument, "shelving needs a reason in the comment");
  }
  if (!command.until || *command.until <= now) {
    return fail(Code::kInvalidArgument, "shelving needs an expiry in the future");
  }
  if (*command.until > now + AlarmEngine::kLongestShelf) {
    return fail(Code::kInvalidArgument, "shelving lasts at most 24 h");
  }
  return {};
}

}  // namespace

Status AlarmEngine::check(const Command& command, UtcNanos now) {
  if (command.who.empty()) return fail(Code::kInvalidArgument, "a command needs a name");
  if (command.action == Action::kShelve) return check_shelf(command, now);
  if (command.action == Action::kTakeOutOfService) return check_service(command, now);
  return {};
}

Result<AlarmEngine::Verdict> AlarmEngine::judge_acknowledge(const Alarm& alarm) {
  switch (alarm.state) {
    case State::kUnacknowledged:
      return Verdict{false, State::kAcknowledged};
    case State::kReturnedUnacknowledged:
      return Verdict{false, State::kNormal};
    case State::kAcknowledged:
      return Verdict{true, alarm.state};
    case State::kNormal:
      // Two operators press at once on an alarm that has returned: the second one is not wrong.
      if (alarm.acknowledged) return Verdict{true, alarm.state};
      return wrong_state(alarm, "has nothing to acknowledge");
    default:
      return wrong_state(alarm, "is silenced and cannot be acknowledged");
  }
}

Result<AlarmEngine::Verdict> AlarmEngine::judge_service(const Alarm& alarm,
                                                        const Command& command) {
  const auto own =
      std::ranges::find(alarm.out_of_service, MaintenanceWindowId(), &ServiceHold::window);
  const bool is_same = own != alarm.out_of_service.end() && own->until == command.until;
  return Verdict{is_same, State::kOutOfService};
}

Result<AlarmEngine::Verdict> AlarmEngine::judge_reset(const Alarm& alarm) {
  if (!alarm.is_latched) {
    return wrong_state(alarm, alarm.is_active && alarm.is_latching
                                  ? "cannot be reset while its condition stands"
                                  : "waits for no reset");
  }
  if (alarm.state != State::kAcknowledged) {
    return wrong_state(alarm, "must be acknowledged before it is reset");
  }
  return Verdict{false, State::kNormal};
}

Result<AlarmEngine::Verdict> AlarmEngine::judge(const Alarm& alarm, const Command& command,
                                                UtcNanos now) {
  MW_TRY_STATUS(check(command, now));
  if (is_recorded_only(alarm)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("alarm {} is only recorded and needs no answer: its rule is in mode {}",
                            alarm.id.value, name(alarm.mode)));
  }
  switch (command.action) {
    case Action::kAcknowledge:
      return judge_acknowledge(alarm);
    case Action::kShelve:
      if (alarm.state > State::kShelved) return wrong_state(alarm, "cannot be shelved");
      return Verdict{false, State::kShelved};
    case Action::kUnshelve:
      if (alarm.state != State::kShelved) return wrong_state(alarm, "is not shelved");
      return Verdict{false, after_silence(alarm)};
    case Action::kReset:
      return judge_reset(alarm);
    case Action::kSuppress:
      if (alarm.state == State::kOutOfService) return wrong_state(alarm, "cannot be suppressed");
      return Verdict{is_suppressed_by(alarm, command.who), State::kSuppressedByDesign};
    case Action::kUnsuppress:
      if (alarm.state != State::kSuppressedByDesign) return wrong_state(alarm, "is not suppressed");
      // A person overrides every cause; each may begin anew.
      return Verdict{false,
                     alarm.is_active || alarm.is_latched ? State::kUnacknowledged : State::kNormal};
    case Action::kTakeOutOfService:
      return judge_service(alarm, command);
    case Action::kReturnToService:
      if (alarm.state != State::kOutOfService) return wrong_state(alarm, "is not out of service");
      return Verdict{false, after_silence(alarm)};
    default:
      return fail(Code::kInvalidArgument, "a person cannot do this to an alarm");
  }
}

Result<Alarm> AlarmEngine::execute(const Command& command, Origin origin, Changes& out) {
  if (find(command.alarm) == nullptr) {
    return fail(Code::kNotFound, fmt::format("no alarm {}", command.alarm.value));
  }
  Alarm& alarm = at(command.alarm);
  MW_TRY(const Verdict verdict, judge(alarm, command, origin.time));
  if (verdict.is_done) return alarm;
  // Taken out twice, by a window and by a person: both hold it. A person's return ends all.
  std::vector<ServiceHold> holds;
  if (command.action == Action::kTakeOutOfService) holds = std::move(alarm.out_of_service);
  clear_silence(alarm);
  alarm.out_of_service = std::move(holds);
  if (command.action == Action::kAcknowledge) {
    alarm.acknowledged = origin.time;
    alarm.acknowledged_by = command.who;
  } else if (command.action != Action::kReset) {
    // Silencing and its end both set the acknowledgement aside: what comes back is unacknowledged.
    alarm.acknowledged.reset();
    alarm.acknowledged_by.clear();
  }
  if (command.action == Action::kShelve) {
    alarm.shelved_until = command.until;
    alarm.shelved_by = command.who;
  }
  if (command.action == Action::kTakeOutOfService) {
    set_hold(alarm, {MaintenanceWindowId(), command.who, command.until});
  }
  if (command.action == Action::kSuppress) alarm.suppressed_by.push_back(command.who);
  if (command.action == Action::kUnsuppress) alarm.suppressed_by.clear();
  if (command.action == Action::kReset) alarm.is_latched = false;
  alarm.comment = command.comment;
  settle(alarm, {command.action, verdict.to, origin.time, command.who, command.comment, 0}, origin,
         out);
  return alarm;
}

}  // namespace millwright::alarm
