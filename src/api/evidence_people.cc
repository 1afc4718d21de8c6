// SPDX-License-Identifier: Apache-2.0
// Evidence from what people did and what the plant's records say.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/audit_reader.h"
#include "api/class_demands.h"
#include "api/evidence.h"
#include "api/exercises.h"
#include "api/rehearsal_view.h"
#include "api/training_matrix.h"
#include "api/transfer_book.h"
#include "api/transfer_evidence.h"
#include "registry/alarm_class.h"
#include "registry/rationalisation.h"
#include "registry/rule_approval.h"
#include "respond/attention/handling.h"
#include "respond/escalation/rows.h"
#include "respond/procedure/coverage.h"

namespace millwright::api {

using rollout::BlockSample;
using rollout::Sample;

namespace {

Sample share(double hits, double of) {
  return of > 0 ? Sample::state(hits / of, of) : Sample::unknown("there is nothing to count");
}

}  // namespace

Result<Sample> Evidence::normal_staff_share() {
  MW_TRY(const AttentionPast* past, attention());
  std::vector<respond::AlarmRaise> raises;
  for (const respond::AlarmRaise& raise : past->raises) {
    if (contains(raise.raised)) raises.push_back(raise);
  }
  const auto handled = respond::handled_share(respond::handlings(raises, past->acts));
  Sample sample;
  sample.hits = handled.without_help;
  sample.of = handled.handled;
  return sample;
}

Result<Sample> Evidence::vendor_contacts() {
  MW_TRY(const AttentionPast* past, attention());
  Sample sample;
  sample.hits = static_cast<double>(std::ranges::count_if(past->acts, [&](const auto& act) {
    return act.category == respond::ActCategory::kSupportContact && contains(act.time);
  }));
  sample.of = respond::sensor_weeks(past->sensors, begin_, until_);
  return sample;
}

Result<Sample> Evidence::hands_off_passed() {
  double n_passed = 0;
  double n_over = 0;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::HandsOff& period : desk.hands_off().periods()) {
      if (!period.ended || !contains(*period.ended)) continue;
      ++n_over;
      n_passed += period.state == respond::HandsOffState::kPassed ? 1 : 0;
    }
  });
  return Sample::state(n_passed, n_over);
}

Result<Sample> Evidence::pages_accepted() {
  if (!services_.host.desk_rows) return Sample::unknown("this server pages nobody");
  MW_TRY(const auto rows, services_.host.desk_rows(respond::Table::kPage));
  // A page that somebody else took was answered; by alarm and chain it is one question.
  std::map<std::uint64_t, bool> was_taken;
  for (const pipeline::DeskRow& row : rows) {
    MW_TRY(const respond::Page page, respond::decode_page(row.json));
    if (page.is_drill || !contains(page.created) || page.state == respond::PageState::kOpen) {
      continue;
    }
    bool& taken = was_taken[page.chain.value];
    taken = taken || page.state == respond::PageState::kAccepted;
  }
  Sample sample;
  sample.of = static_cast<double>(was_taken.size());
  sample.hits = static_cast<double>(
      std::ranges::count_if(was_taken, [](const auto& entry) { return entry.second; }));
  return sample;
}

Result<Sample> Evidence::procedure_coverage() {
  double n = 0;
  double n_covered = 0;
  for (const Rule& rule : plant_->all<Rule>()) {
    const Signal* signal = plant_->find<Signal>(rule.signal);
    if (!registry::is_live_alarm(rule) || signal == nullptr || !covers(signal->asset)) continue;
    ++n;
    const auto missing = registry::missing_response(rule, *plant_);
    const bool has_none = std::ranges::any_of(
        missing, [](const std::string& what) { return what.starts_with("procedure"); });
    n_covered += has_none ? 0 : 1;
  }
  if (n == 0) return Sample::unknown("no rule alarms");
  return share(n_covered, n);
}

Result<Sample> Evidence::rationalised_share() {
  double n = 0;
  double n_rationalised = 0;
  for (const Rule& rule : plant_->all<Rule>()) {
    const Signal* signal = plant_->find<Signal>(rule.signal);
    if (!registry::is_live_alarm(rule) || signal == nullptr || !covers(signal->asset)) continue;
    ++n;
    n_rationalised += registry::is_rationalised(rule, *plant_) ? 1 : 0;
  }
  if (n == 0) return Sample::unknown("no rule alarms");
  return share(n_rationalised, n);
}

