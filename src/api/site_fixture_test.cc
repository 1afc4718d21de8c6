// SPDX-License-Identifier: Apache-2.0
#include "api/site_fixture_test.h"

#include "api/dry_run_route.h"
#include "api/improvement_rig_test.h"
#include "api/meeting_rig_test.h"
#include "api/readiness_rig_test.h"
#include "api/rehearsal_rig_test.h"
#include "api/transfer_site.h"
#include "api/trial_site.h"
#include "api/value_rig_test.h"

#include <filesystem>

namespace millwright::api {
namespace {

/// Of the fixture that is set up: tests run one at a time.
std::unique_ptr<ReadinessSite> present_readiness;
std::unique_ptr<ValueRig> present_value;
std::unique_ptr<ImprovementSite> present_improvements;
std::unique_ptr<MeetingRig> present_meetings;

}  // namespace

using registry::must;

ReadinessSite& readiness_site() {
  return *present_readiness;
}

ImprovementSite& improvement_site() {
  return *present_improvements;
}

MeetingRig& meeting_rig() {
  return *present_meetings;
}

ValueRig& value_rig() {
  return *present_value;
}

void SiteFixture::SetUp() {
  RegistryFixture::SetUp();
  make_asset();
  historian::HistorianOptions history;
  history.dir = (dir / "historian").string();
  historian_ = must(historian::ChunkHistorian::open(history));
  identity::IdentityOptions who;
  who.key_path = (dir / "server.key").string();
  who.password_cost = {1, 8192};
  identity_ = must(identity::Identity::open(*registry, clock, who));
  alarm_store_ = must(pipeline::AlarmStore::open((dir / "alarms.db").string()));

  table_ = std::make_unique<pipeline::SignalTable>(
      pipeline::SignalTableLimits{}, [this](const historian::ProvisionalSignal& signal) -> Status {
        std::string bytes;
        encode_provisional(pipeline::ProvisionalChange::kAnnounced, signal, bytes);
        MW_TRY_STATUS(journal_.append(journal::RecordKind::kProvisional, bytes, 0));
        return {};
      });
  ingest_ = std::make_unique<pipeline::Ingest>(*table_, journal_, clock, pipeline::IngestConfig{},
                                               metrics_);
  plant_ =
      std::make_unique<pipeline::PlantService>(*registry, journal_, *historian_, *table_, waiters_);
  historian_feed_ = std::make_unique<pipeline::HistorianFeed>(
      journal_, *historian_, clock, pipeline::HistorianFeedConfig{}, metrics_);
  aside_ = std::make_unique<pipeline::RecordQuarantine>(*historian_, "watch");
  watch_feed_ = std::make_unique<pipeline::WatchFeed>(
      journal_, *alarm_store_, board_, *aside_, [this] { return registry->snapshot(); }, clock,
      pipeline::WatchFeedConfig{}, metrics_);
  must(historian_feed_->open());
  must(watch_feed_->open());
  journal_.on_durable([this](JournalSeq seq) { waiters_.durable(seq); });
  journal_.on_append = [this] {
    apply(historian_feed_->step({}));
    apply(watch_feed_->step({}));
  };
  must(plant_->start());

  Host host;
  host.connections = [] { return std::vector<ConnectionRow>(); };
  host.execute = [this](const alarm::Command& command) { return watch_feed_->execute(command); };
  host.alarm_history = [this](AlarmId id) { return alarm_store_->history(id); };
  host.warnings = [this] {
    const std::string told = aside_->health();
    return told.empty() ? std::vector<std::string>() : std::vector{told};
  };
  host.not_ready_reasons = [] { return std::vector<std::string>(); };
  host.disk = [] { return std::pair<std::uint64_t, std::uint64_t>(1, 2); };
  host.readings_per_s = [] { return 0.0; };
  host.messages_per_s = [] { return 0.0; };
  host.lag_records = [] { return std::uint64_t{0}; };
  host.completeness = [] { return 1.0; };
  host.check_document = respond::check_document;
  host.desk_lines = [this](const pipeline::DeskLineQuery& q) { return alarm_store_->lines(q); };
  act_trail_ = std::make_unique<pipeline::ActTrail>(
      *registry,
      [this](const pipeline::DeskLineQuery& query) { return alarm_store_->lines(query); });
  host.catch_up_acts = [this] { return act_trail_->catch_up(); };
  late_store_ = must(pipeline::LateStore::open((dir / "late.db").string()));
  host.historical_events = [this](const pipeline::HistoricalFilter& filter) {
    return late_store_->list(filter);
  };
  host.desk_rows = [this](respond::Table table) { return alarm_store_->rows(table, false); };
  fs_ = os::make_posix_fs();
  attachments_ = std::make_unique<AttachmentStore>(*fs_, (dir / "attachments").string());
  host.attachments = attachments_.get();
  open_backups();
  host.backups = backups_.get();
  host.in_background = [](const std::function<void()>& task) {
    task();
    return true;
  };
  retention_ = std::make_unique<pipeline::RetentionKeeper>(
      clock,
      [this](SignalId signal, const historian::TrimLimits& limits) {
        return historian_->trim(signal, limits);
      },
      [](const pipeline::RetentionReport&) {});
  host.retention = retention_.get();
  rollout_ = must(RolloutBook::open(*plant_));
  registry->set_commissioning_guard([this](registry::Edit& edit, std::span<const Signal> added) {
    return rollout_->may_commission(edit, added);
  });
  host.rollout = rollout_.get();
  history_ = std::make_unique<pipeline::AlarmHistory>(
      must(pipeline::AlarmStore::open_reader((dir / "alarms.db").string())));
  links_ = std::make_unique<respond::LinkSigner>(identity_->hasher());
  services_ = std::make_unique<Services>(Services{
      clock, metrics_, journal_, *historian_, *plant_, *identity_, *ingest_, waiters_, undecodable_,
      board_, *watch_feed_, *history_, *links_, std::move(host), clock.wall()});
  router_ = std::make_unique<Router>(make_authenticate(*identity_), true);
  add_routes(*router_, *services_);
  auto running = std::make_shared<Running>();
  running->is_durable = true;
  running->supervision = [] { return os::Supervision::kNone; };
  running->clock_sync = [] { return os::ClockSync::kNotTold; };
  present_readiness = std::make_unique<ReadinessSite>(ReadinessSite{
      *services_, must(ReadinessBook::open(*plant_)), must(GovernanceBook::open(*plant_)),
      std::move(running), must(ValueBook::open(*plant_))});
  add_readiness_routes(*router_, *present_readiness);
  add_governance_routes(*router_, *present_readiness);
  present_value = std::make_unique<ValueRig>();
  present_value->site = std::make_unique<ValueSite>(
      ValueSite{*services_, present_readiness->governance, present_readiness->value,
                [](std::vector<notify::OutgoingMessage> messages) {
                  return value_rig().take(std::move(messages));
                },
                [] { return std::string("https://mill.example"); }});
  add_value_routes(*router_, *present_value->site);
  present_improvements = std::make_unique<ImprovementSite>(
      ImprovementSite{*services_, must(ImprovementBook::open(*plant_))});
  add_improvement_routes(*router_, *present_improvements);
  const std::shared_ptr<TransferBook> transfers = must(TransferBook::open(*plant_));
  add_transfer_routes(*router_, {*present_readiness, transfers});
  present_meetings = std::make_unique<MeetingRig>();
  present_meetings->site = std::make_unique<MeetingSite>(MeetingSite{
      *present_readiness, present_improvements->book, transfers, must(MeetingBook::open(*plant_)),
      [](std::vector<notify::OutgoingMessage> messages) {
        return meeting_rig().out.take(std::move(messages));
      },
      [] { return std::string("https://mill.example"); }});
  add_meeting_routes(*router_, *present_meetings->site);
  registry->set_rule_guard(guard_rules_on_trial);
  add_trial_routes(*router_, {*present_readiness,
                              must(TrialBook::open(*plant_, present_readiness->governance))});
  add_rehearsal_routes(*router_, *services_, rehearsal_desk());
  reopen_answer_book();
  add_dry_run_route(*router_, *services_, [](const respond::PageMessage& message) {
    notify::MessagePreview mail;
    mail.kind = name(message.kind);
    mail.channel = "email";
    mail.person = message.person;
    mail.language = "en";
    mail.text = message.facts.title;
    return std::vector{mail};
  });
  registry::Intent admin = engineer;
  admin.who.name = "admin";  // a hands-off period keeps out the tokens of whom it keeps out
  token_ = must(identity_->create_token(admin, "test", Role::kAdministrator)).secret;
}

RehearsalDesk& rehearsal_desk() {
  static RehearsalDesk desk;
  return desk;
}

void SiteFixture::reopen_answer_book() {
  idempotency_.reset();
  answer_book_.reset();
  answer_book_ = must(AnswerBook::open((dir / "answers.db").string(), {}, metrics_));
  idempotency_ = std::make_unique<Idempotency>(*answer_book_, identity_->hasher(), clock, metrics_,
                                               services_->host.in_background);
  router_->set_idempotency(*idempotency_);
}

// The journal is in memory: there are no files of it to copy.
void SiteFixture::open_backups() {
  backup::LiveSite site;
  site.data_dir = dir.string();
  site.backups_dir = (dir / "backups").string();
  site.hold_journal = [] { return std::make_shared<int>(0); };
  site.positions = [] { return std::map<std::string, JournalSeq>(); };
  site.copy_history = [this](const std::string& to) { return historian_->backup(to); };
  site.pause_revisions = [this]() -> std::shared_ptr<void> {
    return std::make_shared<std::unique_lock<std::mutex>>(plant_->pause_revisions());
  };
  site.journal_files = [] { return std::vector<journal::SegmentSpan>(); };
  backups_ =
      std::make_unique<backup::Backups>(std::move(site), clock, [] { return backup::SpaceNeed{}; });
}

void SiteFixture::TearDown() {
  router_.reset();
  present_meetings.reset();
  present_improvements.reset();
  present_value.reset();
  present_readiness.reset();
  idempotency_.reset();
  answer_book_.reset();
  services_.reset();
  history_.reset();
  links_.reset();
  historian_feed_.reset();
  watch_feed_.reset();
  registry->set_commissioning_guard({});
  registry->set_rule_guard({});
  rollout_.reset();
  plant_.reset();
  identity_.reset();
  act_trail_.reset();
  alarm_store_.reset();
  late_store_.reset();
  historian_.reset();
  RegistryFixture::TearDown();
}

net::HttpResponse SiteFixture::call(std::string method, std::string_view target, std::string body,
                                    std::vector<net::HttpHeader> more) {
  more.push_back({"Authorization", "Bearer " + token_});
  return send(std::move(method), target, std::move(body), std::move(more));
}

net::HttpResponse SiteFixture::send_file(std::string_view target, std::string type,
                                         std::string body) {
  return send("POST", target, std::move(body),
              {{"Authorization", "Bearer " + token_}, {"Content-Type", std::move(type)}});
}

net::HttpResponse SiteFixture::send(std::string method, std::string_view target, std::string body,
                                    std::vector<net::HttpHeader> headers) {
  net::HttpRequest request;
  request.method = std::move(method);
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  while (target.find_first_of("?&") != std::string_view::npos) {
    target.remove_prefix(target.find_first_of("?&") + 1);
    const std::string_view pair = target.substr(0, target.find('&'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    request.query.emplace_back(pair.substr(0, equals),
                               pair.substr(std::min(equals + 1, pair.size())));
  }
  request.headers = std::move(headers);
  request.body = std::move(body);
  request.peer = "127.0.0.1:50000";
  request.is_loopback = true;
  net::HttpResponse out;
  bool is_answered = false;
  router_->handle(request, net::Responder([&](net::HttpResponse response) {
                    out = std::move(response);
                    is_answered = true;
                  }));
  EXPECT_TRUE(is_answered) << request.method << ' ' << request.target;
  return out;
}

nlohmann::json SiteFixture::ask(int status, std::string method, std::string_view target,
                                const nlohmann::json& body) {
  const auto response = call(method, target, body.is_null() ? std::string() : body.dump());
  EXPECT_EQ(response.status, status) << method << ' ' << target << ": " << response.body;
  return response.body.empty() ? nlohmann::json() : nlohmann::json::parse(response.body);
}

nlohmann::json SiteFixture::ask_as(const std::string& person, Role role, int status,
                                   std::string method, std::string_view target,
                                   const nlohmann::json& body) {
  const auto response = call_as(person, role, method, target, body);
  EXPECT_EQ(response.status, status) << method << ' ' << target << ": " << response.body;
  return response.body.empty() ? nlohmann::json() : nlohmann::json::parse(response.body);
}

net::HttpResponse SiteFixture::call_as(const std::string& person, Role role, std::string method,
                                       std::string_view target, const nlohmann::json& body) {
  std::string& session = sessions_[person];
  const std::string password = "the password of " + person;
  if (session.empty()) {
    User user;
    user.name = person;
    user.role = role;
    must(identity_->create_user(engineer, user, password, identity::MustChange::kNo));
  }
  // Nobody stays logged in for days.
  if (session.empty() || !identity_->authenticate_session(session)) {
    session = must(identity_->log_in(person, password, "127.0.0.1")).token;
  }
  const std::string cookie = std::string(kSessionCookie) + "=" + session;
  return send(std::move(method), target, body.is_null() ? std::string() : body.dump(),
              {{"Cookie", cookie}, {"X-Millwright", "1"}});
}

nlohmann::json SiteFixture::alarm_rule(std::uint32_t signal, std::string_view kind, double limit) {
  put_procedure_in_force();
  return {{"signal", signal},        {"kind", kind},
          {"limit", limit},          {"message", "look at it"},
          {"owner", "erika"},        {"consequence_level", "major"},
          {"respond_within_s", 600}, {"procedure", "look-and-see"}};
}

}  // namespace millwright::api
