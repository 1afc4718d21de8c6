// SPDX-License-Identifier: Apache-2.0
#pragma once
// What people confirmed of the value of the system, when its report is due, and the reports as they
// were sent. Reads from memory; changes are audited and journaled.

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "api/kept_state.h"
#include "pipeline/plant_service.h"
#include "registry/registry.h"
#include "rollout/value/value_codec.h"

namespace millwright::api {

struct ValueState {
  std::vector<rollout::Saving> savings;           ///< one for each failure
  std::vector<rollout::DowntimeRate> rates;       ///< oldest first
  std::vector<rollout::ValueSchedule> schedules;  ///< one, or none yet
  std::vector<rollout::SentReport> reports;       ///< oldest first

  /// Nullptr without one that stands.
  const rollout::Saving* saving_of(std::uint64_t failure) const;
  /// In force; nullptr while finance has confirmed none.
  const rollout::DowntimeRate* rate() const;
  /// As it is set; off where nobody set it.
  rollout::ValueSchedule schedule() const;
  /// Nullptr where it was not sent.
  const rollout::SentReport* report_of(std::string_view about) const;
  const rollout::SentReport* find_report(std::uint32_t id) const;
};

/// Thread: any that may block; state() any.
class ValueBook {
 public:
  using State = std::shared_ptr<const ValueState>;

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<ValueBook>> open(pipeline::PlantService& plant);

  State state() const { return kept_.state(); }

  /// Takes the place of the one of the same failure. Errors: those of rollout::check().
  Result<rollout::Saving> put_saving(const registry::Intent& intent, rollout::Saving saving);
  /// It counts no more, and stays on record. Errors: not_found.
  Result<rollout::Saving> withdraw_saving(const registry::Intent& intent, std::uint64_t failure);
  /// Is in force from now on; those before it stay on record. Errors: those of rollout::check().
  Result<rollout::DowntimeRate> add_rate(const registry::Intent& intent,
                                         rollout::DowntimeRate rate);
  /// Errors: those of rollout::check().
  Result<rollout::ValueSchedule> put_schedule(const registry::Intent& intent,
                                              rollout::ValueSchedule schedule);
  /// Fills in its hash. Errors: already_exists   the report of that week or wave was sent.
  Result<rollout::SentReport> add_report(const registry::Intent& intent,
                                         rollout::SentReport report);
  /// Every message of it is on disk. Errors: not_found.
  Status note_handed_over(const registry::Intent& intent, std::uint32_t id);

 private:
  ValueBook(pipeline::PlantService& plant, ValueState read) : kept_(plant, std::move(read)) {}

  KeptState<ValueState> kept_;
};

}  // namespace millwright::api
