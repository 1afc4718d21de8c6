// SPDX-License-Identifier: Apache-2.0
#pragma once
// The plant's records as plain types: the ISA-95 hierarchy, devices, signals, rules.
// Stored by registry/, served by api/, evaluated by detect/.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "model/value.h"

namespace millwright {

struct Site {
  SiteId id;
  std::string name;       ///< path element: no '/', '+', '#', not empty, at most 64 bytes
  std::string title;      ///< shown to people
  std::string time_zone;  ///< IANA name, "UTC" by default
};
struct Area {
  AreaId id;
  SiteId site;
  std::string name;
  std::string title;
};
struct Line {
  LineId id;
  AreaId area;
  std::string name;
  std::string title;
};
struct Asset {
  AssetId id;
  LineId line;
  std::string name;
  std::string title;
  std::string asset_class;  ///< "pump", "motor", ...; free text, lower case
  int criticality = 3;      ///< 1 highest to 5 lowest
  /// As its name plate and the place it stands in say; empty or none where nobody noted it.
  std::string make{};         ///< manufacturer
  std::string environment{};  ///< "indoor", "washdown", "hazardous"; free text, lower case
  std::optional<std::uint32_t> commissioned_year{};
};
struct Device {
  DeviceId id;
  std::string name;                            ///< unique; also its MQTT user name
  std::string protocol;                        ///< "mqtt", "sparkplug", "line", "rest"
  std::string profile;                         ///< name@version, or empty
  std::vector<std::string> publish_filters;    ///< topic filters it may publish to; empty = all
  std::vector<std::string> subscribe_filters;  ///< topic filters it may subscribe to; empty = all
};

/// Persisted; do not renumber.
enum class SignalKind : std::uint8_t { kAnalog = 0, kDiscrete = 1, kCounter = 2, kText = 3 };
std::string_view name(SignalKind kind);
std::optional<SignalKind> parse_signal_kind(std::string_view text);

struct Signal {
  SignalId id;
  AssetId asset;     ///< none while provisional
  std::string name;  ///< last path element
  std::string title;
  std::string unit;  ///< UCUM code, "1" for a plain number
  SignalKind kind = SignalKind::kAnalog;
  ValueType type = ValueType::kFloat64;
  std::optional<double> range_low;  ///< valid range in `unit`; outside = out-of-range
  std::optional<double> range_high;
  std::chrono::milliseconds expected_interval{1000};
  std::string address;  ///< where it comes from: see docs/architecture.md "Addresses"
  /// What the value is at 4 and at 20 mA of its current loop; both or neither. See current_loop.h.
  std::optional<double> value_at_4_ma{};
  std::optional<double> value_at_20_ma{};
};

/// Persisted; do not renumber.
enum class RuleKind : std::uint8_t {
  kHighHigh = 0,
  kHigh = 1,
  kLow = 2,
  kLowLow = 3,
  kRateOfChange = 4,  ///< |dv/dt| in unit per second above `limit`
  kStuck = 5,         ///< value unchanged within `deadband` for `window`
  kNoData = 6,        ///< no reading for `window` (0 = 3 x expected_interval, at least 5 s)
  kExternal = 7,      ///< another system or a person says so: the value is true, or not 0
};
std::string_view name(RuleKind kind);  ///< "high-high", "high", ..., "external"
std::optional<RuleKind> parse_rule_kind(std::string_view text);

/// What a condition is about. Persisted; do not renumber.
enum class SubjectKind : std::uint8_t { kSignal = 0, kAsset = 1, kDevice = 2, kExternal = 3 };
std::string_view name(SubjectKind kind);  ///< "signal", "asset", "device", "external"
std::optional<SubjectKind> parse_subject_kind(std::string_view text);

/// How bad it gets when nobody acts. Persisted; do not renumber.
enum class Severity : std::uint8_t {
  kNone = 0,  ///< not stated, or nothing follows: then it is no alarm (ISA-18.2)
  kMinor = 1,
  kModerate = 2,
  kMajor = 3,
  kSevere = 4,
};
std::string_view name(Severity severity);  ///< "none", "minor", ..., "severe"
std::optional<Severity> parse_severity(std::string_view text);

/// What a rule's condition becomes. Persisted; do not renumber.
enum class RuleMode : std::uint8_t {
  kAlarm = 0,   ///< somebody has to respond
  kEvent = 1,   ///< recorded; needs no response
  kShadow = 2,  ///< on trial: recorded as the alarm it would be, pages nobody
};
std::string_view name(RuleMode mode);  ///< "alarm", "event", "shadow"
std::optional<RuleMode> parse_rule_mode(std::string_view text);

struct Rule {
  RuleId id;
  SignalId signal;
  RuleKind kind = RuleKind::kHigh;
  double limit = 0;                        ///< in the signal's unit (per second for rates)
  double deadband = 0;                     ///< in the signal's unit
  std::chrono::milliseconds on_delay{0};   ///< event time the condition must hold to raise
  std::chrono::milliseconds off_delay{0};  ///< event time it must be gone to return to normal
  /// stuck, no-data; external: after so long without a report the condition is not known (0: never)
  std::chrono::milliseconds window{0};
  int priority = 3;  ///< 1 highest, 2, 3
  bool is_enabled = true;
  std::string message;      ///< what happened, in plain words
  std::string consequence;  ///< what follows when nobody acts
  std::string response;     ///< what to do first

