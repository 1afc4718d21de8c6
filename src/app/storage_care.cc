// SPDX-License-Identifier: Apache-2.0
#include "app/storage_care.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "core/log.h"
#include "registry/record_json.h"

namespace millwright::app {
namespace {

// What it may take of the historian's time at once.
constexpr std::chrono::milliseconds kStep{20};
// Space is given back once at least this much, and this share of the history, was removed.
constexpr std::uint64_t kReclaimBytes = 16u << 20;
constexpr std::uint64_t kReclaimShare = 16;

std::string_view act_of(pipeline::WhenFull policy) {
  switch (policy) {
    case pipeline::WhenFull::kThin:
      return "keeping one number in ten seconds of each signal";
    case pipeline::WhenFull::kDropNewest:
      return "dropping new readings";
    case pipeline::WhenFull::kDropOldest:
      return "removing the oldest readings";
    case pipeline::WhenFull::kRefuse:
      break;
  }
  return journal::SpaceGuard::kRefusing;
}

Status audit_room(registry::Registry& registry, const pipeline::RoomMade& made) {
  registry::Intent intent;
  intent.act = registry::Act::kData;
  intent.why = "no space left, and --when-full is drop-oldest";
  const auto noted = registry.change(intent, [&](registry::Edit& edit) -> Status {
    const nlohmann::json removed = {{"removed_readings", made.readings},
                                    {"removed_bytes", made.chunk_bytes},
                                    {"before", to_rfc3339(made.before)}};
    edit.note("oldest readings", {}, registry::dump(removed));
    return {};
  });
  if (!noted) return std::unexpected(noted.error());
  return {};
}

}  // namespace

StorageCare::StorageCare(const Deps& deps, std::string dir, pipeline::WhenFull policy,
                         const journal::SpaceLimits& limits)
    : deps_(deps),
      policy_(policy),
      retention_(
          deps.clock,
          [this](SignalId signal, const historian::TrimLimits& to) {
            return deps_.historian.trim(signal, to);
          },
          [this](const pipeline::RetentionReport& report) {
            deps_.pool.submit([this, report] { retention_done(report); });
          }) {
  if (policy == pipeline::WhenFull::kRefuse) return;
  guard_ = std::make_unique<journal::SpaceGuard>(deps.fs, std::move(dir),
                                                 pipeline::space_plan(policy, limits).act,
                                                 deps.used_bytes, act_of(policy));
  if (policy == pipeline::WhenFull::kDropOldest) {
    room_maker_ = std::make_unique<pipeline::RoomMaker>(
        deps.clock, *guard_, deps.historian, [this](const pipeline::RoomMade& made) {
          if (!deps_.pool.submit([this, made] { room_made(made); })) room_maker_->resume();
        });
  } else {
    shedder_ = std::make_unique<pipeline::Shedder>(policy, *guard_, deps.clock);
  }
}

void StorageCare::step() {
  retention_.step(kStep);
  if (!room_maker_) return;
  if (const Status stepped = room_maker_->step(kStep); !stepped) {
    log_error("storage", stepped.error().message());
  }
}

void StorageCare::on_minute() {
  if (!retention_.is_due()) return;
  if (const Status begun = pipeline::begin_run(retention_, deps_.registry, deps_.historian);
      !begun) {
    log_error("retention", begun.error().message());
  }
}

std::string StorageCare::shortage() {
  if (!guard_) return {};
  const Status checked = guard_->check(deps_.clock.steady());
  if (checked) return {};
  return fmt::format("{}: {}", act_of(policy_), checked.error().message());
}

void StorageCare::retention_done(const pipeline::RetentionReport& report) {
  if (!report.problem.empty()) log_error("retention", report.problem);
  if (report.chunks() + report.rollups() == 0) return;
  if (const Status noted = pipeline::audit_run(deps_.registry, report); !noted) {
    log_error("retention", "audit entry: " + noted.error().message());
  }
  removed_bytes_ += report.bytes();
  if (removed_bytes_ < kReclaimBytes ||
      removed_bytes_ < deps_.historian.bytes_on_disk() / kReclaimShare) {
    return;  // RocksDB gives it back by itself, later
  }
  removed_bytes_ = 0;
  if (const Status done = deps_.historian.reclaim(); !done) {
    log_error("retention", done.error().message());
  }
}

void StorageCare::room_made(const pipeline::RoomMade& made) {
  log_warning("storage", fmt::format("space ran out: {} readings from before {} were removed",
                                     made.readings, to_rfc3339(made.before)));
  if (const Status noted = audit_room(deps_.registry, made); !noted) {
    log_error("storage", "audit entry: " + noted.error().message());
  }
  if (const Status done = deps_.historian.reclaim(); !done) {
    log_error("storage", done.error().message());
  }
  room_maker_->resume();
}

}  // namespace millwright::app
