// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/metric_address.h"

#include <charconv>

#include "protocol/sparkplug/topic.h"

namespace millwright::sparkplug {

std::string encode_metric_name(std::string_view name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c != '+' && c != '#' && c != '%' && byte >= 0x20 && byte != 0x7f) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 0xf]};
    }
  }
  return out;
}

std::string decode_metric_name(std::string_view encoded) {
  std::string out;
  out.reserve(encoded.size());
  while (!encoded.empty()) {
    unsigned char byte = 0;
    if (encoded.front() == '%' && encoded.size() >= 3) {
      const char* const end = encoded.data() + 3;
      if (std::from_chars(encoded.data() + 1, end, byte, 16).ptr == end) {
        out += static_cast<char>(byte);
        encoded.remove_prefix(3);
        continue;
      }
    }
    out += encoded.front();
    encoded.remove_prefix(1);
  }
  return out;
}

std::optional<MetricAddress> parse_metric_address(std::string_view address) {
  const auto take = [&address] {
    const std::size_t slash = address.find('/');
    const std::string_view level = address.substr(0, slash);
    address.remove_prefix(slash == address.npos ? address.size() : slash + 1);
    return level;
  };
  if (take() != kNamespace) return std::nullopt;
  MetricAddress out;
  out.group = take();
  out.edge = take();
  const std::size_t slash = address.find('/');
  if (slash != address.npos && slash > 0 && slash + 1 < address.size()) out.device = take();
  out.metric = address;
  if (out.group.empty() || out.edge.empty() || out.metric.empty()) return std::nullopt;
  return out;
}

std::string to_text(const MetricAddress& address) {
  std::string out(kNamespace);
  out.append("/").append(address.group).append("/").append(address.edge);
  if (!address.device.empty()) out.append("/").append(address.device);
  return out.append("/").append(address.metric);
}

}  // namespace millwright::sparkplug
