// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who may do what: people with passwords and sessions, machines with API tokens, devices with
// secrets, kiosks and whoever acts at one. Records live in the registry; this module adds what
// proves who somebody is. Every act here leaves a security entry in the audit trail; no secret ever
// does.

#include <chrono>
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
#include "identity/authenticated.h"
#include "identity/kiosks.h"
#include "identity/login_limiter.h"
#include "identity/password.h"
#include "identity/secrets.h"
#include "identity/store.h"
#include "registry/registry.h"

namespace millwright::identity {

struct IdentityOptions {
  std::string key_path;  ///< the server's key file, beside registry.db
  PasswordCost password_cost;
  LoginLimits login_limits;
  LoginLimits kiosk_limits = KioskOptions().limits;
  std::chrono::seconds session_idle{std::chrono::hours(8)};
  std::chrono::seconds session_length{std::chrono::days(7)};
};

enum class MustChange : std::uint8_t { kNo, kYes };

/// A fresh log-in. The token is for the cookie and is not kept here.
struct LogIn {
  std::string token;
  Authenticated who;
};

struct FirstAdministrator {
  User user;
  std::optional<std::string> one_time_password;  ///< print once; nothing when it was given
  registry::Revision revision;
};

struct NewDevice {
  Device device;
  std::string secret;  ///< show once
  registry::Revision revision;
};

struct NewToken {
  ApiToken token;
  std::string secret;  ///< show once
};

/// Thread: any. Functions that take an Intent, and log_in, log_out and housekeeping, write to the
/// registry: blocking pool only. The authenticate functions only read memory.
class Identity {
 public:
  /// Errors: as load_or_create_key() and the registry's.
  /// Lifetime: `registry` and `clock` outlive it.
  static Result<std::unique_ptr<Identity>> open(registry::Registry& registry, const Clock& clock,
                                                IdentityOptions options);

  /// Makes user "admin" while the registry has no user at all, and nothing afterwards. Without
  /// `password` a random one is made, to be changed at the first log-in.
  /// Errors: invalid_argument for a given password that breaks the rules.
  Result<std::optional<FirstAdministrator>> create_first_administrator(
      std::optional<std::string> password);

  /// A new password for the first administrator as long as nobody has changed the one printed
  /// before: it may be lost. Nothing once somebody has, or when there are more users.
  Result<std::optional<std::string>> renew_one_time_password();

  /// Errors: unauthorized        wrong name or password, or not active: one message for all.
  ///         resource_exhausted  tried too often; detail() is the seconds to wait.
  /// Cost: one Argon2 hash, also for names that do not exist.
  Result<LogIn> log_in(std::string_view user, std::string_view password, std::string_view peer);
  Status log_out(std::string_view session_token);

  /// Errors: unauthorized.  Cost: microseconds.
  Result<Authenticated> authenticate_session(std::string_view session_token);
  Result<Authenticated> authenticate_token(std::string_view api_token) const;
  /// MQTT: user name = device name, password = its secret.
  Result<Authenticated> authenticate_device(std::string_view name, std::string_view secret) const;

  /// At a kiosk: the person whose turn `turn_token` stands for, with an operator's rights at most,
  /// else the kiosk itself, which only shows. Errors: unauthorized for an unknown or revoked
  /// secret.
  Result<Authenticated> authenticate_kiosk(std::string_view kiosk_secret,
                                           std::string_view turn_token) const;
  Kiosks& kiosks() { return *kiosks_; }

  /// Whether a connection that was opened as `who` may go on: false once its session or token was
  /// ended. `session_token` is empty for a token. Counts as use of the session: somebody looks at
  /// what comes. Cost: microseconds.
  bool may_stay(const Authenticated& who, std::string_view session_token);

  /// Makes sure of a person anew before something that needs it.
  /// Errors: unauthorized for a wrong password, resource_exhausted as log_in.
  Status confirm_password(const Authenticated& who, std::string_view password);

  /// The user's own change; ends the user's other sessions, keeps `session_token`.
  /// Errors: unauthorized for a wrong old password, resource_exhausted as log_in, invalid_argument.
  Status change_password(const Authenticated& who, std::string_view old_password,
                         std::string_view new_password, std::string_view session_token);
  /// By an administrator; ends every session of that user.
  Status set_password(const registry::Intent& intent, UserId user, std::string_view password,
                      MustChange must_change);

  Result<registry::Changed<User>> create_user(const registry::Intent& intent, const User& user,
                                              std::string_view password, MustChange must_change);
  /// Errors: failed_precondition when no active administrator would be left.
  Result<registry::Revision> update_user(const registry::Intent& intent, const User& user);
  Result<registry::Revision> remove_user(const registry::Intent& intent, UserId user);
  bool must_change_password(UserId user) const;

  Result<NewDevice> create_device(const registry::Intent& intent, const Device& device);
  /// The old secret stops working at once.
  Result<std::string> renew_device_secret(const registry::Intent& intent, DeviceId device);
  /// Changes with the device's secret; empty without one. Says nothing of the secret.
  std::string device_credential(DeviceId device) const;
  Result<registry::Revision> remove_device(const registry::Intent& intent, DeviceId device);

  Result<NewToken> create_token(const registry::Intent& intent, std::string_view name, Role role);
  Status remove_token(const registry::Intent& intent, TokenId id);
  std::vector<ApiToken> tokens() const;

  /// Writes down when sessions were last used and forgets ended ones. Call about once a minute.
  Status housekeeping();

  /// Keyed with the server's own key: for links and other things only this server may make.
  const SecretHasher& hasher() const { return hasher_; }

 private:
  struct LiveSession {
    Session session;
    bool is_dirty = false;  ///< used since it was last written
  };

  Identity(registry::Registry& registry, const Clock& clock, IdentityOptions options,
           std::string key);
  Status load();
  Status admit_attempt(std::string_view user, std::string_view peer);
  Status note(const registry::Intent& intent, const std::string& what, const std::string& event);
  Result<bool> verify(UserId user, std::string_view password);
  /// Replaces the stored hash when it was made with another cost; the password was just verified.
  Status renew_hash(UserId user, std::string_view password);
  Result<std::string> open_session(UserId user);
  Status put_password(registry::Edit& edit, UserId user, std::string_view password_hash,
                      MustChange must_change, std::string_view event);
  Status end_sessions(UserId user, std::string_view except_token);
  Status check_administrator_left(const registry::Plant& plant, UserId user,
                                  const User* after) const;
  Authenticated person(const registry::Plant& plant, const User& user) const;
  std::optional<Authenticated> person_at(const Kiosk& kiosk, std::string_view turn_token) const;
  bool is_over(const Session& session, UtcNanos now) const;
  void remember_must_change(UserId user, MustChange must_change);

  // Fixed after construction.
  registry::Registry& registry_;
  const Clock& clock_;
  const IdentityOptions options_;
  const SecretHasher hasher_;
  std::unique_ptr<Kiosks> kiosks_;
  std::string decoy_hash_;  // verified for unknown names, so that they take as long

  // Guarded by mutex_; never held across a call to the registry.
  mutable std::mutex mutex_;
  LoginLimiter limiter_;
  std::unordered_map<std::string, LiveSession> sessions_;  // by hash
  std::unordered_map<std::string, ApiToken> tokens_;       // by hash
  std::unordered_map<DeviceId, std::string> device_hashes_;
  std::unordered_set<UserId> must_change_;
};

}  // namespace millwright::identity
