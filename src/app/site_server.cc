// SPDX-License-Identifier: Apache-2.0
#include "app/site_server.h"

#include <fmt/format.h>

#include <filesystem>
#include <thread>

#include "api/answer_book.h"
#include "api/attachment_store.h"
#include "api/dry_run_route.h"
#include "api/idempotency.h"
#include "api/readiness_keeper.h"
#include "api/readiness_site.h"
#include "api/rehearsal_book.h"
#include "api/rehearsal_desk.h"
#include "api/rollout_book.h"
#include "api/rollout_keeper.h"
#include "api/routes.h"
#include "app/demo_clock.h"
#include "app/demo_people.h"
#include "app/demo_plant.h"
#include "app/http_front.h"
#include "app/library.h"
#include "app/messenger.h"
#include "app/mqtt_service.h"
#include "app/page_answers.h"
#include "app/rate_meter.h"
#include "app/signal_writer.h"
#include "app/start_notes.h"
#include "app/storage_care.h"
#include "app/system_signals.h"
#include "backup/backups.h"
#include "core/log.h"
#include "historian/chunk_historian.h"
#include "identity/identity.h"
#include "journal/segment_journal.h"
#include "net/tls.h"
#include "os/clock.h"
#include "os/fs.h"
#include "pipeline/act_trail.h"
#include "pipeline/historian_feed.h"
#include "pipeline/late_feed.h"
#include "pipeline/records.h"
#include "pipeline/server_life.h"
#include "pipeline/watch_feed.h"
#include "registry/journaled_acts.h"
#include "rehearse/sandbox.h"
#include "runtime/worker.h"

