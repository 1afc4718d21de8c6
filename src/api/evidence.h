// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the platform recorded, as samples of the metrics of the roll-out. Every figure comes from
// the same stores as the pages; what was not recorded says so.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/attention_inputs.h"
#include "api/rollout_book.h"
#include "api/services.h"
#include "historian/historian.h"
#include "registry/audit.h"
#include "registry/retention.h"
#include "respond/outcome/detection.h"
#include "rollout/criteria/criterion.h"

namespace millwright::api {

/// The evidence for one wave up to an instant. Shared inputs are read once and kept.
/// Lifetime: services, state and wave outlive it.  Thread: one at a time, one that may block.
class Evidence {
 public:
  Evidence(const Services& services, const RolloutState& state, const rollout::Wave& wave,
           UtcNanos until);

  /// Of what a criterion asks. A store that cannot be read, or a metric nobody measures yet, is
  /// "not known" with the reason.
  /// Cost: of readings, the hours of the window x signals of the wave.
  rollout::Sample sample(const rollout::Criterion& criterion);
  /// The criterion as it is asked: a rehearsal has to bear the next wave, too, see asked_factor().
  rollout::Criterion asked(rollout::Criterion criterion) const;
  /// The address that shows the same sample: GET /api/v1/rollout/evidence, with its period.
  std::string source(const rollout::Criterion& criterion) const;

  /// All criteria of the wave, judged, with the samples.
  std::vector<rollout::Judged> judge_all();

  /// What the latest sample() counted. Ids of what is gone are among them.
  const std::vector<AssetId>& assets() const { return assets_; }
  const std::vector<SignalId>& signals() const { return signals_; }

  /// Whether there is a measurement for each metric of the catalogue, be it "not known".
  static bool measures(std::string_view metric);

 private:
  using Sample = rollout::Sample;
  using Measure = Result<Sample> (Evidence::*)();
  struct Row {
    std::string_view metric;
    Measure measure;
  };
  static const Row* find(std::string_view metric);

  // evidence_readings.cc
  Result<Sample> data_completeness();
  Result<Sample> sensor_uptime();
  Result<Sample> good_quality();
  Result<Sample> silent_sensors();
  Result<Sample> readings_lost();
  Result<Sample> quarantine_share();
  Result<Sample> duplicate_share();
  Result<Sample> platform_uptime();
  Result<Sample> late_share();
  Result<Sample> signals_in_time();
  Result<Sample> storage_lag();
  Result<Sample> disk_free();
  Result<Sample> processors_free();
  Result<Sample> memory_free();
  Result<Sample> backup_age();
  Result<Sample> messages_waiting();
  Result<Sample> messages_delivered();
  Result<Sample> not_ready();
  Result<Sample> unknown_addresses();
  // evidence_alarms.cc
  Result<Sample> alarms_per_operator_day();
  Result<Sample> alarms_per_sensor_week();
  Result<Sample> time_in_flood();
  Result<Sample> chattering_alarms();
  Result<Sample> stale_alarms();
  Result<Sample> acknowledge_times();
  Result<Sample> resolve_times();
  Result<Sample> nuisance_share();
  Result<Sample> labelled_share();
  Result<Sample> lead_times();
  Result<Sample> caught_share();
  Result<Sample> missed_failures();
  // evidence_people.cc
  Result<Sample> normal_staff_share();
  Result<Sample> vendor_contacts();
  Result<Sample> hands_off_passed();
  Result<Sample> pages_accepted();
  Result<Sample> procedure_coverage();
  Result<Sample> rationalised_share();
  Result<Sample> unapproved_changes();
  Result<Sample> proof_tests_owed();
  Result<Sample> drills_per_shift();
  Result<Sample> procedures_practised();
  Result<Sample> answers_in_time();
  Result<Sample> training_gaps();
  Result<Sample> single_points();
  Result<Sample> change_rework();
  Result<Sample> own_hands_share();
  Result<Sample> work_orders_closed();
  Result<Sample> trials_in_time();
  Result<Sample> open_known_problems();
  Result<Sample> sign_offs();
  Result<Sample> areas_handed_over();
  Result<Sample> unlike_wave_before();  // evidence_unlike.cc
  Result<Sample> rehearsal_factor();
  Result<Sample> cost_per_sensor();
  Result<Sample> reviews_held();

  // Shared inputs, read at the first use.
  Result<const AlarmPast*> alarms();
  /// What positions were shown; of a wave in shadow also what they would have been.
  Result<std::vector<alarm::Annunciated>> load();
  Result<alarm::KpiReports> kpis();  ///< of load()
  Result<const AttentionPast*> attention();
  Result<const std::vector<registry::AuditEntry>*> trail();

  /// Hours of a signal that it was part of the plant, and what came in each.
  struct SignalHours {
    std::uint32_t asset = 0;  ///< from 0, by place in assets()
    std::chrono::nanoseconds expected_interval{0};
    std::size_t first_hour = 0;  ///< of the window
    std::vector<historian::Bucket> hours;
  };
  Result<const std::vector<SignalHours>*> hours();
  template <class Hits>
  Result<Sample> fold_hours(Hits fold);
  template <class Hits>
  Result<Sample> fold_ledger(Hits fold);
  Result<std::vector<historian::Bucket>> system_figure(std::string_view name);
  /// A figure that the platform notes each minute, by hours: `value` of the worst one.
  Result<Sample> worst_hour(std::string_view figure, rollout::Fold fold,
                            double historian::Bucket::* value);
  Status check_kept(SignalId signal, UtcNanos begin);
  struct Match {
    respond::Failure failure;
    respond::FailureMatch match;
  };
  Result<std::vector<Match>> matches();
  Result<Sample> by_result(respond::Catch result, double of_each);

  /// A rule that alarms, or did when the wave started.
  struct CountedRule {
    RuleId id;
    const Rule* rule = nullptr;  ///< none: deleted
    bool is_live = false;        ///< it alarms, but for the trial of a wave in shadow
  };
  std::vector<CountedRule> counted_rules() const;
  /// The share of them for which is_good(rule); what does not alarm any more is none of those.
  template <class IsGood>
  Result<Sample> share_of_rules(IsGood is_good) const;

  /// The assets and signals the criterion is about: the wave's, or all of the plant but the
  /// platform's own. What was there when the wave started counts for good.
  void find_assets(const rollout::Criterion& criterion);
  bool covers(AssetId asset) const;
  rollout::Tally tally(rollout::Tally::By by) const { return {by, begin_, n_days()}; }
  bool contains(UtcNanos time) const { return begin_ <= time && time < until_; }
  std::uint32_t day_of(UtcNanos time) const;
  std::size_t n_days() const;

  const Services& services_;
  const RolloutState& state_;
  const rollout::Wave& wave_;
  const UtcNanos until_;
  const std::shared_ptr<const registry::Plant> plant_;

  // Of the criterion that is being measured: both lists ascend.
  std::vector<AssetId> assets_;
  std::vector<SignalId> signals_;
  std::vector<RuleId> frozen_rules_;
  rollout::Scope scope_ = rollout::Scope::kWave;
  UtcNanos begin_;

  std::optional<AlarmPast> alarms_;
  std::map<UtcNanos, AttentionPast> attention_;
  std::optional<registry::RetentionTable> retention_;
  std::optional<std::vector<registry::AuditEntry>> trail_;  ///< of the longest window there can be
  std::map<std::pair<rollout::Scope, UtcNanos>, std::vector<SignalHours>> hours_;
};

}  // namespace millwright::api
