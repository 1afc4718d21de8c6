// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/topic.h"

#include <array>

namespace millwright::sparkplug {
namespace {

constexpr std::array<std::string_view, 9> kNames{"NBIRTH", "NDEATH", "NDATA", "NCMD", "DBIRTH",
                                                 "DDEATH", "DDATA",  "DCMD",  "STATE"};

std::optional<MessageType> parse_type(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (text == kNames[i]) return static_cast<MessageType>(i);
  }
  return std::nullopt;
}

bool is_of_device(MessageType type) {
  return type >= MessageType::kDeviceBirth && type <= MessageType::kDeviceCommand;
}

/// Takes the next level off `rest`; empty at the end.
std::string_view take_level(std::string_view& rest) {
  const std::string_view level = rest.substr(0, rest.find('/'));
  rest.remove_prefix(level.size());
  if (rest.size() > 1) rest.remove_prefix(1);  // a slash at the very end stays and is refused
  return level;
}

}  // namespace

std::string_view name(MessageType type) {
  return kNames[static_cast<std::size_t>(type)];
}

std::optional<Topic> parse_topic(std::string_view topic) {
  if (topic.find_first_of("+#") != std::string_view::npos) return std::nullopt;
  std::string_view rest = topic;
  if (take_level(rest) != kNamespace) return std::nullopt;
  Topic out;
  out.group = take_level(rest);
  if (out.group == "STATE") {
    out.edge = take_level(rest);
    if (out.edge.empty() || !rest.empty()) return std::nullopt;
    out.group = {};
    out.type = MessageType::kState;
    return out;
  }
  const auto type = parse_type(take_level(rest));
  if (!type || *type == MessageType::kState) return std::nullopt;
  out.type = *type;
  out.edge = take_level(rest);
  out.device = take_level(rest);
  if (out.group.empty() || out.edge.empty() || !rest.empty()) return std::nullopt;
  if (out.device.empty() == is_of_device(out.type)) return std::nullopt;
  return out;
}

std::string to_text(const Topic& topic) {
  std::string out(kNamespace);
  if (topic.type == MessageType::kState) return out.append("/STATE/").append(topic.edge);
  out.append("/").append(topic.group).append("/").append(name(topic.type));
  out.append("/").append(topic.edge);
  if (!topic.device.empty()) out.append("/").append(topic.device);
  return out;
}

}  // namespace millwright::sparkplug
