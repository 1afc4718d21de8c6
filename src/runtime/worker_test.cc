// SPDX-License-Identifier: Apache-2.0
#include "runtime/worker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <stdexcept>

namespace millwright::runtime {
namespace {

using namespace std::chrono_literals;

void wait_for_stop(const StopToken& token) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait(lock, token, [] { return false; });
}

TEST(Worker, StopWakesABodyThatWaits) {
  Worker worker("consumer", wait_for_stop);
  EXPECT_EQ(worker.state(), ServiceState::kFresh);
  ASSERT_TRUE(worker.start());
  EXPECT_EQ(worker.state(), ServiceState::kRunning);
  EXPECT_FALSE(worker.start());
  EXPECT_TRUE(worker.stop(Deadline::in(60s)));
  EXPECT_EQ(worker.state(), ServiceState::kStopped);
}

TEST(Worker, StopReportsAWorkerThatDoesNotEnd) {
  std::latch may_end(1);
  Worker worker("stubborn", [&](const StopToken&) { may_end.wait(); });
  ASSERT_TRUE(worker.start());
  const Status status = worker.stop(Deadline::in(5ms));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), Code::kDeadlineExceeded);
  EXPECT_NE(status.error().message().find("stubborn"), std::string::npos);
  may_end.count_down();
  EXPECT_TRUE(worker.stop(Deadline::in(60s)));
}

TEST(Worker, DestructorStopsAndJoins) {
  std::atomic<bool> has_ended = false;
  {
    Worker worker("consumer", [&](const StopToken& token) {
      wait_for_stop(token);
      has_ended = true;
    });
    ASSERT_TRUE(worker.start());
  }
  EXPECT_TRUE(has_ended);
}

TEST(Worker, BodyThatThrowsFails) {
  Worker worker("broken", [](const StopToken&) {
    throw std::runtime_error("a test throws this on purpose");
  });
  ASSERT_TRUE(worker.start());
  EXPECT_TRUE(worker.stop(Deadline::in(60s)));
  EXPECT_EQ(worker.state(), ServiceState::kFailed);
}

TEST(Worker, NeverStartedStopsAtOnce) {
  Worker worker("idle", wait_for_stop);
  EXPECT_TRUE(worker.stop(Deadline::in(0s)));
}

}  // namespace
}  // namespace millwright::runtime
