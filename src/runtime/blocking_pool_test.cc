// SPDX-License-Identifier: Apache-2.0
#include "runtime/blocking_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>

namespace millwright::runtime {
namespace {

using namespace std::chrono_literals;

/// One thread that is kept busy until release(), so that the queue fills in a known way.
class BusyPool {
 public:
  BusyPool(std::size_t max_queued, Overflow overflow)
      : pool({.name = "test", .threads = 1, .max_queued = max_queued, .overflow = overflow}) {
    EXPECT_TRUE(pool.start());
    EXPECT_TRUE(pool.submit([this] {
      is_busy_.count_down();
      may_go_.wait();
    }));
    is_busy_.wait();
  }
  ~BusyPool() { release(); }
  void release() {
    if (!std::exchange(is_released_, true)) may_go_.count_down();
  }

 private:
  std::latch is_busy_{1};
  std::latch may_go_{1};
  bool is_released_ = false;

 public:
  BlockingPool pool;  // destroyed first: its thread uses the latches
};

TEST(BlockingPool, RunsEverythingBeforeItStops) {
  BlockingPool pool;
  EXPECT_FALSE(pool.submit([] {})) << "not started";
  ASSERT_TRUE(pool.start());
  std::atomic<int> ran = 0;
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(pool.submit([&] { ++ran; }));
  EXPECT_TRUE(pool.stop(Deadline::in(60s)));
  EXPECT_EQ(ran, 200);
  EXPECT_FALSE(pool.submit([] {}));
  EXPECT_EQ(pool.dropped(), 0u);
}

TEST(BlockingPool, DropNewestRefusesWhenFull) {
  BusyPool busy(2, Overflow::kDropNewest);
  std::atomic<int> ran = 0;
  EXPECT_TRUE(busy.pool.submit([&] { ++ran; }));
  EXPECT_TRUE(busy.pool.submit([&] { ++ran; }));
  EXPECT_FALSE(busy.pool.submit([&] { ran += 100; }));
  EXPECT_EQ(busy.pool.queued(), 2u);
  EXPECT_EQ(busy.pool.dropped(), 1u);
  busy.release();
  EXPECT_TRUE(busy.pool.stop(Deadline::in(60s)));
  EXPECT_EQ(ran, 2);
}

TEST(BlockingPool, DropOldestMakesRoom) {
  BusyPool busy(2, Overflow::kDropOldest);
  std::atomic<int> ran = 0;
  EXPECT_TRUE(busy.pool.submit([&] { ran += 100; }));
  EXPECT_TRUE(busy.pool.submit([&] { ++ran; }));
  EXPECT_TRUE(busy.pool.submit([&] { ++ran; }));
  EXPECT_EQ(busy.pool.dropped(), 1u);
  busy.release();
  EXPECT_TRUE(busy.pool.stop(Deadline::in(60s)));
  EXPECT_EQ(ran, 2);
}

TEST(BlockingPool, WaitHoldsTheSubmitterUntilThereIsRoom) {
  BusyPool busy(1, Overflow::kWait);
  std::atomic<int> ran = 0;
  EXPECT_TRUE(busy.pool.submit([&] { ++ran; }));
  std::jthread submitter([&] { EXPECT_TRUE(busy.pool.submit([&] { ++ran; })); });
  busy.release();
  submitter.join();
  EXPECT_TRUE(busy.pool.stop(Deadline::in(60s)));
  EXPECT_EQ(ran, 2);
}

TEST(BlockingPool, StopAtTheDeadlineDestroysWhatIsQueued) {
  BusyPool busy(8, Overflow::kDropNewest);
  auto token = std::make_shared<int>(1);
  EXPECT_TRUE(busy.pool.submit([token] { FAIL() << "ran after the deadline"; }));
  EXPECT_EQ(token.use_count(), 2);
  const Status status = busy.pool.stop(Deadline::in(5ms));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), Code::kDeadlineExceeded);
  EXPECT_EQ(token.use_count(), 1);
}

TEST(BlockingPool, TaskThatThrowsDoesNotEndItsThread) {
  BlockingPool pool({.name = "test", .threads = 1});
  ASSERT_TRUE(pool.start());
  std::atomic<bool> has_run = false;
  pool.submit([] { throw std::runtime_error("a test throws this on purpose"); });
  pool.submit([&] { has_run = true; });
  EXPECT_TRUE(pool.stop(Deadline::in(60s)));
  EXPECT_TRUE(has_run);
}

}  // namespace
}  // namespace millwright::runtime
