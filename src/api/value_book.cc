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

const SentReport* ValueState::report_of(std::string_view about) const {
  const auto it = std::ranges::find(reports, about, &SentReport::about);
  return it == reports.end() ? nullptr : &*it;
}

const SentReport* ValueState::find_report(std::uint32_t id) const {
  const auto it = std::ranges::find(reports, id, &SentReport::id);
  return it == reports.end() ? nullptr : &*it;
}

Result<std::unique_ptr<ValueBook>> ValueBook::open(pipeline::PlantService& plant) {
  ValueState read;
  registry::Registry& registry = plant.registry();
  MW_TRY(read.savings,
         read_records<Saving>(registry, RolloutTable::kSavings, "saving", rollout::decode_saving));
  MW_TRY(read.rates, read_records<DowntimeRate>(registry, RolloutTable::kDowntimeRates,
                                                "downtime rate", rollout::decode_rate));
  MW_TRY(read.schedules, read_records<ValueSchedule>(registry, RolloutTable::kValueSchedules,
                                                     "value schedule", rollout::decode_schedule));
  MW_TRY(read.reports, read_records<SentReport>(registry, RolloutTable::kValueReports,
                                                "value report", rollout::decode_sent_report));
  return std::unique_ptr<ValueBook>(new ValueBook(plant, std::move(read)));
}

Result<Saving> ValueBook::put_saving(const registry::Intent& intent, Saving saving) {
  MW_TRY_STATUS(rollout::check(saving));
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ValueState& next) {
    return put_record(edit, RolloutTable::kSavings, next.savings, saving,
                      [&](const Saving& one) { return one.failure == saving.failure; });
  }));
  return saving;
}

Result<Saving> ValueBook::withdraw_saving(const registry::Intent& intent, std::uint64_t failure) {
  Saving withdrawn;
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ValueState& next) -> Status {
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
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ValueState& next) {
    return put_record(edit, RolloutTable::kDowntimeRates, next.rates, rate,
                      [](const DowntimeRate&) { return false; });
  }));
  return rate;
}

Result<ValueSchedule> ValueBook::put_schedule(const registry::Intent& intent,
                                              ValueSchedule schedule) {
  MW_TRY_STATUS(rollout::check(schedule));
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ValueState& next) {
    return put_record(edit, RolloutTable::kValueSchedules, next.schedules, schedule,
                      [](const ValueSchedule&) { return true; });
  }));
  return schedule;
}

Result<SentReport> ValueBook::add_report(const registry::Intent& intent, SentReport report) {
  report.hash = registry::content_hash(report.hashed_text());
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ValueState& next) -> Status {
    if (const SentReport* sent = next.report_of(report.about)) {
      return fail(Code::kAlreadyExists, fmt::format("the report of {} was sent at {}", report.about,
                                                    to_rfc3339(sent->at)));
    }
    return put_record(edit, RolloutTable::kValueReports, next.reports, report,
                      [](const SentReport&) { return false; });
  }));
  return report;
}

Status ValueBook::note_handed_over(const registry::Intent& intent, std::uint32_t id) {
  return kept_.change(intent, [&](registry::Edit& edit, ValueState& next) -> Status {
    const SentReport* stored = next.find_report(id);
    if (stored == nullptr) return fail(Code::kNotFound, fmt::format("no value report {}", id));
    SentReport handed = *stored;
    handed.is_handed_over = true;
    return put_record(edit, RolloutTable::kValueReports, next.reports, handed,
                      [&](const SentReport& one) { return one.id == id; });
  });
}

}  // namespace millwright::api
