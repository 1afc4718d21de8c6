// SPDX-License-Identifier: Apache-2.0
#include "api/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "api/audit_reader.h"
#include "api/traffic_shape.h"

namespace millwright::api {

using rollout::Criterion;
using rollout::Sample;

Evidence::Evidence(const Services& services, const RolloutState& state, const rollout::Wave& wave,
                   UtcNanos until)
    : services_(services),
      state_(state),
      wave_(wave),
      until_(until),
      plant_(services.plant.registry().snapshot()) {}

const Evidence::Row* Evidence::find(std::string_view metric) {
  using E = Evidence;
  static constexpr std::array kRows{
      Row{"data_completeness", &E::data_completeness},
      Row{"sensor_uptime", &E::sensor_uptime},
      Row{"good_quality", &E::good_quality},
      Row{"silent_sensors", &E::silent_sensors},
      Row{"readings_lost", &E::readings_lost},
      Row{"quarantine_share", &E::quarantine_share},
      Row{"duplicate_share", &E::duplicate_share},
      Row{"platform_uptime", &E::platform_uptime},
      Row{"late_share", &E::late_share},
      Row{"signals_in_time", &E::signals_in_time},
      Row{"storage_lag", &E::storage_lag},
      Row{"disk_free", &E::disk_free},
      Row{"processors_free", &E::processors_free},
      Row{"memory_free", &E::memory_free},
      Row{"backup_age", &E::backup_age},
      Row{"messages_waiting", &E::messages_waiting},
      Row{"messages_delivered", &E::messages_delivered},
      Row{"not_ready", &E::not_ready},
      Row{"unknown_addresses", &E::unknown_addresses},
      Row{"rehearsal_factor", &E::rehearsal_factor},
      Row{"alarms_per_operator_day", &E::alarms_per_operator_day},
      Row{"alarms_per_sensor_week", &E::alarms_per_sensor_week},
      Row{"time_in_flood", &E::time_in_flood},
      Row{"chattering_alarms", &E::chattering_alarms},
      Row{"stale_alarms", &E::stale_alarms},
      Row{"acknowledge_median", &E::acknowledge_times},
      Row{"acknowledge_p90", &E::acknowledge_times},
      Row{"resolve_median", &E::resolve_times},
      Row{"normal_staff_share", &E::normal_staff_share},
      Row{"vendor_contacts", &E::vendor_contacts},
      Row{"hands_off_passed", &E::hands_off_passed},
      Row{"pages_accepted", &E::pages_accepted},
      Row{"nuisance_share", &E::nuisance_share},
      Row{"labelled_share", &E::labelled_share},
      Row{"lead_time_median", &E::lead_times},
      Row{"caught_share", &E::caught_share},
      Row{"missed_failures", &E::missed_failures},
      Row{"procedure_coverage", &E::procedure_coverage},
      Row{"rationalised_share", &E::rationalised_share},
      Row{"unapproved_changes", &E::unapproved_changes},
      Row{"proof_tests_owed", &E::proof_tests_owed},
      Row{"drills_per_shift", &E::drills_per_shift},
      Row{"procedures_practised", &E::procedures_practised},
      Row{"answers_in_time", &E::answers_in_time},
      Row{"training_gaps", &E::training_gaps},
      Row{"single_points", &E::single_points},
      Row{"change_rework", &E::change_rework},
      Row{"own_hands_share", &E::own_hands_share},
      Row{"work_orders_closed", &E::work_orders_closed},
      Row{"trials_in_time", &E::trials_in_time},
      Row{"open_known_problems", &E::open_known_problems},
      Row{"cost_per_sensor", &E::cost_per_sensor},
      Row{"reviews_held", &E::reviews_held},
      Row{"sign_offs", &E::sign_offs},
      Row{"areas_handed_over", &E::areas_handed_over},
      Row{"unlike_wave_before", &E::unlike_wave_before},
  };
  const auto it = std::ranges::find(kRows, metric, &Row::metric);
  return it == kRows.end() ? nullptr : &*it;
}

bool Evidence::measures(std::string_view metric) {
  return find(metric) != nullptr;
}

Sample Evidence::sample(const Criterion& criterion) {
  scope_ = criterion.scope;
  begin_ = until_ - std::chrono::nanoseconds(criterion.window);
  find_assets(criterion);
  const Row* row = find(criterion.metric);
  if (row == nullptr) return Sample::unknown("nobody measures it");
  auto measured = (this->*row->measure)();
  if (!measured) return Sample::unknown(std::string(measured.error().message()));
  const bool is_state = rollout::find_metric(criterion.metric)->kind == rollout::SampleKind::kState;
  if (is_state && measured->not_known.empty() && measured->n_items == 0 && measured->of > 0) {
    // A figure that was read as one.
    const double of = measured->of;
    measured = Sample::state_of(rollout::Fold::kMost,
                                {{"figure", "", until_, {}, measured->hits, of, ""}});
  }
  return std::move(*measured);
}

Criterion Evidence::asked(Criterion criterion) const {
  if (criterion.metric == "rehearsal_factor") {
    criterion.target = asked_factor(services_, criterion.target);
  }
  return criterion;
}

std::string Evidence::source(const Criterion& criterion) const {
  const std::string base = wave_.id
                               ? fmt::format("/api/v1/rollout/waves/{}/evidence", wave_.id.value)
                               : std::string("/api/v1/rollout/evidence");
  return fmt::format("{}?metric={}&scope={}&window_days={}&until={}", base, criterion.metric,
                     name(criterion.scope), criterion.window.count(), to_rfc3339(until_));
}

std::vector<rollout::Judged> Evidence::judge_all() {
  std::vector<rollout::Judged> out;
  for (const Criterion& stated : wave_.criteria) {
    const Criterion criterion = asked(stated);
    Sample seen = sample(criterion);
    const rollout::Finding finding = rollout::judge(criterion, seen);
    seen.keep_items(rollout::kMostItemsOfDecision);
    out.push_back({criterion, finding, 0, source(criterion), std::move(seen)});
  }
  return out;
}

Result<const AlarmPast*> Evidence::alarms() {
  if (!alarms_) {
    MW_TRY(alarms_, read_alarm_past(services_));
  }
  return &*alarms_;
}

Result<std::vector<alarm::Annunciated>> Evidence::load() {
  MW_TRY(const AlarmPast* past, alarms());
  std::vector<alarm::Annunciated> out = past->annunciated;
  if (!wave_.is_in_shadow()) return out;
  std::ranges::copy_if(past->on_trial, std::back_inserter(out), [&](const alarm::Annunciated& a) {
    return std::ranges::binary_search(wave_.assets, a.asset);
  });
  return out;
}

Result<const AttentionPast*> Evidence::attention() {
  const auto it = attention_.find(begin_);
  if (it != attention_.end()) return &it->second;
  MW_TRY(AttentionPast past, read_attention_past(services_, begin_));
  return &attention_.emplace(begin_, std::move(past)).first->second;
}

Result<const std::vector<registry::AuditEntry>*> Evidence::trail() {
  if (!trail_) {
    MW_TRY(trail_, audit_since(services_, until_ - std::chrono::days(367)));
  }
  return &*trail_;
}

void Evidence::find_assets(const Criterion& criterion) {
  // What else is asked, by readiness or an improvement, is asked of the plant of today.
  const bool is_of_gate =
      wave_.is_frozen() && std::ranges::any_of(wave_.criteria, [&](const Criterion& own) {
        return own.is_same_question(criterion);
      });
  assets_.clear();
  signals_.clear();
  frozen_rules_.clear();
  if (scope_ == rollout::Scope::kWave) {
    // A plan that has not started has nothing frozen yet: what it covers now.
    auto contents =
        wave_.is_frozen()
            ? rollout::WaveContents{wave_.assets, {}, wave_.signals, {}, wave_.rules, {}, {}}
            : contents_of(state_, wave_, *plant_);
    assets_ = std::move(contents.assets);
    signals_ = std::move(contents.signals);
    frozen_rules_ = std::move(contents.rules);
    return;
  }
  std::set<AssetId> own;
  for (const Asset& asset : plant_->all<Asset>()) {
    if (is_platform(asset.id, *plant_)) continue;
    assets_.push_back(asset.id);
    own.insert(asset.id);
  }
  for (const Signal& signal : plant_->all<Signal>()) {
    if (own.contains(signal.asset)) signals_.push_back(signal.id);
  }
  if (!is_of_gate) return;
  signals_.insert(signals_.end(), wave_.plant_signals.begin(), wave_.plant_signals.end());
  std::ranges::sort(signals_);
  const auto rest = std::ranges::unique(signals_);
  signals_.erase(rest.begin(), rest.end());
  frozen_rules_ = wave_.plant_rules;
}

std::vector<Evidence::CountedRule> Evidence::counted_rules() const {
  std::map<RuleId, CountedRule> out;
  for (const RuleId id : frozen_rules_) out.emplace(id, CountedRule{id});
  for (const Rule& rule : plant_->all<Rule>()) {
    const Signal* signal = plant_->find<Signal>(rule.signal);
    const bool is_here = signal != nullptr && covers(signal->asset);
    const bool is_live = is_counted(rule, wave_);
    if (const auto it = out.find(rule.id); it != out.end()) {
      it->second = {rule.id, &rule, is_live};
    } else if (is_here && is_live) {
      out.emplace(rule.id, CountedRule{rule.id, &rule, true});
    }
  }
  std::vector<CountedRule> rules;
  for (const auto& [id, rule] : out) rules.push_back(rule);
  return rules;
}

bool Evidence::covers(AssetId asset) const {
  if (scope_ == rollout::Scope::kPlant) return !asset || !is_platform(asset, *plant_);
  return std::ranges::binary_search(assets_, asset);
}

std::uint32_t Evidence::day_of(UtcNanos time) const {
  return static_cast<std::uint32_t>((time - begin_) / std::chrono::days(1));
}

std::size_t Evidence::n_days() const {
  return static_cast<std::size_t>((until_ - begin_) / std::chrono::days(1));
}

}  // namespace millwright::api
