// SPDX-License-Identifier: Apache-2.0
#include "rehearse/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

namespace millwright::rehearse {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto kPoll = 50ms;
constexpr auto kSecond = std::chrono::seconds(1);
/// Readings that are on their way at any moment are no backlog.
constexpr double kOnTheirWay_s = 0.5;
constexpr std::uint64_t kFewWaiting = 50;

double seconds(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e9;
}

double rate(std::uint64_t n, std::chrono::nanoseconds in) {
  return in.count() <= 0 ? 0 : static_cast<double>(n) / seconds(in);
}

double share(std::chrono::nanoseconds of, std::chrono::nanoseconds in) {
  return in.count() <= 0 ? 0 : std::max(0.0, seconds(of) / seconds(in));
}

json parsed(const Result<std::string>& body) {
  return body ? json::parse(*body, nullptr, false) : json();
}

std::uint64_t number_in(const json& body, const char* outer, const char* key) {
  const auto object = body.find(outer);
  if (object == body.end() || !object->is_object()) return 0;
  return object->value(key, std::uint64_t{0});
}

}  // namespace

void Stage::begin(rollout::Phase phase) {
  phase_ = phase;
  points_.clear();
  phase_begin_ = clock_.steady();
  restart_figures();
}

void Stage::restart_figures() {
  (void)load_.take();
  latency_ = {};
  n_due_ = n_acknowledged_ = 0;
  memory_ = most_waiting_ = 0;
  own_cpu_ = other_cpu_ = {};
  figures_begin_ = last_sample_ = clock_.steady();
  generator_before_ = load_.cpu_time();
  disk_before_ = used_bytes();
  last_usage_ = sandbox_.usage();
  last_machine_ = os::machine_time();
}

void Stage::ask(double per_s, double burst) {
  asked_per_s_ = per_s;
  load_.set_rate(per_s, burst);
}

void Stage::sample() {
  const SteadyTime now = clock_.steady();
  const auto dt = now - last_sample_;
  last_sample_ = now;
  const LoadWindow window = load_.take();
  const os::ProcessUsage usage = sandbox_.usage();
  const os::MachineTime machine = os::machine_time();
  // An instance that was started anew counts from nothing.
  const auto own = usage.cpu_time >= last_usage_.cpu_time ? usage.cpu_time - last_usage_.cpu_time
                                                          : usage.cpu_time;
  const auto busy = machine.busy - last_machine_.busy;
  last_usage_ = usage;
  last_machine_ = machine;
  latency_.add(window.latency);
  n_due_ += window.due;
  n_acknowledged_ += window.acknowledged;
  own_cpu_ += own;
  other_cpu_ += std::max(0ns, busy - own);
  memory_ = std::max(memory_, usage.rss_bytes);
  rollout::PhasePoint point;
  point.at_s = seconds(now - phase_begin_);
  point.asked_per_s = rate(window.due, dt);
  point.acknowledged_per_s = rate(window.acknowledged, dt);
  point.p99_ms = window.latency.quantile_ms(0.99);
  point.processors = share(own, dt);
  point.waiting = load_.waiting();
  point.memory_bytes = usage.rss_bytes;
  most_waiting_ = std::max(most_waiting_, point.waiting);
  points_.push_back(point);
  if (hooks_.on_step) hooks_.on_step({phase_, point, nullptr});
}

Status Stage::check_end() {
  if (hooks_.is_cancelled && hooks_.is_cancelled()) {
    return fail(Code::kCancelled, "cancelled by a person");
  }
  if (std::string reason = watch_.look(); !reason.empty()) {
    return fail(Code::kCancelled, std::move(reason));
  }
  return {};
}

Status Stage::pass(std::chrono::nanoseconds duration) {
  const SteadyTime end = clock_.steady() + duration;
  while (clock_.steady() < end) {
    const auto left = end - clock_.steady();
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, kSecond));
    sample();
    MW_TRY_STATUS(check_end());
  }
  return {};
}

Result<std::optional<double>> Stage::until(const std::function<bool()>& is_done) {
  const SteadyTime begin = clock_.steady();
  const auto limit = std::chrono::duration<double>(plan_.limits.recovery_s);
  while (true) {
    const SteadyTime now = clock_.steady();
    if (is_done()) return std::optional(seconds(clock_.steady() - begin));
    if (now - begin > limit) return std::optional<double>();
    if (now - last_sample_ >= kSecond) {
      sample();
      MW_TRY_STATUS(check_end());
    }
    std::this_thread::sleep_for(kPoll);
  }
}

