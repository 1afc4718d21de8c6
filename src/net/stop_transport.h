// SPDX-License-Identifier: Apache-2.0
#pragma once
// The orderly end of a transport, seen from any thread. Internal to net/.

#include <memory>
#include <string>

#include "core/result.h"
#include "net/tcp_transport.h"

namespace millwright::net {

/// Winds the transport down and waits for its last connection; at the deadline the rest is aborted.
/// Errors: deadline_exceeded, with their number. `what` names the owner in that message.
/// Thread: any; on the home lane it does not wait and aborts what is not gone at once.
Status stop_transport(runtime::Lane& lane, const std::unique_ptr<TcpTransport>& transport,
                      runtime::Deadline deadline, const std::string& what);

}  // namespace millwright::net
