// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <thread>

#include "api/delay_keeper.h"
#include "api/meeting_keeper.h"
#include "api/readiness_keeper.h"
#include "api/rollout_keeper.h"
#include "api/value_keeper.h"
#include "app/site_parts.h"
#include "core/log.h"

namespace millwright::app {
namespace {

constexpr std::chrono::seconds kSettleTime{60};
// As long as the journal is kept for late data that cannot be looked at.
constexpr std::chrono::minutes kHoldForLate{10};

}  // namespace

std::uint64_t bytes_beside_them(const std::string& data_dir) {
  std::uint64_t bytes = 0;
  const auto add = [&bytes](const std::filesystem::directory_entry& entry) {
    std::error_code gone;  // a file may vanish meanwhile
    const std::uint64_t size = entry.is_regular_file(gone) ? entry.file_size(gone) : 0;
    if (!gone) bytes += size;
  };
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(data_dir, absent)) add(entry);
  for (const auto& entry : std::filesystem::directory_iterator(data_dir + "/attachments", absent)) {
    add(entry);
  }
  return bytes;
}

void SiteServer::Parts::on_second() {
  waiters.second_passed();
  // The clock of a demonstration stands still until it is driven.
  if (demo_clock) return;
  // A tick is what timers of rules and alarms advance on; one that is refused is one that waits.
  (void)journal->append(journal::RecordKind::kTick, "");
  const SteadyTime now = clock.steady();
  readings_rate.sample(metrics.counter("millwright_readings_total", "").value(), now);
  messages_rate.sample(mqtt->messages_in(), now);
  ++seconds;
  pool.submit([this, is_minute = seconds % 60 == 0] {
    look_after_second();
    if (!is_minute) return;
    keep_rollout();
    look_after_minute();
  });
}

void SiteServer::Parts::look_after_second() {
  side_bytes = bytes_beside_them(options.data_dir);
  release_journal();
  tell_acts();
  messenger->report();
}

void SiteServer::Parts::look_after_minute() {
  storage->on_minute();
  if (backups_count) backup_bytes = backups->own_bytes();
  if (const Status done = identity->housekeeping(); !done) {
    log_warning("identity", done.error().message());
  }
  for (const auto& signal : table->expired(clock.wall())) {
    if (table->discard(signal.id)) (void)plant->close_provisional(signal.id, false);
  }
  const auto [processors_free, memory_free] = machine_headroom();
  const std::uint64_t late = metrics.counter("millwright_late_readings_total", "").value();
  system_signals->write(
      {.readings_per_s = readings_rate.per_second(),
       .messages_per_s = messages_rate.per_second(),
       .completeness = completeness(),
       .lag_records = static_cast<double>(journal->head().value - historian->applied().value),
       .journal_bytes = static_cast<double>(journal->bytes_on_disk()),
       .historian_bytes = static_cast<double>(historian->bytes_on_disk()),
       .late_readings = static_cast<double>(late - std::exchange(late_readings, late)),
       .processors_free = processors_free,
       .memory_free = memory_free});
}

std::pair<std::optional<double>, std::optional<double>> SiteServer::Parts::machine_headroom() {
  // Minutes of a demonstration are no minutes of the machine.
  if (demo_clock) return {};
  const os::MachineTime before = std::exchange(machine_time, os::machine_time());
  const auto passed = machine_time.total - before.total;
  const auto memory = os::total_memory();
  std::pair<std::optional<double>, std::optional<double>> out;
  // The first one is since the machine started, which says nothing of the minute.
  if (before.total.count() > 0 && passed.count() > 0) {
    const auto busy = machine_time.busy - before.busy;
    out.first = 1 - static_cast<double>(busy.count()) / static_cast<double>(passed.count());
  }
  if (memory > 0) {
    out.second = static_cast<double>(os::available_memory()) / static_cast<double>(memory);
  }
  return out;
}

/// On a thread of its own in the pool: a gate that is due reads weeks of evidence.
void SiteServer::Parts::keep_rollout() {
  if (is_rollout_kept.exchange(true)) return;
  const bool is_taken = pool.submit([this] {
    (void)api::keep_rollout(*services, *rollout,
                            gates_looked);  // they log what fails, and try again
    (void)api::keep_readiness(*readiness);
    (void)api::keep_value(*value_report);
    (void)api::keep_delays(*value_report, delays_warned);
    (void)api::keep_improvements(*improvements);
    (void)api::keep_meetings(*meetings);
    is_rollout_kept = false;
  });
  if (!is_taken) is_rollout_kept = false;
}

/// Ticks on the way, no further apart than the watch takes for time that it saw pass.
Result<JournalSeq> SiteServer::Parts::drive_clock(UtcNanos to) {
  os::DrivenClock& driven = demo_clock->clock();
  JournalSeq last = journal->head();
  while (driven.wall() < to) {
    driven.advance_to(std::min(to, driven.wall() + std::chrono::seconds(5)));
    MW_TRY(last, journal->append(journal::RecordKind::kTick, ""));
  }
  return last;
}

/// What a minute of real time brings, once the consumers have seen all that came before.
Status SiteServer::Parts::settle() {
  const JournalSeq head = journal->head();
  const SteadyTime end = clock.steady() + kSettleTime;
  while (std::min(watch_feed->looked_at(), historian->applied()) < head) {
    if (clock.steady() > end) {
      return fail(Code::kDeadlineExceeded,
                  "the consumers are behind the clock; see GET /api/v1/health, then go on");
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  // Rates of the demonstration's own time.
  const SteadyTime now{clock.wall().ns};
  readings_rate.sample(metrics.counter("millwright_readings_total", "").value(), now);
  messages_rate.sample(mqtt->messages_in(), now);
  look_after_second();
  (void)api::keep_rollout(*services, *rollout, gates_looked);  // they log what fails, and try again
  (void)api::keep_readiness(*readiness);
  (void)api::keep_improvements(*improvements);
  (void)api::keep_meetings(*meetings);
  look_after_minute();
  return demo_clock->keep();
}

std::map<std::string, JournalSeq> SiteServer::Parts::consumer_positions() const {
  std::map<std::string, JournalSeq> positions{{"historian", historian->position()},
                                              {"alarms", watch_feed->snapshot_position()},
                                              {"sessions", mqtt->snapshot_position()}};
  // Findings in late data can be made again by an import; room for readings cannot.
  if (late_failing_for.load() < kHoldForLate) positions["late"] = late_feed->position();
  return positions;
}

void SiteServer::Parts::release_journal() {
  late_failing_for = *is_late_failing ? late_failing_for.load() + std::chrono::seconds(1)
                                      : std::chrono::seconds(0);
  const std::scoped_lock lock(journal_release_mutex);
  JournalSeq keep_from{journal_hold};
  for (const auto& [consumer, position] : consumer_positions()) {
    keep_from = std::min(keep_from, position);
  }
  if (const Status done = journal->release(keep_from); !done) {
    log_warning("journal", done.error().message());
  }
}

void SiteServer::Parts::tell_acts() {
  // One at a time: a long change of the plant holds it up, and must not hold up the pool.
  if (is_telling_acts.exchange(true)) return;
  const Status told = act_trail->catch_up();
  is_telling_acts = false;
  // It is tried again every second: said once per cause.
  const std::string problem = told ? std::string() : std::string(told.error().message());
  const std::scoped_lock lock(act_problem_mutex);
  if (!problem.empty() && problem != act_problem) log_error("audit", problem);
  act_problem = problem;
}

}  // namespace millwright::app
