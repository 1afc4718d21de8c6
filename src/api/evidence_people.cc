// SPDX-License-Identifier: Apache-2.0
// Evidence from what people did and what the plant's records say.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/audit_reader.h"
#include "api/class_demands.h"
#include "api/evidence.h"
#include "api/exercises.h"
#include "api/meeting_book.h"
#include "api/rehearsal_view.h"
#include "api/traffic_shape.h"
#include "api/training_matrix.h"
#include "api/transfer_book.h"
#include "api/transfer_evidence.h"
#include "api/trial_book.h"
#include "registry/alarm_class.h"
#include "registry/rationalisation.h"
#include "registry/rule_approval.h"
#include "respond/attention/handling.h"
#include "respond/escalation/rows.h"
#include "respond/procedure/coverage.h"

namespace millwright::api {

using rollout::Fold;
using rollout::Sample;
using rollout::SampleItem;
using rollout::Tally;

namespace {

Sample share(std::vector<SampleItem> items) {
  return items.empty() ? Sample::unknown("there is nothing to count")
                       : Sample::state_of(Fold::kShare, std::move(items));
}

}  // namespace

Result<Sample> Evidence::normal_staff_share() {
  MW_TRY(const AttentionPast* past, attention());
  std::vector<respond::AlarmRaise> raises;
  for (const respond::AlarmRaise& raise : past->raises) {
    if (contains(raise.raised)) raises.push_back(raise);
  }
  const auto handlings = respond::handlings(raises, past->acts);
  Tally days = tally(Tally::By::kDays);
  for (std::size_t i = 0; i < raises.size(); ++i) {
    if (!handlings[i].is_handled) continue;
    days.add({"alarm", std::to_string(raises[i].alarm.value), raises[i].raised, raises[i].asset,
              handlings[i].had_help ? 0.0 : 1.0, 1, ""});
  }
  return std::move(days).blocks();
}

Result<Sample> Evidence::vendor_contacts() {
  MW_TRY(const AttentionPast* past, attention());
  std::vector<SampleItem> items;
  for (const respond::HumanAct& act : past->acts) {
    if (act.category != respond::ActCategory::kSupportContact || !contains(act.time)) continue;
    items.push_back({"contact", "", act.time, act.asset, 1, 0, ""});
  }
  Sample sample = Sample::counted(std::move(items));
  sample.of = respond::sensor_weeks(past->sensors, begin_, until_);
  return sample;
}

Result<Sample> Evidence::hands_off_passed() {
  std::vector<SampleItem> items;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::HandsOff& period : desk.hands_off().periods()) {
      if (!period.ended || !contains(*period.ended)) continue;
      const bool has_passed = period.state == respond::HandsOffState::kPassed;
      items.push_back({"hands-off",
                       std::to_string(period.id.value),
                       *period.ended,
                       {},
                       has_passed ? 1.0 : 0.0,
                       1,
                       ""});
    }
  });
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::pages_accepted() {
  if (!services_.host.desk_rows) return Sample::unknown("this server pages nobody");
  MW_TRY(const auto rows, services_.host.desk_rows(respond::Table::kPage));
  // A page that somebody else took was answered; by alarm and chain it is one question.
  std::map<std::uint64_t, SampleItem> by_chain;
  for (const pipeline::DeskRow& row : rows) {
    MW_TRY(const respond::Page page, respond::decode_page(row.json));
    if (page.is_drill || !contains(page.created) || page.state == respond::PageState::kOpen) {
      continue;
    }
    SampleItem& item =
        by_chain
            .try_emplace(page.chain.value, SampleItem{"page",
                                                      std::to_string(page.id.value),
                                                      page.created,
                                                      {},
                                                      0,
                                                      1,
                                                      fmt::format("alarm {}", page.alarm.value)})
            .first->second;
    item.at = std::min(item.at, page.created);
    if (page.state == respond::PageState::kAccepted) item.value = 1;
  }
  Tally days = tally(Tally::By::kDays);
  for (auto& [chain, item] : by_chain) days.add(std::move(item));
  return std::move(days).blocks();
}