  // The response it needs; a new rule goes live as an alarm only with the first four.
  std::string owner{};  ///< name of the team or person who answers for it
  Severity consequence_level = Severity::kNone;
  std::chrono::seconds respond_within{0};  ///< from raising to the end of the action; 0: not stated
  std::string procedure{};                 ///< name of the document to follow
  std::string policy{};                    ///< escalation policy; empty: by match
  std::string alarm_class{};               ///< ISA-18.2 class, free text ("safety", "quality")
  RuleMode mode = RuleMode::kAlarm;
  bool is_latching = false;           ///< stays raised until reset, also when the cause is gone
  std::string position{};             ///< operator position; empty: the default one
  bool is_condition_warning = false;  ///< about the machine's health: for maintenance by default
  /// What its condition explains: paths of assets, lines, areas or sites, and "." for the asset of
  /// its own signal. Their alarms are suppressed while it stands: alarm/inhibition.h.
  std::vector<std::string> inhibits{};
  /// kExternal only: what the condition is about, if not the signal that carries it. kAsset: that
  /// of the signal; kDevice and kExternal: by name.
  SubjectKind subject = SubjectKind::kSignal;
  std::string subject_name{};
  std::string approved_by{};        ///< empty: never approved
  std::string approved_settings{};  ///< JSON of the settings approved; registry/rule_approval.h
};

/// Persisted; do not renumber.
enum class TeamKind : std::uint8_t {
  kProject = 0,
  kOperations = 1,
  kMaintenance = 2,
  kIt = 3,
  kFinance = 4,
  kLeadership = 5,
  kVendor = 6,
};
std::string_view name(TeamKind kind);
std::optional<TeamKind> parse_team_kind(std::string_view text);

/// Persisted; do not renumber. Ordered: a role may do all that lower ones may.
enum class Role : std::uint8_t { kViewer = 0, kOperator = 1, kEngineer = 2, kAdministrator = 3 };
std::string_view name(Role role);
std::optional<Role> parse_role(std::string_view text);

struct Team {
  TeamId id;
  std::string name;
  TeamKind kind = TeamKind::kOperations;
};
struct User {
  UserId id;
  std::string name;  ///< log-in name
  std::string full_name;
  Role role = Role::kOperator;
  TeamId team;
  bool is_active = true;
  std::string email{};                ///< empty: none
  std::string phone{};                ///< "+49 170 1234567"; empty: none
  std::string language{};             ///< "en", "de"; empty: the site's
  std::vector<std::string> skills{};  ///< what rosters may ask for: "electrician"
  bool is_contact_only = false;       ///< is told and may be on duty, but never logs in
};

/// True for UCUM codes this product knows (the common subset in model/units.cc).
bool is_known_unit(std::string_view ucum);

/// True when `name` may be one element of a path site/area/line/asset/signal.
bool is_path_element(std::string_view name);

}  // namespace millwright
