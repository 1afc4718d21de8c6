// SPDX-License-Identifier: Apache-2.0
// parse_profile(): a small checked reader over yaml-cpp. Every node is asked for by key; what
// nobody asked for is refused. yaml-cpp reports syntax by exception, caught here.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "registry/profile.h"
#include "registry/suggest.h"
#include "registry/validate.h"
#include "yaml/node.h"

namespace millwright::registry {
namespace {

constexpr std::size_t kMaxProfileBytes = 256 * 1024;
constexpr std::size_t kMaxSignals = 1000;
constexpr int kFormatVersion = 1;

// The first problem of a parse, with its line.
class Problems {
 public:
  explicit Problems(std::string_view file) : file_(file) {}
  void add(const YAML::Mark& mark, std::string_view what) {
    if (error_.empty()) error_ = fmt::format("{}:{}: {}", file_, mark.line + 1, what);
  }
  bool any() const { return !error_.empty(); }
  Error error() const { return Error(Code::kInvalidArgument, error_); }

 private:
  std::string file_;
  std::string error_;
};

// One YAML map whose keys are read by name. done() refuses the others.
class Map {
 public:
  Map(const YAML::Node& node, std::string_view what, Problems& problems)
      : node_(node), problems_(problems) {
    if (!node.IsMap()) {
      problems.add(node.Mark(), fmt::format("{} must be a map of keys and values", what));
      return;
    }
    std::set<std::string> keys;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) {
        problems.add(entry.first.Mark(), "a key must be plain text");
      } else if (!keys.insert(entry.first.Scalar()).second) {
        problems.add(entry.first.Mark(),
                     fmt::format("key '{}' appears twice", entry.first.Scalar()));
      }
    }
  }

  YAML::Mark mark() const { return node_.Mark(); }

  /// The value of `key`, or a node that is not defined.
  YAML::Node child(std::string_view key) {
    known_.push_back(key);
    if (!node_.IsMap()) return YAML::Node(YAML::NodeType::Undefined);
    for (const auto& entry : node_) {
      if (entry.first.IsScalar() && entry.first.Scalar() == key) return entry.second;
    }
    return YAML::Node(YAML::NodeType::Undefined);
  }

  void require(std::string_view key, std::string_view what) {
    if (node_.IsMap() && !is_given(child(key))) {
      problems_.add(node_.Mark(), fmt::format("{} has no '{}'", what, key));
    }
  }

  void read(std::string_view key, std::string& out) {
    const YAML::Node value = child(key);
    if (!is_given(value)) return;
    if (!value.IsScalar()) return wrong(value, key, "must be text");
    out = value.Scalar();
  }
  void read(std::string_view key, bool& out) {
    const YAML::Node value = child(key);
    if (!is_given(value)) return;
    const std::string text = value.IsScalar() ? value.Scalar() : "";
    if (text != "true" && text != "false") return wrong(value, key, "must be true or false");
    out = text == "true";
  }
  void read(std::string_view key, double& out) {
    const YAML::Node value = child(key);
    if (is_given(value)) out = number(value, key);
  }
  template <class Int>
  void read_integer(std::string_view key, Int& out, Int low, Int high) {
    const YAML::Node value = child(key);
    if (!is_given(value)) return;
    const std::string text = value.IsScalar() ? value.Scalar() : "";
    Int parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
      return wrong(value, key, "must be a whole number");
    }
    if (parsed < low || parsed > high) {
      return wrong(value, key, fmt::format("must be from {} to {}", low, high));
    }
    out = parsed;
  }
  void read(std::string_view key, std::chrono::milliseconds& out) {
    std::int64_t count = out.count();
    read_integer<std::int64_t>(key, count, 0, 366LL * 86'400'000);
    out = std::chrono::milliseconds(count);
  }
  template <class Enum, class Parse>
  void read(std::string_view key, Enum& out, Parse parse,
            std::initializer_list<std::string_view> names) {
    const YAML::Node value = child(key);
    if (!is_given(value)) return;
    const std::string text = value.IsScalar() ? value.Scalar() : "";
    if (const auto parsed = parse(text)) {
      out = *parsed;
      return;
    }
    wrong(value, key,
          fmt::format("'{}' is not one of {}{}", text, fmt::join(names, ", "),
                      did_you_mean(nearest(text, {names.begin(), names.end()}))));
  }
  /// [low, high]; either may be null.
  void read_range(std::string_view key, std::optional<double>& low, std::optional<double>& high) {
    read_pair(key, "[low, high]; null for an open end", low, high);
  }
  void read_pair(std::string_view key, std::string_view form, std::optional<double>& low,
                 std::optional<double>& high) {
    const YAML::Node value = child(key);
    if (!is_given(value)) return;
    if (!value.IsSequence() || value.size() != 2) {
      return wrong(value, key, fmt::format("must be {}", form));
    }
    if (!value[0].IsNull()) low = number(value[0], key);
    if (!value[1].IsNull()) high = number(value[1], key);
  }
  void read(std::string_view key, std::vector<std::string>& out) {
    for (const YAML::Node& item : list(key)) {
      if (!item.IsScalar()) return wrong(item, key, "must be a list of texts");
      out.push_back(item.Scalar());
    }
  }
  /// The elements of a list; empty when the key is not given.
  std::vector<YAML::Node> list(std::string_view key) {
    std::vector<YAML::Node> out;
    const YAML::Node value = child(key);
    if (!is_given(value)) return out;
    if (!value.IsSequence()) {
      wrong(value, key, "must be a list");
      return out;
    }
    for (const auto& element : value) out.push_back(element);
    return out;
  }

  void done() {
    if (!node_.IsMap()) return;
    for (const auto& entry : node_) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      if (std::ranges::find(known_, key) != known_.end()) continue;
      problems_.add(entry.first.Mark(),
                    fmt::format("unknown key '{}'{}", key, did_you_mean(nearest(key, known_))));
    }
  }

 private:
  static bool is_given(const YAML::Node& node) { return node.IsDefined() && !node.IsNull(); }
  void wrong(const YAML::Node& value, std::string_view key, std::string_view what) {
    problems_.add(value.Mark(), fmt::format("{}: {}", key, what));
  }
  double number(const YAML::Node& value, std::string_view key) {
    const std::string text = value.IsScalar() ? value.Scalar() : "";
    double parsed = 0;
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(begin, last, parsed);
    if (text.empty() || error != std::errc() || end != last || !std::isfinite(parsed)) {
      wrong(value, key, fmt::format("'{}' is not a number", text));
      return 0;
    }
    return parsed;
  }

  YAML::Node node_;
  Problems& problems_;
  std::vector<std::string_view> known_;
};

