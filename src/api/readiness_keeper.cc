// SPDX-License-Identifier: Apache-2.0
#include "api/readiness_keeper.h"

#include "api/readiness_evidence.h"
#include "core/log.h"

namespace millwright::api {

Status keep_readiness(const ReadinessSite& site) {
  const Services& services = site.services;
  const UtcNanos now = services.clock.wall();
  site.running->scrapes.sample(services.metrics.counter(kScrapesCounter, "").value(), now);
  const std::string today = to_rfc3339(now).substr(0, 10);
  const auto state = site.readiness->state();
  if (!state->days.empty() && state->days.back().day == today) return {};
  registry::Intent by_itself;
  by_itself.act = registry::Act::kConfiguration;
  by_itself.why = "the answers of the day";
  Status noted = site.readiness->note_day(by_itself, rollout::day_of(readiness_now(site)));
  if (!noted) log_error("rollout", noted.error().message());
  return noted;
}

}  // namespace millwright::api
