// SPDX-License-Identifier: Apache-2.0
#include "runtime/worker.h"

#include <pthread.h>

#include <exception>
#include <system_error>
#include <thread>

#include "core/log.h"
#include "runtime/guarded.h"

namespace millwright::runtime {

struct Worker::Impl {
  Impl(std::string worker_name, std::function<void(StopToken)> worker_body)
      : name(std::move(worker_name)), body(std::move(worker_body)) {}

  void run(const StopToken& token) {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    ServiceState end = ServiceState::kStopped;
    try {
      body(token);
    } catch (const std::exception& e) {
      log_error("worker", name + " threw: " + e.what());
      end = ServiceState::kFailed;
    } catch (...) {
      log_error("worker", name + " threw something that is no exception");
      end = ServiceState::kFailed;
    }
    MutexLock lock(mutex);
    state = end;
    ended.notify_all();
  }

  const std::string name;
  const std::function<void(StopToken)> body;
  mutable Mutex mutex;
  CondVar ended;
  ServiceState state MW_GUARDED_BY(mutex) = ServiceState::kFresh;
  std::stop_source stop;
  std::thread thread;
};

Worker::Worker(std::string name, std::function<void(StopToken)> body)
    : impl_(std::make_unique<Impl>(std::move(name), std::move(body))) {}

Worker::~Worker() {
  request_stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

Status Worker::start() {
  MutexLock lock(impl_->mutex);
  if (impl_->state != ServiceState::kFresh)
    return fail(Code::kFailedPrecondition, "worker " + impl_->name + " was started before");
  try {
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(impl->stop.get_token()); });
  } catch (const std::system_error& e) {
    impl_->state = ServiceState::kFailed;
    return fail(Code::kUnavailable, "start worker " + impl_->name + ": " + e.what());
  }
  impl_->state = ServiceState::kRunning;
  return {};
}

void Worker::request_stop() {
  impl_->stop.request_stop();
}

Status Worker::stop(Deadline deadline) {
  request_stop();
  {
    MutexLock lock(impl_->mutex);
    while (impl_->state == ServiceState::kRunning) {
      if (!impl_->ended.wait_until(impl_->mutex, deadline.at()) &&
          impl_->state == ServiceState::kRunning)
        return fail(Code::kDeadlineExceeded, "worker " + impl_->name + " did not stop in time");
    }
  }
  if (impl_->thread.joinable()) impl_->thread.join();
  return {};
}

ServiceState Worker::state() const {
  MutexLock lock(impl_->mutex);
  return impl_->state;
}
const std::string& Worker::name() const {
  return impl_->name;
}

}  // namespace millwright::runtime
