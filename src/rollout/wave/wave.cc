// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

using std::chrono::days;

constexpr EnumNames<4> kKinds{"pilot", "wave-1", "wave-2", "wave-3"};
constexpr EnumNames<6> kStates{"planned", "shadow", "active", "stabilizing", "passed", "held"};

template <class T>
bool holds(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

Criterion plant(std::string_view metric, double target, days window = days(14)) {
  Criterion c;
  c.metric = metric;
  c.scope = Scope::kPlant;
  c.target = target;
  c.window = window;
  return c;
}

Criterion wave(std::string_view metric, double target, days window = days(14)) {
  Criterion c = plant(metric, target, window);
  c.scope = Scope::kWave;
  return c;
}

Criterion later(Criterion criterion) {
  criterion.is_must_have = false;
  return criterion;
}

/// What every gate asks.
std::vector<Criterion> core() {
  return {plant("rehearsal_factor", 10, days(90)), plant("hands_off_passed", 1, days(90)),
          plant("drills_per_shift", 1, days(90)), wave("open_known_problems", 0),
          wave("sign_offs", std::size(kFunctions))};
}

void add(std::vector<Criterion>& criteria, std::vector<Criterion> more) {
  criteria.insert(criteria.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

/// At most half of what either has is common to both (Jaccard).
bool is_other(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const std::set<std::string> left(a.begin(), a.end());
  const std::set<std::string> right(b.begin(), b.end());
  if (left.empty() || right.empty()) return false;
  const auto common = static_cast<std::size_t>(
      std::ranges::count_if(left, [&](const std::string& item) { return right.contains(item); }));
  return common * 2 <= left.size() + right.size() - common;
}

Status check_times(const Wave& wave) {
  for (const auto& [field, time] :
       {std::pair("gate_every_days", wave.gate_every), {"soak_days", wave.soak}}) {
    // An exam that is sat every day is sat until it is passed.
    if (time < days(7) || time > days(366)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: {}, must be 7 to 366", field, time.count()));
    }
  }
  return {};
}

Status check_stakeholders(const Wave& wave) {
  std::set<TeamKind> seen;
  for (const Stakeholder& stakeholder : wave.stakeholders) {
    if (!holds(std::vector(std::begin(kFunctions), std::end(kFunctions)), stakeholder.function)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("stakeholders: '{}' is none of operations, maintenance, it, finance "
                              "and leadership",
                              name(stakeholder.function)));
    }
    if (!seen.insert(stakeholder.function).second) {
      return fail(Code::kInvalidArgument,
                  fmt::format("stakeholders: {} is there twice", name(stakeholder.function)));
    }
    if (stakeholder.person.empty()) {
      return fail(Code::kInvalidArgument,
                  fmt::format("stakeholders: nobody is named for {}", name(stakeholder.function)));
    }
  }
  return {};
}

/// Words about crew and shifts are quickly written: that it is another part of the organization is
/// measured too.
Status check_asks_unlikeness(const Wave& wave) {
  if (wave.kind != WaveKind::kWave2) return {};
  const bool is_asked = std::ranges::any_of(wave.criteria, [](const Criterion& one) {
    return one.metric == "unlike_wave_before" && one.scope == Scope::kWave && one.is_must_have &&
           one.target >= 1;
  });
  if (is_asked) return {};
  return fail(Code::kInvalidArgument,
              "criteria: a wave-2 must ask unlike_wave_before of itself, at least 1, as a must; it "
              "can be waived, not left out");
}

/// Whether following `after` from this wave comes back to it.
bool is_circular(Waves waves, const Wave& wanted) {
  WaveId next = wanted.after;
  for (std::size_t i = 0; i <= waves.size() && next; ++i) {
    if (next == wanted.id) return true;
    const Wave* wave = find_wave(waves, next);
    next = wave == nullptr ? WaveId() : wave->after;
  }
  return static_cast<bool>(next);  // longer than there are waves
}

template <class T>
const T* common(const std::vector<T>& a, const std::vector<T>& b) {
  const auto it = std::ranges::find_if(a, [&](const T& item) { return holds(b, item); });
  return it == a.end() ? nullptr : &*it;
}

Status check_scopes_apart(const Wave& a, const Wave& b) {
  const auto taken = [&](std::string_view what, std::uint32_t id) {
    return fail(Code::kInvalidArgument,
                fmt::format("scope: {} {} belongs to the wave '{}' already", what, id, b.name));
  };
  if (const AssetId* id = common(a.scope.assets, b.scope.assets)) return taken("asset", id->value);
  if (const LineId* id = common(a.scope.lines, b.scope.lines)) return taken("line", id->value);
  if (const AreaId* id = common(a.scope.areas, b.scope.areas)) return taken("area", id->value);
  // What has begun keeps its machines, whatever else names them.
  if (!b.is_frozen()) return {};
  if (const AssetId* id = common(a.scope.assets, b.assets)) return taken("asset", id->value);
  return {};
}

}  // namespace

std::string_view name(WaveKind kind) {
  return name_in(kKinds, kind);
}
std::optional<WaveKind> parse_wave_kind(std::string_view text) {
  return parse_in<WaveKind>(kKinds, text);
}
std::string_view name(WaveState state) {
  return name_in(kStates, state);
}
std::optional<WaveState> parse_wave_state(std::string_view text) {
  return parse_in<WaveState>(kStates, text);
}

bool WaveScope::covers(AssetId asset, LineId line, AreaId area) const {
  return holds(assets, asset) || holds(lines, line) || holds(areas, area);
}

Wave wave_of(WaveKind kind) {
  Wave out;
  out.kind = kind;
  out.name = name(kind);
  out.criteria = core();
  switch (kind) {
    case WaveKind::kPilot:
      out.title = "Pilot";
      out.sensor_budget = 20;
      add(out.criteria, {wave("data_completeness", 0.95), wave("nuisance_share", 0.3),
                         wave("acknowledge_p90", 10), plant("normal_staff_share", 0.8, days(28)),
                         wave("procedure_coverage", 1), plant("alarms_per_operator_day", 144),
                         later(wave("labelled_share", 0.8))});
      break;
    case WaveKind::kWave1:
      out.title = "Wave 1: one line or area";
      out.sensor_budget = 100;
      add(out.criteria, {wave("data_completeness", 0.95), wave("nuisance_share", 0.25),
                         wave("acknowledge_p90", 10), plant("normal_staff_share", 0.9, days(28)),
                         wave("procedure_coverage", 1), plant("alarms_per_operator_day", 144),
                         plant("training_gaps", 0)});
      break;
    case WaveKind::kWave2:
      out.title = "Wave 2: another area";
      out.sensor_budget = 100;
      add(out.criteria, {wave("data_completeness", 0.95), wave("nuisance_share", 0.25),
                         plant("pages_accepted", 0.95, days(28)),
                         plant("normal_staff_share", 0.95, days(28)), wave("procedure_coverage", 1),
                         plant("training_gaps", 0), wave("unlike_wave_before", 1, days(28))});
      break;
    case WaveKind::kWave3:
      out.title = "Wave 3: the whole plant";
      out.sensor_budget = 500;
      out.gate_every = days(28);
      out.soak = days(28);
      add(out.criteria,
          {wave("data_completeness", 0.97, days(28)), wave("nuisance_share", 0.2, days(28)),
           plant("alarms_per_operator_day", 144, days(28)),
           plant("normal_staff_share", 0.98, days(28)), wave("procedure_coverage", 1),
           plant("platform_uptime", 0.995, days(28)), later(plant("single_points", 0))});
      break;
  }
  return out;
}

Status check_plan(const Wave& wave) {
  if (!is_path_element(wave.name)) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("name '{}': must be 1 to 64 bytes without '/', '+' and '#'", wave.name));
  }
  if (wave.sensor_budget == 0 || wave.sensor_budget > Wave::kMostSignals) {
    return fail(Code::kInvalidArgument, fmt::format("sensor_budget: {}, must be 1 to {}",
                                                    wave.sensor_budget, Wave::kMostSignals));
  }
  if (wave.scope.assets.size() > Wave::kMostAssets) {
    return fail(Code::kInvalidArgument,
                fmt::format("scope: {} assets, at most {}; name their lines or areas instead",
                            wave.scope.assets.size(), Wave::kMostAssets));
  }
  MW_TRY_STATUS(check_times(wave));
  MW_TRY_STATUS(check_people(wave));
  MW_TRY_STATUS(check(wave.criteria));
  return check_asks_unlikeness(wave);
}

