// SPDX-License-Identifier: Apache-2.0
#include "rehearse/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "os/process.h"

namespace millwright::rehearse {
namespace {

constexpr std::chrono::milliseconds kTick{2};
constexpr std::chrono::seconds kStormPeriod{1};
/// Sent in one go at most, so that the lane hears of acknowledgements in between.
constexpr std::size_t kMostPerTick = 4000;
/// One second in ten is the busy one.
constexpr double kBusyShare = 0.1;
constexpr std::int64_t kCycle = 10'000'000'000;
/// Below 65,535 packet identifiers.
constexpr std::size_t kMostKept = 60'000;

std::string value_text(const LoadSignal& signal, std::uint64_t count, bool is_alarming) {
  switch (signal.form) {
    case Form::kText:
      return count % 2 == 0 ? "\"a\"" : "\"b\"";
    case Form::kFlag:
      return "false";
    case Form::kCounter:
      return std::to_string(count);
    case Form::kWhole:
      return std::to_string(std::llround(signal.normal) + static_cast<std::int64_t>(count % 2));
    case Form::kReal:
      break;
  }
  const double phase = static_cast<double>(count % 64) / 64 * 2 * std::numbers::pi;
  const double value =
      is_alarming ? signal.alarming : signal.normal + signal.wander * std::sin(phase);
  return fmt::format("{:.6g}", value);
}

/// Escaped as line protocol asks: the last path element is the field.
std::string line_of(const std::string& address, const std::string& value, std::int64_t ms) {
  std::string escaped;
  for (const char c : address) {
    if (c == ',' || c == ' ') escaped.push_back('\\');
    escaped.push_back(c);
  }
  const std::size_t slash = escaped.rfind('/');
  return fmt::format("{} {}={} {}", escaped.substr(0, slash), escaped.substr(slash + 1), value, ms);
}

}  // namespace

Load::Load(LoadOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}

Load::~Load() {
  lane_.call([this] {
    tick_.cancel();
    storm_tick_.cancel();
    devices_.clear();
  });
  json_.reset();
  line_.reset();
  if (client_) (void)client_->stop(runtime::Deadline::in(std::chrono::seconds(2)));
  lane_.stop();
  lane_.join();
}

Status Load::start() {
  MW_TRY_STATUS(lane_.start());
  client_ = std::make_unique<net::TcpClient>(lane_);
  const auto acknowledged = [this](SteadyTime due) { note_acknowledged(due); };
  if (options_.json_share > 0) {
    json_ = std::make_unique<HttpLoad>(HttpForm::kJsonLines, options_.http, acknowledged);
    MW_TRY_STATUS(json_->start());
  }
  if (options_.line_share > 0) {
    line_ = std::make_unique<HttpLoad>(HttpForm::kLineProtocol, options_.http, acknowledged);
    MW_TRY_STATUS(line_->start());
  }
  lane_.call([this] {
    make_sources();
    make_devices();
    tick_ = lane_.every(kTick, [this] { release_due(); });
  });
  return {};
}

void Load::make_sources() {
  const auto n = static_cast<double>(options_.signals.size());
  const auto n_json = static_cast<std::size_t>(std::llround(n * options_.json_share));
  const auto n_line = static_cast<std::size_t>(std::llround(n * options_.line_share));
  std::size_t lines = 0;
  for (std::size_t i = 0; i < options_.signals.size(); ++i) {
    Source source;
    source.signal = options_.signals[i];
    // A text or a whole number of line protocol has a type of its own: such signals stay on MQTT.
    if (i < n_json) {
      source.way = Way::kJson;
    } else if (lines < n_line && source.signal.form == Form::kReal) {
      source.way = Way::kLine;
      ++lines;
    }
    sources_.push_back(std::move(source));
  }
  is_storming_.assign(sources_.size(), false);
}

void Load::make_devices() {
  std::size_t n = 0;
  for (Source& source : sources_) {
    if (source.way == Way::kMqtt) source.device = n++ / kSignalsPerDevice;
  }
  const std::size_t n_devices = (n + kSignalsPerDevice - 1) / kSignalsPerDevice;
  for (std::size_t i = 0; i < n_devices; ++i) {
    simulate::DeviceOptions device;
    device.server = options_.mqtt;
    device.client_id = fmt::format("rehearsal-{}", i);
    device.max_kept = kMostKept;
    device.retry = std::chrono::milliseconds(500 + static_cast<int>(i % 10) * 50);
    device.on_acknowledged = [this](SteadyTime due) { note_acknowledged(due); };
    devices_.push_back(std::make_unique<simulate::MqttDevice>(lane_, *client_, std::move(device)));
    devices_.back()->start();
  }
}

void Load::set_rate(double per_s, double burst) {
  lane_.call([&] {
    per_s_ = per_s;
    burst_ = std::clamp(burst, 1.0, 1 / kBusyShare);
    next_due_ = clock_.steady();
  });
}

std::chrono::nanoseconds Load::gap_at(SteadyTime time) const {
  const double of_mean = time.ns % kCycle < kCycle * kBusyShare
                             ? burst_
                             : (1 - burst_ * kBusyShare) / (1 - kBusyShare);
  const double rate = std::max(per_s_ * of_mean, per_s_ * 0.01);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / rate));
}

