// SPDX-License-Identifier: Apache-2.0
#include "api/meeting_agenda.h"

#include <optional>
#include <vector>

#include "api/kpi_inputs.h"
#include "api/ownership.h"
#include "api/readiness_evidence.h"

namespace millwright::api {
namespace {

/// What is due within so long cannot wait, where it is not known when the next meeting is.
constexpr std::chrono::days kLooksAhead{14};

/// The latest day of the history that was there at `then`.
const rollout::ReadinessDay* day_at(const ReadinessState& state, std::optional<UtcNanos> then) {
  const rollout::ReadinessDay* found = nullptr;
  if (!then) return found;
  for (const rollout::ReadinessDay& day : state.days) {
    if (day.at <= *then) found = &day;
  }
  return found;
}

}  // namespace

SiteCalendar calendar_of(const Services& services, const rollout::Review& review) {
  SiteCalendar out;
  out.rollout = services.host.rollout->state();
  out.calendar.zone = site_zone(*services.plant.registry().snapshot());
  if (review.wave) out.calendar.wave = rollout::find_wave(out.rollout->waves, review.wave);
  return out;
}

rollout::Agenda agenda_now(const MeetingSite& site, const ReviewsState& state,
                           const rollout::Review& review, UtcNanos due) {
  const Services& services = site.readiness.services;
  const SiteCalendar calendar = calendar_of(services, review);
  const auto governance = site.readiness.governance->state();
  const auto answers = site.readiness.readiness->state();
  const auto improvements = site.improvements->state();
  const auto transfers = site.transfers->state();
  rollout::AgendaFacts facts;
  facts.now = services.clock.wall();
  facts.zone = calendar.calendar.zone;
  rollout::add_past(review, state.meetings, facts.now, facts);
  facts.until = rollout::next_due(review, calendar.calendar, due).value_or(due + kLooksAhead);
  facts.waves = calendar.rollout->waves;
  std::vector<rollout::Decision> decisions;
  for (const StoredDecision& one : calendar.rollout->decisions) decisions.push_back(one.decision);
  facts.decisions = decisions;
  facts.problems = calendar.rollout->problems;
  facts.rulings = governance->rulings;
  facts.raci = governance->raci;
  facts.improvements = *improvements;
  facts.transfers = *transfers;
  std::optional<rollout::Readiness> readiness;
  std::vector<rollout::OwnedThing> things;
  if (!review.wave) {
    readiness = readiness_now(site.readiness);
    things = owned_things(site.readiness);
    facts.readiness = &*readiness;
    facts.readiness_then = day_at(*answers, facts.since);
    facts.things = things;
  }
  return rollout::make_agenda(facts);
}

}  // namespace millwright::api
