// SPDX-License-Identifier: Apache-2.0
// Kiosks: who says to be who, whether that is so, and the turn that follows.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "identity/badge.h"
#include "identity/kiosks.h"
#include "registry/plant_snapshot.h"
#include "registry/record_json.h"
#include "registry/validate.h"

namespace millwright::identity {
namespace {

using registry::Act;
using registry::Edit;
using registry::Intent;

constexpr std::size_t kTokenBytes = 32;

registry::Actor actor_of(const registry::Plant& plant, const User& user) {
  const Team* team = plant.find<Team>(user.team);
  return {user.id, user.name, team == nullptr ? std::nullopt : std::optional(team->kind)};
}

}  // namespace

// Keyed with the server's key: a stolen registry.db alone cannot be tried with ten thousand PINs.
std::string Kiosks::pin_pepper(std::string_view pin) const {
  return hasher_.hash("pin:" + std::string(pin));
}

std::string Kiosks::badge_hash(std::string_view badge_id) const {
  return hasher_.hash("badge:" + std::string(badge_id));
}

Result<Kiosks::Claim> Kiosks::claim_of(const Kiosk& kiosk, const KioskProof& proof) const {
  const auto plant = registry_.snapshot();
  Claim claim;
  if (proof.badge.empty()) {
    claim.by = "pin";
    claim.named = registry::is_utf8(proof.person) ? proof.person.substr(0, 64) : "(unreadable)";
    const User* user = plant->find_user_by_name(proof.person);
    if (user != nullptr) claim.user = user->id;
    return claim;
  }
  MW_TRY(const std::string id, badge_id(proof.badge));
  claim.needs_pin = kiosk.settings.needs_pin_with_badge;
  claim.by = claim.needs_pin ? "badge and pin" : "badge";
  claim.named = "(unknown badge)";
  const std::string hash = badge_hash(id);
  const std::scoped_lock lock(mutex_);
  if (const auto found = badges_.find(hash); found != badges_.end()) {
    claim.user = found->second.user;
    if (const User* user = plant->find<User>(claim.user)) claim.named = user->name;
  }
  return claim;
}

Status Kiosks::admit_attempt(const Kiosk& kiosk, const Claim& claim) {
  const std::scoped_lock lock(mutex_);
  const auto wait = limiter_.try_attempt(claim.named, kiosk.settings.name, clock_.steady());
  if (!wait) return {};
  const auto seconds = static_cast<int>(std::ceil(static_cast<double>(wait->count()) / 1e9));
  return fail(Code::kResourceExhausted,
              fmt::format("too many attempts at this kiosk, wait {} s", seconds), seconds);
}

Status Kiosks::check_pin_of(const Claim& claim, std::string_view pin) {
  std::optional<std::string> hash;
  MW_TRY_STATUS(registry_.with_database([&](registry::Database& db) -> Status {
    MW_TRY(hash, take_pin_attempt(db, claim.user, kMostWrongPins));
    return {};
  }));
  if (hash && verify_password(pin_pepper(pin), *hash)) {
    return registry_.with_database(
        [&](registry::Database& db) { return forgive_pin_attempts(db, claim.user); });
  }
  if (!hash && has_pin(claim.user)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the PIN of {} is blocked after {} wrong ones; it counts again once {} "
                            "sets a new one at a log-in with password",
                            claim.named, kMostWrongPins, claim.named));
  }
  return fail(Code::kUnauthorized, "not known here, or the PIN is wrong");
}

Status Kiosks::prove(const Kiosk& kiosk, const Claim& claim, const KioskProof& proof) {
  const auto plant = registry_.snapshot();
  const User* user = plant->find<User>(claim.user);
  const bool may_act =
      user != nullptr && user->is_active && !user->is_contact_only && user->role >= Role::kOperator;
  if (!may_act) return fail(Code::kUnauthorized, "not known here, or the PIN is wrong");
  if (claim.needs_pin) {
    if (proof.pin.empty() && !proof.badge.empty()) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("kiosk {} wants the PIN with the badge", kiosk.settings.name),
                  kPinMissing);
    }
    MW_TRY_STATUS(check_pin_of(claim, proof.pin));
  }
  if (must_change_(user->id)) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("{} has a one-time password and changes it first, at a log-in", user->name));
  }
  return {};
}

Status Kiosks::note_switch(const Kiosk& kiosk, const Claim& claim, std::string_view event) {
  const auto plant = registry_.snapshot();
  const User* user = plant->find<User>(claim.user);
  Intent intent{{}, Act::kSecurity, {}};
  intent.who = user != nullptr ? actor_of(*plant, *user)
                               : registry::Actor{{}, "kiosk:" + kiosk.settings.name, std::nullopt};
  const std::string after = registry::dump({{"event", event},
                                            {"kiosk", kiosk.settings.name},
                                            {"by", claim.by},
                                            {"person", claim.named}});
  const auto noted = registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(fmt::format("kiosk {}", kiosk.id.value), {}, after);
    return {};
  });
  if (!noted) return fail(noted.error());
  return {};
}

Result<NewTurn> Kiosks::switch_person(const Kiosk& kiosk, const KioskProof& proof) {
  MW_TRY(const Claim claim, claim_of(kiosk, proof));
  MW_TRY_STATUS(admit_attempt(kiosk, claim));
  if (const Status proven = prove(kiosk, claim, proof); !proven) {
    const bool is_asked = proven.error().detail() == kPinMissing;
    if (!is_asked) MW_TRY_STATUS(note_switch(kiosk, claim, "kiosk switch refused"));
    return fail(proven.error());
  }
  MW_TRY_STATUS(note_switch(kiosk, claim, "kiosk switch"));
  NewTurn made;
  made.token = random_secret(kTokenBytes);
  const std::string hash = hasher_.hash(made.token);
  const SteadyTime now = clock_.steady();
  const std::scoped_lock lock(mutex_);
  limiter_.succeeded(claim.named, kiosk.settings.name);
  acting_.insert_or_assign(kiosk.id, Acting{claim.user, hash, now, now});
  const auto turn = live_turn(kiosk.id, hash);
  if (!turn) return fail(Code::kUnauthorized, "this kiosk was revoked");
  made.turn = *turn;
  return made;
}

}  // namespace millwright::identity
