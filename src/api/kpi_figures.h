// SPDX-License-Identifier: Apache-2.0
#pragma once
// The alarm figures of a period in one scope, ready for pages, files and paper.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/worst_actors.h"
#include "api/kpi_inputs.h"

namespace millwright::api {

/// "plant", "area:3" or "position:control-room".
struct KpiScope {
  alarm::Scope kind = alarm::Scope::kPlant;
  AreaId area;
  std::string position;

  /// Errors: invalid_argument.
  static Result<KpiScope> parse(std::string_view text);
  std::string text() const;
  bool covers(const alarm::Annunciated& a) const;
};

struct KpiFigures {
  alarm::Period period;
  respond::TimeZone zone;
  alarm::LocalDays days;
  KpiScope scope;
  alarm::KpiReports reports;
  alarm::KpiReport report;                      ///< of the scope
  std::optional<double> external_per_day;       ///< of the scope; none when not known
  std::map<std::int64_t, std::size_t> per_day;  ///< by local day, days without any included
  std::vector<alarm::WorstActor> worst;
};

/// Errors: not_found          no such area or position.
///         invalid_argument   an impossible period.  Else those of the store.
Result<KpiFigures> kpi_figures(const Services& services, KpiScope scope, alarm::Period period);

/// docs/api.md, "Alarm performance".
nlohmann::json kpi_view(const KpiFigures& figures, const registry::Plant& plant);

/// One figure with its target and verdict.
nlohmann::json kpi_row(const alarm::Kpi& kpi);
nlohmann::json worst_row(const alarm::WorstActor& actor, const registry::Plant& plant);

/// "not-measured": as the API spells what has two words.
std::string hyphenated(std::string_view words);

/// The words of a rule's alarm; "a rule that is gone" without one.
std::string message_of(RuleId rule, const registry::Plant& plant);

}  // namespace millwright::api
