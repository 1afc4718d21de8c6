// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a condition is about. With the rule it is the identity of a condition and of its alarm.

#include <compare>
#include <cstdint>
#include <string>

#include "core/ids.h"
#include "model/plant.h"

namespace millwright::detect {

using millwright::SubjectKind;

/// `id` is the id of the kind; `external` names a condition of another system.
struct Subject {
  SubjectKind kind = SubjectKind::kSignal;
  std::uint32_t id = 0;
  std::string external;

  static Subject of(SignalId signal) { return {SubjectKind::kSignal, signal.value, {}}; }
  auto operator<=>(const Subject&) const = default;
};

}  // namespace millwright::detect
