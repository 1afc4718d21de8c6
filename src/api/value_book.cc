// SPDX-License-Identifier: Apache-2.0
#include "api/value_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/rollout_records.h"

namespace millwright::api {

using registry::RolloutTable;
using rollout::DowntimeRate;
using rollout::Saving;
using rollout::SentReport;
using rollout::ValueSchedule;

const Saving* ValueState::saving_of(std::uint64_t failure) const {
  const auto it = std::ranges::find(savings, failure, &Saving::failure);
  return it == savings.end() || it->is_withdrawn ? nullptr : &*it;
}

const DowntimeRate* ValueState::rate() const {
  return rates.empty() ? nullptr : &rates.back();
}

ValueSchedule ValueState::schedule() const {
  return schedules.empty() ? ValueSchedule() : schedules.front();
}

const SentReport* ValueState::report_of(std::string_view week) const {
  const auto it = std::ranges::find(reports, week, &SentReport::week);
  return it == reports.end() ? nullptr : &*it;
}

const SentReport* ValueState::find_report(std::uint32_t id) const {
  const auto it = std::ranges::find(reports, id, &SentReport::id);
  return it == reports.end() ? nullptr : &*it;
}

Result<std::unique_ptr<ValueBook>> ValueBook::open(pipeline::PlantService& plant) {
  std::unique_ptr<ValueBook> book(new ValueBook(plant));
  MW_TRY_STATUS(book->load());
  return book;
}

Status ValueBook::load() {
  auto state = std::make_shared<ValueState>();
  registry::Registry& registry = plant_.registry();
  MW_TRY(state->savings,
         read_records<Saving>(registry, RolloutTable::kSavings, "saving", rollout::decode_saving));
  MW_TRY(state->rates, read_records<DowntimeRate>(registry, RolloutTable::kDowntimeRates,
                                                  "downtime rate", rollout::decode_rate));
  MW_TRY(state->schedules, read_records<ValueSchedule>(registry, RolloutTable::kValueSchedules,
                                                       "value schedule", rollout::decode_schedule));
  MW_TRY(state->reports, read_records<SentReport>(registry, RolloutTable::kValueReports,
                                                  "value report", rollout::decode_sent_report));
  state_ = std::move(state);
  return {};
}

ValueBook::State ValueBook::state() const {
  const std::scoped_lock lock(state_mutex_);
  return state_;
}

Status ValueBook::change(const registry::Intent& intent,
                         const std::function<Status(registry::Edit&, ValueState&)>& fn) {
  const std::scoped_lock lock(change_mutex_);
  auto next = std::make_shared<ValueState>(*state());
  MW_TRY(const registry::Revision revision,
         plant_.registry().change(intent, [&](registry::Edit& edit) { return fn(edit, *next); }));
  {
    const std::scoped_lock state_lock(state_mutex_);
    state_ = std::move(next);
  }
  return plant_.publish(revision);
}

Result<Saving> ValueBook::put_saving(const registry::Intent& intent, Saving saving) {
  MW_TRY_STATUS(rollout::check(saving));
  MW_TRY_STATUS(change(intent, [&](registry::Edit& edit, ValueState& next) {
    return put_record(edit, RolloutTable::kSavings, next.savings, saving,
                      [&](const Saving& one) { return one.failure == saving.failure; });
  }));
  return saving;
}

Result<Saving> ValueBook::withdraw_saving(const registry::Intent& intent, std::uint64_t failure) {
  Saving withdrawn;
  MW_TRY_STATUS(change(intent, [&](registry::Edit& edit, ValueState& next) -> Status {
    const Saving* stored = next.saving_of(failure);
    if (stored == nullptr) {
      return fail(Code::kNotFound, fmt::format("no saving for failure {}", failure));
    }
    withdrawn = *stored;
    withdrawn.is_withdrawn = true;
    return put_record(edit, RolloutTable::kSavings, next.savings, withdrawn,
                      [&](const Saving& one) { return one.failure == failure; });
  }));
  return withdrawn;
}

Result<DowntimeRate> ValueBook::add_rate(const registry::Intent& intent, DowntimeRate rate) {
  MW_TRY_STATUS(rollout::check(rate));
  MW_TRY_STATUS(change(intent, [&](registry::Edit& edit, ValueState& next) {
    return put_record(edit, RolloutTable::kDowntimeRates, next.rates, rate,
                      [](const DowntimeRate&) { return false; });
  }));
  return rate;
}

Result<ValueSchedule> ValueBook::put_schedule(const registry::Intent& intent,
                                              ValueSchedule schedule) {
  MW_TRY_STATUS(rollout::check(schedule));
  MW_TRY_STATUS(change(intent, [&](registry::Edit& edit, ValueState& next) {
    return put_record(edit, RolloutTable::kValueSchedules, next.schedules, schedule,
                      [](const ValueSchedule&) { return true; });
  }));
  return schedule;
}

Result<SentReport> ValueBook::add_report(const registry::Intent& intent, SentReport report) {
  report.hash = registry::content_hash(report.hashed_text());
  MW_TRY_STATUS(change(intent, [&](registry::Edit& edit, ValueState& next) -> Status {
    if (const SentReport* sent = next.report_of(report.week)) {
      return fail(Code::kAlreadyExists, fmt::format("the report of {} was sent at {}", report.week,
                                                    to_rfc3339(sent->at)));
    }
    return put_record(edit, RolloutTable::kValueReports, next.reports, report,
                      [](const SentReport&) { return false; });
  }));
  return report;
}

Status ValueBook::note_handed_over(const registry::Intent& intent, std::uint32_t id) {
  return change(intent, [&](registry::Edit& edit, ValueState& next) -> Status {
    const SentReport* stored = next.find_report(id);
    if (stored == nullptr) return fail(Code::kNotFound, fmt::format("no value report {}", id));
    SentReport handed = *stored;
    handed.is_handed_over = true;
    return put_record(edit, RolloutTable::kValueReports, next.reports, handed,
                      [&](const SentReport& one) { return one.id == id; });
  });
}

}  // namespace millwright::api
