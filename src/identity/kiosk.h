// SPDX-License-Identifier: Apache-2.0
#pragma once
// A kiosk: a screen that stays open for an operator position. It shows, and whoever wants to act
// says who they are by PIN or badge; they act under their own name for their turn, and the screen
// only shows again once they leave, do nothing for a while, or the next one comes.

#include <chrono>
#include <string>

#include "core/time.h"
#include "identity/authenticated.h"

namespace millwright::identity {

inline constexpr std::chrono::seconds kShortestKioskIdle{30};
inline constexpr std::chrono::seconds kLongestKioskIdle{900};
/// A turn ends after that, however busy somebody is.
inline constexpr std::chrono::hours kLongestKioskTurn{12};
/// Wrong PINs in a row; after that the PIN is blocked until its owner sets a new one.
inline constexpr int kMostWrongPins = 10;

struct KioskSettings {
  std::string name;                   ///< unique; one path element: "line1-desk"
  std::string position;               ///< the operator position whose alarms it shows
  std::chrono::seconds idle{120};     ///< without a sign of life a turn ends; 30 s to 900 s
  bool needs_pin_with_badge = false;  ///< a badge alone is possession only
};

struct Kiosk {
  KioskId id;
  KioskSettings settings;
  UtcNanos created;
  std::string created_by;
};

/// Who says to be who: a badge, or a log-in name and its PIN, or a badge and its owner's PIN.
struct KioskProof {
  std::string person;
  std::string pin;
  std::string badge;
};

/// The time one person acts at a kiosk; on the steady clock, so that setting the server's clock
/// neither ends it nor draws it out.
struct KioskTurn {
  UserId user;
  SteadyTime begin;
  SteadyTime end;  ///< unless there is a sign of life before
};

struct Badge {
  UserId user;
  UtcNanos assigned;
  std::string assigned_by;
};

}  // namespace millwright::identity
