// SPDX-License-Identifier: Apache-2.0
#include "api/delay_keeper.h"

#include <fmt/format.h>

#include <utility>

#include "api/mailing.h"
#include "api/readiness_evidence.h"
#include "api/rollout_book.h"
#include "core/log.h"
#include "notify/fill.h"
#include "rollout/value/value_text.h"

namespace millwright::api {
namespace {

using rollout::Said;
using rollout::Wave;

struct Letter {
  Said subject;
  Said facts;
  Said advice;
};

Letter letter_of(const Wave& wave, const rollout::Delay& delay, const rollout::CostFigure& cost) {
  const std::string& title = wave.title.empty() ? wave.name : wave.title;
  const auto days = static_cast<int>(delay.days);
  const auto money = [&](const std::string& basis, std::string_view not_known) {
    return cost.value ? fmt::format("{:.0f} {}, {}", *cost.value, cost.currency, basis)
                      : fmt::format("{}, {}", not_known, basis);
  };
  return {
      {fmt::format("{}: undecided for {} days", title, days),
       fmt::format("{}: seit {} Tagen nicht entschieden", title, days)},
      {fmt::format("For {} days the gate of '{}' has been neither yes nor no. {} sensors wait for "
                   "it. What that costs: {}.",
                   days, title, delay.sensors_waiting, money(cost.words.en, "not known")),
       fmt::format("Seit {} Tagen sagt das Tor von „{}“ weder ja noch nein. {} Sensoren warten "
                   "darauf. Was das kostet: {}.",
                   days, title, delay.sensors_waiting, money(cost.words.de, "nicht bekannt"))},
      {"Perfect conditions do not exist: have what is missing mended, waive it, or decide to go on "
       "looking.",
       "Vollkommene Bedingungen gibt es nicht: das Fehlende beheben lassen, darauf verzichten oder "
       "entscheiden, weiter hinzusehen."}};
}

rollout::SentText text_of(const Letter& letter, const std::string& language,
                          const std::string& link) {
  const std::string& facts = letter.facts.in(language);
  const std::string& advice = letter.advice.in(language);
  const std::string& subject = letter.subject.in(language);
  return {language, subject, fmt::format("{}\n\n{}\n\n{}\n", facts, advice, link),
          fmt::format("{}<p>{}</p>\n<p>{}</p>\n<p><a href=\"{}\">{}</a></p>\n</body></html>",
                      rollout::html_head(subject, language), notify::as_html(facts),
                      notify::as_html(advice), notify::as_html(link), notify::as_html(subject))};
}

Mailing mailing_of(const ValueSite& site, const Wave& wave, const rollout::Delay& delay) {
  const auto cost = site.services.host.costs->cost_of_delay(delay.days, delay.sensors_waiting);
  const Letter letter = letter_of(wave, delay, cost);
  Mailing out;
  // Of one time of not knowing: made again after a crash it has the same keys, and goes out once.
  out.thread = fmt::format("delay-{}-{}", wave.id.value, wave.inconclusive_since->ns);
  out.created = site.services.clock.wall();
  out.open_path = fmt::format("/rollout/{}", wave.id.value);
  for (const char* language : {"en", "de"}) {
    out.texts.push_back(text_of(letter, language, site.public_url() + out.open_path));
  }
  return out;
}

/// Who speaks for leadership cannot be mailed: said once a day, and tried again.
void warn(const Wave& wave, const Audience& audience, UtcNanos now, DayNotes& warned) {
  if (warned.has(wave.name, now)) return;
  std::string why = "nobody speaks for leadership";
  for (const rollout::SentGap& gap : audience.gaps) {
    if (gap.function == TeamKind::kLeadership) why = rollout::words_of(gap).en;
  }
  log_warning("rollout", fmt::format("the gate of '{}' has been undecided for two weeks, and "
                                     "leadership cannot be told: {}",
                                     wave.name, why));
  warned.add(wave.name, now);
}

Status tell(const ValueSite& site, RolloutBook& book, const RolloutState& state, const Wave& wave,
            DayNotes& warned) {
  const Services& services = site.services;
  const UtcNanos now = services.clock.wall();
  const rollout::Stakeholder leader{TeamKind::kLeadership,
                                    speaker_of(&wave, TeamKind::kLeadership)};
  const Audience audience = audience_of(services, {&leader, 1});
  const auto delay = rollout::delay_of(state.waves, wave, now);
  if (audience.to.empty() || !delay) {
    warn(wave, audience, now, warned);
    return {};
  }
  MW_TRY(auto messages, messages_of(mailing_of(site, wave, *delay), audience.to));
  MW_TRY_STATUS(site.submit(std::move(messages)));
  registry::Intent by_itself;
  by_itself.act = registry::Act::kOperation;
  by_itself.why = fmt::format("{} was told that '{}' is undecided", leader.person, wave.name);
  const auto stored = book.put_wave(by_itself, [&](const RolloutState& fresh) -> Result<Wave> {
    const Wave* now_stored = rollout::find_wave(fresh.waves, wave.id);
    if (now_stored == nullptr) return fail(Code::kNotFound, "the wave is gone");
    Wave told = *now_stored;
    if (told.inconclusive_since == wave.inconclusive_since) told.delay_told_at = now;
    return told;
  });
  return stored ? Status() : Status(std::unexpected(stored.error()));
}

}  // namespace

Status keep_delays(const ValueSite& site, DayNotes& warned) {
  RolloutBook* book = site.services.host.rollout;
  if (site.services.host.is_demo || book == nullptr) return {};
  Status first;
  const auto state = book->state();
  for (const Wave& wave : state->waves) {
    if (!wave.is_escalated || !wave.inconclusive_since || wave.delay_told_at) continue;
    Status told = tell(site, *book, *state, wave, warned);
    if (told) continue;
    log_error("rollout", told.error().message());
    if (first) first = std::move(told);
  }
  return first;
}

}  // namespace millwright::api
