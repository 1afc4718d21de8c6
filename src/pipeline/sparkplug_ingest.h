// SPDX-License-Identifier: Apache-2.0
#pragma once
// From Sparkplug B messages to readings. A death becomes one reading per metric, of its last value
// with quality bad, stale, comm-loss: the page and the rules see that it is not current. The ledger
// counts those as the platform's own.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.h"
#include "pipeline/ingest.h"
#include "protocol/sparkplug/host.h"

namespace millwright::pipeline {

/// Messages of data, NDATA and DDATA, since start, and the values that came in them.
struct SparkplugTraffic {
  std::uint64_t messages = 0;
  std::uint64_t values = 0;
};

/// Thread: home lane only; one for all connections, as an edge node may connect anew at any time.
class SparkplugIngest {
 public:
  explicit SparkplugIngest(Ingest& ingest) : ingest_(ingest) {}

  /// True for topics below spBv1.0/.
  static bool is_sparkplug(std::string_view topic) { return topic.starts_with("spBv1.0/"); }

  /// Adds what the message says to `out`; requests for rebirth wait for take_requests().
  void publish(std::string_view topic, std::string_view payload, sparkplug::Arrival now,
               const ClientPtr& client, IngestBuffer& out);
  /// Once a second: metrics that were not born again in time become stale.
  void tick(sparkplug::Arrival now, IngestBuffer& out);

  /// The command that writes a metric; see sparkplug::Host::write().
  Result<sparkplug::Command> write(std::string_view address, const Scalar& value, UtcNanos now) {
    return host_.write(address, value, now);
  }

  const SparkplugTraffic& traffic() const { return traffic_; }

  /// Requests to publish, each once.
  std::vector<sparkplug::RebirthRequest> take_requests() { return std::move(requests_); }

 private:
  void take_events(const Origin& origin, std::string_view topic, UtcNanos arrival,
                   IngestBuffer& out);
  SignalEntry* resolve(sparkplug::Metric& metric, const Origin& origin, ValueType type,
                       UtcNanos arrival, IngestBuffer& out);
  void mark_stale(sparkplug::Metric& metric, const Origin& origin, UtcNanos arrival,
                  IngestBuffer& out);

  Ingest& ingest_;
  sparkplug::Host host_;
  sparkplug::HostEvents events_;
  SparkplugTraffic traffic_;
  std::vector<sparkplug::RebirthRequest> requests_;
  /// To be said again when it is stale; the table keeps numbers only.
  std::unordered_map<SignalId, std::string> last_text_;
};

}  // namespace millwright::pipeline
