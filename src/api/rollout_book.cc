// SPDX-License-Identifier: Apache-2.0
#include "api/rollout_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "registry/rationalisation.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using registry::Edit;
using registry::RolloutTable;
using rollout::Wave;
using rollout::WaveId;

template <class T>
bool holds(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

struct Place {
  LineId line;
  AreaId area;
};
Place place_of(const Asset& asset, const registry::Plant& plant) {
  const Line* line = plant.find<Line>(asset.line);
  return {asset.line, line == nullptr ? AreaId() : line->area};
}

bool is_platform(const Asset& asset, const registry::Plant& plant) {
  return plant.path_of(asset.id).starts_with("_system/");
}

/// Teams stand for their people of the moment; other names for themselves.
std::vector<std::string> people_of(const std::vector<std::string>& crew,
                                   const registry::Plant& plant) {
  std::vector<std::string> people;
  for (const std::string& name : crew) {
    const auto& teams = plant.all<Team>();
    const auto team = std::ranges::find(teams, name, &Team::name);
    if (team == teams.end()) {
      people.push_back(name);
      continue;
    }
    for (const User& user : plant.all<User>()) {
      if (user.team == team->id && user.is_active) people.push_back(user.name);
    }
  }
  std::ranges::sort(people);
  const auto rest = std::ranges::unique(people);
  people.erase(rest.begin(), rest.end());
  return people;
}

/// Alarms of its assets go on trial and are remembered.
Status put_on_trial(Edit& edit, const registry::Plant& plant, Wave& wave) {
  for (const Rule& rule : plant.all<Rule>()) {
    const Signal* signal = plant.find<Signal>(rule.signal);
    if (rule.mode != RuleMode::kAlarm || signal == nullptr) continue;
    if (!holds(wave.assets, signal->asset)) continue;
    Rule trial = rule;
    trial.mode = RuleMode::kShadow;
    MW_TRY_STATUS(edit.update(trial));
    if (!holds(wave.shadowed_rules, rule.id)) wave.shadowed_rules.push_back(rule.id);
  }
  return {};
}

/// What this wave put on trial alarms again; what somebody changed since stays as it is.
Status end_trial(Edit& edit, const registry::Plant& plant, Wave& wave) {
  for (const RuleId id : wave.shadowed_rules) {
    const Rule* rule = plant.find<Rule>(id);
    if (rule == nullptr || rule->mode != RuleMode::kShadow) continue;
    Rule live = *rule;
    live.mode = RuleMode::kAlarm;
    if (const Status done = edit.update(live); !done) {
      return fail(
          with_context(done.error(), fmt::format("rule {} of the wave '{}'", id.value, wave.name)));
    }
  }
  wave.shadowed_rules.clear();
  return {};
}

template <class T, class Decode>
Result<std::vector<T>> read_rows(registry::Registry& registry, RolloutTable table, Decode decode) {
  MW_TRY(const auto rows, load_rollout(registry, table));
  std::vector<T> out;
  for (const registry::RolloutRow& row : rows) {
    MW_TRY(T one, decode(row));
    out.push_back(std::move(one));
  }
  return out;
}

/// What is kept in memory for good; samples are on disk.
void drop_samples(rollout::Decision& decision) {
  for (rollout::Judged& judged : decision.gate.judged) judged.evidence.reset();
}

}  // namespace

const Wave* RolloutState::wave_of(AssetId asset, LineId line, AreaId area) const {
  const auto begun = std::ranges::find_if(waves, [&](const Wave& wave) {
    return wave.is_frozen() && std::ranges::binary_search(wave.assets, asset);
  });
  return begun == waves.end() ? wave_covering(asset, line, area) : &*begun;
}

const Wave* RolloutState::wave_covering(AssetId asset, LineId line, AreaId area) const {
  const auto find = [&](auto covers) -> const Wave* {
    const auto it = std::ranges::find_if(waves, covers);
    return it == waves.end() ? nullptr : &*it;
  };
  const Wave* wave = find([&](const Wave& w) { return holds(w.scope.assets, asset); });
  if (wave == nullptr) wave = find([&](const Wave& w) { return holds(w.scope.lines, line); });
  if (wave == nullptr) wave = find([&](const Wave& w) { return holds(w.scope.areas, area); });
  return wave;
}

bool is_counted(const Rule& rule, const Wave& wave) {
  const bool is_on_trial = rule.mode == RuleMode::kShadow && holds(wave.shadowed_rules, rule.id);
  return registry::is_live_alarm(rule) || (rule.is_enabled && is_on_trial);
}

