// SPDX-License-Identifier: Apache-2.0
#pragma once
// The monthly report of alarm performance as one printable page of HTML that needs nothing else.

#include <span>
#include <string>
#include <string_view>

#include "api/class_demands.h"
#include "api/kpi_figures.h"

namespace millwright::api {

struct ReportMonth {
  int year = 1970;
  unsigned month = 1;

  /// "2026-11". Errors: invalid_argument; years 1970 to 2199.
  static Result<ReportMonth> parse(std::string_view text);
  std::string text() const;
  /// Whole local days; one that lasts ends at `now`.
  /// Errors: invalid_argument   it has not begun.
  Result<alarm::Period> period(const respond::TimeZone& zone, UtcNanos now) const;
};

/// Each figure beside its target, every position and area, the worst actors with what to do, and
/// what of the master alarm database is not as approved or not proven.
/// Everything from records is escaped. `language`: "en" or "de".
std::string kpi_report_html(const KpiFigures& figures, const ReportMonth& month,
                            const registry::Plant& plant, std::span<const OwedProofTest> owed,
                            std::string_view language);

}  // namespace millwright::api
