// SPDX-License-Identifier: Apache-2.0
#include "runtime/lifecycle.h"

#include <algorithm>

namespace millwright::runtime {

std::string_view name(ServiceState state) {
  switch (state) {
    case ServiceState::kFresh:
      return "fresh";
    case ServiceState::kStarting:
      return "starting";
    case ServiceState::kRunning:
      return "running";
    case ServiceState::kStopping:
      return "stopping";
    case ServiceState::kStopped:
      return "stopped";
    case ServiceState::kFailed:
      return "failed";
  }
  return "unknown";
}

Deadline::Clock::duration Deadline::remaining() const {
  return std::max(at_ - Clock::now(), Clock::duration::zero());
}

}  // namespace millwright::runtime
