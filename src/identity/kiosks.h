// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kiosks, and the PINs and badges that count at them and nowhere else. Turns live in memory: after
// a restart every kiosk only shows. Owned by Identity, which makes an Authenticated of what is said
// here.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "identity/kiosk.h"
#include "identity/kiosk_store.h"
#include "identity/login_limiter.h"
#include "identity/password.h"
#include "identity/secrets.h"
#include "registry/registry.h"

namespace millwright::identity {

struct KioskOptions {
  PasswordCost pin_cost;
  /// One person at one kiosk, then one kiosk, whoever it is.
  LoginLimits limits{5, std::chrono::seconds(20), 20, std::chrono::seconds(3), 10'000};
};

struct NewKiosk {
  Kiosk kiosk;
  std::string secret;  ///< for the cookie; not kept here
};

struct NewTurn {
  KioskTurn turn;
  std::string token;  ///< for the cookie; not kept here
};

/// Thread: any. What takes an Intent or an Authenticated, switch_person and pin_of use the
/// registry: blocking pool only. The rest only reads memory.
class Kiosks {
 public:
  /// Whether a user must change the password before anything else.
  using MustChangePassword = std::function<bool(UserId)>;

  /// Errors: the registry's.  Lifetime: everything given outlives it.
  static Result<std::unique_ptr<Kiosks>> open(registry::Registry& registry, const Clock& clock,
                                              const SecretHasher& hasher, KioskOptions options,
                                              MustChangePassword must_change);

  /// Errors: invalid_argument  a setting out of its range.  already_exists  the name is taken.
  Result<NewKiosk> enrol(const registry::Intent& intent, const KioskSettings& settings);
  /// Holds from the next request on, also for a turn that runs. Errors: as enrol(); not_found.
  Result<Kiosk> change(const registry::Intent& intent, KioskId id, const KioskSettings& settings);
  /// Its secret stops working and its turn ends at once. Errors: not_found.
  Status revoke(const registry::Intent& intent, KioskId id);
  std::vector<Kiosk> list() const;
  /// Nothing for an unknown or revoked secret.
  std::optional<Kiosk> find(std::string_view kiosk_secret) const;
  std::optional<Kiosk> find(KioskId id) const;

  /// The person's own PIN; whoever calls has made sure of the person by password.
  /// Errors: as check_pin().
  Status set_pin(const registry::Intent& intent, UserId user, std::string_view pin);
  /// Errors: not_found when there is none.
  Status remove_pin(const registry::Intent& intent, UserId user);
  Result<std::optional<StoredPin>> pin_of(UserId user);
  bool has_pin(UserId user) const;

  /// Gives a badge to somebody; the one they had stops working, and their turns end.
  /// Errors: invalid_argument, see badge_id().  not_found  no such user.
  ///         failed_precondition  the user never logs in.  already_exists  it is somebody else's.
  Status assign_badge(const registry::Intent& intent, UserId user, std::string_view badge);
  /// Errors: not_found when there is none.
  Status remove_badge(const registry::Intent& intent, UserId user);
  /// By user.
  std::vector<Badge> badges() const;

  /// Ends the turn there is and begins one of whoever the proof names. Refusals are in the audit
  /// trail; the turn there is goes on.
  /// Errors: unauthorized         not known, not active, no operator, or the PIN is wrong: one
  ///                              message for all.
  ///         failed_precondition  the badge is right, but this kiosk wants its owner's PIN too
  ///                              (detail() is kPinMissing); the PIN is blocked; the password must
  ///                              be changed first.
  ///         resource_exhausted   tried too often; detail() is the seconds to wait.
  /// Cost: one Argon2 hash where a PIN is checked.
  Result<NewTurn> switch_person(const Kiosk& kiosk, const KioskProof& proof);
  static constexpr int kPinMissing = 1;

  /// The turn that `token` stands for; nothing once it has ended.
  std::optional<KioskTurn> turn(KioskId kiosk, std::string_view token) const;
  /// A sign of life: the idle time begins anew. Nothing for a turn that has ended.
  std::optional<KioskTurn> extend(KioskId kiosk, std::string_view token);
  /// Ends the turn of `intent`'s person.
  Status leave(const registry::Intent& intent, KioskId kiosk);
  void end_turns_of(UserId user);

 private:
  struct Acting {
    UserId user;
    std::string hash;  // of the token
    SteadyTime begin;
    SteadyTime seen;
  };
  struct Claim {
    UserId user;
    bool needs_pin = true;
    std::string by;     // "pin", "badge", "badge and pin"
    std::string named;  // for the trail, also when nobody is known by that name
  };

  Kiosks(registry::Registry& registry, const Clock& clock, const SecretHasher& hasher,
         KioskOptions options, MustChangePassword must_change);
  Status load();
  Status check(const KioskSettings& settings, KioskId except) const;
  Result<Claim> claim_of(const Kiosk& kiosk, const KioskProof& proof) const;
  Status admit_attempt(const Kiosk& kiosk, const Claim& claim);
  Status prove(const Kiosk& kiosk, const Claim& claim, const KioskProof& proof);
  Status check_pin_of(const Claim& claim, std::string_view pin);
  Status note_switch(const Kiosk& kiosk, const Claim& claim, std::string_view event);
  std::string pin_pepper(std::string_view pin) const;
  std::string badge_hash(std::string_view badge_id) const;
  std::optional<KioskTurn> live_turn(KioskId kiosk, std::string_view token_hash) const;

  // Fixed after construction.
  registry::Registry& registry_;
  const Clock& clock_;
  const SecretHasher& hasher_;
  const KioskOptions options_;
  const MustChangePassword must_change_;

  // Guarded by mutex_; never held across a call to the registry.
  mutable std::mutex mutex_;
  LoginLimiter limiter_;
  std::unordered_map<std::string, Kiosk> kiosks_;  // by hash of the secret
  std::unordered_map<KioskId, Acting> acting_;
  std::unordered_set<UserId> pins_;
  std::unordered_map<std::string, Badge> badges_;  // by hash
};

}  // namespace millwright::identity
