// SPDX-License-Identifier: Apache-2.0
#include "load_run.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <memory>
#include <vector>

#include "load_sender.h"
#include "load_socket.h"
#include "os/clock.h"
#include "os/process.h"

namespace millwright::bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kPatience = 30 * kSecond;
/// Open loop: how often due messages are looked for; part of the latency they report.
constexpr std::int64_t kTick = kSecond / 4000;

struct Peer {
  LoadSocket socket;
  std::unique_ptr<Sender> sender;
  std::string rest = {};                    // an answer of which only a part came
  std::deque<std::int64_t> out_since = {};  // per message in flight: when its latency began
  std::deque<std::int64_t> due = {};        // open loop: not sent yet
  bool waits_to_write = false;
};

class Load {
 public:
  explicit Load(const LoadOptions& options) : options_(options), epoll_(::epoll_create1(0)) {}
  ~Load() { ::close(epoll_); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  Status open();
  Status run();
  LoadReport report() const;

 private:
  bool is_open_loop() const { return options_.rate_per_s > 0; }
  bool is_sending_over() const { return clock_.steady().ns >= end_ns_; }

  Status step(std::int64_t timeout_ns);
  Status on_readable(Peer& peer);
  Status flush(Peer& peer);
  void top_up(Peer& peer, std::int64_t now_ns);
  void send_one(Peer& peer, std::int64_t since_ns);
  Status release_due();
  Status close_sending();

  const LoadOptions options_;
  const int epoll_;
  os::SystemClock clock_;
  std::vector<Peer> peers_;
  std::array<epoll_event, 512> events_{};
  std::string buffer_ = std::string(256 * 1024, '\0');

  std::size_t n_ready_ = 0;
  bool may_send_ = false;
  std::int64_t start_ns_ = 0;
  std::int64_t end_ns_ = 0;
  std::int64_t next_due_ns_ = 0;
  std::size_t next_peer_ = 0;
  std::uint64_t n_waiting_ = 0;  // due, not sent
  std::int64_t last_answer_ns_ = 0;
  std::chrono::nanoseconds cpu_before_{0};
  LoadReport report_;
};

Status Load::open() {
  peers_.reserve(options_.connections);
  for (std::size_t i = 0; i < options_.connections; ++i) {
    MW_TRY(LoadSocket socket, LoadSocket::connect(options_.host, options_.port));
    peers_.push_back(Peer{std::move(socket), make_sender(options_, i)});
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, peers_.back().socket.fd(), &event);
    Peer& peer = peers_.back();
    peer.sender->append_opening(clock_.wall(), peer.socket.out());
    report_.values += peer.sender->opening_values();
    if (peer.sender->is_ready()) ++n_ready_;
    MW_TRY_STATUS(flush(peer));
  }
  const std::int64_t give_up = clock_.steady().ns + kPatience;
  while (n_ready_ < peers_.size()) {
    MW_TRY_STATUS(step(kSecond));
    if (clock_.steady().ns > give_up) {
      return fail(Code::kDeadlineExceeded,
                  fmt::format("{} of {} connections accepted", n_ready_, peers_.size()));
    }
  }
  return {};
}

Status Load::run() {
  cpu_before_ = os::process_usage().cpu_time;
  may_send_ = true;
  start_ns_ = clock_.steady().ns;
  end_ns_ = start_ns_ + static_cast<std::int64_t>(options_.seconds * 1e9);
  next_due_ns_ = start_ns_;
  if (!is_open_loop()) {
    for (Peer& peer : peers_) {
      top_up(peer, clock_.steady().ns);
      MW_TRY_STATUS(flush(peer));
    }
  }
  while (!is_sending_over()) {
    if (is_open_loop()) MW_TRY_STATUS(release_due());
    MW_TRY_STATUS(step(is_open_loop() ? kTick : kSecond / 100));
  }
  return close_sending();
}

/// Waits for what is still out; what was due but could not be sent in time goes out as well.
Status Load::close_sending() {
  last_answer_ns_ = clock_.steady().ns;
  while (report_.acknowledged < report_.sent || n_waiting_ > 0) {
    MW_TRY_STATUS(step(kSecond / 100));
    if (clock_.steady().ns - last_answer_ns_ > kPatience) {
      return fail(Code::kDeadlineExceeded, fmt::format("{} messages were not acknowledged",
                                                       report_.sent - report_.acknowledged));
    }
  }
  report_.seconds = options_.seconds;
  report_.seconds_to_end = static_cast<double>(clock_.steady().ns - start_ns_) / 1e9;
  report_.cpu_s = std::chrono::duration<double>(os::process_usage().cpu_time - cpu_before_).count();
  return {};
}

