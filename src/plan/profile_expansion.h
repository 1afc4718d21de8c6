// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the profiles of assets bring: `profile: pump@1` in a file stands for the signals and default
// rules of that type, and entries of the same name change single settings of them.

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "core/result.h"
#include "plan/plant_file.h"
#include "registry/profile.h"

namespace millwright::plan {

/// What a record starts from when it is new.
struct Base {
  registry::Record record;
  std::string source;  ///< "profile:pump@1": approves the settings of its rules
};
/// By index among Wish::records. An asset's holds the class only.
using Bases = std::map<std::size_t, Base>;

/// "pump@1" or "pump". Errors: not_found.
using FindProfile = std::function<Result<registry::Profile>(const std::string& name)>;

/// Adds the signals and rules that assets have from their profile and that the files do not list.
/// Problems are added as "file:line: asset: what".
/// Cost: O(records).
Bases expand_profiles(Wish& wish, const FindProfile& find, std::vector<std::string>& problems);

}  // namespace millwright::plan
