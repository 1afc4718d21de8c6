// SPDX-License-Identifier: Apache-2.0
#include "api/value_keeper.h"

#include <fmt/format.h>

#include <utility>

#include "api/kpi_inputs.h"
#include "api/mailing.h"
#include "api/rollout_book.h"
#include "api/value_facts.h"
#include "core/log.h"
#include "rollout/value/value_text.h"

namespace millwright::api {
namespace {

using rollout::SentGap;
using rollout::SentReport;
using rollout::ValueReport;

/// The report says itself who does not read it.
void add_gaps(const std::vector<SentGap>& gaps, ValueReport& report) {
  for (const SentGap& gap : gaps) {
    const rollout::Phrase& function = rollout::title_of(gap.function);
    const rollout::Said why = rollout::words_of(gap);
    report.notes.push_back({{fmt::format("Not told for {}: {}.", function.en, why.en),
                             fmt::format("Nicht erreicht für {}: {}.", function.de, why.de)},
                            "/value",
                            false});
  }
}

std::vector<rollout::SentText> texts_of(const ValueReport& report, const std::string& base_url) {
  std::vector<rollout::SentText> out;
  for (const char* language : {"en", "de"}) {
    const rollout::ValueStyle style{language, base_url};
    out.push_back({language, rollout::value_subject(report, language),
                   rollout::value_plain(report, style), rollout::value_html(report, style)});
  }
  return out;
}

registry::Intent by_itself(std::string why) {
  registry::Intent intent;
  intent.act = registry::Act::kOperation;
  intent.why = std::move(why);
  return intent;
}

/// Whoever is killed between the two finds the messages there already the next time.
Status hand_over(const ValueSite& site, const SentReport& report) {
  Mailing mailing;
  mailing.thread = value_thread(report.about);
  mailing.created = report.at;
  mailing.open_path = "/value";
  mailing.texts = report.texts;
  MW_TRY(auto messages, messages_of(mailing, report.to));
  if (!messages.empty()) MW_TRY_STATUS(site.submit(std::move(messages)));
  return site.value->note_handed_over(by_itself("the report is on its way"), report.id);
}

/// `about` and `title`: see SentReport.
Result<SentReport> send(const ValueSite& site, const registry::Intent& intent,
                        const ValuePeriod& period, std::string about, std::string title,
                        const std::string& by) {
  MW_TRY(const rollout::ValueFacts facts, value_facts(site, period));
  const Audience audience = audience_of(site.services, site.value->state()->schedule().recipients);
  ValueReport report = rollout::report_value(facts);
  add_gaps(audience.gaps, report);
  SentReport sent;
  sent.about = std::move(about);
  sent.title = std::move(title);
  sent.at = site.services.clock.wall();
  sent.by = by;
  sent.texts = texts_of(report, site.public_url());
  sent.to = audience.to;
  sent.gaps = audience.gaps;
  MW_TRY(sent, site.value->add_report(intent, std::move(sent)));
  log_info("value", fmt::format("the report of {} goes to {} people, {} functions hear nothing",
                                sent.title.empty() ? sent.about : sent.title, sent.to.size(),
                                sent.gaps.size()));
  // Kept from here on: what fails now is gone on with at the next round.
  if (const Status handed = hand_over(site, sent); handed) {
    sent.is_handed_over = true;
  } else {
    log_warning("value", handed.error().message());
  }
  return sent;
}

Status send_week_if_due(const ValueSite& site) {
  const auto state = site.value->state();
  const auto zone = site_zone(*site.services.plant.registry().snapshot());
  const auto week = rollout::due_week(state->schedule(), zone, site.services.clock.wall());
  if (!week || state->report_of(week->text()) != nullptr) return {};
  const auto sent =
      send_value_report(site, by_itself("the value report is due"), *week, std::string());
  return sent ? Status() : Status(std::unexpected(sent.error()));
}

/// What a wave was worth is told when it has passed.
Status send_wave_if_due(const ValueSite& site, const rollout::Wave& wave) {
  const auto state = site.value->state();
  const rollout::ValueSchedule schedule = state->schedule();
  std::string about = fmt::format("wave:{}", wave.id.value);
  const bool is_due = schedule.is_on && wave.passed_at && *wave.passed_at >= schedule.changed_at;
  if (!is_due || state->report_of(about) != nullptr) return {};
  MW_TRY(ValuePeriod period, wave_period(site.services, wave.id));
  period.end = *wave.passed_at;
  period.is_over = true;
  const auto sent = send(site, by_itself(fmt::format("'{}' has passed", wave.name)), period,
                         std::move(about), period.title, std::string());
  return sent ? Status() : Status(std::unexpected(sent.error()));
}

}  // namespace

std::string value_thread(std::string_view about) {
  return fmt::format("value-{}", about);
}

Result<SentReport> send_value_report(const ValueSite& site, const registry::Intent& intent,
                                     const rollout::LocalWeek& week, const std::string& by) {
  if (site.services.host.is_demo) {
    return fail(Code::kFailedPrecondition, "a demonstration sends nothing to anybody");
  }
  MW_TRY(const ValuePeriod period, week_period(site.services, week));
  if (!period.is_over) {
    return fail(Code::kFailedPrecondition,
                fmt::format("week: {} lasts; it can be sent when it is over", week.text()));
  }
  return send(site, intent, period, week.text(), std::string(), by);
}

Status keep_value(const ValueSite& site) {
  if (site.services.host.is_demo) return {};
  Status first;
  const auto note = [&](Status status) {
    if (status) return;
    log_error("value", status.error().message());
    if (first) first = std::move(status);
  };
  const auto state = site.value->state();
  for (const SentReport& report : state->reports) {
    if (!report.is_handed_over) note(hand_over(site, report));
  }
  note(send_week_if_due(site));
  const auto waves = site.services.host.rollout->state();
  for (const rollout::Wave& wave : waves->waves) note(send_wave_if_due(site, wave));
  return first;
}

}  // namespace millwright::api
