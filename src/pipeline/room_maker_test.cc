// SPDX-License-Identifier: Apache-2.0
#include "pipeline/room_maker.h"

#include <gtest/gtest.h>

#include "os/clock.h"
#include "os/fault_fs.h"
#include "os/temp_dir.h"

namespace millwright::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMiB = 1u << 20;

class RoomMakerTest : public testing::Test {
 protected:
  static std::unique_ptr<historian::ChunkHistorian> open_in(const os::TempDir& dir) {
    historian::HistorianOptions options;
    options.dir = dir.path() + "/historian";
    return historian::ChunkHistorian::open(options).value();
  }
  /// Readings of `signals` signals every 10 s over the hours before now.
  void fill(std::uint32_t signals, int hours) {
    ReadingBatch batch;
    batch.arrival = clock_.wall();
    for (std::uint32_t id = 1; id <= signals; ++id) {
      for (UtcNanos t = clock_.wall() - std::chrono::hours(hours); t < clock_.wall(); t = t + 10s) {
        batch.push(SignalId(id), t, Scalar::of(static_cast<double>(t.ns % 997)), {}, 2);
      }
    }
    const historian::Input input{{historian_->applied().value + 1}, &batch, {}, {}, {}, {}};
    ASSERT_TRUE(historian_->apply(std::span(&input, 1)));
    ASSERT_TRUE(historian_->checkpoint());
  }
  /// Steps until a round ended or nothing moves.
  void run_round() {
    const std::size_t before = made_.size();
    for (int i = 0; i < 100 && made_.size() == before; ++i) ASSERT_TRUE(maker_.step(1ns));
  }

  os::TempDir dir_;
  os::FakeClock clock_;
  os::FaultFs fs_{1000 * kMiB};
  std::uint64_t used_ = 100 * kMiB;
  journal::SpaceGuard guard_{
      fs_, "/d", {.reserve_bytes = 0, .quota_bytes = 50 * kMiB}, [this] { return used_; }};
  std::unique_ptr<historian::ChunkHistorian> historian_ = open_in(dir_);
  std::vector<RoomMade> made_;
  RoomMaker maker_{clock_, guard_, *historian_,
                   [this](const RoomMade& made) { made_.push_back(made); }};
};

TEST_F(RoomMakerTest, RemovesTheOldestOfEverySignalUntilThereIsRoom) {
  fill(3, 480);
  const UtcNanos oldest = *historian_->oldest_stored();
  run_round();
  ASSERT_EQ(made_.size(), 1u);
  EXPECT_EQ(made_[0].before, oldest + 30h) << "a sixteenth";
  EXPECT_GT(made_[0].readings, 3u * 9000);
  EXPECT_EQ(historian_->removed().for_space, made_[0].readings);
  EXPECT_GT(*historian_->oldest_stored(), oldest);

  clock_.advance(10s);
  run_round();
  EXPECT_EQ(made_.size(), 1u) << "waits until the space is given back";
  maker_.resume();
  run_round();
  EXPECT_EQ(made_.size(), 2u) << "still short: on";

  maker_.resume();
  used_ = 0;
  clock_.advance(10s);
  run_round();
  EXPECT_EQ(made_.size(), 2u) << "there is room";
}

TEST_F(RoomMakerTest, KeepsTheFiguresOfWhatWent) {
  fill(1, 480);
  const UtcNanos oldest = *historian_->oldest_stored();
  run_round();
  const historian::TimeRange first_day{oldest, oldest + 24h};
  EXPECT_TRUE(historian_->read(SignalId(1), first_day, 10)->time.empty());
  EXPECT_GE(historian_->downsample(SignalId(1), first_day, 1h, true)->size(), 23u);
}

TEST_F(RoomMakerTest, StopsAtTheNewestHourAndSaysSo) {
  fill(2, 1);
  for (int round = 0; round < 3; ++round) {
    run_round();
    clock_.advance(11s);
  }
  EXPECT_TRUE(made_.empty());
  EXPECT_EQ(historian_->removed().for_space, 0u);
}

TEST_F(RoomMakerTest, AnEmptyHistoryHasNothingToGive) {
  run_round();
  EXPECT_TRUE(made_.empty());
}

}  // namespace
}  // namespace millwright::pipeline
