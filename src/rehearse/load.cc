// SPDX-License-Identifier: Apache-2.0
#include "rehearse/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>

#include "os/process.h"
#include "protocol/sparkplug/metric_address.h"
#include "rehearse/load_values.h"

namespace millwright::rehearse {
namespace {

constexpr std::chrono::milliseconds kTick{2};
constexpr std::chrono::seconds kStormPeriod{1};
/// Sent in one go at most, so that the lane hears of acknowledgements in between.
constexpr std::size_t kMostPerTick = 4000;
/// Below 65,535 packet identifiers.
constexpr std::size_t kMostKept = 60'000;

std::string_view device_of(const LoadSignal& metric) {
  return sparkplug::parse_metric_address(metric.address)->device;
}

}  // namespace

Load::Load(LoadOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}

Load::~Load() {
  lane_.call([this] {
    tick_.cancel();
    storm_tick_.cancel();
    devices_.clear();
    edge_nodes_.clear();
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
    tick_ = lane_.every(kTick, [this] { release_due(); });
  });
  return {};
}

void Load::make_sources() {
  std::vector<LoadSignal> plain, metrics;
  for (const LoadSignal& signal : options_.signals) {
    const bool is_metric = sparkplug::parse_metric_address(signal.address).has_value();
    (is_metric ? metrics : plain).push_back(signal);
  }
  // Where all are of one kind, they carry what came in over the other one too.
  const double share = metrics.empty() ? 0 : plain.empty() ? 1 : options_.sparkplug_share;
  make_plain_sources(std::move(plain), 1 - share);
  std::vector<Turn> singles;
  append_turns({0, sources_.size()}, 1, singles);
  flows_.emplace_back(std::move(singles), 1 - share);
  make_devices();
  const std::size_t begin = sources_.size();
  make_sparkplug_sources(std::move(metrics));
  std::vector<Turn> messages;
  const auto most = static_cast<std::size_t>(std::llround(options_.metrics_per_message));
  const auto is_other_device = [](const Source& a, const Source& b) {
    return a.device != b.device || device_of(a.signal) != device_of(b.signal);
  };
  for (std::size_t i = begin, end = begin; i < sources_.size(); i = end) {
    while (end < sources_.size() && !is_other_device(sources_[i], sources_[end])) ++end;
    append_turns({i, end}, most, messages);
  }
  flows_.emplace_back(std::move(messages), share);
  is_storming_.assign(sources_.size(), false);
}

/// `share`: theirs of all readings.
void Load::make_plain_sources(std::vector<LoadSignal> signals, double share) {
  const double n = static_cast<double>(signals.size()) / (share > 0 ? share : 1);
  const auto n_json = static_cast<std::size_t>(std::llround(n * options_.json_share));
  const auto n_line = static_cast<std::size_t>(std::llround(n * options_.line_share));
  std::size_t lines = 0;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    Source source;
    source.signal = std::move(signals[i]);
    // A text or a whole number of line protocol has a type of its own: such signals stay on MQTT.
    if (i < n_json) {
      source.way = Way::kJson;
    } else if (lines < n_line && source.signal.form == Form::kReal) {
      source.way = Way::kLine;
      ++lines;
    }
    sources_.push_back(std::move(source));
  }
}

/// The metrics of a node stand together, and those of a device within it.
void Load::make_sparkplug_sources(std::vector<LoadSignal> signals) {
  std::ranges::sort(signals, {}, [](const LoadSignal& one) {
    const auto parts = *sparkplug::parse_metric_address(one.address);
    return std::tuple(parts.group, parts.edge, parts.device, parts.metric);
  });
  const std::size_t begin = sources_.size();
  for (LoadSignal& signal : signals) {
    Source source;
    source.signal = std::move(signal);
    source.way = Way::kSparkplug;
    sources_.push_back(std::move(source));
  }
  const auto node_of = [this](std::size_t index) {
    const auto parts = *sparkplug::parse_metric_address(sources_[index].signal.address);
    return std::pair(parts.group, parts.edge);
  };
  for (std::size_t i = begin, end = begin; i < sources_.size(); i = end) {
    while (end < sources_.size() && node_of(end) == node_of(i)) ++end;
    make_edge_node({i, end});
  }
}

simulate::LinkOptions Load::link_of(std::string_view kind, std::size_t number) const {
  simulate::LinkOptions link;
  link.server = options_.mqtt;
  link.client_id = fmt::format("rehearsal-{}{}", kind, number);
  link.retry = std::chrono::milliseconds(500 + static_cast<int>(number % 10) * 50);
  return link;
}