Status check_people(const Wave& wave) {
  if (wave.title.size() > 200) return fail(Code::kInvalidArgument, "title: more than 200 bytes");
  return check_stakeholders(wave);
}

const Wave* find_wave(Waves waves, WaveId id) {
  const auto it = std::ranges::find(waves, id, &Wave::id);
  return it == waves.end() ? nullptr : &*it;
}

const Wave* find_wave(Waves waves, std::string_view name) {
  const auto it = std::ranges::find(waves, name, &Wave::name);
  return it == waves.end() ? nullptr : &*it;
}

Status check_among(Waves waves, const Wave& wanted) {
  if (wanted.after && find_wave(waves, wanted.after) == nullptr) {
    return fail(Code::kNotFound, fmt::format("after: no wave {}", wanted.after.value));
  }
  if (is_circular(waves, wanted)) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("after: '{}' would wait for itself by way of other waves", wanted.name));
  }
  for (const Wave& other : waves) {
    if (other.id == wanted.id) continue;
    if (other.name == wanted.name) {
      return fail(Code::kAlreadyExists,
                  fmt::format("name: there is a wave '{}' already", wanted.name));
    }
    MW_TRY_STATUS(check_scopes_apart(wanted, other));
  }
  return {};
}

const Waiver* find_waiver(const Wave& wave, std::string_view metric, Scope scope, UtcNanos now) {
  const auto it = std::ranges::find_if(wave.waivers, [&](const Waiver& waiver) {
    return waiver.metric == metric && waiver.scope == scope && waiver.is_in_force(now);
  });
  return it == wave.waivers.end() ? nullptr : &*it;
}

std::vector<std::string_view> differences(const WaveFacts& first, const WaveFacts& second) {
  std::vector<std::string_view> found;
  if (is_other(first.crew, second.crew)) found.emplace_back("crew");
  if (is_other(first.shifts, second.shifts)) found.emplace_back("shifts");
  if (is_other(first.networks, second.networks)) found.emplace_back("networks");
  return found;
}

std::size_t n_signed(const Wave& wave) {
  std::set<TeamKind> functions;
  for (const SignOff& sign_off : wave.sign_offs) functions.insert(sign_off.function);
  return functions.size();
}

}  // namespace millwright::rollout
