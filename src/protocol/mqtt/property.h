// SPDX-License-Identifier: Apache-2.0
#pragma once
// MQTT 5 properties: a list in wire order. A packet without properties costs nothing.
// Which property may stand in which packet is a table in property.cc (MQTT 5 §2.2.2.2).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/mqtt/types.h"

namespace millwright::mqtt {

enum class PropertyId : std::uint8_t {
  kPayloadFormat = 1,
  kMessageExpiry = 2,
  kContentType = 3,
  kResponseTopic = 8,
  kCorrelationData = 9,
  kSubscriptionId = 11,
  kSessionExpiry = 17,
  kAssignedClientId = 18,
  kServerKeepAlive = 19,
  kAuthMethod = 21,
  kAuthData = 22,
  kRequestProblemInfo = 23,
  kWillDelay = 24,
  kRequestResponseInfo = 25,
  kResponseInfo = 26,
  kServerReference = 28,
  kReasonString = 31,
  kReceiveMaximum = 33,
  kTopicAliasMaximum = 34,
  kTopicAlias = 35,
  kMaximumQos = 36,
  kRetainAvailable = 37,
  kUserProperty = 38,
  kMaximumPacketSize = 39,
  kWildcardAvailable = 40,
  kSubscriptionIdAvailable = 41,
  kSharedAvailable = 42,
};

enum class PropertyType : std::uint8_t { kByte, kU16, kU32, kVarint, kText, kBinary, kPair };

/// Where a property list stands: a packet type, or the will inside CONNECT.
struct PropertyContext {
  std::uint16_t bit;
  constexpr explicit PropertyContext(PacketType type)
      : bit(static_cast<std::uint16_t>(1u << static_cast<unsigned>(type))) {}
  static constexpr PropertyContext will() { return PropertyContext(PacketType{0}); }
};

struct PropertyInfo {
  std::string_view name;  ///< empty: no such property
  PropertyType type = PropertyType::kByte;
  std::uint16_t contexts = 0;  ///< PropertyContext bits
};

/// The row for a wire identifier, nullptr when there is none.
const PropertyInfo* find_property(std::uint32_t id);

/// Numbers are in `number`; texts and binaries in `text`; a user property is `text` = `value`.
/// Lifetime: views point into the decoded input or the caller's text.
struct Property {
  PropertyId id = PropertyId::kPayloadFormat;
  std::uint32_t number = 0;
  std::string_view text;
  std::string_view value;
  bool operator==(const Property&) const = default;
};

class Properties {
 public:
  void add(PropertyId id, std::uint32_t number) { items_.push_back({id, number, {}, {}}); }
  void add(PropertyId id, std::string_view text) { items_.push_back({id, 0, text, {}}); }
  void add_user(std::string_view name, std::string_view value) {
    items_.push_back({PropertyId::kUserProperty, 0, name, value});
  }

  bool empty() const { return items_.empty(); }
  std::span<const Property> items() const { return items_; }
  bool has(PropertyId id) const { return find(id) != nullptr; }
  /// The first one's number or text. Cost: linear, lists are short.
  std::optional<std::uint32_t> number(PropertyId id) const;
  std::optional<std::string_view> text(PropertyId id) const;

  bool operator==(const Properties&) const = default;

 private:
  const Property* find(PropertyId id) const;

  std::vector<Property> items_;
};

/// Reads a property list (its bytes, without the length before them) and checks identifiers,
/// types, duplicates and the values that the specification forbids.
Decoded<Properties> decode_properties(std::string_view bytes, PropertyContext context);

/// Encoded size of the items, without the length before them.
std::size_t encoded_size(const Properties& properties);
/// Appends the items only.
void append_items(const Properties& properties, std::string& out);
/// Appends one item.
void append_item(const Property& property, std::string& out);

}  // namespace millwright::mqtt
