// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables of kiosks, PINs and badges in registry.db: hashes, never the things themselves.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "identity/kiosk.h"
#include "registry/sqlite.h"

namespace millwright::identity {

struct StoredKiosk {
  Kiosk kiosk;
  std::string hash;  ///< of the secret in its cookie
};

struct StoredBadge {
  Badge badge;
  std::string hash;
};

struct StoredPin {
  UtcNanos changed;
  int n_wrong = 0;  ///< in a row
};

// Errors of all: those of registry/sqlite.h.
Result<std::vector<StoredKiosk>> load_kiosks(registry::Database& db);
/// Gives the new row's id.
Result<KioskId> add_kiosk(registry::Database& db, const StoredKiosk& kiosk);
Status put_kiosk_settings(registry::Database& db, KioskId id, const KioskSettings& settings);
Status remove_kiosk(registry::Database& db, KioskId id);

Result<std::vector<UserId>> users_with_pin(registry::Database& db);
Result<std::optional<StoredPin>> find_pin(registry::Database& db, UserId user);
Status put_pin(registry::Database& db, UserId user, std::string_view hash, UtcNanos now);
Status remove_pin(registry::Database& db, UserId user);
/// Counts one attempt as wrong before it is looked at, so that a crash or two at once give none
/// away, and gives the hash; nothing when there is no PIN or it is blocked.
Result<std::optional<std::string>> take_pin_attempt(registry::Database& db, UserId user,
                                                    int most_wrong);
/// The PIN was right: none is wrong any more.
Status forgive_pin_attempts(registry::Database& db, UserId user);

Result<std::vector<StoredBadge>> load_badges(registry::Database& db);
/// Replaces the badge the user had.
Status put_badge(registry::Database& db, const StoredBadge& badge);
Status remove_badge(registry::Database& db, UserId user);

}  // namespace millwright::identity
