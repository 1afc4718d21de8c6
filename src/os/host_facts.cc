// SPDX-License-Identifier: Apache-2.0
#include "os/host_facts.h"

#include <sys/timex.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace millwright::os {

ClockSync clock_sync() {
  timex state{};  // modes 0: only asks
  const int answer = adjtimex(&state);
  if (answer < 0) return ClockSync::kNotTold;
  // STA_UNSYNC is set by the kernel when nothing has adjusted the clock for a while
  // (ntp_adjtime(2)).
  const bool is_lost = answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0;
  return is_lost ? ClockSync::kNot : ClockSync::kSynchronised;
}

Supervision supervision_by(std::string_view invocation_id, std::string_view parent) {
  return !invocation_id.empty() && parent == "systemd" ? Supervision::kSystemd : Supervision::kNone;
}

Supervision supervision() {
  std::ifstream file("/proc/" + std::to_string(getppid()) + "/comm");
  std::string parent;
  std::getline(file, parent);
  const char* id = std::getenv("INVOCATION_ID");
  return supervision_by(id == nullptr ? "" : id, parent);
}

}  // namespace millwright::os
