// SPDX-License-Identifier: Apache-2.0
#include "net/connection.h"

namespace millwright::net {

std::string_view name(CloseReason reason) {
  switch (reason) {
    case CloseReason::kPeerClosed:
      return "peer closed";
    case CloseReason::kPeerReset:
      return "peer reset";
    case CloseReason::kLocal:
      return "closed by this side";
    case CloseReason::kStalled:
      return "peer does not read";
    case CloseReason::kBadProtocol:
      return "protocol error";
    case CloseReason::kStopping:
      return "server stopping";
  }
  return "unknown";
}

}  // namespace millwright::net
