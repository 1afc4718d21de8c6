// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>

#include "api/answer_book.h"
#include "app/site_parts.h"
#include "registry/journaled_acts.h"

namespace millwright::app {
namespace {

// The latest lines of an alarm that findings in late data are compared with.
constexpr std::size_t kMostAlarmLines = 20'000;

/// A newest reading's stamp to go on from: arrival times must not repeat over a restart.
std::int64_t stamp_of(const historian::LastValue& value) {
  const bool is_close = value.time - value.arrival < std::chrono::hours(24);
  return is_close && value.time > value.arrival ? value.time.ns : value.arrival.ns;
}

}  // namespace

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
  config.other_bytes = [this] { return bytes_beside_journal(); };
  // The audit trail of a restored backup may be newer than its journal: an act of a number that is
  // given a second time would not get there.
  MW_TRY(const JournalSeq newest_act, registry::newest_act(*registry));
  config.continue_after = std::max({historian->position(), *stored, *stored_late, newest_act});
  side_bytes = bytes_beside_them(dir);
  MW_TRY(journal, journal::SegmentJournal::open(*fs, clock, config));
  storage = std::make_unique<StorageCare>(
      StorageCare::Deps{*fs, clock, *registry, *historian, pool, [this] { return used_bytes(); }},
      dir, options.when_full, limits);
  return open_backups();
}

std::uint64_t SiteServer::Parts::used_bytes() const {
  return journal->bytes_on_disk() + bytes_beside_journal();
}

std::uint64_t SiteServer::Parts::bytes_beside_journal() const {
  // The history is asked, not remembered: in the second since somebody looked it can take more than
  // what lies between shedding and refusing.
  return historian->bytes_on_disk() + side_bytes.load() + backup_bytes.load();
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

}  // namespace millwright::app
