// SPDX-License-Identifier: Apache-2.0
#pragma once
// One named thread with a stop token, for loops that block: the committer, a journal consumer.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/result.h"
#include "runtime/lifecycle.h"

namespace millwright::runtime {

using StopToken = std::stop_token;

class Worker {
 public:
  /// `body` runs once; it returns soon after a stop was requested. Waits inside it use
  /// std::condition_variable_any with the token, or a std::stop_callback that wakes them.
  Worker(std::string name, std::function<void(StopToken)> body);
  /// Requests the stop and waits for the end of the thread.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Errors: failed_precondition when it was started before; unavailable without a thread.
  Status start();
  /// Thread: any.
  void request_stop();
  /// Requests the stop and waits. Errors: deadline_exceeded, naming the worker, which runs on.
  Status stop(Deadline deadline);

  /// kRunning, then kStopped when the body returned, or kFailed when it threw (logged).
  ServiceState state() const;
  const std::string& name() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::runtime
