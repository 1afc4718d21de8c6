// SPDX-License-Identifier: Apache-2.0
#include "simulate/feeder.h"

#include <fmt/format.h>

namespace millwright::simulate {

Result<std::unique_ptr<Feeder>> Feeder::make(FeederOptions options, const Clock& clock) {
  MW_TRY(Plant plant, Plant::make(options.sensors, options.seed, options.faults));
  MW_TRY(options.server, net::resolve(options.server));
  return std::unique_ptr<Feeder>(new Feeder(std::move(options), clock, std::move(plant)));
}

Feeder::Feeder(FeederOptions options, const Clock& clock, Plant plant)
    : options_(std::move(options)), clock_(clock), plant_(std::move(plant)) {
  for (const AssetLayout& asset : plant_.layout()) {
    std::vector<std::string>& topics = topics_.emplace_back();
    for (const SignalShape& signal : asset.signals) {
      topics.push_back(fmt::format("{}/{}", asset.path(), signal.name));
    }
  }
}

Feeder::~Feeder() {
  lane_.call([this] {
    timer_.cancel();
    devices_.clear();
  });
  if (client_) (void)client_->stop(runtime::Deadline::in(std::chrono::seconds(2)));
  lane_.stop();
  lane_.join();
}

Status Feeder::start() {
  client_ = std::make_unique<net::TcpClient>(lane_);
  MW_TRY_STATUS(lane_.start());
  lane_.call([this] {
    for (const AssetLayout& asset : plant_.layout()) {
      DeviceOptions device;
      device.link.server = options_.server;
      device.link.client_id = fmt::format("simulated-{}-{}", asset.line, asset.name);
      device.link.user_name = options_.user_name;
      device.link.password = options_.password;
      devices_.push_back(std::make_unique<MqttDevice>(lane_, *client_, std::move(device)));
      devices_.back()->start();
    }
    timer_ = lane_.every(options_.interval, [this] { step(); });
  });
  return {};
}

void Feeder::step() {
  plant_.step(std::chrono::duration<double>(options_.interval).count(), readings_);
  // The grid of milliseconds that sensors stamp with.
  const std::int64_t now_ms = clock_.wall().ns / 1'000'000;
  std::string payload;
  for (const SensorReading& reading : readings_) {
    const auto offset =
        std::chrono::duration_cast<std::chrono::milliseconds>(reading.clock_offset).count();
    payload.clear();
    fmt::format_to(std::back_inserter(payload), R"({{"value":{},"ts":{}}})", reading.value,
                   now_ms + offset);
    devices_[reading.asset]->publish(topics_[reading.asset][reading.signal], payload);
  }
}

FeederStats Feeder::stats() {
  FeederStats out;
  lane_.call([this, &out] {
    for (const auto& device : devices_) {
      const DeviceStats& stats = device->stats();
      out.messages.sent += stats.sent;
      out.messages.acknowledged += stats.acknowledged;
      out.messages.dropped += stats.dropped;
      out.connects += device->link().connects();
      out.connected += device->link().is_connected() ? 1 : 0;
      out.unacknowledged += device->unacknowledged();
      if (!device->link().last_error().empty()) out.last_error = device->link().last_error();
    }
    out.machines = devices_.size();
  });
  return out;
}

}  // namespace millwright::simulate
