// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run.h"

#include <algorithm>
#include <array>

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 3> kStateNames{"active", "finished", "aborted"};
constexpr std::array<std::string_view, 8> kEventNames{
    "done", "not-met", "problem", "handed-over", "aborted", "time-up", "delivered", "undelivered"};

}  // namespace

std::string_view name(RunState state) {
  return kStateNames[static_cast<std::size_t>(state)];
}
std::string_view name(RunEvent event) {
  return kEventNames[static_cast<std::size_t>(event)];
}

std::chrono::nanoseconds run_duration(const ProcedureRun& run, UtcNanos now) {
  return std::max(std::chrono::nanoseconds(0), run.ended.value_or(now) - run.started);
}

}  // namespace millwright::respond