rollout::WaveContents contents_of(const RolloutState& state, const Wave& wave,
                                  const registry::Plant& plant) {
  rollout::WaveContents out;
  const Wave* before = rollout::find_wave(state.waves, wave.after);
  std::set<AssetId> platform;
  for (const Asset& asset : plant.all<Asset>()) {
    const Place place = place_of(asset, plant);
    if (is_platform(asset, plant)) platform.insert(asset.id);
    const bool is_before =
        before != nullptr && std::ranges::binary_search(before->assets, asset.id);
    if (is_before && place.area && !holds(out.areas_before, place.area)) {
      out.areas_before.push_back(place.area);
    }
    if (platform.contains(asset.id) || !wave.scope.covers(asset.id, place.line, place.area))
      continue;
    // Two waves may cover it, one by its area and one by name: it counts once.
    const Wave* owner = state.wave_of(asset.id, place.line, place.area);
    if (owner != nullptr && owner->id != wave.id) continue;
    out.assets.push_back(asset.id);
    if (place.area && !holds(out.areas, place.area)) out.areas.push_back(place.area);
  }
  for (const Signal& signal : plant.all<Signal>()) {
    if (std::ranges::binary_search(out.assets, signal.asset)) out.signals.push_back(signal.id);
    if (!wave.is_frozen() && !platform.contains(signal.asset)) {
      out.plant_signals.push_back(signal.id);
    }
  }
  for (const Rule& rule : plant.all<Rule>()) {
    const Signal* signal = plant.find<Signal>(rule.signal);
    if (signal == nullptr || !is_counted(rule, wave)) continue;
    if (std::ranges::binary_search(out.assets, signal->asset)) out.rules.push_back(rule.id);
    if (!wave.is_frozen() && !platform.contains(signal->asset)) {
      out.plant_rules.push_back(rule.id);
    }
  }
  out.facts = wave.facts;
  out.facts.crew = people_of(wave.facts.crew, plant);
  return out;
}

Result<std::unique_ptr<RolloutBook>> RolloutBook::open(pipeline::PlantService& plant) {
  RolloutState read;
  registry::Registry& registry = plant.registry();
  using Row = registry::RolloutRow;
  const auto context = [](const Row& row, std::string_view what, auto result) {
    if (!result) result = fail(with_context(result.error(), fmt::format("{} {}", what, row.id)));
    return result;
  };
  MW_TRY(read.waves, (read_rows<Wave>(registry, RolloutTable::kWaves, [&](const Row& row) {
           auto wave = context(row, "wave", rollout::decode_wave(row.json));
           if (wave) wave->id = WaveId(row.id);
           return wave;
         })));
  MW_TRY(read.problems,
         (read_rows<rollout::Problem>(registry, RolloutTable::kProblems, [&](const Row& row) {
           auto problem = context(row, "known problem", rollout::decode_problem(row.json));
           if (problem) problem->id = rollout::ProblemId(row.id);
           return problem;
         })));
  MW_TRY(read.decisions,
         (read_rows<StoredDecision>(
             registry, RolloutTable::kDecisions, [&](const Row& row) -> Result<StoredDecision> {
               MW_TRY(auto decision,
                      context(row, "gate decision", rollout::decode_decision(row.json)));
               drop_samples(decision);
               return StoredDecision{row.id, std::move(decision), registry::content_hash(row.json)};
             })));
  return std::unique_ptr<RolloutBook>(new RolloutBook(plant, std::move(read)));
}

Result<rollout::Decision> RolloutBook::kept(std::uint32_t decision) const {
  MW_TRY(const registry::RolloutRow row,
         get_rollout_row(plant_.registry(), RolloutTable::kDecisions, decision));
  return rollout::decode_decision(row.json);
}

Status RolloutBook::store_wave(Edit& edit, RolloutState& next, Wave& wave) {
  const auto plant = plant_.registry().snapshot();
  if (wave.is_in_shadow()) {
    MW_TRY_STATUS(put_on_trial(edit, *plant, wave));
  } else if (!wave.shadowed_rules.empty()) {
    MW_TRY_STATUS(end_trial(edit, *plant, wave));
  }
  if (!wave.id) {
    MW_TRY(wave.id.value, add_rollout_row(edit, RolloutTable::kWaves, rollout::encode(wave)));
    next.waves.push_back(wave);
    return {};
  }
  *std::ranges::find(next.waves, wave.id, &Wave::id) = wave;
  return update_rollout_row(edit, RolloutTable::kWaves, {wave.id.value, rollout::encode(wave)});
}

