// SPDX-License-Identifier: Apache-2.0
#include "net/stop_transport.h"

#include <future>

namespace millwright::net {

Status stop_transport(runtime::Lane& lane, const std::unique_ptr<TcpTransport>& transport,
                      runtime::Deadline deadline, const std::string& what) {
  auto is_empty = std::make_shared<std::promise<void>>();
  auto empty = is_empty->get_future();
  bool has_transport = false;
  lane.call([&] {
    if (!transport) return;
    has_transport = true;
    transport->wind_down([is_empty] { is_empty->set_value(); });
  });
  if (!has_transport) return {};
  const bool may_wait = !lane.is_here();
  if (may_wait) empty.wait_until(deadline.at());
  std::size_t left = 0;
  lane.call([&] {
    left = transport->connection_count();
    transport->abort_all();
  });
  if (left == 0) return {};
  return fail(Code::kDeadlineExceeded,
              what + ": " + std::to_string(left) + " connections aborted at the deadline");
}

}  // namespace millwright::net