void Load::release_due() {
  if (per_s_ <= 0 || sources_.empty()) return;
  const SteadyTime now = clock_.steady();
  for (std::size_t n = 0; next_due_ <= now && n < kMostPerTick; ++n) {
    const SteadyTime due = next_due_;
    next_due_ = due + gap_at(due);
    const std::size_t index = next_;
    next_ = (next_ + 1) % sources_.size();
    if (!is_storming_[index]) send(sources_[index], due, false);
  }
}

void Load::send(Source& source, SteadyTime due, bool is_alarming) {
  const std::int64_t now_ms = clock_.wall().ns / 1'000'000;
  source.last_ms = std::max(now_ms, source.last_ms + 1);
  const std::string value = value_text(source.signal, source.count++, is_alarming);
  n_due_.fetch_add(1, std::memory_order_relaxed);
  {
    const std::scoped_lock lock(mutex_);
    ++window_.due;
  }
  if (source.way == Way::kLine) {
    return line_->add(line_of(source.signal.address, value, source.last_ms), due);
  }
  if (source.way == Way::kJson) {
    return json_->add(fmt::format(R"({{"signal":"{}","value":{},"ts":{}}})", source.signal.address,
                                  value, source.last_ms),
                      due);
  }
  payload_.clear();
  fmt::format_to(std::back_inserter(payload_), R"({{"value":{},"ts":{}}})", value, source.last_ms);
  const auto wanted = static_cast<std::size_t>(std::min(options_.bytes_per_message, 16'384.0));
  if (payload_.size() + source.signal.address.size() < wanted) {
    payload_.append(wanted - payload_.size() - source.signal.address.size(), ' ');
  }
  devices_[source.device]->publish(source.signal.address, payload_, due);
}

std::size_t Load::alarm(std::size_t signals) {
  std::size_t n = 0;
  lane_.call([&] {
    for (std::size_t i = 0; i < sources_.size() && storming_.size() < signals; ++i) {
      if (!sources_[i].signal.may_alarm) continue;
      storming_.push_back(i);
      is_storming_[i] = true;
    }
    n = storming_.size();
    storm();
    storm_tick_ = lane_.every(kStormPeriod, [this] { storm(); });
  });
  return n;
}

void Load::storm() {
  const SteadyTime due = clock_.steady();
  for (const std::size_t index : storming_) send(sources_[index], due, true);
}

void Load::calm_down() {
  lane_.call([this] {
    storm_tick_.cancel();
    storming_.clear();
    is_storming_.assign(sources_.size(), false);
  });
}

void Load::cut() {
  if (json_) json_->cut();
  if (line_) line_->cut();
  lane_.call([this] {
    for (const auto& device : devices_) device->cut();
  });
}

void Load::rejoin() {
  if (json_) json_->rejoin();
  if (line_) line_->rejoin();
  lane_.call([this] {
    for (const auto& device : devices_) device->rejoin();
  });
}

void Load::note_acknowledged(SteadyTime due) {
  const auto waited = clock_.steady() - due;
  n_acknowledged_.fetch_add(1, std::memory_order_relaxed);
  const std::scoped_lock lock(mutex_);
  ++window_.acknowledged;
  window_.latency.add(waited.count());
}

LoadWindow Load::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(window_, LoadWindow());
}

std::uint64_t Load::waiting() const {
  const std::uint64_t acknowledged = n_acknowledged_;  // before what is due: never more than that
  return n_due_ - acknowledged;
}

std::size_t Load::connected() {
  std::size_t n = 0;
  lane_.call([&] {
    for (const auto& device : devices_) n += device->is_connected() ? 1 : 0;
  });
  return n;
}

std::uint64_t Load::dropped() {
  std::uint64_t n = 0;
  lane_.call([&] {
    for (const auto& device : devices_) n += device->stats().dropped;
  });
  return n;
}

std::chrono::nanoseconds Load::cpu_time() {
  std::chrono::nanoseconds time{0};
  lane_.call([&] { time = os::thread_cpu_time(); });
  return time;
}

}  // namespace millwright::rehearse