template <class IsGood>
Result<Sample> Evidence::share_of_rules(IsGood is_good) const {
  std::vector<SampleItem> items;
  for (const CountedRule& counted : counted_rules()) {
    const Signal* signal =
        counted.rule == nullptr ? nullptr : plant_->find<Signal>(counted.rule->signal);
    const bool is_one = counted.is_live && is_good(*counted.rule);
    std::string_view words = counted.is_live ? "" : "switched off, or no alarm any more";
    if (counted.rule == nullptr) words = "deleted";
    items.push_back({"rule", std::to_string(counted.id.value), until_,
                     signal == nullptr ? AssetId() : signal->asset, is_one ? 1.0 : 0.0, 1,
                     std::string(words)});
  }
  if (items.empty()) return Sample::unknown("no rule alarms");
  return share(std::move(items));
}

Result<Sample> Evidence::procedure_coverage() {
  return share_of_rules([&](const Rule& rule) {
    return std::ranges::none_of(
        registry::missing_response(rule, *plant_),
        [](const std::string& what) { return what.starts_with("procedure"); });
  });
}

Result<Sample> Evidence::rationalised_share() {
  // What a wave in shadow put on trial is asked as if it were live.
  return share_of_rules(
      [&](const Rule& rule) { return registry::missing_response(rule, *plant_).empty(); });
}

