// SPDX-License-Identifier: Apache-2.0
#include "rehearse/clone_plant.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>

#include "protocol/sparkplug/metric_address.h"
#include "yaml/node.h"

namespace millwright::rehearse {
namespace {

using yaml::Node;

constexpr yaml::Bounds kBounds{.bytes = 8u << 20, .nodes = 1'000'000, .depth = 32};
/// A rule that waits longer does not alarm within a rehearsal.
constexpr double kLongestDelayMs = 3000;

Node* find(Node& map, std::string_view key) {
  for (auto& [name, value] : map.entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string_view text(const Node& map, std::string_view key, std::string_view otherwise = {}) {
  const Node* node = map.find(key);
  return node == nullptr ? otherwise : std::string_view(node->scalar);
}

std::optional<double> number(const Node& map, std::string_view key) {
  const std::string_view text_ = text(map, key);
  double value = 0;
  const auto read = std::from_chars(text_.data(), text_.data() + text_.size(), value);
  if (text_.empty() || read.ec != std::errc()) return std::nullopt;
  return value;
}

// Limits of a signal.

struct Band {
  std::optional<double> low, high;  ///< the innermost limits of enabled rules
  double stuck_within = 0;
  bool is_external = false;
  bool alarms_low = false, alarms_high = false;
};

Band band_of(const Node& signal) {
  Band band;
  const Node* rules = signal.find("rules");
  if (rules == nullptr) return band;
  for (const Node& rule : rules->items) {
    if (text(rule, "is_enabled", "true") != "true") continue;
    const std::string_view kind = text(rule, "kind");
    const double limit = number(rule, "limit").value_or(0);
    const bool alarms = text(rule, "mode", "alarm") == "alarm" &&
                        number(rule, "on_delay_ms").value_or(0) <= kLongestDelayMs;
    if (kind.starts_with("high")) {
      band.high = std::min(band.high.value_or(limit), limit);
      band.alarms_high |= alarms;
    } else if (kind.starts_with("low")) {
      band.low = std::max(band.low.value_or(limit), limit);
      band.alarms_low |= alarms;
    } else if (kind == "stuck") {
      band.stuck_within = std::max(band.stuck_within, number(rule, "deadband").value_or(0));
    } else if (kind == "external") {
      band.is_external = true;
    }
  }
  return band;
}

Form form_of(const Node& signal) {
  const std::string_view type = text(signal, "type", "float64");
  if (text(signal, "kind") == "text" || type == "text") return Form::kText;
  if (type == "bool") return Form::kFlag;
  if (text(signal, "kind") == "counter") return Form::kCounter;
  return type == "float64" ? Form::kReal : Form::kWhole;
}

double step_of(double limit) {
  return std::max(1.0, std::abs(limit) * 0.2);
}

/// Between limits and ranges, as far from them as can be.
LoadSignal values_of(const Node& signal) {
  LoadSignal out;
  out.form = form_of(signal);
  const Band band = band_of(signal);
  const auto range_low = number(signal, "range_low");
  const auto range_high = number(signal, "range_high");
  const auto low = band.low ? band.low : range_low;
  const auto high = band.high ? band.high : range_high;
  if (band.is_external) {
    out.normal = 0;
    out.wander = 0;
    return out;
  }
  const double from = low ? *low : high ? *high - 2 * step_of(*high) : 40;
  const double to = high ? *high : from + 2 * step_of(from);
  out.normal = (from + to) / 2;
  const double room = std::max(0.0, (to - from) / 2);
  out.wander = std::min(room * 0.6, std::max(room * 0.05, band.stuck_within * 1.5));
  if (band.high && band.alarms_high && (!range_high || *range_high > *band.high)) {
    out.alarming = range_high ? (*band.high + *range_high) / 2 : *band.high + step_of(*band.high);
    out.may_alarm = true;
  } else if (band.low && band.alarms_low && (!range_low || *range_low < *band.low)) {
    out.alarming = range_low ? (*band.low + *range_low) / 2 : *band.low - step_of(*band.low);
    out.may_alarm = true;
  }
  out.may_alarm = out.may_alarm && out.form == Form::kReal;
  return out;
}

// Writing a tree back.

void write(const Node& node, std::size_t depth, std::string& out);

void write_entries(const Node& map, std::size_t depth, bool is_in_item, std::string& out) {
  for (const auto& [key, value] : map.entries) {
    if (!is_in_item) out.append(depth * 2, ' ');
    is_in_item = false;
    out += yaml::quote(key) + ":";
    write(value, depth, out);
  }
}

void write(const Node& node, std::size_t depth, std::string& out) {
  switch (node.kind) {
    case Node::Kind::kNull:
      out += "\n";
      return;
    case Node::Kind::kScalar:
      out += " " + yaml::quote(node.scalar) + "\n";
      return;
    case Node::Kind::kMap:
      out += node.entries.empty() ? " {}\n" : "\n";
      write_entries(node, depth + 1, false, out);
      return;
    case Node::Kind::kSequence:
      out += node.items.empty() ? " []\n" : "\n";
      for (const Node& item : node.items) {
        out.append((depth + 1) * 2, ' ');
        out += "-";
        if (item.kind == Node::Kind::kMap && !item.entries.empty()) {
          out += " ";
          write_entries(item, depth + 2, true, out);
        } else {
          write(item, depth + 1, out);
        }
      }
      return;
  }
}

// The plant.

void drop(Node& map, std::string_view key) {
  std::erase_if(map.entries, [&](const auto& entry) { return entry.first == key; });
}

/// Calls `visit(asset, path of its line)` for every asset.
void each_asset(Node& plant, const std::function<void(Node&, const std::string&)>& visit) {
  const auto children = [](Node& node, std::string_view key) -> std::vector<Node>& {
    static std::vector<Node> none;
    Node* found = find(node, key);
    return found == nullptr ? none : found->items;
  };
  for (Node& site : children(plant, "sites")) {
    for (Node& area : children(site, "areas")) {
      for (Node& line : children(area, "lines")) {
        const std::string path =
            fmt::format("{}/{}/{}", text(site, "name"), text(area, "name"), text(line, "name"));
        for (Node& asset : children(line, "assets")) visit(asset, path);
      }
    }
  }
}

std::string copy_name(std::string_view original, std::size_t number) {
  return number > 1 ? fmt::format("{}-x{}", original, number) : std::string(original);
}

/// The address of a signal that comes over Sparkplug B, its edge node named after the copy; empty
/// for all others.
std::string sparkplug_address(const Node& signal, std::size_t number) {
  const auto parts = sparkplug::parse_metric_address(text(signal, "address"));
  if (!parts) return {};
  sparkplug::MetricAddress own = *parts;
  const std::string edge = copy_name(own.edge, number);
  own.edge = edge;
  return to_text(own);
}

/// One copy: names of assets changed, addresses left out but those of Sparkplug B.
std::string copy_of(Node plant, std::size_t number, std::vector<LoadSignal>& signals) {
  each_asset(plant, [&](Node& asset, const std::string& line) {
    Node* name = find(asset, "name");
    if (name == nullptr) return;
    name->scalar = copy_name(name->scalar, number);
    Node* own = find(asset, "signals");
    if (own == nullptr) return;
    for (Node& signal : own->items) {
      LoadSignal load = values_of(signal);
      load.address = sparkplug_address(signal, number);
      for (const char* key : {"value_at_4_ma", "value_at_20_ma"}) drop(signal, key);
      if (load.address.empty()) {
        drop(signal, "address");
        load.address = fmt::format("{}/{}/{}", line, name->scalar, text(signal, "name"));
      } else {
        find(signal, "address")->scalar = load.address;
      }
      signals.push_back(std::move(load));
    }
  });
  if (number > 1) {
    drop(plant, "alarm_classes");
    drop(plant, "teams");
    drop(plant, "devices");
  }
  std::string out;
  write_entries(plant, 0, false, out);
  return out;
}

}  // namespace

Result<ClonedPlant> clone_plant(const std::string& plant, std::size_t copies) {
  MW_TRY(const Node root, yaml::parse(plant, "plant.yaml", kBounds));
  if (root.find("millwright-plant") == nullptr) {
    return fail(Code::kInvalidArgument, "plant.yaml: no plant file of millwright export plant");
  }
  ClonedPlant out;
  for (std::size_t number = 1; number <= std::max<std::size_t>(copies, 1); ++number) {
    out.files.push_back(copy_of(root, number, out.signals));
  }
  if (out.signals.empty()) {
    return fail(Code::kInvalidArgument,
                "plant.yaml: there is no signal to rehearse with; configure or adopt some first");
  }
  return out;
}

}  // namespace millwright::rehearse
