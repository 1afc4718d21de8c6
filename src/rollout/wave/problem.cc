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

Status check(const Extent& extent) {
  const auto bad = [](std::string_view why) {
    return fail(Code::kInvalidArgument, fmt::format("extent: {}", why));
  };
  for (const std::uint32_t n : {extent.affected, extent.of, extent.times, extent.days}) {
    if (n > Extent::kMost) return bad(fmt::format("at most {}", Extent::kMost));
  }
  if (extent.affected > extent.of) {
    return bad(fmt::format("{} sensors are affected of {} that were looked at", extent.affected,
                           extent.of));
  }
  if (extent.times > 0 && extent.days == 0) return bad("say in how many days it happened");
  return {};
}

Status check(const Problem& problem) {
  MW_TRY_STATUS(check(problem.extent));
  MW_TRY_STATUS(record::check_name("title", problem.title));
  return record::check_text("words", problem.words);
}

Result<Problem> accept(Problem problem, const Acceptance& acceptance, const WaveAct& act) {
  if (problem.state == ProblemState::kClosed) return refuse(problem, "is closed");
  MW_TRY_STATUS(record::check_name("owner", acceptance.owner));
  MW_TRY_STATUS(record::check_reason("risk", acceptance.risk));
  if (acceptance.due <= act.at || acceptance.due - act.at > kLongestAcceptance) {
    return fail(Code::kInvalidArgument, fmt::format("due: must be in the future and within {} days",
                                                    kLongestAcceptance.count()));
  }
  if (act.who == problem.found_by) {
    return refuse(problem, fmt::format("was found by {}; somebody else accepts its risk", act.who));
  }
  problem.state = ProblemState::kAccepted;
  problem.owner = acceptance.owner;
  problem.due = acceptance.due;
  problem.risk = acceptance.risk;
  problem.accepted_by = act.who;
  problem.accepted_at = act.at;
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

Result<Problem> measure(Problem problem, const Extent& extent) {
  if (problem.state == ProblemState::kClosed) return refuse(problem, "is closed");
  MW_TRY_STATUS(check(extent));
  problem.extent = extent;
  return problem;
}

ProblemProjection project(const Extent& extent, std::size_t sensors, std::size_t sensors_then) {
  const auto times = [](const Interval& interval, double factor) {
    return Interval{interval.low * factor, interval.high * factor};
  };
  ProblemProjection out;
  const auto then = static_cast<double>(sensors_then);
  if (extent.of > 0) {
    const double affected = extent.affected;
    const double of = extent.of;
    out.sensors = {affected / of * then, times(binomial_interval(affected, of, 0.9), then)};
  }
  if (extent.days > 0 && sensors > 0) {
    const double n = extent.times;
    const double growth = 7.0 / extent.days * then / static_cast<double>(sensors);
    out.per_week = {n * growth, times(poisson_interval(n, 0.9), growth)};
  }
  return out;
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
