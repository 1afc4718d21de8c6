// SPDX-License-Identifier: Apache-2.0
#include "app/site_server.h"

#include "app/site_parts.h"
#include "core/log.h"

namespace millwright::app {
namespace {

constexpr std::chrono::seconds kStopTime{10};
constexpr std::chrono::seconds kPoolStopTime{30};

}  // namespace

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

SiteServer::Parts::Parts(SiteOptions o, std::unique_ptr<os::Fs> f, std::unique_ptr<DemoClock> d)
    : options(std::move(o)),
      fs(std::move(f)),
      demo_clock(std::move(d)),
      clock(demo_clock ? static_cast<const Clock&>(demo_clock->clock()) : machine_clock) {}

SiteServer::Parts::~Parts() = default;

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
