// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/enum_names.h"
#include "record/limits.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<3> kStates{"open", "accepted", "closed"};

std::unexpected<Error> refuse(const Problem& problem, std::string_view why) {
  return fail(Code::kFailedPrecondition, fmt::format("problem {} {}", problem.id.value, why));
}

}  // namespace

std::string_view name(ProblemState state) {
  return name_in(kStates, state);
}

std::optional<ProblemState> parse_problem_state(std::string_view text) {
  return parse_in<ProblemState>(kStates, text);
}

bool Problem::is_blocking(UtcNanos now) const {
  if (state == ProblemState::kClosed) return false;
  return state == ProblemState::kOpen || !due || *due <= now;
}

Status check(const Problem& problem) {
  MW_TRY_STATUS(record::check_name("title", problem.title));
  return record::check_text("words", problem.words);
}

Result<Problem> accept(Problem problem, const Acceptance& acceptance, const WaveAct& act) {
  if (problem.state == ProblemState::kClosed) return refuse(problem, "is closed");
  MW_TRY_STATUS(record::check_name("owner", acceptance.owner));
  MW_TRY_STATUS(record::check_reason("risk", acceptance.risk));
  if (acceptance.due <= act.at) {
    return fail(Code::kInvalidArgument, "due: must be in the future");
  }
  problem.state = ProblemState::kAccepted;
  problem.owner = acceptance.owner;
  problem.due = acceptance.due;
  problem.risk = acceptance.risk;
  problem.accepted_by = act.who;
  return problem;
}

Result<Problem> close(Problem problem, const WaveAct& act) {
  if (problem.state == ProblemState::kClosed) return refuse(problem, "is closed already");
  MW_TRY_STATUS(record::check_reason("how", act.why));
  problem.state = ProblemState::kClosed;
  problem.closed_at = act.at;
  problem.closed_by = act.who;
  problem.how = act.why;
  return problem;
}

Result<Problem> reopen(Problem problem, const WaveAct& act) {
  if (problem.state != ProblemState::kClosed) return refuse(problem, "is not closed");
  MW_TRY_STATUS(record::check_reason("reason", act.why));
  problem.state = ProblemState::kOpen;
  problem.closed_at.reset();
  problem.closed_by.clear();
  problem.how.clear();
  return problem;
}

ProblemForecast forecast(std::size_t n_found, std::size_t sensors, std::size_t sensors_then) {
  ProblemForecast out{n_found, sensors, sensors_then, std::nullopt, std::nullopt};
  if (sensors == 0) return out;
  const double growth = static_cast<double>(sensors_then) / static_cast<double>(sensors);
  const auto n = static_cast<double>(n_found);
  out.expected = n * growth;
  out.upper = poisson_interval(n, 0.9).high * growth;
  return out;
}

}  // namespace millwright::rollout
