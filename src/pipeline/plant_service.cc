// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plant_service.h"

#include <fmt/format.h>

#include <charconv>
#include <future>

#include "core/log.h"
#include "pipeline/records.h"

namespace millwright::pipeline {
namespace {
constexpr std::string_view kJournaledRevision = "plant/journaled-revision";
constexpr std::chrono::seconds kDurableTimeout{30};
}  // namespace

PlantService::PlantService(registry::Registry& registry, journal::Journal& journal,
                           historian::Historian& historian, SignalTable& table,
                           DurableWaiters& waiters)
    : registry_(registry),
      journal_(journal),
      historian_(historian),
      table_(table),
      waiters_(waiters) {}

void PlantService::configure() {
  const auto plant = registry_.snapshot();
  const auto signals = plant->all<Signal>();
  table_.configure({signals.begin(), signals.end()});
}

Status PlantService::append(journal::RecordKind kind, std::string_view payload) {
  MW_TRY(const JournalSeq seq, journal_.append(kind, payload));
  auto done = std::make_shared<std::promise<Status>>();
  auto future = done->get_future();
  waiters_.add(seq, [done](Status status) { done->set_value(std::move(status)); });
  if (future.wait_for(kDurableTimeout) != std::future_status::ready) {
    return fail(Code::kDeadlineExceeded, "the journal did not get the change on disk in 30 s");
  }
  return future.get();
}

Status PlantService::start() {
  MW_TRY(const auto blob, historian_.get_blob(kJournaledRevision));
  std::uint64_t journaled = 0;
  if (blob) std::from_chars(blob->data(), blob->data() + blob->size(), journaled);
  if (journaled > registry_.revision()) {
    log_error("registry",
              fmt::format("the journal knows revision {}, registry.db ends at {}: changes of the "
                          "plant were lost; restore registry.db from a backup or enter them again",
                          journaled, registry_.revision()));
  }
  MW_TRY(const auto missing, registry_.pending_revisions(journaled));
  for (const registry::Revision& revision : missing) MW_TRY_STATUS(publish(revision));
  configure();
  return {};
}

Status PlantService::publish(const registry::Revision& revision) {
  configure();
  if (revision.json.empty()) return {};
  const std::scoped_lock lock(mutex_);
  MW_TRY_STATUS(append(journal::RecordKind::kRevision, revision.json));
  return historian_.put_blob(kJournaledRevision, std::to_string(revision.number));
}

Status PlantService::close_provisional(SignalId id, bool is_adopted) {
  historian::ProvisionalSignal signal;
  signal.id = id;
  std::string bytes;
  encode_provisional(is_adopted ? ProvisionalChange::kAdopted : ProvisionalChange::kDiscarded,
                     signal, bytes);
  return append(journal::RecordKind::kProvisional, bytes);
}

}  // namespace millwright::pipeline
