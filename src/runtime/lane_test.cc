// SPDX-License-Identifier: Apache-2.0
#include "runtime/lane.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace millwright::runtime {
namespace {

using namespace std::chrono_literals;

/// Steps the lane by hand until `done` or two seconds have gone.
template <class Done>
void step_until(Lane& lane, Done done) {
  const auto deadline = Deadline::in(60s);
  while (!done() && !deadline.has_passed()) lane.poll();
  ASSERT_TRUE(done());
}

TEST(Lane, RunsPostedTasksInOrderOnItsOwnThread) {
  Lane lane("test");
  ASSERT_TRUE(lane.start());
  std::vector<int> seen;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(lane.post([&seen, i] { seen.push_back(i); }));
  bool was_here = false;
  ASSERT_TRUE(lane.call([&] { was_here = lane.is_here(); }));
  EXPECT_TRUE(was_here);
  EXPECT_FALSE(lane.is_here());
  ASSERT_EQ(seen.size(), 1000u);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST(Lane, KeepsTheOrderOfEachOfManyPosters) {
  Lane lane("test");
  ASSERT_TRUE(lane.start());
  constexpr int kPosters = 4;
  constexpr int kEach = 5000;
  std::vector<std::vector<int>> seen(kPosters);
  {
    std::vector<std::jthread> posters;
    for (int p = 0; p < kPosters; ++p)
      posters.emplace_back([&, p] {
        auto& mine = seen[static_cast<std::size_t>(p)];
        for (int i = 0; i < kEach; ++i) lane.post([&mine, i] { mine.push_back(i); });
      });
  }
  ASSERT_TRUE(lane.call([] {}));
  for (const auto& one : seen) {
    ASSERT_EQ(one.size(), static_cast<std::size_t>(kEach));
    EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
  }
  EXPECT_LT(lane.stats().wakeups, static_cast<std::uint64_t>(kPosters * kEach));
  EXPECT_GE(lane.stats().tasks, static_cast<std::uint64_t>(kPosters * kEach));
}

TEST(Lane, RunsHooksOncePerWakeUpBatchBeforeFlush) {
  Lane lane("test");
  std::string order;
  auto flush = lane.on_idle(IdlePhase::kFlush, [&] { order += 'f'; });
  auto batch = lane.on_idle(IdlePhase::kBatch, [&] { order += 'b'; });
  for (int i = 0; i < 3; ++i) lane.post([&] { order += 't'; });
  EXPECT_EQ(lane.poll(), 1u);
  EXPECT_EQ(order, "tttbf");
  EXPECT_EQ(lane.poll(), 0u) << "nothing ready: no hooks";
  EXPECT_EQ(order, "tttbf");
  batch.remove();
  lane.post([] {});
  lane.poll();
  EXPECT_EQ(order, "tttbff");
}

TEST(Lane, HookMayRemoveItselfAndAddAnother) {
  Lane lane("test");
  int first = 0;
  int second = 0;
  HookHandle a;
  HookHandle b;
  a = lane.on_idle(IdlePhase::kBatch, [&] {
    ++first;
    b = lane.on_idle(IdlePhase::kBatch, [&] { ++second; });
  });
  lane.post([] {});
  lane.poll();
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
  a.remove();
  lane.post([] {});
  lane.poll();
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 2);
}

TEST(Lane, TimersRunOnceRepeatAndCancel) {
  Lane lane("test");
  int once = 0;
  int repeated = 0;
  int cancelled = 0;
  auto one = lane.after(1ms, [&] { ++once; });
  auto many = lane.every(1ms, [&] { ++repeated; });
  {
    auto gone = lane.after(0ms, [&] { ++cancelled; });
  }
  EXPECT_TRUE(one.is_active());
  step_until(lane, [&] { return repeated >= 3; });
  EXPECT_EQ(once, 1);
  EXPECT_FALSE(one.is_active());
  many.cancel();
  const int so_far = repeated;
  bool is_later = false;
  auto later = lane.after(5ms, [&] { is_later = true; });
  step_until(lane, [&] { return is_later; });
  EXPECT_EQ(repeated, so_far);
  EXPECT_EQ(cancelled, 0);
}

TEST(Lane, TimerMayCancelItself) {
  Lane lane("test");
  int runs = 0;
  TimerHandle timer;
  timer = lane.every(1ms, [&] {
    if (++runs == 2) timer.cancel();
  });
  bool is_later = false;
  step_until(lane, [&] { return runs == 2; });
  auto later = lane.after(5ms, [&] { is_later = true; });
  step_until(lane, [&] { return is_later; });
  EXPECT_EQ(runs, 2);
}

TEST(Lane, HandlesMayOutliveTheLane) {
  TimerHandle timer;
  HookHandle hook;
  LaneRef ref;
  {
    Lane lane("test");
    timer = lane.after(1h, [] {});
    hook = lane.on_idle(IdlePhase::kBatch, [] {});
    ref = lane.ref();
    ASSERT_TRUE(lane.start());
  }
  EXPECT_FALSE(timer.is_active());
  EXPECT_FALSE(ref.post([] { FAIL() << "ran after the lane was gone"; }));
  EXPECT_FALSE(LaneRef().post([] {}));
}

TEST(Lane, StopRunsWhatWasPostedBeforeAndDropsTheRest) {
  Lane lane("test");
  ASSERT_TRUE(lane.start());
  std::atomic<int> ran = 0;
  for (int i = 0; i < 100; ++i) lane.post([&] { ++ran; });
  lane.stop();
  lane.join();
  EXPECT_EQ(ran, 100);
  EXPECT_EQ(lane.state(), ServiceState::kStopped);
  EXPECT_FALSE(lane.post([] {}));
  EXPECT_EQ(lane.start().error().code(), Code::kFailedPrecondition);
}

TEST(Lane, DroppedTaskEndsAWaitingCall) {
  Lane lane("test");
  ASSERT_TRUE(lane.start());
  std::latch is_blocked(1);
  std::promise<void> release;
  lane.post([&, released = release.get_future()]() mutable {
    is_blocked.count_down();
    released.wait();
    lane.stop();
  });
  is_blocked.wait();
  auto waiting = std::async(std::launch::async, [&] {
    const auto deadline = Deadline::in(60s);
    bool did_run = true;
    while (did_run && !deadline.has_passed()) did_run = lane.call([] {});
    return did_run;
  });
  release.set_value();
  EXPECT_FALSE(waiting.get());
}

TEST(Lane, TaskThatThrowsIsCountedAndTheLaneGoesOn) {
  Lane lane("test");
  ASSERT_TRUE(lane.start());
  lane.post([] { throw std::runtime_error("a test throws this on purpose"); });
  EXPECT_TRUE(lane.call([] {}));
  EXPECT_EQ(lane.stats().failures, 1u);
}

TEST(Lane, CountsStallsAndShowsABatchInProgress) {
  Lane lane("test", LaneOptions{.stall_threshold = 1ms});
  ASSERT_TRUE(lane.start());
  std::latch is_inside(1);
  std::promise<void> release;
  lane.post([&, released = release.get_future()]() mutable {
    is_inside.count_down();
    released.wait();
  });
  is_inside.wait();
  const auto deadline = Deadline::in(60s);
  while (lane.busy_for() < 5ms && !deadline.has_passed()) std::this_thread::yield();
  EXPECT_GE(lane.busy_for(), 5ms);
  release.set_value();
  // A batch is counted when it ends, and tasks posted meanwhile may still join it: only the end of
  // the lane is certainly after it.
  lane.stop();
  lane.join();
  EXPECT_GE(lane.stats().stalls, 1u);
  EXPECT_GE(lane.stats().longest_batch, 5ms);
}

TEST(Lane, NowStaysTheSameWithinAWakeUp) {
  Lane lane("test");
  ASSERT_TRUE(lane.start());
  SteadyTime first;
  SteadyTime second;
  lane.call([&] {
    first = lane.now();
    std::this_thread::yield();
    second = lane.now();
  });
  EXPECT_EQ(first, second);
  SteadyTime later;
  lane.call([] {});
  lane.call([&] { later = lane.now(); });
  EXPECT_GE(later, second);
}

}  // namespace
}  // namespace millwright::runtime
