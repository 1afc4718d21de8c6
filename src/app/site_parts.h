// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a site consists of, for the files that put it together: site_open (the data directory),
// site_start (workers, first steps, listeners), site_upkeep (each second and minute), site_host
// (what handlers ask), site_server (order).

#include <atomic>
#include <map>
#include <mutex>

#include "api/answer_book.h"
#include "api/attachment_store.h"
#include "api/day_notes.h"
#include "api/idempotency.h"
#include "api/improvement_routes.h"
#include "api/meeting_site.h"
#include "api/readiness_site.h"
#include "api/rehearsal_desk.h"
#include "api/rollout_book.h"
#include "api/value_site.h"
#include "app/demo_clock.h"
#include "app/http_front.h"
#include "app/messenger.h"
#include "app/mqtt_service.h"
#include "app/page_answers.h"
#include "app/rate_meter.h"
#include "app/site_server.h"
#include "app/storage_care.h"
#include "app/system_signals.h"
#include "backup/backups.h"
#include "historian/chunk_historian.h"
#include "identity/identity.h"
#include "journal/segment_journal.h"
#include "os/child_process.h"
#include "os/clock.h"
#include "os/fs.h"
#include "pipeline/act_trail.h"
#include "pipeline/historian_feed.h"
#include "pipeline/late_feed.h"
#include "pipeline/records.h"
#include "pipeline/server_life.h"
#include "pipeline/watch_feed.h"
#include "runtime/worker.h"

namespace millwright::app {

/// What lies in a data directory beside journal, history and backups: registry, alarms, late data,
/// attachments, keys.
std::uint64_t bytes_beside_them(const std::string& data_dir);

struct SiteServer::Parts {
  Parts(SiteOptions o, std::unique_ptr<os::Fs> f, std::unique_ptr<DemoClock> d);
  ~Parts();

  Status open();
  Result<JournalSeq> open_alarms(const std::string& path);  ///< their journal position
  Result<JournalSeq> open_late(const std::string& path);    ///< likewise
  std::unique_ptr<pipeline::LateFeed> make_late_feed();
  Status restore();
  Status listen();
  Status first_steps();
  notify::SiteHooks make_hooks();
  Status stop();
  /// Notes what somebody did past the system before this start.
  Status note_start();

  Status check_listener(const net::Endpoint& endpoint) const;
  void start_workers();
  /// After a consumer's step: tells the waiting answers whether consumers keep up.
  Status paced(Status step);
  void on_second();
  void look_after_second();
  void look_after_minute();
  /// Free shares of processor time since the last call, and of memory; none where not measured.
  std::pair<std::optional<double>, std::optional<double>> machine_headroom();
  Result<JournalSeq> drive_clock(UtcNanos to);
  Status settle();
  void release_journal();
  /// Brings the audit trail up to what people did.
  void tell_acts();
  std::vector<std::string> not_ready_reasons() const;
  std::vector<std::string> warnings() const;
  api::Host make_host();
  Status open_backups();
  std::uint64_t used_bytes() const;  ///< against the quota; thread: any
  std::uint64_t bytes_beside_journal() const;
  void keep_rollout();
  Status open_readiness();
  Status open_value();
  Status open_improvements();
  Status open_meetings();
  std::unique_ptr<api::RehearsalRunner> make_rehearsals();
  std::map<std::string, JournalSeq> consumer_positions() const;
  std::vector<api::ConnectionRow> connections();
  double completeness() const;

  SiteOptions options;
  SiteAddresses addresses;
  std::unique_ptr<os::Fs> fs;
  os::SystemClock machine_clock;
  std::unique_ptr<DemoClock> demo_clock;  // of a driven one; else nullptr
  const Clock& clock;
  bool is_demo = false;  // this directory's history was made by a driven clock
  Metrics metrics;

