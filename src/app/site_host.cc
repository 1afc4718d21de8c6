// SPDX-License-Identifier: Apache-2.0
#include "app/site_parts.h"

namespace millwright::app {

std::vector<std::string> SiteServer::Parts::not_ready_reasons() const {
  std::vector<std::string> out;
  if (!journal->is_ready()) out.push_back(journal->not_ready_reason());
  if (*is_historian_failing) out.emplace_back("the historian cannot write; see the log");
  if (*is_watch_failing) out.emplace_back("the watch cannot write; see the log");
  return out;
}

std::vector<std::string> SiteServer::Parts::warnings() const {
  std::vector<std::string> out;
  for (std::string told : {historian_feed->health(), watch_aside->health(), late_aside->health()}) {
    if (!told.empty()) out.push_back(std::move(told));
  }
  if (*is_late_failing) out.emplace_back("late data cannot be looked at now; see the log");
  return out;
}

double SiteServer::Parts::completeness() const {
  const auto snapshot = registry->snapshot();
  std::vector<SignalId> ids;
  for (const Signal& signal : snapshot->all<Signal>()) {
    if (!SystemSignals::is_system(signal.address)) ids.push_back(signal.id);
  }
  if (ids.empty()) return 1;
  std::size_t fresh = 0;
  const UtcNanos now = clock.wall();
  for (const historian::LastValue& value : historian->last(ids)) {
    const Signal* signal = snapshot->find<Signal>(value.signal);
    const auto patience =
        std::max<std::chrono::nanoseconds>(3 * signal->expected_interval, std::chrono::seconds(5));
    if (!value.quality.is_bad() && now - value.arrival <= patience) ++fresh;
  }
  return static_cast<double>(fresh) / static_cast<double>(ids.size());
}

std::vector<api::ConnectionRow> SiteServer::Parts::connections() {
  std::vector<api::ConnectionRow> out;
  for (const broker::ClientSummary& client : mqtt->clients()) {
    if (!client.is_connected) continue;
    api::ConnectionRow row;
    row.client = client.client_id;
    row.source = "mqtt";
    row.peer = client.peer;
    row.protocol = client.version == mqtt::Version::k5 ? "MQTT 5.0" : "MQTT 3.1.1";
    row.connected_at = client.connected_since;
    row.messages = client.messages_in;
    row.problems = client.dropped;
    out.push_back(std::move(row));
  }
  return out;
}

api::Host SiteServer::Parts::make_host() {
  api::Host host;
  host.connections = [this] { return connections(); };
  host.execute = [this](const alarm::Command& command) { return watch_feed->execute(command); };
  host.alarm_history = [this](AlarmId id) {
    const std::scoped_lock lock(alarm_reader_mutex);
    return alarm_reader->history(id);
  };
  host.not_ready_reasons = [this] { return not_ready_reasons(); };
  host.warnings = [this] { return warnings(); };
  host.disk = [this] {
    const auto space = fs->space(options.data_dir);
    return space ? std::pair(space->available_bytes, space->capacity_bytes) : std::pair(0ul, 0ul);
  };
  host.readings_per_s = [this] { return readings_rate.per_second(); };
  host.messages_per_s = [this] { return messages_rate.per_second(); };
  host.lag_records = [this] { return journal->head().value - historian->applied().value; };
  host.completeness = [this] { return completeness(); };
  host.disk_reserve_bytes = options.disk_reserve_bytes;
  attachments = std::make_unique<api::AttachmentStore>(*fs, options.data_dir + "/attachments");
  host.attachments = attachments.get();
  host.backups = backups.get();
  host.retention = &storage->retention();
  host.when_full = pipeline::name(options.when_full);
  host.shortage = [this] { return storage->shortage(); };
  host.rollout = rollout.get();
  host.is_demo = is_demo;
  if (demo_clock) {
    host.drive_clock = [this](UtcNanos to) { return drive_clock(to); };
    host.settle = [this] { return settle(); };
  }
  host.in_background = [this](std::function<void()> task) { return pool.submit(std::move(task)); };
  host.check_document = [this](const Document& document) {
    return watch_feed->with_desk(
        [&](const respond::Desk& desk) { return desk.shelf().check_edit(document); });
  };
  host.desk_lines = [this](const pipeline::DeskLineQuery& query) {
    const std::scoped_lock lock(alarm_reader_mutex);
    return alarm_reader->lines(query);
  };
  host.catch_up_acts = [this] { return act_trail->catch_up(); };
  host.historical_events = [this](const pipeline::HistoricalFilter& filter) {
    const std::scoped_lock lock(late_reader_mutex);
    return late_reader->list(filter);
  };
  host.desk_rows = [this](respond::Table wanted) {
    const std::scoped_lock lock(alarm_reader_mutex);
    return alarm_reader->rows(wanted, false);
  };
  host.deliveries = [this](const notify::DeliveryFilter& filter) {
    return messenger->deliveries(filter);
  };
  host.webhook_secret = [this](std::string_view webhook) {
    return messenger->webhook_secret(webhook);
  };
  host.channels = [this] { return messenger->status(); };
  return host;
}

}  // namespace millwright::app
