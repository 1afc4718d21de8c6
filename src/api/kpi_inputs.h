// SPDX-License-Identifier: Apache-2.0
#pragma once
// What alarm figures are made from, out of the history of alarms and the plant's records: who was
// shown what when, what was kept from them, which load they have from other systems.

#include <string>
#include <string_view>
#include <vector>

#include "alarm/kpi.h"
#include "api/position_of.h"
#include "api/services.h"
#include "api/site_time.h"
#include "respond/attention/handling.h"
#include "respond/duty/local_time.h"
#include "respond/outcome/review.h"

namespace millwright::api {

/// What was an event when it came is no alarm and not in here.
struct AlarmPast {
  std::vector<alarm::Annunciated> annunciated;  ///< by alarm, then by time
  std::vector<alarm::Suppressed> suppressed;    ///< one that lasts ends now
  std::vector<respond::ClosedRaise> closed;     ///< shown to somebody, and over
  std::vector<respond::AlarmRaise> raises;      ///< shown to somebody
  /// What came on trial (RuleMode::kShadow): shown to nobody, as it would have been; silences and
  /// acknowledgement aside, which nobody can know.
  std::vector<alarm::Annunciated> on_trial;
};

/// Everything up to now. An alarm that leaves shelving, suppression or repair while its condition
/// holds is shown anew, and counts.
/// Errors: those of the store.  Cost: O(lines of history log alarms).
Result<AlarmPast> read_alarm_past(const Services& services);

/// The positions that rules name, be they on trial, both above, and those with a stated load; by
/// name.
std::vector<alarm::Position> positions_of(const Services& services);

/// The area an asset belongs to; none when it is gone.
AreaId area_of(AssetId asset, const registry::Plant& plant);
/// "Pump 1", its name where it has no title, empty when it is gone.
std::string title_of(AssetId asset, const registry::Plant& plant);
/// Its days within `period` and a day around it.
alarm::LocalDays local_days(const respond::TimeZone& zone, alarm::Period period);

/// True for what belongs to the platform itself and not to the plant.
bool is_platform(AssetId asset, const registry::Plant& plant);

}  // namespace millwright::api
