// SPDX-License-Identifier: Apache-2.0
#pragma once
// Looks after the space a site's readings take: applies the retention classes, and what
// `--when-full` says once space runs out.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/time.h"
#include "historian/chunk_historian.h"
#include "journal/space_guard.h"
#include "os/fs.h"
#include "pipeline/retention_keeper.h"
#include "pipeline/room_maker.h"
#include "pipeline/shedder.h"
#include "registry/registry.h"
#include "runtime/blocking_pool.h"

namespace millwright::app {

class StorageCare {
 public:
  struct Deps {
    os::Fs& fs;
    const Clock& clock;
    registry::Registry& registry;
    historian::ChunkHistorian& historian;
    runtime::BlockingPool& pool;
    std::function<std::uint64_t()> used_bytes;  ///< that count against the quota; quick, any thread
  };

  /// `limits` are those the site was started with, in `dir`. Lifetime: `deps` outlive it.
  StorageCare(const Deps& deps, std::string dir, pipeline::WhenFull policy,
              const journal::SpaceLimits& limits);

  /// One small piece of work. Thread: the historian's, between readings.
  void step();
  /// Begins what is due. Thread: any but the lane.
  void on_minute();

  pipeline::RetentionKeeper& retention() { return retention_; }
  pipeline::Shedder* shedder() { return shedder_.get(); }  ///< nullable
  pipeline::WhenFull policy() const { return policy_; }
  /// Why the policy is at work now; empty: it is not. Thread: any.
  std::string shortage();

 private:
  void retention_done(const pipeline::RetentionReport& report);
  void room_made(const pipeline::RoomMade& made);

  const Deps deps_;
  const pipeline::WhenFull policy_;
  pipeline::RetentionKeeper retention_;
  std::atomic<std::uint64_t> removed_bytes_{0};  // by retention, not given back to the disk yet
  // Absent where the policy is to refuse: the journal does that.
  std::unique_ptr<journal::SpaceGuard> guard_;
  std::unique_ptr<pipeline::Shedder> shedder_;
  std::unique_ptr<pipeline::RoomMaker> room_maker_;
};

}  // namespace millwright::app