Result<Wave> RolloutBook::put_wave(const registry::Intent& intent,
                                   const std::function<Result<Wave>(const RolloutState&)>& make) {
  Wave wave;
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, RolloutState& next) -> Status {
    MW_TRY(wave, make(next));
    return store_wave(edit, next, wave);
  }));
  return wave;
}

Result<rollout::Problem> RolloutBook::put_problem(
    const registry::Intent& intent,
    const std::function<Result<rollout::Problem>(const RolloutState&)>& make) {
  rollout::Problem problem;
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, RolloutState& next) -> Status {
    MW_TRY(problem, make(next));
    const std::string json = rollout::encode(problem);
    if (!problem.id) {
      MW_TRY(problem.id.value, add_rollout_row(edit, RolloutTable::kProblems, json));
      next.problems.push_back(problem);
      return {};
    }
    *std::ranges::find(next.problems, problem.id, &rollout::Problem::id) = problem;
    return update_rollout_row(edit, RolloutTable::kProblems, {problem.id.value, json});
  }));
  return problem;
}

Status RolloutBook::remove_wave(const registry::Intent& intent, WaveId id) {
  return kept_.change(intent, [&](Edit& edit, RolloutState& next) -> Status {
    const Wave* wave = rollout::find_wave(next.waves, id);
    if (wave == nullptr) return fail(Code::kNotFound, fmt::format("no wave {}", id.value));
    if (wave->is_frozen()) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("'{}' has started; it stays on record", wave->name));
    }
    const auto after = std::ranges::find(next.waves, id, &Wave::after);
    if (after != next.waves.end()) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("'{}' comes after '{}'; change that first", after->name, wave->name));
    }
    std::erase_if(next.waves, [&](const Wave& w) { return w.id == id; });
    return remove_rollout_row(edit, RolloutTable::kWaves, id.value);
  });
}

Result<StoredDecision> RolloutBook::put_decision(const registry::Intent& intent,
                                                 rollout::Decision decision) {
  StoredDecision stored;
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, RolloutState& next) -> Status {
    const Wave* wave = rollout::find_wave(next.waves, decision.wave);
    // Somebody may have stopped or held it while the evidence was gathered.
    if (wave == nullptr || rollout::due_window(*wave, decision.at) != decision.window) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("window {} of wave {} is not to be judged any more",
                              decision.window.number, decision.wave.value));
    }
    Wave after = rollout::after_gate(*wave, decision.window, decision.gate);
    decision.state = after.state;
    const std::string json = rollout::encode(decision);
    MW_TRY(stored.id, add_rollout_row(edit, RolloutTable::kDecisions, json));
    stored.hash = registry::content_hash(json);
    stored.decision = decision;
    drop_samples(stored.decision);
    next.decisions.push_back(stored);
    return store_wave(edit, next, after);
  }));
  return stored;
}

Status RolloutBook::may_commission(Edit& edit, std::span<const Signal> added) const {
  const State now = state();
  if (std::ranges::none_of(now->waves, &Wave::is_frozen)) return {};
  const auto plant = plant_.registry().snapshot();
  std::map<WaveId, std::size_t> more;
  for (const Signal& signal : added) {
    MW_TRY(const Asset asset, edit.get<Asset>(signal.asset));
    MW_TRY(const Line line, edit.get<Line>(asset.line));
    MW_TRY(const Area area, edit.get<Area>(line.area));
    MW_TRY(const Site site, edit.get<Site>(area.site));
    if (site.name == "_system") continue;
    const Wave* wave = now->wave_of(asset.id, line.id, area.id);
    if (wave == nullptr) MW_TRY_STATUS(rollout::may_commission(now->waves, nullptr, 0, 1));
    if (wave != nullptr) ++more[wave->id];
  }
  for (const auto& [id, n_more] : more) {
    const Wave* wave = rollout::find_wave(now->waves, id);
    // What was counted once keeps its place in the budget: taking a sensor out makes no room.
    auto counted = contents_of(*now, *wave, *plant).signals;
    counted.insert(counted.end(), wave->signals.begin(), wave->signals.end());
    std::ranges::sort(counted);
    const auto n_now =
        static_cast<std::size_t>(std::ranges::unique(counted).begin() - counted.begin());
    MW_TRY_STATUS(rollout::may_commission(now->waves, wave, n_now, n_more));
  }
  return {};
}

}  // namespace millwright::api
