// SPDX-License-Identifier: Apache-2.0
#pragma once
// The edge node's side of Sparkplug B 3.0, as a pure machine: readings in, messages out. It keeps
// the sequence, the aliases and the last value of each metric; connections, acknowledgements and
// what is kept over a cut are its caller's. The other side is host.h.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "model/value.h"
#include "protocol/sparkplug/data_type.h"
#include "protocol/sparkplug/payload_writer.h"
#include "protocol/sparkplug/topic.h"

namespace millwright::sparkplug {

struct OwnMetric {
  std::string device;  ///< empty: the node's own
  std::string name;
  DataType type = DataType::kDouble;
};

/// One value of the metric with that index. Lifetime: a text until the call returns.
struct OwnValue {
  std::size_t metric = 0;
  Scalar value;
  UtcNanos time;  ///< told in whole milliseconds
};

enum class Told : std::uint8_t {
  kAsItHappens,
  kLater,  ///< after a cut: is_historical
};

struct OutgoingMessage {
  std::string topic;
  std::string payload;
};

/// Thread: one.
class EdgeNode {
 public:
  /// Metrics of one device stand together; a metric's alias is its index.
  EdgeNode(std::string group, std::string id, std::vector<OwnMetric> metrics);

  /// Before each connection: its will, the NDEATH, with the bdSeq that is next (0 to 255 and round
  /// again). Births repeat that number until the next connection.
  OutgoingMessage next_death();
  /// NBIRTH and then a DBIRTH for each device, with the last values and their times; a metric that
  /// never had one is born null. The sequence starts anew.
  std::vector<OutgoingMessage> births(UtcNanos now);
  /// NDATA or DDATA by alias. `values`: at least one, all of one device.
  OutgoingMessage data(std::span<const OwnValue> values, UtcNanos now, Told told);

  /// What it subscribes to.
  std::string command_topic() const;
  /// Whether a message is a command to this node to send its births again.
  bool is_rebirth(std::string_view topic, std::string_view payload) const;

 private:
  struct Known {
    OwnMetric own;
    std::optional<UtcNanos> time;  ///< none: no value yet
    Scalar value;
    std::string text;
  };

  std::string topic(MessageType of_node, MessageType of_device, std::string_view device) const;
  OutgoingMessage birth(std::size_t begin, std::size_t end, UtcNanos now);
  MetricToWrite born(std::size_t index) const;
  OutgoingMessage written(std::string to, UtcNanos now);

  std::string group_, id_;
  std::vector<Known> metrics_;
  std::optional<std::uint8_t> bd_seq_;
  std::uint8_t seq_ = 0;
  std::vector<MetricToWrite> writing_;  // kept for its memory
};

}  // namespace millwright::sparkplug