namespace millwright::app {
namespace {

constexpr std::chrono::milliseconds kWait{200};
constexpr std::chrono::seconds kStopTime{10};
constexpr std::chrono::seconds kSettleTime{60};
constexpr std::chrono::seconds kPoolStopTime{30};
// Consumers further behind than this slow down senders that wait for their answers.
constexpr std::chrono::milliseconds kLongestLag{400};
// As long as the journal is kept for late data that cannot be looked at.
constexpr std::chrono::minutes kHoldForLate{10};
// The latest lines of an alarm that findings in late data are compared with.
constexpr std::size_t kMostAlarmLines = 20'000;

/// Runs `step` until stopped; a failing step is logged when its message changes, and tried again.
std::unique_ptr<runtime::Worker> make_worker(std::string name, std::function<Status()> step,
                                             std::shared_ptr<std::atomic<bool>> is_failing) {
  return std::make_unique<runtime::Worker>(
      name, [name, step = std::move(step), is_failing](const runtime::StopToken& token) {
        std::string last;
        while (!token.stop_requested()) {
          const Status status = step();
          *is_failing = !status;
          if (status) {
            last.clear();
            continue;
          }
          if (status.error().message() != last) {
            last = status.error().message();
            log_error(name, last + "; trying again every half second");
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
      });
}

/// What lies in a data directory beside journal, history and backups: registry, alarms, late data,
/// attachments, keys.
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

/// A newest reading's stamp to go on from: arrival times must not repeat over a restart.
std::int64_t stamp_of(const historian::LastValue& value) {
  const bool is_close = value.time - value.arrival < std::chrono::hours(24);
  return is_close && value.time > value.arrival ? value.time.ns : value.arrival.ns;
}

}  // namespace

struct SiteServer::Parts {
  Parts(SiteOptions o, std::unique_ptr<os::Fs> f, std::unique_ptr<DemoClock> d)
      : options(std::move(o)),
        fs(std::move(f)),
        demo_clock(std::move(d)),
        clock(demo_clock ? static_cast<const Clock&>(demo_clock->clock()) : machine_clock) {}

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
  Result<JournalSeq> drive_clock(UtcNanos to);
  Status settle();
  void release_journal();
  /// Brings the audit trail up to what people did.
  void tell_acts();
  std::vector<std::string> not_ready_reasons() const;
  std::vector<std::string> warnings() const;
  api::Host make_host();
  Status open_backups();
  std::uint64_t used_bytes() const;  ///< against the quota
  void keep_rollout();
  Status open_readiness();
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
  std::atomic<std::uint64_t> historian_bytes{0};
  std::atomic<std::uint64_t> other_bytes{0};  // against the quota, beside journal and backups
  std::atomic<bool> is_telling_acts{false};
  std::mutex act_problem_mutex;
  std::string act_problem;    // why the audit trail lags; guarded by it
  bool backups_count = true;  // against the quota: they lie in the data directory
  std::atomic<std::uint64_t> backup_bytes{0};
  std::mutex journal_release_mutex;
  std::uint64_t journal_hold = ~std::uint64_t{0};  // guarded by it: a backup copies what follows
  std::atomic<std::uint64_t> messages{0};
  std::uint64_t seconds = 0;
  std::atomic<std::chrono::seconds> late_failing_for{std::chrono::seconds(0)};
  std::optional<pipeline::ServerLife> life;  // of this run, once it is noted
  bool is_stopped = false;
};

Status SiteServer::Parts::check_listener(const net::Endpoint& endpoint) const {
  if (net::is_loopback_host(endpoint.host) || !options.tls_certificate.empty()) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("{} is reachable from other machines and needs TLS: pass --tls-cert and "
                          "--tls-key, or listen on 127.0.0.1",
                          net::to_text(endpoint)));
}

Result<JournalSeq> SiteServer::Parts::open_alarms(const std::string& path) {
  MW_TRY(alarm_store, pipeline::AlarmStore::open(path));
  MW_TRY(alarm_reader, pipeline::AlarmStore::open_reader(path));
  MW_TRY(auto history_reader, pipeline::AlarmStore::open_reader(path));
  history = std::make_unique<pipeline::AlarmHistory>(std::move(history_reader));
  MW_TRY(const auto stored, alarm_store->load());
  act_trail =
      std::make_unique<pipeline::ActTrail>(*registry, [this](const pipeline::DeskLineQuery& query) {
        const std::scoped_lock lock(alarm_reader_mutex);
        return alarm_reader->lines(query);
      });
  return stored.position;
}

Result<JournalSeq> SiteServer::Parts::open_late(const std::string& path) {
  MW_TRY(late_store, pipeline::LateStore::open(path));
  MW_TRY(late_reader, pipeline::LateStore::open_reader(path));
  MW_TRY(const auto stored, late_store->load());
  return stored.position;
}

Status SiteServer::Parts::open() {
  MW_TRY_STATUS(check_listener(options.http));
  MW_TRY_STATUS(check_listener(options.mqtt));
  const std::string& dir = options.data_dir;
  MW_TRY_STATUS(fs->make_dirs(dir));
  MW_TRY(const auto demo, demo_time(*fs, dir));
  is_demo = demo.has_value();
  MW_TRY(registry, registry::Registry::open(dir + "/registry.db", clock));
  identity::IdentityOptions identity_options;
  identity_options.key_path = dir + "/server.key";
  if (demo_clock) {
    // A week of log-ins from one peer takes seconds there; guessing at one user stays as slow.
    identity_options.login_limits.peer_refill = std::chrono::milliseconds(50);
  }
  MW_TRY(identity, identity::Identity::open(*registry, clock, identity_options));
  links = std::make_unique<respond::LinkSigner>(identity->hasher());
  MW_TRY(notify_settings, read_notify_settings(options.notify_file, dir));
  historian::HistorianOptions historian_options;
  historian_options.dir = dir + "/historian";
  auto opened = historian::ChunkHistorian::open(historian_options);
  if (!opened) {
    return fail(with_context(
        opened.error(),
        fmt::format(
            "{} cannot be opened (another server runs on this data directory, or it is damaged: "
            "then restore it from a backup)",
            historian_options.dir)));
  }
  historian = std::move(*opened);
  const auto stored = open_alarms(dir + "/alarms.db");
  if (!stored) {
    return fail(with_context(stored.error(),
                             dir + "/alarms.db: restore it from a backup, or move it away to start "
                                   "without the alarms' history"));
  }
  const auto stored_late = open_late(dir + "/late.db");
  if (!stored_late) {
    return fail(with_context(stored_late.error(),
                             dir + "/late.db: restore it from a backup, or move it away to start "
                                   "without what was found in late data"));
  }
  auto answers = api::AnswerBook::open(dir + "/answers.db", {}, metrics);
  if (!answers) {
    return fail(with_context(answers.error(),
                             dir + "/answers.db: move it away to start without the answers to "
                                   "requests of the last day; repeats of these are carried out "
                                   "anew"));
  }
  answer_book = std::move(*answers);

  journal::JournalConfig config;
  config.dir = dir + "/journal";
  config.durability = options.is_durable ? journal::Durability::kFsync : journal::Durability::kOs;
  const journal::SpaceLimits limits{.reserve_bytes = options.disk_reserve_bytes,
                                    .quota_bytes = options.disk_quota_bytes};
  config.limits = pipeline::space_plan(options.when_full, limits).refuse;
  config.other_bytes = [this] { return other_bytes.load() + backup_bytes.load(); };
  // The audit trail of a restored backup may be newer than its journal: an act of a number that is
  // given a second time would not get there.
  MW_TRY(const JournalSeq newest_act, registry::newest_act(*registry));
  config.continue_after = std::max({historian->position(), *stored, *stored_late, newest_act});
  other_bytes = historian->bytes_on_disk() + bytes_beside_them(dir);
  MW_TRY(journal, journal::SegmentJournal::open(*fs, clock, config));
  storage = std::make_unique<StorageCare>(
      StorageCare::Deps{*fs, clock, *registry, *historian, pool, [this] { return used_bytes(); }},
      dir, options.when_full, limits);
  return open_backups();
}

std::uint64_t SiteServer::Parts::used_bytes() const {
  return journal->bytes_on_disk() + other_bytes.load() + backup_bytes.load();
}

Status SiteServer::Parts::open_backups() {
  const auto plain = [](const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
  };
  backup::LiveSite site;
  site.data_dir = plain(options.data_dir);
  if (site.data_dir.ends_with('/')) site.data_dir.pop_back();
  site.backups_dir =
      options.backups_dir.empty() ? site.data_dir + "/backups" : plain(options.backups_dir);
  if (site.backups_dir.ends_with('/')) site.backups_dir.pop_back();
  const bool is_inside = site.backups_dir.starts_with(site.data_dir + "/");
  site.hold_journal = [this]() -> std::shared_ptr<void> {
    // Not while records are released: those a copy needs could still go after it was taken.
    const std::scoped_lock lock(journal_release_mutex);
    JournalSeq lowest{~std::uint64_t{0}};
    for (const auto& [consumer, position] : consumer_positions()) {
      lowest = std::min(lowest, position);
    }
    journal_hold = lowest.value;
    return std::shared_ptr<void>(this, [this](void*) {
      const std::scoped_lock released(journal_release_mutex);
      journal_hold = ~std::uint64_t{0};
    });
  };
  site.positions = [this] { return consumer_positions(); };
  site.copy_history = [this](const std::string& to) { return historian->backup(to); };
  site.pause_revisions = [this]() -> std::shared_ptr<void> {
    return std::make_shared<std::unique_lock<std::mutex>>(plant->pause_revisions());
  };
  site.journal_files = [this] { return journal->files(); };
  backups = std::make_unique<backup::Backups>(std::move(site), clock, [this, is_inside] {
    return backup::SpaceNeed{is_inside ? options.disk_quota_bytes : 0, used_bytes(),
                             is_inside ? options.disk_reserve_bytes : 0};
  });
  MW_TRY_STATUS(backups->open());
  backups_count = is_inside;
  if (is_inside) backup_bytes = backups->own_bytes();
  return {};
}

Status SiteServer::Parts::restore() {
  table = std::make_unique<pipeline::SignalTable>(
      pipeline::SignalTableLimits{}, [this](const historian::ProvisionalSignal& signal) -> Status {
        std::string bytes;
        encode_provisional(pipeline::ProvisionalChange::kAnnounced, signal, bytes);
        const auto seq = journal->append(journal::RecordKind::kProvisional, bytes);
        if (!seq) return std::unexpected(seq.error());
        return {};
      });
  ingest = std::make_unique<pipeline::Ingest>(*table, *journal, clock, pipeline::IngestConfig{},
                                              metrics, storage->shedder());
  plant =
      std::make_unique<pipeline::PlantService>(*registry, *journal, *historian, *table, waiters);
  historian_feed = std::make_unique<pipeline::HistorianFeed>(
      *journal, *historian, clock, pipeline::HistorianFeedConfig{}, metrics);
  watch_aside = std::make_unique<pipeline::RecordQuarantine>(*historian, "watch");
  late_aside = std::make_unique<pipeline::RecordQuarantine>(*historian, "late data");
  watch_feed = std::make_unique<pipeline::WatchFeed>(
      *journal, *alarm_store, board, *watch_aside, [this] { return registry->snapshot(); }, clock,
      pipeline::WatchFeedConfig{}, metrics);
  messenger = std::make_unique<Messenger>(
      std::move(notify_settings), *watch_feed, [this] { return registry->snapshot(); }, *links,
      clock, metrics);
  watch_feed->set_channels(messenger->channels());
  watch_feed->on_outbox([this] { messenger->wake(); });
  // The historian first: its provisional signals and newest stamps are what ingest goes on from.
  MW_TRY_STATUS(historian_feed->open());
  MW_TRY_STATUS(historian_feed->drain());
  std::vector<SignalId> ids;
  for (const auto& signal : historian->provisional()) {
    table->restore(signal);
    ids.push_back(signal.id);
  }
  table->never_use_up_to(historian->highest_signal());
  MW_TRY(const SignalId highest_configured, registry->max_signal_id());
  table->never_use_up_to(highest_configured);
  const auto snapshot = registry->snapshot();
  const auto signals = snapshot->all<Signal>();
  table->configure({signals.begin(), signals.end()});
  for (const Signal& signal : signals) ids.push_back(signal.id);
  for (const historian::LastValue& value : historian->last(ids)) {
    pipeline::SignalEntry* entry = table->entry(value.signal);
    if (entry == nullptr) continue;
    entry->last_stamp_ns = stamp_of(value);
    entry->last_word = value.word;
    entry->has_value = value.type != ValueType::kText;
  }
  MW_TRY_STATUS(watch_feed->open());
  late_feed = make_late_feed();
  MW_TRY_STATUS(late_feed->open());

  mqtt = std::make_unique<MqttService>(
      MqttServiceDeps{lane, clock, *journal, *historian, *ingest, undecodable, waiters, *identity,
                      *registry, metrics},
      options.broker);
  MW_TRY_STATUS(mqtt->restore());
  return {};
}

std::unique_ptr<pipeline::LateFeed> SiteServer::Parts::make_late_feed() {
  return std::make_unique<pipeline::LateFeed>(
      *journal, *historian, *late_store, *late_aside, [this] { return registry->snapshot(); },
      [this](RuleId rule, SignalId signal) -> Result<std::vector<pipeline::KnownSpan>> {
        AlarmId id = board.find(rule, alarm::Subject::of(signal));
        if (!id) id = board.find(rule);  // an external condition's is about something else
        if (!id) return std::vector<pipeline::KnownSpan>();
        const std::scoped_lock lock(alarm_reader_mutex);
        MW_TRY(const auto lines, alarm_reader->history(id, kMostAlarmLines));
        return pipeline::spans_of(lines, clock.wall());
      },
      [this] { return std::min(historian->applied(), watch_feed->position()); }, clock,
      pipeline::LateFeedConfig{}, metrics);
}

void SiteServer::Parts::start_workers() {
  waiters.durable(journal->durable());
  journal->on_durable([this](JournalSeq seq) {
    waiters.durable(seq);
    mqtt->notify_durable(seq);
  });
  committer =
      make_worker("committer", [this] { return journal->commit(kWait); }, is_commit_failing);
  historian_worker = make_worker(
      "historian",
      [this] {
        const Status stepped = historian_feed->step(kWait);
        if (stepped) storage->step();
        return paced(stepped);
      },
      is_historian_failing);
  watch_worker =
      make_worker("watch", [this] { return paced(watch_feed->step(kWait)); }, is_watch_failing);
  late_worker =
      make_worker("late data", [this] { return late_feed->step(kWait); }, is_late_failing);
}

Status SiteServer::Parts::first_steps() {
  std::optional<std::string> password;
  if (!options.admin_password.empty()) password = options.admin_password;
  MW_TRY(const auto first, identity->create_first_administrator(password));
  MW_TRY_STATUS(plant->start());
  MW_TRY(rollout, api::RolloutBook::open(*plant));
  registry->set_commissioning_guard([this](registry::Edit& edit, std::span<const Signal> added) {
    return rollout->may_commission(edit, added);
  });
  if (first) {
    addresses.one_time_password = first->one_time_password.value_or("");
  } else {
    // Nobody has logged in with the one printed before: it may be lost, so there is a new one.
    MW_TRY(const auto again, identity->renew_one_time_password());
    addresses.one_time_password = again.value_or("");
  }
  if (!options.profiles_dir.empty()) MW_TRY_STATUS(load_profiles(*plant, options.profiles_dir));
  if (!options.library_dir.empty()) MW_TRY_STATUS(load_library(*plant, options.library_dir));
  if (options.has_demo_plant) {
    MW_TRY_STATUS(make_demo_plant(*plant));
    if (!options.library_dir.empty()) MW_TRY_STATUS(make_demo_people(*plant, options.library_dir));
  }
  system_signals = std::make_unique<SystemSignals>(*plant, *ingest, clock);
  return system_signals->prepare();
}

Status SiteServer::Parts::listen() {
  std::shared_ptr<const net::TlsContext> tls;
  if (!options.tls_certificate.empty()) {
    MW_TRY(tls, net::TlsContext::server(options.tls_certificate, options.tls_key));
  }
  if (!options.web_dir.empty()) {
    MW_TRY(auto loaded, net::StaticFiles::load(options.web_dir));
    files = std::make_unique<net::StaticFiles>(std::move(loaded));
  }
  services = std::make_unique<api::Services>(
      api::Services{clock, metrics, *journal, *historian, *plant, *identity, *ingest, waiters,
                    undecodable, board, *watch_feed, *history, *links, make_host(), clock.wall()});
  page_answers =
      std::make_unique<PageAnswers>(*services, pool, lane, [this](const PageAnswers::Reply& reply) {
        mqtt->publish(reply.topic, reply.payload, reply.correlation);
      });
  mqtt->on_page_answer([this](std::string_view client, const broker::IncomingPublish& message) {
    page_answers->take(client, message);
  });
  const api::Authenticate authenticate = api::make_authenticate(*identity);
  router = std::make_unique<api::Router>(authenticate, net::is_loopback_host(options.http.host));
  api::add_routes(*router, *services);
  MW_TRY_STATUS(open_readiness());
  api::add_dry_run_route(*router, *services, [this](const respond::PageMessage& message) {
    return messenger->preview(message);
  });
  rehearsals.runner = make_rehearsals();
  rehearsals.mqtt_in = [this] {
    const broker::BrokerStats stats = mqtt->stats();
    return std::pair(stats.messages_in, stats.bytes_in);
  };
  add_rehearsal_routes(*router, *services, rehearsals);
  idempotency = std::make_unique<api::Idempotency>(*answer_book, identity->hasher(), clock, metrics,
                                                   services->host.in_background);
  router->set_idempotency(*idempotency);
  front = std::make_unique<HttpFront>(
      lane, pool, *router, authenticate, *services, files.get(),
      mqtt->websocket_factory(net::is_loopback_host(options.http.host)));
  net::HttpServerOptions http_options;
  http_options.endpoint = options.http;
  http_options.tls = tls;
  http_options.pool = &pool;
  http_options.clock = &clock;
  http = std::make_unique<net::HttpServer>(lane, http_options, *front);
  net::TcpServerOptions mqtt_options;
  mqtt_options.endpoint = options.mqtt;
  mqtt_options.tls = tls;
  mqtt_options.max_connections =
      options.broker.max_connections + options.broker.max_refused_at_once;
  if (const Status started = http->start(); !started) {
    return fail(with_context(started.error(), "choose another port with --http HOST:PORT"));
  }
  if (const Status started = mqtt->start(mqtt_options); !started) {
    return fail(with_context(started.error(), "choose another port with --mqtt HOST:PORT"));
  }
  addresses.http = net::to_text({options.http.host, http->local_port()});
  addresses.mqtt = net::to_text({options.mqtt.host, mqtt->local_port()});
  MW_TRY_STATUS(messenger->start(options.data_dir, addresses.http, make_hooks(),
                                 options.is_muted ? Reach::kNobody : Reach::kPeople));
  lane.call([this] {
    front->start_live();
    second_timer = lane.every(std::chrono::seconds(1), [this] { on_second(); });
  });
  return {};
}

Status SiteServer::Parts::paced(Status step) {
  waiters.set_behind(std::max(historian_feed->lag(), watch_feed->lag()) > kLongestLag);
  return step;
}

notify::SiteHooks SiteServer::Parts::make_hooks() {
  const auto on_lane = [this](auto&& act) -> Status {
    if (lane.call(act)) return {};
    return fail(Code::kUnavailable, "the server is stopping");
  };
  notify::SiteHooks hooks;
  hooks.publish = [this, on_lane](const std::string& topic, const std::string& payload) {
    return on_lane([&] { mqtt->publish(topic, payload); });
  };
  hooks.push = [this, on_lane](const notify::BrowserNotice& notice) -> Result<std::size_t> {
    std::size_t n = 0;
    MW_TRY_STATUS(on_lane([&] { n = front->push(notice.person, notice.json); }));
    return n;
  };
  hooks.siren = [this](const notify::SirenWrite& write) {
    return write_siren({lane, *mqtt, *registry}, messenger->sirens(), write);
  };
  return hooks;
}

Status SiteServer::Parts::open_readiness() {
  MW_TRY(auto answers, api::ReadinessBook::open(*plant));
  MW_TRY(auto decisions, api::GovernanceBook::open(*plant));
  auto running = std::make_shared<api::Running>();
  running->has_tls = !options.tls_certificate.empty();
  running->is_durable = options.is_durable;
  readiness = std::make_unique<api::ReadinessSite>(
      api::ReadinessSite{*services, std::move(answers), std::move(decisions), std::move(running)});
  api::add_readiness_routes(*router, *readiness);
  api::add_governance_routes(*router, *readiness);
  return {};
}

/// On a thread of its own in the pool: a gate that is due reads weeks of evidence.
void SiteServer::Parts::keep_rollout() {
  if (is_rollout_kept.exchange(true)) return;
  const bool is_taken = pool.submit([this] {
    (void)api::keep_rollout(*services, *rollout);  // they log what fails, and try again
    (void)api::keep_readiness(*readiness);
    is_rollout_kept = false;
  });
  if (!is_taken) is_rollout_kept = false;
}

/// One that is started from here: its report is kept as if somebody had sent it.
std::unique_ptr<api::RehearsalRunner> SiteServer::Parts::make_rehearsals() {
  api::RunnerOptions runner;
  runner.program = "/proc/self/exe";
  runner.dir = options.data_dir + "/rehearsal";
  rehearse::remove_leftovers(runner.dir);  // of one that ended with the machine
  runner.production = [this] {
    const auto reasons = not_ready_reasons();
    return api::ProductionState{reasons.empty(), reasons.empty() ? std::string() : reasons.front(),
                                journal->head().value - historian->applied().value};
  };
  runner.keep = [this](const rollout::RehearsalReport& report, const std::string& by) -> Status {
    registry::Intent intent;
    intent.act = registry::Act::kOperation;
    intent.why = "rehearsal started by " + by;
    MW_TRY(const std::uint32_t id, api::keep_rehearsal(*plant, intent, report));
    log_info("rehearsal", fmt::format("report {} kept: {}", id, name(report.verdict())));
    return {};
  };
  return std::make_unique<api::RehearsalRunner>(std::move(runner), clock);
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
  historian_bytes = historian->bytes_on_disk();
  other_bytes = historian_bytes + bytes_beside_them(options.data_dir);
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
  system_signals->write(
      {.readings_per_s = readings_rate.per_second(),
       .messages_per_s = messages_rate.per_second(),
       .completeness = completeness(),
       .lag_records = static_cast<double>(journal->head().value - historian->applied().value),
       .journal_bytes = static_cast<double>(journal->bytes_on_disk()),
       .historian_bytes = static_cast<double>(historian_bytes.load())});
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
  (void)api::keep_rollout(*services, *rollout);  // they log what fails, and try again
  (void)api::keep_readiness(*readiness);
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

Status SiteServer::Parts::note_start() {
  auto before = pipeline::read_server_life(*fs, options.data_dir);
  std::vector<respond::FoundActCommand> found;
  if (!before && before.error().code() != Code::kDataLoss) return fail(before.error());
  const std::optional<pipeline::ServerLife> last = before ? *before : std::nullopt;
  pipeline::ServerLife now =
      pipeline::next_life(last, running_program(), settings_in_effect(options));
  if (last) found = pipeline::judge_start(*last, now);
  if (!before) {
    respond::FoundActCommand& damaged = found.emplace_back();
    damaged.who = "system";
    damaged.category = respond::ActCategory::kFileEdit;
    damaged.text = before.error().message();
    damaged.key = fmt::format("damaged-{}", clock.wall().ns);
  }
  for (respond::FoundActCommand& act : found) {
    act.os_user = os_user();
    act.told_by = options.started_by;
    MW_TRY_STATUS(watch_feed->ask(encode(act)));
  }
  MW_TRY_STATUS(pipeline::write_server_life(*fs, options.data_dir, now));
  life = std::move(now);
  return {};
}

Status SiteServer::Parts::stop() {
  if (is_stopped) return {};
  is_stopped = true;
  const auto deadline = runtime::Deadline::in(kStopTime);
  lane.call([this] {
    second_timer.cancel();
    if (front) front->stop_live();
  });
  if (backups) backups->stop();
  if (messenger) messenger->stop(deadline);
  if (http) (void)http->stop(deadline);
  if (mqtt) (void)mqtt->stop(deadline);
  // Longer than any handler waits for the journal or the watch: they use what is torn down below.
  if (Status stopped = pool.stop(runtime::Deadline::in(kPoolStopTime)); !stopped) {
    log_error("server", stopped.error().message());
  }
  rehearsals.runner.reset();  // handlers that used it are gone; its child ends with it
  // The committer ends first, so that nothing becomes durable behind the consumers' backs.
  for (runtime::Worker* worker :
       {committer.get(), historian_worker.get(), watch_worker.get(), late_worker.get()}) {
    if (worker != nullptr) (void)worker->stop(deadline);
  }
  lane.stop();
  lane.join();
  // Each of these is tried, whatever became of the one before; the first error is told.
  Status result;
  const auto keep = [&result](Status status) {
    if (result && !status) result = std::move(status);
  };
  if (journal) keep(journal->commit(std::chrono::milliseconds(0)));
  waiters.fail_all(Error(Code::kDeadlineExceeded,
                         "the server stopped before it was known to be on disk; it may be there"));
  if (watch_feed && watch_worker) keep(watch_feed->drain());
  if (historian_feed && historian_worker) keep(historian_feed->drain());
  if (late_feed && late_worker) keep(late_feed->drain());
  if (act_trail && watch_worker) keep(act_trail->catch_up());
  if (result && life) {
    life->is_running = false;
    keep(pipeline::write_server_life(*fs, options.data_dir, *life));
  }
  return result;
}

SiteServer::SiteServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

SiteServer::~SiteServer() {
  if (const Status stopped = stop(); !stopped) log_error("server", stopped.error().message());
  // Cursors go before the journal they read.
  parts_->historian_feed.reset();
  parts_->late_feed.reset();
  parts_->watch_feed.reset();
}

Result<std::unique_ptr<SiteServer>> SiteServer::start(SiteOptions options) {
  auto fs = os::make_posix_fs();
  std::unique_ptr<DemoClock> demo_clock;
  if (options.is_clock_driven) {
    MW_TRY(demo_clock, DemoClock::open(*fs, options.data_dir, options.clock_start));
  }
  auto parts = std::make_unique<Parts>(std::move(options), std::move(fs), std::move(demo_clock));
  Parts& p = *parts;
  std::unique_ptr<SiteServer> server(new SiteServer(std::move(parts)));
  MW_TRY_STATUS(p.open());
  MW_TRY_STATUS(p.restore());
  p.start_workers();
  MW_TRY_STATUS(p.lane.start());
  MW_TRY_STATUS(p.pool.start());
  MW_TRY_STATUS(p.committer->start());
  MW_TRY_STATUS(p.historian_worker->start());
  MW_TRY_STATUS(p.watch_worker->start());
  MW_TRY_STATUS(p.late_worker->start());
  MW_TRY_STATUS(p.first_steps());
  MW_TRY_STATUS(p.listen());
  // Beside the start: the watch may have to catch up first. What this one could not note, because
  // the disk is full or it was killed, the next one does.
  p.pool.submit([&p] {
    if (const Status noted = p.note_start(); !noted) {
      log_error("server", "what was done before this start is not noted: " +
                              std::string(noted.error().message()));
    }
  });
  return server;
}

const SiteAddresses& SiteServer::addresses() const {
  return parts_->addresses;
}
Status SiteServer::stop() {
  return parts_->stop();
}

}  // namespace millwright::app
