// SPDX-License-Identifier: Apache-2.0
// Opening, log-in, sessions, and the authenticate functions. People and their passwords are in
// people.cc, devices and tokens in machines.cc.
#include "identity/identity.h"

#include <fmt/format.h>
#include <algorithm>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "registry/plant_snapshot.h"
#include "registry/record_json.h"
#include "registry/validate.h"

namespace millwright::identity {
namespace {

using registry::Act;
using registry::Edit;
using registry::Intent;
using registry::Plant;

std::unexpected<Error> unauthorized(std::string message) {
  return fail(Code::kUnauthorized, std::move(message));
}

}  // namespace

registry::Actor to_actor(const Authenticated& who) {
  switch (who.kind) {
    case PrincipalKind::kPerson:
      return {who.user, who.name, who.team_kind};
    case PrincipalKind::kToken:
      return {UserId(), "token:" + who.name, std::nullopt};
    case PrincipalKind::kDevice:
      return {UserId(), "device:" + who.name, std::nullopt};
    case PrincipalKind::kKiosk:
      return {UserId(), "kiosk:" + who.name, std::nullopt};
  }
  return {};
}

Identity::Identity(registry::Registry& registry, const Clock& clock, IdentityOptions options,
                   std::string key)
    : registry_(registry),
      clock_(clock),
      options_(std::move(options)),
      hasher_(std::move(key)),
      limiter_(options_.login_limits) {}

Result<std::unique_ptr<Identity>> Identity::open(registry::Registry& registry, const Clock& clock,
                                                 IdentityOptions options) {
  MW_TRY(std::string key, load_or_create_key(options.key_path));
  std::unique_ptr<Identity> identity(
      new Identity(registry, clock, std::move(options), std::move(key)));
  MW_TRY(identity->decoy_hash_, hash_password(random_secret(16), identity->options_.password_cost));
  MW_TRY_STATUS(identity->load());
  KioskOptions kiosk_options{identity->options_.password_cost, identity->options_.kiosk_limits};
  const Identity& whole = *identity;
  MW_TRY(identity->kiosks_,
         Kiosks::open(registry, clock, whole.hasher_, kiosk_options,
                      [&whole](UserId user) { return whole.must_change_password(user); }));
  return identity;
}

Status Identity::load() {
  return registry_.with_database([&](registry::Database& db) -> Status {
    const UtcNanos now = clock_.wall();
    MW_TRY(auto sessions, load_sessions(db));
    MW_TRY(auto tokens, load_tokens(db));
    MW_TRY(auto secrets, load_device_secrets(db));
    MW_TRY(auto must_change, users_who_must_change(db));
    const std::scoped_lock lock(mutex_);
    for (Session& session : sessions) {
      if (is_over(session, now)) continue;
      std::string hash = session.hash;
      sessions_.emplace(std::move(hash), LiveSession{std::move(session)});
    }
    for (StoredToken& stored : tokens) tokens_.emplace(stored.hash, std::move(stored.token));
    for (DeviceSecret& secret : secrets) device_hashes_.emplace(secret.device, secret.hash);
    must_change_.insert(must_change.begin(), must_change.end());
    return {};
  });
}

bool Identity::is_over(const Session& session, UtcNanos now) const {
  return now >= session.created + options_.session_length ||
         now >= session.seen + options_.session_idle;
}

Status Identity::admit_attempt(std::string_view user, std::string_view peer) {
  const std::scoped_lock lock(mutex_);
  const auto wait = limiter_.try_attempt(user, peer, clock_.steady());
  if (!wait) return {};
  const auto seconds = static_cast<int>(std::ceil(static_cast<double>(wait->count()) / 1e9));
  return fail(Code::kResourceExhausted,
              fmt::format("too many log-in attempts for '{}', wait {} s", user, seconds), seconds);
}

Result<bool> Identity::verify(UserId user, std::string_view password) {
  std::optional<Credential> credential;
  if (user) {
    MW_TRY_STATUS(registry_.with_database([&](registry::Database& db) -> Status {
      MW_TRY(credential, find_credential(db, user));
      return {};
    }));
  }
  const bool matches =
      verify_password(password, credential ? credential->password_hash : decoy_hash_);
  return matches && credential.has_value();
}

Result<LogIn> Identity::log_in(std::string_view user_name, std::string_view password,
                               std::string_view peer) {
  MW_TRY_STATUS(admit_attempt(user_name, peer));
  const std::shared_ptr<const Plant> plant = registry_.snapshot();
  const User* user = plant->find_user_by_name(user_name);
  const bool may_log_in = user && user->is_active;
  MW_TRY(const bool is_right, verify(may_log_in ? user->id : UserId(), password));

  Intent intent{{}, Act::kSecurity, {}};
  intent.who.name =
      registry::is_utf8(user_name) ? std::string(user_name.substr(0, 64)) : "(unreadable)";
  const std::string event = registry::dump(
      {{"event", is_right ? "log-in" : "log-in refused"}, {"peer", std::string(peer)}});
  if (!is_right) {
    const std::string what = user ? fmt::format("user {}", user->id.value) : "log-in";
    MW_TRY_STATUS(note(intent, what, event));
    return unauthorized("wrong user name or password");
  }
  Authenticated who = person(*plant, *user);
  intent.who = to_actor(who);
  MW_TRY_STATUS(note(intent, fmt::format("user {}", user->id.value), event));
  MW_TRY_STATUS(renew_hash(user->id, password));
  MW_TRY(std::string token, open_session(user->id));
  const std::scoped_lock lock(mutex_);
  limiter_.succeeded(user_name, peer);
  return LogIn{std::move(token), std::move(who)};
}

Status Identity::note(const Intent& intent, const std::string& what, const std::string& event) {
  const auto noted = registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(what, {}, event);
    return {};
  });
  if (!noted) return fail(noted.error());
  return {};
}

