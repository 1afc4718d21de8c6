// SPDX-License-Identifier: Apache-2.0
#pragma once
// Applying a profile: one change that gives an asset the signals and default rules of its type.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

struct ProfileApplication {
  AssetId asset;
  std::string profile;            ///< "pump@1", or "pump" for the newest version stored
  std::string protocol = "mqtt";  ///< decides which part of the mapping makes the addresses
  std::string address_prefix;     ///< "mill/water/line1/pump1"
};

/// Gives the id for a new signal: that of the provisional signal seen at `address`, else a new one.
using AllocateSignalId = std::function<SignalId(std::string_view address)>;

struct ProfileApplied {
  std::vector<Signal> signals;  ///< every signal of the profile on the asset, in profile order
  std::size_t n_new_signals = 0;
  std::size_t n_new_rules = 0;
  Revision revision;
};

/// A signal that the asset has already under that name stays as it is, and gets only those default
/// rules whose kind it lacks: applying a profile again changes nothing.
/// Errors: not_found (asset, profile), and those of Edit::add.
Result<ProfileApplied> apply_profile(Registry& registry, const Intent& intent,
                                     const ProfileApplication& application,
                                     const AllocateSignalId& allocate);

/// Stores a profile text under the name and version inside it. Storing the very same text again is
/// no error and no change.
/// Errors: invalid_argument "file:line: what"; already_exists for another text of that version.
Result<Changed<StoredProfile>> store_profile(Registry& registry, const Intent& intent,
                                             std::string_view text, std::string_view file_name);

}  // namespace millwright::registry
