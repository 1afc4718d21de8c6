// SPDX-License-Identifier: Apache-2.0
#pragma once
// The ways a message reaches a person, and sets of them. What each one does is notify's business.

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millwright::respond {

/// Persisted; do not renumber.
enum class Channel : std::uint8_t {
  kEmail = 0,
  kBrowser = 1,  ///< inside the UI
  kWebhook = 2,  ///< a chat tool
  kMqtt = 3,
  kSms = 4,
  kSiren = 5,  ///< a relay, through a signal write
};
inline constexpr std::size_t kChannelCount = 6;

/// "email", "browser", "webhook", "mqtt", "sms", "siren".
std::string_view name(Channel channel);
std::optional<Channel> parse_channel(std::string_view text);

class ChannelSet {
 public:
  constexpr ChannelSet() = default;
  constexpr ChannelSet(std::initializer_list<Channel> channels) {
    for (const Channel channel : channels) insert(channel);
  }

  constexpr void insert(Channel channel) {
    bits_ = static_cast<std::uint8_t>(bits_ | bit(channel));
  }
  constexpr bool has(Channel channel) const { return (bits_ & bit(channel)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr ChannelSet operator&(ChannelSet other) const {
    return from(static_cast<std::uint8_t>(bits_ & other.bits_));
  }
  constexpr ChannelSet operator|(ChannelSet other) const {
    return from(static_cast<std::uint8_t>(bits_ | other.bits_));
  }
  constexpr auto operator<=>(const ChannelSet&) const = default;

  /// In order of the enumerators.
  std::vector<Channel> list() const;
  /// "email, sms"; "none" when empty.
  std::string to_text() const;

 private:
  static constexpr unsigned bit(Channel channel) { return 1u << static_cast<unsigned>(channel); }
  static constexpr ChannelSet from(std::uint8_t bits) {
    ChannelSet set;
    set.bits_ = bits;
    return set;
  }

  std::uint8_t bits_ = 0;
};

}  // namespace millwright::respond