Result<Sample> Evidence::unapproved_changes() {
  std::vector<SampleItem> items;
  for (const Rule& rule : plant_->all<Rule>()) {
    const Signal* signal = plant_->find<Signal>(rule.signal);
    const bool is_frozen = std::ranges::binary_search(frozen_rules_, rule.id);
    if (!is_frozen && (signal == nullptr || !covers(signal->asset))) continue;
    const auto differences = registry::differences_from_approved(rule);
    items.push_back({"rule", std::to_string(rule.id.value), until_,
                     signal == nullptr ? AssetId() : signal->asset, differences.empty() ? 0.0 : 1.0,
                     1, fmt::format("{}", fmt::join(differences, ", "))});
  }
  for (const RuleId id : frozen_rules_) {
    if (plant_->find<Rule>(id) != nullptr) continue;
    items.push_back({"rule", std::to_string(id.value), until_, {}, 1, 1, "deleted"});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::proof_tests_owed() {
  MW_TRY(const auto classes, registry::load_alarm_classes(services_.plant.registry()));
  const auto is_covered = [&](RuleId id) {
    const Rule* rule = plant_->find<Rule>(id);
    const Signal* signal = rule == nullptr ? nullptr : plant_->find<Signal>(rule->signal);
    return signal != nullptr && covers(signal->asset);
  };
  MW_TRY(const auto owed, owed_proof_tests(services_, *plant_, until_));
  std::vector<SampleItem> items;
  for (const Rule& rule : plant_->all<Rule>()) {
    const auto of = std::ranges::find(classes, rule.alarm_class, &registry::AlarmClass::name);
    const bool is_asked = registry::is_live_alarm(rule) && of != classes.end() &&
                          of->proof_test_days && is_covered(rule.id);
    if (!is_asked) continue;
    const bool is_owed = std::ranges::find(owed, rule.id, &OwedProofTest::rule) != owed.end();
    items.push_back({"rule", std::to_string(rule.id.value), until_,
                     plant_->find<Signal>(rule.signal)->asset, is_owed ? 1.0 : 0.0, 1, of->name});
  }
  if (items.empty()) {
    return Sample::unknown("no rule that alarms is of a class that demands proof tests");
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::drills_per_shift() {
  const auto shifts =
      services_.watch.with_desk([](const respond::Desk& desk) { return shift_names(desk); });
  if (shifts.empty()) return Sample::unknown("no roster says which shifts there are");
  MW_TRY(const auto runs, all_runs(services_));
  RunTexts texts;
  std::map<std::string, std::vector<std::uint64_t>> by_shift;
  for (const std::string& shift : shifts) by_shift[shift];
  for (const auto& [run, exercise] : finished_runs(runs, texts)) {
    const auto it = by_shift.find(exercise.shift);
    if (it != by_shift.end() && contains(exercise.ended)) it->second.push_back(run.value);
  }
  std::vector<SampleItem> items;
  for (const auto& [shift, ids] : by_shift) {
    items.push_back({"shift",
                     shift,
                     until_,
                     {},
                     static_cast<double>(ids.size()),
                     1,
                     ids.empty() ? "" : fmt::format("runs {}", fmt::join(ids, ", "))});
  }
  return Sample::state_of(Fold::kLeast, std::move(items));
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
  std::vector<SampleItem> items;
  for (const respond::ProcedureCoverage& row :
       respond::coverage(procedures, {}, done, {}, until_)) {
    const auto n = row.last_180_days.runs + row.last_180_days.drills;
    items.push_back({"procedure",
                     row.procedure,
                     row.latest.value_or(UtcNanos()),
                     {},
                     n > 0 ? 1.0 : 0.0,
                     1,
                     fmt::format("{} runs and drills", n)});
  }
  return share(std::move(items));
}

Result<Sample> Evidence::answers_in_time() {
  MW_TRY(const auto runs, all_runs(services_));
  RunTexts texts;
  Tally days = tally(Tally::By::kDays);
  for (const auto& [run, exercise] : finished_runs(runs, texts)) {
    if (!contains(exercise.ended) || exercise.expected.count() == 0) continue;
    days.add({"run",
              std::to_string(run.value),
              exercise.ended,
              {},
              exercise.duration <= exercise.expected ? 1.0 : 0.0,
              1,
              exercise.procedure});
  }
  return std::move(days).blocks();
}

Result<Sample> Evidence::training_gaps() {
  MW_TRY(const auto gaps, training_gaps_of(services_));
  if (gaps.cells.empty()) {
    return Sample::unknown("no roster says who works on which shift in the coming four weeks");
  }
  std::vector<SampleItem> items;
  for (const auto& [words, is_gap] : gaps.cells) {
    items.push_back({"cell", "", until_, {}, is_gap ? 1.0 : 0.0, 1, words});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::single_points() {
  MW_TRY(const auto gaps, training_gaps_of(services_));
  std::vector<SampleItem> items;
  for (const auto& [words, is_single] : gaps.items) {
    items.push_back({"knowledge", "", until_, {}, is_single ? 1.0 : 0.0, 1, words});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::change_rework() {
  MW_TRY(const auto* entries, trail());
  std::map<std::string, UtcNanos> last;
  std::vector<SampleItem> changes;          // with a hit where it was changed again
  std::map<std::string, std::size_t> open;  // the latest change of each
  for (const registry::AuditEntry& entry : *entries) {
    const bool is_change = entry.before && entry.after && contains(entry.when) && entry.user &&
                           (record_in(entry.what, "rule") || record_in(entry.what, "signal"));
    if (!is_change) continue;
    const auto before = last.find(entry.what);
    if (before != last.end() && entry.when - before->second < std::chrono::hours(24)) {
      changes[open[entry.what]].value = 1;
    }
    last[entry.what] = entry.when;
    open[entry.what] = changes.size();
    changes.push_back({"change", std::to_string(entry.id), entry.when, {}, 0, 1, entry.what});
  }
  Tally days = tally(Tally::By::kDays);
  for (SampleItem& change : changes) days.add(std::move(change));
  return std::move(days).blocks();
}

Result<Sample> Evidence::own_hands_share() {
  MW_TRY(const AttentionPast* past, attention());
  Tally days = tally(Tally::By::kDays);
  for (const respond::HumanAct& act : past->acts) {
    if (act.category != respond::ActCategory::kConfiguration || !contains(act.time)) continue;
    days.add({"change", "", act.time, act.asset, respond::is_helper(act.team) ? 0.0 : 1.0, 1, ""});
  }
  return std::move(days).blocks();
}

Result<Sample> Evidence::work_orders_closed() {
  Tally days = tally(Tally::By::kDays);
  services_.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::WorkOrder& order : desk.work_orders().orders()) {
      if (!contains(order.opened) || !covers(order.asset)) continue;
      const bool is_closed = order.state == respond::WorkOrderState::kClosed;
      days.add({"work-order", std::to_string(order.id.value), order.opened, order.asset,
                is_closed ? 1.0 : 0.0, 1, ""});
    }
  });
  return std::move(days).blocks();
}

/// Those that were tried, each on the day it was decided or should have been.
Result<Sample> Evidence::trials_in_time() {
  MW_TRY(const auto trials, load_trials(services_.plant.registry()));
  std::vector<rollout::SampleItem> items;
  for (const rollout::Trial& trial : trials) {
    if (!trial.started_at) continue;
    const bool is_in_time = trial.decided_at && *trial.decided_at <= trial.drop_by;
    const UtcNanos at = is_in_time ? *trial.decided_at : trial.drop_by;
    if (!contains(at)) continue;
    items.push_back(
        {"trial", std::to_string(trial.id), at, {}, is_in_time ? 1.0 : 0.0, 1, trial.title});
  }
  return Sample::counted(std::move(items));
}

Result<Sample> Evidence::open_known_problems() {
  std::vector<SampleItem> items;
  for (const rollout::Problem& problem : state_.problems) {
    if (scope_ == rollout::Scope::kWave && problem.wave != wave_.id) continue;
    items.push_back({"problem", std::to_string(problem.id.value), problem.found_at, problem.asset,
                     problem.is_blocking(until_) ? 1.0 : 0.0, 1, problem.title});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::sign_offs() {
  std::vector<SampleItem> items;
  for (const TeamKind function : rollout::kFunctions) {
    const auto signed_by =
        std::ranges::find(wave_.sign_offs, function, &rollout::SignOff::function);
    const bool is_signed = signed_by != wave_.sign_offs.end();
    items.push_back({"function",
                     std::string(name(function)),
                     is_signed ? signed_by->at : UtcNanos(),
                     {},
                     is_signed ? 1.0 : 0.0,
                     1,
                     ""});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
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
  std::vector<SampleItem> items;
  for (const AreaId id : areas) {
    const Area* area = plant_->find<Area>(id);
    items.push_back({"area",
                     std::to_string(id.value),
                     until_,
                     {},
                     rollout::is_handed_over(transfers, id) ? 1.0 : 0.0,
                     1,
                     area == nullptr ? "" : area->name});
  }
  return share(std::move(items));
}

Result<Sample> Evidence::rehearsal_factor() {
  MW_TRY(const auto standing, standing_rehearsal(services_, begin_, until_));
  if (!standing.factor) return Sample::unknown(standing.not_known);
  return Sample::state(*standing.factor, 1);
}

Result<Sample> Evidence::reviews_held() {
  MW_TRY(const auto meetings, load_meetings(services_.plant.registry()));
  const rollout::HeldCount count = rollout::count_held(meetings, begin_, until_);
  if (count.n_held + count.n_missed == 0) return Sample::unknown("no review was due");
  Sample sample;
  sample.hits = static_cast<double>(count.n_held);
  sample.of = static_cast<double>(count.n_held + count.n_missed);
  return sample;
}

Result<Sample> Evidence::cost_per_sensor() {
  const auto n = count_sensors(*plant_);
  const rollout::CostFigure cost = services_.host.costs->cost_per_sensor(n);
  if (!cost.value) return Sample::unknown(cost.words.en);
  return Sample::state(*cost.value, static_cast<double>(n));
}

}  // namespace millwright::api