Status Load::step(std::int64_t timeout_ns) {
  const timespec timeout{0, timeout_ns % kSecond};
  const timespec one_second{1, 0};
  const int n = ::epoll_pwait2(epoll_, events_.data(), static_cast<int>(events_.size()),
                               timeout_ns < kSecond ? &timeout : &one_second, nullptr);
  if (n < 0 && errno != EINTR) return fail(Code::kInternal, "epoll_pwait2", errno);
  for (int i = 0; i < n; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    Peer& peer = peers_[event.data.u64];
    if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) {
      MW_TRY_STATUS(on_readable(peer));
    }
    MW_TRY_STATUS(flush(peer));
  }
  return {};
}

Status Load::on_readable(Peer& peer) {
  MW_TRY(std::string_view bytes, peer.socket.receive(buffer_));
  if (!peer.rest.empty()) {
    peer.rest += bytes;
    bytes = peer.rest;
  }
  const bool was_ready = peer.sender->is_ready();
  MW_TRY(const std::size_t n, peer.sender->take_answers(bytes));
  if (!was_ready && peer.sender->is_ready()) ++n_ready_;
  peer.rest = std::string(bytes);
  if (n > peer.out_since.size()) {
    return fail(Code::kFailedPrecondition, "more acknowledgements than messages");
  }
  const std::int64_t now_ns = clock_.steady().ns;
  for (std::size_t i = 0; i < n; ++i) {
    report_.latency.add(now_ns - peer.out_since.front());
    peer.out_since.pop_front();
  }
  report_.acknowledged += n;
  if (now_ns < end_ns_) report_.acknowledged_in_time += n;
  if (n > 0) last_answer_ns_ = now_ns;
  if (may_send_) top_up(peer, now_ns);
  return {};
}

void Load::top_up(Peer& peer, std::int64_t now_ns) {
  while (peer.out_since.size() < options_.in_flight) {
    if (is_open_loop()) {
      if (peer.due.empty()) return;
      send_one(peer, peer.due.front());
      peer.due.pop_front();
      --n_waiting_;
    } else {
      if (now_ns >= end_ns_) return;
      send_one(peer, now_ns);
    }
  }
}

void Load::send_one(Peer& peer, std::int64_t since_ns) {
  peer.sender->append_message(clock_.wall(), peer.socket.out());
  peer.out_since.push_back(since_ns);
  ++report_.sent;
}

Status Load::release_due() {
  const auto gap_ns =
      static_cast<std::int64_t>(1e9 * static_cast<double>(options_.burst) / options_.rate_per_s);
  const std::int64_t now_ns = clock_.steady().ns;
  for (; next_due_ns_ <= now_ns && next_due_ns_ < end_ns_; next_due_ns_ += gap_ns) {
    Peer& peer = peers_[next_peer_];
    next_peer_ = (next_peer_ + 1) % peers_.size();
    peer.due.insert(peer.due.end(), options_.burst, next_due_ns_);
    n_waiting_ += options_.burst;
    top_up(peer, now_ns);
    MW_TRY_STATUS(flush(peer));
  }
  return {};
}

Status Load::flush(Peer& peer) {
  MW_TRY_STATUS(peer.socket.flush());
  if (peer.socket.has_unsent() == peer.waits_to_write) return {};
  peer.waits_to_write = peer.socket.has_unsent();
  epoll_event event{};
  event.events = EPOLLIN | (peer.waits_to_write ? std::uint32_t{EPOLLOUT} : 0u);
  event.data.u64 = static_cast<std::uint64_t>(&peer - peers_.data());
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, peer.socket.fd(), &event);
  return {};
}

LoadReport Load::report() const {
  LoadReport report = report_;
  report.values_per_message = peers_.front().sender->values_per_message();
  report.values += report.acknowledged * report.values_per_message;
  for (const Peer& peer : peers_) {
    report.ahead_ms = std::max(report.ahead_ms, peer.sender->ahead_ms());
  }
  return report;
}

}  // namespace

std::unique_ptr<Sender> make_sender(const LoadOptions& options, std::size_t number) {
  switch (options.mode) {
    case Mode::kMqttJson:
      return make_mqtt_json_sender(options, number);
    case Mode::kSparkplug:
      return make_sparkplug_sender(options, number);
    case Mode::kLine:
      return make_line_sender(options, number);
  }
  return nullptr;
}

Result<LoadReport> run_load(const LoadOptions& options) {
  Load load(options);
  MW_TRY_STATUS(load.open());
  MW_TRY_STATUS(load.run());
  return load.report();
}

}  // namespace millwright::bench