Result<Sample> Evidence::unapproved_changes() {
  double n = 0;
  double n_different = 0;
  for (const Rule& rule : plant_->all<Rule>()) {
    const Signal* signal = plant_->find<Signal>(rule.signal);
    if (signal == nullptr || !covers(signal->asset)) continue;
    ++n;
    n_different += registry::differences_from_approved(rule).empty() ? 0 : 1;
  }
  return Sample::state(n_different, n);
}

Result<Sample> Evidence::proof_tests_owed() {
  MW_TRY(const auto classes, registry::load_alarm_classes(services_.plant.registry()));
  const auto is_covered = [&](RuleId id) {
    const Rule* rule = plant_->find<Rule>(id);
    const Signal* signal = rule == nullptr ? nullptr : plant_->find<Signal>(rule->signal);
    return signal != nullptr && covers(signal->asset);
  };
  const auto n = std::ranges::count_if(plant_->all<Rule>(), [&](const Rule& rule) {
    const auto of = std::ranges::find(classes, rule.alarm_class, &registry::AlarmClass::name);
    return registry::is_live_alarm(rule) && of != classes.end() && of->proof_test_days &&
           is_covered(rule.id);
  });
  if (n == 0) return Sample::unknown("no rule that alarms is of a class that demands proof tests");
  MW_TRY(const auto owed, owed_proof_tests(services_, *plant_, until_));
  const auto n_owed = std::ranges::count_if(owed, is_covered, &OwedProofTest::rule);
  return Sample::state(static_cast<double>(n_owed), static_cast<double>(n));
}

Result<Sample> Evidence::drills_per_shift() {
  const auto shifts =
      services_.watch.with_desk([](const respond::Desk& desk) { return shift_names(desk); });
  if (shifts.empty()) return Sample::unknown("no roster says which shifts there are");
  MW_TRY(const auto runs, all_runs(services_));
  RunTexts texts;
  std::map<std::string, double> by_shift;
  for (const std::string& shift : shifts) by_shift[shift];
  for (const respond::Exercise& exercise : exercises(runs, texts)) {
    const auto it = by_shift.find(exercise.shift);
    if (it != by_shift.end() && contains(exercise.ended)) it->second += 1;
  }
  const auto fewest =
      std::ranges::min_element(by_shift, {}, [](const auto& entry) { return entry.second; });
  return Sample::state(fewest->second, static_cast<double>(by_shift.size()));
}

Result<Sample> Evidence::procedures_practised() {
  std::vector<std::string> procedures;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    for (const auto& [name, item] : desk.shelf().procedures()) procedures.push_back(name);
  });
  if (procedures.empty()) return Sample::unknown("no procedure is in force");
  MW_TRY(const auto runs, all_runs(services_));
  RunTexts texts;
  const auto done = exercises(runs, texts);
  double n = 0;
  for (const respond::ProcedureCoverage& row :
       respond::coverage(procedures, {}, done, {}, until_)) {
    n += row.last_180_days.runs + row.last_180_days.drills > 0 ? 1 : 0;
  }
  return share(n, static_cast<double>(procedures.size()));
}

Result<Sample> Evidence::answers_in_time() {
  MW_TRY(const auto runs, all_runs(services_));
  RunTexts texts;
  Sample sample;
  for (const respond::Exercise& exercise : exercises(runs, texts)) {
    if (!contains(exercise.ended) || exercise.expected.count() == 0) continue;
    sample.of += 1;
    sample.hits += exercise.duration <= exercise.expected ? 1 : 0;
  }
  return sample;
}

Result<Sample> Evidence::training_gaps() {
  MW_TRY(const auto gaps, training_gaps_of(services_));
  if (gaps.n_cells == 0) {
    return Sample::unknown("no roster says who works on which shift in the coming four weeks");
  }
  return Sample::state(gaps.n_uncovered, gaps.n_cells);
}

