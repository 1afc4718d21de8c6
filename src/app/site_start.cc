// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <thread>

#include "api/dry_run_route.h"
#include "api/rehearsal_book.h"
#include "api/routes.h"
#include "api/transfer_site.h"
#include "api/trial_site.h"
#include "app/demo_people.h"
#include "app/demo_plant.h"
#include "app/library.h"
#include "app/signal_writer.h"
#include "app/site_parts.h"
#include "app/start_notes.h"
#include "core/log.h"
#include "net/tls.h"
#include "rehearse/sandbox.h"

namespace millwright::app {
namespace {

constexpr std::chrono::milliseconds kWait{200};
// Consumers further behind than this slow down senders that wait for their answers.
constexpr std::chrono::milliseconds kLongestLag{400};

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

}  // namespace

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

Status SiteServer::Parts::paced(Status step) {
  waiters.set_behind(std::max(historian_feed->lag(), watch_feed->lag()) > kLongestLag);
  return step;
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
  registry->set_rule_guard(api::guard_rules_on_trial);
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

Status SiteServer::Parts::open_readiness() {
  MW_TRY(auto answers, api::ReadinessBook::open(*plant));
  MW_TRY(auto decisions, api::GovernanceBook::open(*plant));
  MW_TRY(auto values, api::ValueBook::open(*plant));
  auto running = std::make_shared<api::Running>();
  running->has_tls = !options.tls_certificate.empty();
  running->is_durable = options.is_durable;
  readiness = std::make_unique<api::ReadinessSite>(api::ReadinessSite{
      *services, std::move(answers), std::move(decisions), std::move(running), std::move(values)});
  api::add_readiness_routes(*router, *readiness);
  api::add_governance_routes(*router, *readiness);
  MW_TRY(transfers, api::TransferBook::open(*plant));
  api::add_transfer_routes(*router, {*readiness, transfers});
  MW_TRY(auto trials, api::TrialBook::open(*plant, readiness->governance));
  api::add_trial_routes(*router, {*readiness, std::move(trials)});
  return {};
}

/// Needs: open_readiness().
Status SiteServer::Parts::open_value() {
  value_report = std::make_unique<api::ValueSite>(
      api::ValueSite{*services, readiness->governance, readiness->value,
                     [this](std::vector<notify::OutgoingMessage> mails) {
                       return messenger->submit(std::move(mails));
                     },
                     [this] { return messenger->public_url(); }});
  api::add_value_routes(*router, *value_report);
  return {};
}

Status SiteServer::Parts::open_improvements() {
  MW_TRY(auto book, api::ImprovementBook::open(*plant));
  improvements =
      std::make_unique<api::ImprovementSite>(api::ImprovementSite{*services, std::move(book)});
  api::add_improvement_routes(*router, *improvements);
  return {};
}

/// Needs: open_readiness(), open_improvements().
Status SiteServer::Parts::open_meetings() {
  MW_TRY(auto book, api::MeetingBook::open(*plant));
  meetings = std::make_unique<api::MeetingSite>(
      api::MeetingSite{*readiness, improvements->book, transfers, std::move(book),
                       [this](std::vector<notify::OutgoingMessage> mails) {
                         return messenger->submit(std::move(mails));
                       },
                       [this] { return messenger->public_url(); }});
  api::add_meeting_routes(*router, *meetings);
  return {};
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
  MW_TRY_STATUS(open_value());
  MW_TRY_STATUS(open_improvements());
  MW_TRY_STATUS(open_meetings());
  api::add_dry_run_route(*router, *services, [this](const respond::PageMessage& message) {
    return messenger->preview(message);
  });
  rehearsals.runner = make_rehearsals();
  rehearsals.mqtt_in = [this] {
    const MqttService::Traffic in = mqtt->traffic();
    return api::MqttTraffic{in.topic_messages, in.topic_bytes, in.sparkplug.messages,
                            in.sparkplug.values};
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

}  // namespace millwright::app
