// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sparkplug B topics: spBv1.0/<group>/<type>/<edge>[/<device>] and spBv1.0/STATE/<host>.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millwright::sparkplug {

inline constexpr std::string_view kNamespace = "spBv1.0";

enum class MessageType : std::uint8_t {
  kNodeBirth,      ///< NBIRTH
  kNodeDeath,      ///< NDEATH
  kNodeData,       ///< NDATA
  kNodeCommand,    ///< NCMD
  kDeviceBirth,    ///< DBIRTH
  kDeviceDeath,    ///< DDEATH
  kDeviceData,     ///< DDATA
  kDeviceCommand,  ///< DCMD
  kState,          ///< STATE of a host application
};

/// "NBIRTH", "DDATA", ...
std::string_view name(MessageType type);

/// Lifetime: views into the topic it was read from.
struct Topic {
  MessageType type = MessageType::kNodeData;
  std::string_view group;   ///< empty for STATE
  std::string_view edge;    ///< the host's id for STATE
  std::string_view device;  ///< empty for messages of the edge node itself
};

/// Nothing on any topic that is not Sparkplug B: wrong number of levels, an empty level, a device
/// where none may be or none where one must be, or a wildcard.
std::optional<Topic> parse_topic(std::string_view topic);

/// The inverse.
std::string to_text(const Topic& topic);

}  // namespace millwright::sparkplug
