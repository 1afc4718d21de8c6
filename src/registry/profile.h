// SPDX-License-Identifier: Apache-2.0
#pragma once
// A profile: the reusable, versioned description of a device type. File format and its rules:
// docs/format/profile.md. Only the mapping of a signal knows a protocol.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/plant.h"

namespace millwright::registry {

/// Where a signal is found in each protocol; empty = under the signal's own name.
struct ProfileMapping {
  std::string mqtt_topic;  ///< topic levels below the device's prefix
  std::string mqtt_key;    ///< member of the JSON object published there
  std::string sparkplug_metric;
  std::string line_field;

  bool operator==(const ProfileMapping&) const = default;
};

struct ProfileSignal {
  std::string name;
  std::string title;
  std::string unit;
  SignalKind kind = SignalKind::kAnalog;
  ValueType type = ValueType::kFloat64;
  std::optional<double> range_low;
  std::optional<double> range_high;
  std::chrono::milliseconds expected_interval{1000};
  ProfileMapping mapping;
  std::optional<double> value_at_4_ma{};  ///< of its current loop; both or neither
  std::optional<double> value_at_20_ma{};

  bool operator==(const ProfileSignal&) const = default;
};

/// A default rule. Texts may hold the placeholder {asset}: the asset's title.
struct ProfileRule {
  std::string signal;
  RuleKind kind = RuleKind::kHigh;
  double limit = 0;
  double deadband = 0;
  std::chrono::milliseconds on_delay{0};
  std::chrono::milliseconds off_delay{0};
  std::chrono::milliseconds window{0};
  int priority = 3;
  std::string message;
  std::string consequence;
  std::string response;
  // As in model/plant.h's Rule; without them the rule is made, and listed as not rationalised.
  std::string owner{};
  Severity consequence_level = Severity::kNone;
  std::chrono::seconds respond_within{0};
  std::string procedure{};
  std::string policy{};
  std::string alarm_class{};
  RuleMode mode = RuleMode::kAlarm;
  bool is_latching = false;
  std::string position{};
  bool is_condition_warning = false;
  std::vector<std::string> inhibits{};

  bool operator==(const ProfileRule&) const = default;
};

struct Profile {
  std::string name;
  int version = 1;
  std::string title;
  std::string description;
  std::string manufacturer;
  std::string asset_class;  ///< given to an asset that has none when the profile is applied
  std::vector<ProfileSignal> signals;
  std::vector<ProfileRule> rules;
  std::vector<std::string> procedures;  ///< names only

  bool operator==(const Profile&) const = default;
};

/// Reads a profile and checks it as the registry would check what it makes.
/// Errors: invalid_argument "file:line: what".  Cost: at most 256 KiB of text is accepted.
Result<Profile> parse_profile(std::string_view text, std::string_view file_name);

/// The text that parses to an equal profile; defaults are left out.
std::string profile_to_yaml(const Profile& profile);

/// The records a profile stands for, without ids and owner.
Signal to_signal(const ProfileSignal& signal);
Rule to_rule(const ProfileRule& rule, std::string_view asset_title);

/// The address of a signal for a device under `prefix`: prefix, then the mapping's place in
/// `protocol` ("mqtt", "sparkplug", "line"; others use the name), joined by '/'.
std::string profile_address(const ProfileSignal& signal, std::string_view protocol,
                            std::string_view prefix);

}  // namespace millwright::registry