std::optional<ValueType> parse_value_type(std::string_view text) {
  for (const auto type : {ValueType::kFloat64, ValueType::kInt64, ValueType::kUint64,
                          ValueType::kBool, ValueType::kText}) {
    if (millwright::name(type) == text) return type;
  }
  return std::nullopt;
}

ProfileMapping read_mapping(const YAML::Node& node, Problems& problems) {
  ProfileMapping mapping;
  if (!node.IsDefined() || node.IsNull()) return mapping;
  Map map(node, "mapping", problems);
  const auto protocol = [&](std::string_view key, auto read) {
    const YAML::Node child = map.child(key);
    if (!child.IsDefined() || child.IsNull()) return;
    Map inner(child, key, problems);
    read(inner);
    inner.done();
  };
  protocol("mqtt", [&](Map& inner) {
    inner.read("topic", mapping.mqtt_topic);
    inner.read("key", mapping.mqtt_key);
  });
  protocol("sparkplug", [&](Map& inner) { inner.read("metric", mapping.sparkplug_metric); });
  protocol("line", [&](Map& inner) { inner.read("field", mapping.line_field); });
  map.done();
  if (mapping.mqtt_topic.find_first_of("+#") != std::string::npos) {
    problems.add(node.Mark(), "topic: must not hold '+' or '#'");
  }
  return mapping;
}

ProfileSignal read_signal(const YAML::Node& node, Problems& problems) {
  ProfileSignal signal;
  Map map(node, "a signal", problems);
  map.require("name", "the signal");
  map.require("unit", "the signal");
  map.read("name", signal.name);
  map.read("title", signal.title);
  map.read("unit", signal.unit);
  map.read("kind", signal.kind, parse_signal_kind, {"analog", "discrete", "counter", "text"});
  map.read("type", signal.type, parse_value_type, {"float64", "int64", "uint64", "bool", "text"});
  map.read_range("range", signal.range_low, signal.range_high);
  map.read("expected_interval_ms", signal.expected_interval);
  map.read_pair("current_loop", "[value at 4 mA, value at 20 mA]", signal.value_at_4_ma,
                signal.value_at_20_ma);
  signal.mapping = read_mapping(map.child("mapping"), problems);
  map.done();
  if (problems.any()) return signal;
  if (const Status valid = validate(to_signal(signal)); !valid) {
    problems.add(node.Mark(), fmt::format("signal '{}': {}", signal.name, valid.error().message()));
  }
  return signal;
}