bool Stage::is_calm() {
  const auto few = std::max(kFewWaiting, static_cast<std::uint64_t>(asked_per_s_ * kOnTheirWay_s));
  return load_.waiting() <= few && load_.connected() == load_.devices();
}

rollout::PhaseFigures Stage::figures() const {
  const auto duration = clock_.steady() - figures_begin_;
  rollout::PhaseFigures f;
  f.seconds = seconds(duration);
  f.asked_per_s = rate(n_due_, duration);
  f.acknowledged_per_s = rate(n_acknowledged_, duration);
  f.p50_ms = latency_.quantile_ms(0.5);
  f.p90_ms = latency_.quantile_ms(0.9);
  f.p99_ms = latency_.quantile_ms(0.99);
  f.p999_ms = latency_.quantile_ms(0.999);
  f.max_ms = latency_.max_ms();
  f.acknowledged = n_acknowledged_;
  f.processors = share(own_cpu_, duration);
  f.other_processors = share(other_cpu_, duration);
  f.memory_bytes = memory_;
  f.most_waiting = most_waiting_;
  return f;
}

double Stage::generator_processors() const {
  return share(load_.cpu_time() - generator_before_, clock_.steady() - figures_begin_);
}

std::uint64_t Stage::lag_records() {
  const json health = parsed(sandbox_.get("/api/v1/health"));
  return health.is_object() ? health.value("lag_records", std::uint64_t{0}) : 0;
}

std::uint64_t Stage::used_bytes() {
  const json health = parsed(sandbox_.get("/api/v1/health"));
  if (!health.is_object()) return 0;
  return number_in(health, "journal", "bytes") + number_in(health, "historian", "bytes");
}

/// Every reading has a time of its own, so each that was acknowledged must be stored once. One that
/// was told again as history, with its flag, revised itself. What the instance wrote by itself is
/// no answer to anything that was sent.
Result<std::uint64_t> Stage::lost() {
  json ledger;
  MW_TRY(const auto settled, until([&] {
           ledger = parsed(sandbox_.get("/api/v1/ledger"));
           return ledger.is_object() && number_in(ledger, "total", "pending") == 0;
         }));
  if (!settled) {
    return fail(Code::kDeadlineExceeded, "the ledger did not settle within the limit of recovery");
  }
  if (!ledger.value("balanced", false)) {
    return fail(Code::kDataLoss, "the ledger does not add up: " + ledger.dump());
  }
  std::uint64_t stored = 0;
  received_.clear();
  for (const json& row : ledger["sources"]) {
    const std::string source = row.value("source", "");
    if (source == "system") continue;
    const auto count = [&](const char* key) { return row.value(key, std::uint64_t{0}); };
    stored += count("stored") - count("revised");
    received_.push_back({source, count("received")});
  }
  std::ranges::sort(received_, std::ranges::greater(), &rollout::SourceCount::readings);
  const std::uint64_t acknowledged = load_.acknowledged();
  return acknowledged > stored ? acknowledged - stored : 0;
}

Result<rollout::PhaseResult> Stage::end(rollout::PhaseFigures figures) {
  const double asked = asked_per_s_;
  ask(0);
  MW_TRY(const auto drained,
         until([&] { return load_.waiting() == 0 && load_.connected() == load_.devices(); }));
  const auto loss = lost();
  if (!loss && loss.error().code() == Code::kCancelled) return fail(loss.error());
  if (loss) figures.lost = *loss;
  if (figures.problem.empty() && load_.dropped() > 0) {
    figures.problem = "the load generator held back more readings than it can keep; ask for less";
  }
  if (!loss && loss.error().code() == Code::kDataLoss) {
    figures.lost = std::max<std::uint64_t>(figures.lost, 1);
    figures.note = loss.error().message();
  } else if (!loss || !drained) {
    figures.has_recovered = false;
    figures.note = fmt::format("{} readings still waited {:.0f} s after the phase", load_.waiting(),
                               plan_.limits.recovery_s);
  }
  const std::uint64_t used = used_bytes();
  figures.disk_bytes = used > disk_before_ ? used - disk_before_ : 0;
  rollout::PhaseResult result = rollout::judge(phase_, std::move(figures), plan_.limits, machine_);
  result.points = rollout::thinned(points_);
  asked_per_s_ = asked;
  if (hooks_.on_step) hooks_.on_step({phase_, {}, &result});
  return result;
}

}  // namespace millwright::rehearse