Result<Sample> Evidence::single_points() {
  MW_TRY(const auto gaps, training_gaps_of(services_));
  return Sample::state(gaps.n_single_points, gaps.n_items);
}

Result<Sample> Evidence::change_rework() {
  MW_TRY(const auto* entries, trail());
  std::map<std::string, UtcNanos> last;
  std::vector<std::pair<std::uint32_t, bool>> changes;  // day, changed again
  std::map<std::string, std::size_t> open;              // the latest change of each
  for (const registry::AuditEntry& entry : *entries) {
    const bool is_change = entry.before && entry.after && contains(entry.when) && entry.user &&
                           (record_in(entry.what, "rule") || record_in(entry.what, "signal"));
    if (!is_change) continue;
    const auto before = last.find(entry.what);
    if (before != last.end() && entry.when - before->second < std::chrono::hours(24)) {
      changes[open[entry.what]].second = true;
    }
    last[entry.what] = entry.when;
    open[entry.what] = changes.size();
    changes.emplace_back(day_of(entry.when), false);
  }
  BlockSample blocks{n_days(), 1, {}};
  for (const auto& [day, again] : changes) blocks.cells.push_back({day, 0, again ? 1.0 : 0.0, 1.0});
  return Sample::of_blocks(std::move(blocks));
}

Result<Sample> Evidence::work_orders_closed() {
  Sample sample;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::WorkOrder& order : desk.work_orders().orders()) {
      if (!contains(order.opened) || !covers(order.asset)) continue;
      sample.of += 1;
      sample.hits += order.state == respond::WorkOrderState::kClosed ? 1 : 0;
    }
  });
  return sample;
}

Result<Sample> Evidence::open_known_problems() {
  double n = 0;
  double n_blocking = 0;
  for (const rollout::Problem& problem : state_.problems) {
    if (scope_ == rollout::Scope::kWave && problem.wave != wave_.id) continue;
    ++n;
    n_blocking += problem.is_blocking(until_) ? 1 : 0;
  }
  return Sample::state(n_blocking, n);
}

Result<Sample> Evidence::sign_offs() {
  return Sample::state(static_cast<double>(rollout::n_signed(wave_)),
                       static_cast<double>(std::size(rollout::kFunctions)));
}

/// Of a wave the areas of its machines; of the plant all, those without a machine too.
Result<Sample> Evidence::areas_handed_over() {
  std::set<AreaId> areas;
  if (scope_ == rollout::Scope::kPlant) {
    for (const auto& [area, path] : plant_areas(*plant_)) areas.insert(area);
  } else {
    for (const AssetId asset : assets()) {
      if (const AreaId area = area_of(asset, *plant_)) areas.insert(area);
    }
  }
  if (areas.empty()) return Sample::unknown("there is no area that could be handed over");
  MW_TRY(const auto transfers, load_transfers(services_.plant.registry()));
  const auto n = std::ranges::count_if(
      areas, [&](AreaId area) { return rollout::is_handed_over(transfers, area); });
  const auto of = static_cast<double>(areas.size());
  return Sample::state(static_cast<double>(n) / of, of);
}

Result<Sample> Evidence::rehearsal_factor() {
  MW_TRY(const auto record, latest_rehearsal(services_));
  if (!record) return Sample::unknown("no rehearsal of this configuration has been recorded");
  if (!record->void_reason.empty()) {
    return Sample::unknown("the last rehearsal does not count any more: " + record->void_reason);
  }
  using enum rollout::PhaseVerdict;
  if (record->verdict == kFail) return Sample::state(0, 1);
  if (record->verdict != kPass) {
    return Sample::unknown(record->others.empty()
                               ? "the last rehearsal was ended early"
                               : "the last rehearsal: " + record->others.front());
  }
  // Sensors that came since make the same rehearsal a smaller factor.
  const std::size_t now = std::max<std::size_t>(signals().size(), 1);
  return Sample::state(
      record->factor * static_cast<double>(record->sensors_then) / static_cast<double>(now), 1);
}

Result<Sample> Evidence::cost_per_sensor() {
  return Sample::unknown("no cost model has been set up");
}

}  // namespace millwright::api