// What makes a rule an alarm that somebody answers (docs/format/profile.md).
void read_response(Map& map, ProfileRule& rule) {
  map.read("owner", rule.owner);
  map.read("consequence_level", rule.consequence_level, parse_severity,
           {"none", "minor", "moderate", "major", "severe"});
  std::int64_t respond_within_s = rule.respond_within.count();
  map.read_integer<std::int64_t>("respond_within_s", respond_within_s, 0, 30LL * 86'400);
  rule.respond_within = std::chrono::seconds(respond_within_s);
  map.read("procedure", rule.procedure);
  map.read("policy", rule.policy);
  map.read("alarm_class", rule.alarm_class);
  map.read("mode", rule.mode, parse_rule_mode, {"alarm", "event", "shadow"});
  map.read("is_latching", rule.is_latching);
  map.read("position", rule.position);
  map.read("is_condition_warning", rule.is_condition_warning);
  map.read("inhibits", rule.inhibits);
}

ProfileRule read_rule(const YAML::Node& node, const Profile& profile, Problems& problems) {
  ProfileRule rule;
  Map map(node, "a rule", problems);
  map.require("signal", "the rule");
  map.require("kind", "the rule");
  map.require("message", "the rule");
  map.read("signal", rule.signal);
  map.read(
      "kind", rule.kind, parse_rule_kind,
      {"high-high", "high", "low", "low-low", "rate-of-change", "stuck", "no-data", "external"});
  if (rule.kind <= RuleKind::kRateOfChange) map.require("limit", "the rule");
  map.read("limit", rule.limit);
  map.read("deadband", rule.deadband);
  map.read("on_delay_ms", rule.on_delay);
  map.read("off_delay_ms", rule.off_delay);
  map.read("window_ms", rule.window);
  map.read_integer("priority", rule.priority, 1, 3);
  map.read("message", rule.message);
  map.read("consequence", rule.consequence);
  map.read("response", rule.response);
  read_response(map, rule);
  map.done();
  if (rule.message.empty()) problems.add(node.Mark(), "message: must not be empty");
  if (problems.any()) return rule;
  const auto signal = std::ranges::find(profile.signals, rule.signal, &ProfileSignal::name);
  if (signal == profile.signals.end()) {
    std::vector<std::string_view> names;
    for (const ProfileSignal& known : profile.signals) names.push_back(known.name);
    problems.add(node.Mark(), fmt::format("rule for '{}': the profile has no such signal{}",
                                          rule.signal, did_you_mean(nearest(rule.signal, names))));
    return rule;
  }
  const Rule made = to_rule(rule, "");
  Status valid = validate(made);
  if (valid) valid = validate_against(made, to_signal(*signal));
  if (!valid) {
    problems.add(node.Mark(), fmt::format("{} rule for '{}': {}", name(rule.kind), rule.signal,
                                          valid.error().message()));
  }
  return rule;
}

void read_head(Map& map, Profile& profile, Problems& problems) {
  map.require("millwright-profile", "the file");
  map.require("name", "the file");
  map.require("version", "the file");
  int format = kFormatVersion;
  map.read_integer("millwright-profile", format, 1, 1'000'000);
  if (format > kFormatVersion) {
    problems.add(map.mark(), fmt::format("format version {}, this program reads up to {}", format,
                                         kFormatVersion));
  }
  map.read("name", profile.name);
  map.read_integer("version", profile.version, 1, 1'000'000);
  map.read("title", profile.title);
  map.read("description", profile.description);
  map.read("manufacturer", profile.manufacturer);
  map.read("asset_class", profile.asset_class);
  const bool has_at = profile.name.find('@') != std::string::npos;
  if (!problems.any() && (has_at || !is_path_element(profile.name))) {
    problems.add(map.child("name").Mark(),
                 fmt::format("name '{}': must be 1 to 64 bytes without '/', '+', '#' and '@'",
                             profile.name));
  }
}

Profile read_profile(const YAML::Node& root, Problems& problems) {
  Profile profile;
  Map map(root, "a profile", problems);
  read_head(map, profile, problems);
  const std::vector<YAML::Node> signals = map.list("signals");
  if (signals.size() > kMaxSignals) {
    problems.add(map.child("signals").Mark(),
                 fmt::format("signals: {}, at most {}", signals.size(), kMaxSignals));
  }
  for (const YAML::Node& node : signals) {
    if (problems.any()) return profile;
    ProfileSignal signal = read_signal(node, problems);
    if (std::ranges::find(profile.signals, signal.name, &ProfileSignal::name) !=
        profile.signals.end()) {
      problems.add(node.Mark(), fmt::format("signal '{}' appears twice", signal.name));
    }
    profile.signals.push_back(std::move(signal));
  }
  for (const YAML::Node& node : map.list("rules")) {
    if (problems.any()) return profile;
    profile.rules.push_back(read_rule(node, profile, problems));
  }
  for (const YAML::Node& node : map.list("procedures")) {
    if (!node.IsScalar()) problems.add(node.Mark(), "procedures: must be a list of names");
    if (!problems.any()) profile.procedures.push_back(node.Scalar());
  }
  map.done();
  return profile;
}

}  // namespace

Result<Profile> parse_profile(std::string_view text, std::string_view file_name) {
  Problems problems(file_name);
  const YAML::Mark start = YAML::Mark();
  if (text.size() > kMaxProfileBytes) {
    problems.add(start,
                 fmt::format("{} bytes, a profile has at most {}", text.size(), kMaxProfileBytes));
    return fail(problems.error());
  }
  // Vets it first: one document, bounded with its aliases expanded, and one that yaml-cpp's loader
  // comes to an end with.
  MW_TRY_STATUS(yaml::parse(text, file_name));
  try {
    Profile profile = read_profile(YAML::Load(std::string(text)), problems);
    if (problems.any()) return fail(problems.error());
    return profile;
  } catch (const YAML::Exception& e) {
    problems.add(e.mark.is_null() ? start : e.mark, e.msg);
    return fail(problems.error());
  }
}

}  // namespace millwright::registry