Status Identity::renew_hash(UserId user, std::string_view password) {
  std::optional<Credential> credential;
  MW_TRY_STATUS(registry_.with_database([&](registry::Database& db) -> Status {
    MW_TRY(credential, find_credential(db, user));
    return {};
  }));
  if (!credential || !needs_rehash(credential->password_hash, options_.password_cost)) return {};
  MW_TRY(credential->password_hash, hash_password(password, options_.password_cost));
  return registry_.with_database(
      [&](registry::Database& db) { return put_credential(db, user, *credential, clock_.wall()); });
}

Result<std::string> Identity::open_session(UserId user) {
  std::string token = random_secret(32);
  const UtcNanos now = clock_.wall();
  const Session session{hasher_.hash(token), user, now, now};
  MW_TRY_STATUS(
      registry_.with_database([&](registry::Database& db) { return put_session(db, session); }));
  const std::scoped_lock lock(mutex_);
  sessions_.emplace(session.hash, LiveSession{session});
  return token;
}

Status Identity::log_out(std::string_view session_token) {
  const std::string hash = hasher_.hash(session_token);
  {
    const std::scoped_lock lock(mutex_);
    if (sessions_.erase(hash) == 0) return {};
  }
  return registry_.with_database([&](registry::Database& db) { return remove_session(db, hash); });
}

Authenticated Identity::person(const Plant& plant, const User& user) const {
  Authenticated who;
  who.user = user.id;
  who.name = user.name;
  who.full_name = user.full_name;
  who.role = user.role;
  who.must_change_password = must_change_password(user.id);
  if (const Team* team = plant.find<Team>(user.team)) {
    who.team = team->id;
    who.team_name = team->name;
    who.team_kind = team->kind;
  }
  return who;
}

Result<Authenticated> Identity::authenticate_session(std::string_view session_token) {
  const std::string hash = hasher_.hash(session_token);
  UserId user_id;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(hash);
    const UtcNanos now = clock_.wall();
    // An ended session stays in the map until housekeeping() removes it from memory and file.
    if (found == sessions_.end() || is_over(found->second.session, now)) {
      return unauthorized("not logged in, or the session has ended");
    }
    found->second.session.seen = now;
    found->second.is_dirty = true;
    user_id = found->second.session.user;
  }
  // Role and activity come from the plant, so that a change of them works at once.
  const std::shared_ptr<const Plant> plant = registry_.snapshot();
  const User* user = plant->find<User>(user_id);
  if (!user || !user->is_active) return unauthorized("the user is not active");
  return person(*plant, *user);
}

