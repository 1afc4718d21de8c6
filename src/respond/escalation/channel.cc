// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/channel.h"

#include <array>

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, kChannelCount> kNames{"email", "browser", "webhook",
                                                             "mqtt",  "sms",     "siren"};

}  // namespace

std::string_view name(Channel channel) {
  return kNames[static_cast<std::size_t>(channel)];
}

std::optional<Channel> parse_channel(std::string_view text) {
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    if (kNames[i] == text) return static_cast<Channel>(i);
  }
  return std::nullopt;
}

std::vector<Channel> ChannelSet::list() const {
  std::vector<Channel> channels;
  for (std::size_t i = 0; i < kChannelCount; ++i) {
    if (has(static_cast<Channel>(i))) channels.push_back(static_cast<Channel>(i));
  }
  return channels;
}

std::string ChannelSet::to_text() const {
  std::string text;
  for (const Channel channel : list()) {
    if (!text.empty()) text += ", ";
    text += name(channel);
  }
  return text.empty() ? "none" : text;
}

}  // namespace millwright::respond
