// SPDX-License-Identifier: Apache-2.0
#pragma once
// The words of the monthly report in each language it is printed in.

#include <string>
#include <string_view>

#include "alarm/kpi_targets.h"
#include "alarm/worst_actors.h"

namespace millwright::api {

struct ReportWords {
  std::string_view language;
  std::string_view title, month_lasts, time_zone, plant, position, area;
  std::string_view figure, value, acceptable, maximum, verdict, measured_on;
  std::string_view per_day, day, alarms;
  std::string_view worst, alarm, asset, count, share, why, next, none;
  std::string_view other_systems, not_known, rests_on;
  std::string_view settings, settings_now, approved_by, setting_fields;
  std::string_view proof_tests, alarm_class, every_days, proven_last, never, has_failed;
};

/// English for any language but "de".
const ReportWords& report_words(std::string_view language);
std::string_view kpi_title(alarm::KpiId id, std::string_view language);
/// A setting of a rule by the name of its field, "limit"; an unknown one as it is.
std::string_view setting_word(std::string_view field, std::string_view language);
std::string_view verdict_word(alarm::Verdict verdict, std::string_view language);
std::string_view pattern_word(alarm::Pattern pattern, std::string_view language);

/// What a figure was measured on, and what to do about a rule, in the language of the report: the
/// English of the figures where there are no words for it.
std::string sample_text(std::string_view english, std::string_view language);
std::string advice_text(std::string_view english, std::string_view language);

}  // namespace millwright::api