Result<Authenticated> Identity::authenticate_token(std::string_view api_token) const {
  const std::string hash = hasher_.hash(api_token);
  const std::scoped_lock lock(mutex_);
  const auto found = tokens_.find(hash);
  if (found == tokens_.end()) return unauthorized("unknown token");
  Authenticated who;
  who.kind = PrincipalKind::kToken;
  who.token = found->second.id;
  who.name = found->second.name;
  who.role = found->second.role;
  return who;
}

std::optional<Authenticated> Identity::person_at(const Kiosk& kiosk,
                                                 std::string_view turn_token) const {
  const auto turn = kiosks_->turn(kiosk.id, turn_token);
  if (!turn) return std::nullopt;
  const std::shared_ptr<const Plant> plant = registry_.snapshot();
  const User* user = plant->find<User>(turn->user);
  if (user == nullptr || !user->is_active) return std::nullopt;
  Authenticated who = person(*plant, *user);
  // Nobody administers the site from a screen that stands open.
  who.role = std::min(who.role, Role::kOperator);
  who.kiosk = kiosk.id;
  who.kiosk_name = kiosk.settings.name;
  return who;
}

Result<Authenticated> Identity::authenticate_kiosk(std::string_view kiosk_secret,
                                                   std::string_view turn_token) const {
  const auto kiosk = kiosks_->find(kiosk_secret);
  if (!kiosk) return unauthorized("this browser is no kiosk any more");
  if (auto who = person_at(*kiosk, turn_token)) return *std::move(who);
  Authenticated who;
  who.kind = PrincipalKind::kKiosk;
  who.name = kiosk->settings.name;
  who.kiosk = kiosk->id;
  who.kiosk_name = kiosk->settings.name;
  return who;
}

bool Identity::may_stay(const Authenticated& who, std::string_view session_token) {
  if (who.kiosk) {
    const auto kiosk = kiosks_->find(who.kiosk);
    if (!kiosk || who.kind == PrincipalKind::kKiosk) return kiosk.has_value();
    return person_at(*kiosk, session_token).has_value();
  }
  if (who.kind == PrincipalKind::kPerson) {
    return authenticate_session(session_token).has_value();
  }
  const std::scoped_lock lock(mutex_);
  return std::ranges::any_of(tokens_,
                             [&](const auto& known) { return known.second.id == who.token; });
}

Result<Authenticated> Identity::authenticate_device(std::string_view name,
                                                    std::string_view secret) const {
  const std::shared_ptr<const Plant> plant = registry_.snapshot();
  const Device* device = plant->find_device_by_name(name);
  const std::string hash = hasher_.hash(secret);
  bool is_right = false;
  if (device) {
    const std::scoped_lock lock(mutex_);
    const auto found = device_hashes_.find(device->id);
    is_right = found != device_hashes_.end() && equal_in_constant_time(found->second, hash);
  }
  if (!is_right) return unauthorized("unknown device or wrong secret");
  Authenticated who;
  who.kind = PrincipalKind::kDevice;
  who.device = device->id;
  who.name = device->name;
  return who;
}

Status Identity::housekeeping() {
  std::vector<Session> used;
  std::vector<std::string> over;
  {
    const std::scoped_lock lock(mutex_);
    const UtcNanos now = clock_.wall();
    for (auto& [hash, live] : sessions_) {
      if (is_over(live.session, now)) {
        over.push_back(hash);
      } else if (std::exchange(live.is_dirty, false)) {
        used.push_back(live.session);
      }
    }
    for (const std::string& hash : over) sessions_.erase(hash);
  }
  if (used.empty() && over.empty()) return {};
  return registry_.with_database([&](registry::Database& db) -> Status {
    MW_TRY(registry::Transaction transaction, registry::Transaction::begin(db));
    for (const Session& session : used) MW_TRY_STATUS(put_session(db, session));
    for (const std::string& hash : over) MW_TRY_STATUS(remove_session(db, hash));
    return transaction.commit();
  });
}

}  // namespace millwright::identity
