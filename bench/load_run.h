// SPDX-License-Identifier: Apache-2.0
#pragma once
// Drives all connections from one thread: epoll, one recv and one send per connection and wake-up.
//
// Closed loop: every connection keeps `in_flight` messages unacknowledged; a latency is the time
// from handing the message to the socket to its acknowledgement.
// Open loop (`rate_per_s`): messages are due at fixed times, whatever the server does, and wait
// here while their connection has `in_flight` out; a latency counts from the time the message was
// due.

#include <cstdint>

#include "core/result.h"
#include "load_options.h"
#include "simulate/latencies.h"

namespace millwright::bench {

struct LoadReport {
  std::uint64_t sent = 0;
  std::uint64_t acknowledged = 0;          ///< in the end
  std::uint64_t acknowledged_in_time = 0;  ///< before the last second asked for was over
  std::uint64_t values = 0;                ///< acknowledged, those of openings included
  std::size_t values_per_message = 1;
  double seconds = 0;         ///< as asked for: what throughput is over
  double seconds_to_end = 0;  ///< until the last acknowledgement
  double cpu_s = 0;           ///< of this program, from the first message on
  std::int64_t ahead_ms = 0;  ///< the most an event time was ahead of the clock
  simulate::Latencies latency;
};

/// Errors: unavailable            a connection could not be made, or the server closed it.
///         failed_precondition    an answer that was not the acknowledgement due.
///         deadline_exceeded      30 s without an acknowledgement that was due.
Result<LoadReport> run_load(const LoadOptions& options);

}  // namespace millwright::bench