void Load::make_edge_node(Turn whole) {
  std::vector<sparkplug::OwnMetric> metrics;
  sparkplug::MetricAddress parts;
  for (std::size_t i = whole.begin; i < whole.end; ++i) {
    sources_[i].device = edge_nodes_.size();
    sources_[i].metric = metrics.size();
    parts = *sparkplug::parse_metric_address(sources_[i].signal.address);
    metrics.push_back({std::string(parts.device), sparkplug::decode_metric_name(parts.metric),
                       data_type_of(sources_[i].signal.form)});
  }
  simulate::SparkplugOptions options;
  options.link = link_of("edge-", edge_nodes_.size());
  options.max_kept = kMostKept;
  options.on_acknowledged = [this](SteadyTime due) { note_acknowledged(due); };
  sparkplug::EdgeNode node(std::string(parts.group), std::string(parts.edge), std::move(metrics));
  edge_nodes_.push_back(std::make_unique<simulate::SparkplugDevice>(
      lane_, *client_, clock_, std::move(options), std::move(node)));
  edge_nodes_.back()->start();
}

/// Of the plain sources that go over MQTT.
void Load::make_devices() {
  std::size_t n = 0;
  for (Source& source : sources_) {
    if (source.way == Way::kMqtt) source.device = n++ / kSignalsPerDevice;
  }
  const std::size_t n_devices = (n + kSignalsPerDevice - 1) / kSignalsPerDevice;
  for (std::size_t i = 0; i < n_devices; ++i) {
    simulate::DeviceOptions device;
    device.link = link_of("", i);
    device.max_kept = kMostKept;
    device.on_acknowledged = [this](SteadyTime due) { note_acknowledged(due); };
    devices_.push_back(std::make_unique<simulate::MqttDevice>(lane_, *client_, std::move(device)));
    devices_.back()->start();
  }
}

void Load::set_rate(double per_s, double burst) {
  lane_.call([&] {
    for (LoadFlow& flow : flows_) flow.set_pace({per_s, burst}, clock_.steady());
  });
}

void Load::release_due() {
  const SteadyTime now = clock_.steady();
  for (LoadFlow& flow : flows_) {
    for (std::size_t n = 0; n < kMostPerTick;) {
      const auto due = flow.take(now);
      if (!due) break;
      n += due->turn.size();
      send(due->turn, due->at);
    }
  }
}

/// What storms is sent by storm().
void Load::send(Turn turn, SteadyTime due) {
  if (sources_[turn.begin].way != Way::kSparkplug) {
    if (!is_storming_[turn.begin]) send(turn.begin, due, false);
    return;
  }
  message_.clear();
  for (std::size_t i = turn.begin; i < turn.end; ++i) {
    if (is_storming_[i]) continue;
    Source& source = sources_[i];
    const Scalar value = next_value(source, false);
    message_.push_back({source.metric, value, UtcNanos{source.last_ms * 1'000'000}});
  }
  if (!message_.empty()) edge_nodes_[sources_[turn.begin].device]->publish(message_, due);
}

void Load::send(std::size_t index, SteadyTime due, bool is_alarming) {
  Source& source = sources_[index];
  const Scalar value = next_value(source, is_alarming);
  if (source.way != Way::kSparkplug) return send_plain(source, value, due);
  const sparkplug::OwnValue one{source.metric, value, UtcNanos{source.last_ms * 1'000'000}};
  edge_nodes_[source.device]->publish({&one, 1}, due);
}

/// Counted as due, with a time of its own in `last_ms`.
Scalar Load::next_value(Source& source, bool is_alarming) {
  const std::int64_t now_ms = clock_.wall().ns / 1'000'000;
  source.last_ms = std::max(now_ms, source.last_ms + 1);
  n_due_.fetch_add(1, std::memory_order_relaxed);
  {
    const std::scoped_lock lock(mutex_);
    ++window_.due;
  }
  return value_of(source.signal, source.count++, is_alarming);
}

void Load::send_plain(const Source& source, const Scalar& scalar, SteadyTime due) {
  const std::string value = text_of(scalar);
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
  for (const std::size_t index : storming_) send(index, due, true);
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
    for (const auto& node : edge_nodes_) node->cut();
  });
}

void Load::rejoin() {
  if (json_) json_->rejoin();
  if (line_) line_->rejoin();
  lane_.call([this] {
    for (const auto& device : devices_) device->rejoin();
    for (const auto& node : edge_nodes_) node->rejoin();
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
    for (const auto& device : devices_) n += device->link().is_connected() ? 1 : 0;
    for (const auto& node : edge_nodes_) n += node->is_connected() ? 1 : 0;
  });
  return n;
}

std::uint64_t Load::dropped() {
  std::uint64_t n = 0;
  lane_.call([&] {
    for (const auto& device : devices_) n += device->stats().dropped;
    for (const auto& node : edge_nodes_) n += node->dropped();
  });
  return n;
}

std::chrono::nanoseconds Load::cpu_time() {
  std::chrono::nanoseconds time{0};
  lane_.call([&] { time = os::thread_cpu_time(); });
  return time;
}

}  // namespace millwright::rehearse
