// SPDX-License-Identifier: Apache-2.0
#pragma once
// A plan: what a set of files would change in the plant, setting by setting.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/records.h"

namespace millwright::plan {

enum class Action : std::uint8_t { kAdd, kChange, kRemove };
std::string_view name(Action action);  ///< "add", "change", "remove"

/// One setting. Both are JSON texts; `before` is empty where there was no record.
struct FieldChange {
  std::string name;
  std::string before;
  std::string after;
};
struct Change {
  Action action = Action::kAdd;
  /// That of a record ("signal"), or "alarm-class". Lifetime: the program's.
  std::string_view kind;
  std::string path;  ///< "mill/water/line1/pump1/flow", "mill/.../flow high", "procedure belt-slip"
  std::vector<FieldChange> fields;
};

struct Plan {
  std::uint64_t revision = 0;  ///< of the plant it was made for
  std::vector<Change> changes;
  std::vector<std::string> problems;  ///< "plant.yaml:12: what"; not empty: cannot be applied
  std::vector<std::string> warnings;  ///< can be applied, but is probably not meant
  registry::Records after;            ///< the plant as it would be
};

/// Of revision and changes, 64 hexadecimal digits: plans that do the same have the same one.
std::string fingerprint(const Plan& plan);

}  // namespace millwright::plan
