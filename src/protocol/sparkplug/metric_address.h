// SPDX-License-Identifier: Apache-2.0
#pragma once
// The address of a metric, "spBv1.0/group/edge[/device]/metric", from its name and back.

#include <optional>
#include <string>
#include <string_view>

namespace millwright::sparkplug {

/// A metric's name as part of an address: control characters and `+ # %` become %XX, so that an
/// address is never a topic filter.
std::string encode_metric_name(std::string_view name);
/// The inverse; what is no %XX stays as it is.
std::string decode_metric_name(std::string_view encoded);

/// Lifetime: views into the address it was read from.
struct MetricAddress {
  std::string_view group;
  std::string_view edge;
  std::string_view device;  ///< empty for a metric of the edge node itself
  std::string_view metric;  ///< as it stands in the address: encoded
};

/// Nothing on any other address. A node's own metric with a slash in its name reads like one of a
/// device: both come to the same address, which is why a host refuses the second of them.
std::optional<MetricAddress> parse_metric_address(std::string_view address);

/// The inverse.
std::string to_text(const MetricAddress& address);

}  // namespace millwright::sparkplug