  std::unique_ptr<registry::Registry> registry;
  std::unique_ptr<identity::Identity> identity;
  std::unique_ptr<historian::ChunkHistorian> historian;
  std::unique_ptr<pipeline::AlarmStore> alarm_store;
  std::unique_ptr<pipeline::AlarmStore> alarm_reader;
  std::mutex alarm_reader_mutex;
  std::unique_ptr<pipeline::ActTrail> act_trail;
  std::unique_ptr<pipeline::AlarmHistory> history;
  std::unique_ptr<pipeline::LateStore> late_store;
  std::unique_ptr<pipeline::LateStore> late_reader;
  std::mutex late_reader_mutex;
  std::unique_ptr<respond::LinkSigner> links;
  notify::NotifySettings notify_settings;
  std::unique_ptr<journal::SegmentJournal> journal;

  pipeline::DurableWaiters waiters;
  pipeline::UndecodableTopics undecodable;
  pipeline::AlarmBoard board;
  std::unique_ptr<pipeline::SignalTable> table;
  std::unique_ptr<pipeline::Ingest> ingest;
  std::unique_ptr<pipeline::PlantService> plant;
  std::unique_ptr<pipeline::HistorianFeed> historian_feed;
  std::unique_ptr<pipeline::RecordQuarantine> watch_aside;
  std::unique_ptr<pipeline::RecordQuarantine> late_aside;
  std::unique_ptr<pipeline::WatchFeed> watch_feed;
  std::unique_ptr<pipeline::LateFeed> late_feed;
  std::unique_ptr<SystemSignals> system_signals;
  std::unique_ptr<api::RolloutBook> rollout;
  std::atomic<bool> is_rollout_kept{false};  // one round at a time
  api::DayNotes gates_looked;
  api::DayNotes delays_warned;
  api::RehearsalDesk rehearsals;
  std::unique_ptr<Messenger> messenger;

  runtime::Lane lane{"io"};
  runtime::BlockingPool pool{{.name = "pool", .threads = 4, .max_queued = 4096}};
  std::unique_ptr<MqttService> mqtt;
  std::unique_ptr<api::AttachmentStore> attachments;
  std::unique_ptr<api::AnswerBook> answer_book;
  std::unique_ptr<backup::Backups> backups;
  std::unique_ptr<StorageCare> storage;
  std::unique_ptr<api::Services> services;
  std::unique_ptr<api::ReadinessSite> readiness;
  std::unique_ptr<api::ValueSite> value_report;
  std::unique_ptr<api::ImprovementSite> improvements;
  std::shared_ptr<api::TransferBook> transfers;
  std::unique_ptr<api::MeetingSite> meetings;
  std::unique_ptr<PageAnswers> page_answers;
  std::unique_ptr<api::Idempotency> idempotency;
  std::unique_ptr<api::Router> router;
  std::unique_ptr<net::StaticFiles> files;
  std::unique_ptr<HttpFront> front;
  std::unique_ptr<net::HttpServer> http;
  runtime::TimerHandle second_timer;

  std::shared_ptr<std::atomic<bool>> is_historian_failing =
      std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<bool>> is_watch_failing = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<bool>> is_late_failing = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<bool>> is_commit_failing = std::make_shared<std::atomic<bool>>(false);
  std::unique_ptr<runtime::Worker> committer;
  std::unique_ptr<runtime::Worker> historian_worker;
  std::unique_ptr<runtime::Worker> watch_worker;
  std::unique_ptr<runtime::Worker> late_worker;

  RateMeter readings_rate;
  RateMeter messages_rate;
  // Against the quota, beside journal, history and backups.
  std::atomic<std::uint64_t> side_bytes{0};
  std::atomic<bool> is_telling_acts{false};
  std::mutex act_problem_mutex;
  std::string act_problem;    // why the audit trail lags; guarded by it
  bool backups_count = true;  // against the quota: they lie in the data directory
  std::atomic<std::uint64_t> backup_bytes{0};
  std::mutex journal_release_mutex;
  std::uint64_t journal_hold = ~std::uint64_t{0};  // guarded by it: a backup copies what follows
  std::atomic<std::uint64_t> messages{0};
  std::uint64_t seconds = 0;
  os::MachineTime machine_time;  // when the last minute was looked after
  std::uint64_t late_readings = 0;
  std::atomic<std::chrono::seconds> late_failing_for{std::chrono::seconds(0)};
  std::optional<pipeline::ServerLife> life;  // of this run, once it is noted
  bool is_stopped = false;
};

}  // namespace millwright::app
