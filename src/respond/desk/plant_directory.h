// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who there is and who is on duty, from the plant's records, the rosters in force and their
// overrides.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "registry/plant_snapshot.h"
#include "respond/desk/document_shelf.h"
#include "respond/duty/duty_plan.h"
#include "respond/duty/override_book.h"
#include "respond/escalation/directory.h"

namespace millwright::respond {

/// Thread: one at a time. Lifetime: shelf and overrides outlive it.
class PlantDirectory final : public Directory, public DutyOutlook {
 public:
  PlantDirectory(const DocumentShelf& shelf, const OverrideBook& overrides)
      : shelf_(shelf), overrides_(overrides) {}

  void set_plant(std::shared_ptr<const registry::Plant> plant) { plant_ = std::move(plant); }
  /// The channels that this site has set up.
  void set_channels(ChannelSet channels) { channels_ = channels; }

  std::optional<std::vector<std::string>> on_duty(std::string_view roster,
                                                  UtcNanos time) const override;
  std::optional<bool> is_in_hours(std::string_view roster, UtcNanos time) const override;
  std::optional<std::vector<std::string>> members(std::string_view team) const override;
  std::optional<Contact> contact(std::string_view person) const override;
  bool has_skill(std::string_view person, std::string_view skill, UtcNanos time) const override;
  std::vector<DutyGap> unattended(std::string_view roster, UtcNanos begin,
                                  UtcNanos end) const override;

  /// Of a roster in force; nothing when there is none of that name.
  std::optional<DutyPlan> duty(std::string_view roster) const;
  DutyPlan duty(const Roster& roster) const;
  /// Name of the site's shift at `time`; empty when none is planned.
  std::string shift_at(UtcNanos time) const;

 private:
  const DocumentShelf& shelf_;
  const OverrideBook& overrides_;
  HolidayCalendar no_holidays_;
  std::shared_ptr<const registry::Plant> plant_;
  ChannelSet channels_ = {Channel::kBrowser, Channel::kEmail};
};

}  // namespace millwright::respond
