// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plant_service.h"

#include <fmt/format.h>

#include <charconv>
#include <future>

#include "pipeline/records.h"

namespace millwright::pipeline {
namespace {
constexpr std::string_view kJournaledRevision = "plant/journaled-revision";
constexpr std::chrono::seconds kDurableTimeout{10};
}  // namespace

PlantService::PlantService(registry::Registry& registry, journal::Journal& journal,
                           historian::Historian& historian, SignalTable& table,
                           DurableWaiters& waiters)
    : registry_(registry),
      journal_(journal),
      historian_(historian),
      table_(table),
      waiters_(waiters) {}

Result<JournalSeq> PlantService::append(journal::RecordKind kind, std::string_view payload) {
  return journal_.append(kind, payload);
}

Status PlantService::wait_durable(JournalSeq seq) {
  auto done = std::make_shared<std::promise<Status>>();
  auto future = done->get_future();
  waiters_.add(seq, [done](Status status) { done->set_value(std::move(status)); });
  if (future.wait_for(kDurableTimeout) != std::future_status::ready) {
    return fail(Code::kDeadlineExceeded,
                "the change is stored but its record is not on disk yet; it takes effect when the "
                "disk answers again");
  }
  return future.get();
}

Status PlantService::start() {
  MW_TRY(const auto blob, historian_.get_blob(kJournaledRevision));
  if (blob) std::from_chars(blob->data(), blob->data() + blob->size(), journaled_);
  if (journaled_ > registry_.revision()) {
    // Going on would let changes with numbers that the journal knows already reach nobody.
    return fail(
        Code::kDataLoss,
        fmt::format("registry.db ends at revision {}, the journal knows revision {}: changes "
                    "of the plant are missing, and rules nobody sees would go on alarming; "
                    "restore the whole data directory from one backup (millwright restore)",
                    registry_.revision(), journaled_));
  }
  return publish_pending();
}

Status PlantService::publish(const registry::Revision& revision) {
  return revision.json.empty() ? Status{} : publish_pending();
}

Status PlantService::publish_pending() {
  const std::scoped_lock lock(mutex_);
  // Both under one lock: an older snapshot must not overtake a newer one.
  const auto plant = registry_.snapshot();
  const auto signals = plant->all<Signal>();
  table_.configure({signals.begin(), signals.end()});
  MW_TRY(const auto missing, registry_.pending_revisions(journaled_));
  if (missing.empty()) return {};
  JournalSeq last;
  for (const registry::Revision& one : missing) {
    MW_TRY(last, append(journal::RecordKind::kRevision, one.json));
    journaled_ = one.number;
  }
  MW_TRY_STATUS(wait_durable(last));
  return historian_.put_blob(kJournaledRevision, std::to_string(journaled_));
}

Status PlantService::close_provisional(SignalId id, bool is_adopted) {
  historian::ProvisionalSignal signal;
  signal.id = id;
  std::string bytes;
  encode_provisional(is_adopted ? ProvisionalChange::kAdopted : ProvisionalChange::kDiscarded,
                     signal, bytes);
  MW_TRY(const JournalSeq seq, append(journal::RecordKind::kProvisional, bytes));
  return wait_durable(seq);
}

}  // namespace millwright::pipeline
