// SPDX-License-Identifier: Apache-2.0
// Kiosks: enrolment, PINs, badges, and the turns. Who may begin a turn is in kiosk_proof.cc.
#include "identity/kiosks.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "identity/badge.h"
#include "identity/pin.h"
#include "registry/plant_snapshot.h"
#include "registry/record_json.h"

namespace millwright::identity {
namespace {

using registry::Edit;
using registry::Intent;

constexpr std::size_t kSecretBytes = 32;

std::string what(std::string_view kind, std::uint32_t id) {
  return fmt::format("{} {}", kind, id);
}

std::string event_with(std::string_view event, const KioskSettings& settings) {
  return registry::dump({{"event", event},
                         {"name", settings.name},
                         {"position", settings.position},
                         {"idle_s", settings.idle.count()},
                         {"needs_pin_with_badge", settings.needs_pin_with_badge}});
}

std::string event(std::string_view text) {
  return registry::dump({{"event", text}});
}

}  // namespace

Kiosks::Kiosks(registry::Registry& registry, const Clock& clock, const SecretHasher& hasher,
               KioskOptions options, MustChangePassword must_change)
    : registry_(registry),
      clock_(clock),
      hasher_(hasher),
      options_(options),
      must_change_(std::move(must_change)),
      limiter_(options.limits) {}

Result<std::unique_ptr<Kiosks>> Kiosks::open(registry::Registry& registry, const Clock& clock,
                                             const SecretHasher& hasher, KioskOptions options,
                                             MustChangePassword must_change) {
  std::unique_ptr<Kiosks> kiosks(
      new Kiosks(registry, clock, hasher, options, std::move(must_change)));
  MW_TRY_STATUS(kiosks->load());
  return kiosks;
}

Status Kiosks::load() {
  return registry_.with_database([&](registry::Database& db) -> Status {
    MW_TRY(auto kiosks, load_kiosks(db));
    MW_TRY(auto pins, users_with_pin(db));
    MW_TRY(auto badges, load_badges(db));
    const std::scoped_lock lock(mutex_);
    for (StoredKiosk& stored : kiosks) kiosks_.emplace(stored.hash, std::move(stored.kiosk));
    for (StoredBadge& stored : badges) badges_.emplace(stored.hash, std::move(stored.badge));
    pins_.insert(pins.begin(), pins.end());
    return {};
  });
}

Status Kiosks::check(const KioskSettings& settings, KioskId except) const {
  for (const auto& [field, text] :
       {std::pair("name", &settings.name), std::pair("position", &settings.position)}) {
    if (is_path_element(*text)) continue;
    return fail(
        Code::kInvalidArgument,
        fmt::format("{} '{}': must be 1 to 64 bytes without '/', '+' and '#'", field, *text));
  }
  if (settings.idle < kShortestKioskIdle || settings.idle > kLongestKioskIdle) {
    return fail(Code::kInvalidArgument,
                fmt::format("idle_s: {} s, must be {} to {} s", settings.idle.count(),
                            kShortestKioskIdle.count(), kLongestKioskIdle.count()));
  }
  for (const Kiosk& other : list()) {
    if (other.id == except || other.settings.name != settings.name) continue;
    return fail(Code::kAlreadyExists,
                fmt::format("name '{}': taken by kiosk {}", settings.name, other.id.value));
  }
  return {};
}

Result<NewKiosk> Kiosks::enrol(const Intent& intent, const KioskSettings& settings) {
  NewKiosk made;
  made.secret = random_secret(kSecretBytes);
  made.kiosk = {{}, settings, clock_.wall(), intent.who.name};
  const std::string hash = hasher_.hash(made.secret);
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY_STATUS(check(settings, {}));
    MW_TRY(made.kiosk.id, add_kiosk(edit.database(), {made.kiosk, hash}));
    edit.note(what("kiosk", made.kiosk.id.value), {}, event_with("kiosk enrolled", settings));
    return {};
  }));
  const std::scoped_lock lock(mutex_);
  kiosks_.emplace(hash, made.kiosk);
  return made;
}

Result<Kiosk> Kiosks::change(const Intent& intent, KioskId id, const KioskSettings& settings) {
  const std::optional<Kiosk> before = find(id);
  if (!before) return fail(Code::kNotFound, fmt::format("no kiosk {}", id.value));
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY_STATUS(check(settings, id));
    edit.note(what("kiosk", id.value), event_with("kiosk settings", before->settings),
              event_with("kiosk changed", settings));
    return put_kiosk_settings(edit.database(), id, settings);
  }));
  const std::scoped_lock lock(mutex_);
  for (auto& [hash, kiosk] : kiosks_) {
    if (kiosk.id == id) kiosk.settings = settings;
  }
  Kiosk changed = *before;
  changed.settings = settings;
  return changed;
}

Status Kiosks::revoke(const Intent& intent, KioskId id) {
  const std::optional<Kiosk> before = find(id);
  if (!before) return fail(Code::kNotFound, fmt::format("no kiosk {}", id.value));
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(what("kiosk", id.value), {}, event_with("kiosk revoked", before->settings));
    return remove_kiosk(edit.database(), id);
  }));
  const std::scoped_lock lock(mutex_);
  std::erase_if(kiosks_, [&](const auto& entry) { return entry.second.id == id; });
  acting_.erase(id);
  return {};
}

std::vector<Kiosk> Kiosks::list() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Kiosk> listed;
  for (const auto& [hash, kiosk] : kiosks_) listed.push_back(kiosk);
  std::ranges::sort(listed, {}, &Kiosk::id);
  return listed;
}

std::optional<Kiosk> Kiosks::find(std::string_view kiosk_secret) const {
  const std::string hash = hasher_.hash(kiosk_secret);
  const std::scoped_lock lock(mutex_);
  const auto found = kiosks_.find(hash);
  return found == kiosks_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Kiosk> Kiosks::find(KioskId id) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [hash, kiosk] : kiosks_) {
    if (kiosk.id == id) return kiosk;
  }
  return std::nullopt;
}

Status Kiosks::set_pin(const Intent& intent, UserId user, std::string_view pin) {
  MW_TRY_STATUS(check_pin(pin));
  MW_TRY(const std::string hash, hash_password(pin_pepper(pin), options_.pin_cost));
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(what("user", user.value), {}, event("PIN set"));
    return put_pin(edit.database(), user, hash, clock_.wall());
  }));
  const std::scoped_lock lock(mutex_);
  pins_.insert(user);
  return {};
}

Status Kiosks::remove_pin(const Intent& intent, UserId user) {
  if (!has_pin(user)) return fail(Code::kNotFound, fmt::format("user {} has no PIN", user.value));
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(what("user", user.value), {}, event("PIN removed"));
    return identity::remove_pin(edit.database(), user);
  }));
  const std::scoped_lock lock(mutex_);
  pins_.erase(user);
  return {};
}

Result<std::optional<StoredPin>> Kiosks::pin_of(UserId user) {
  std::optional<StoredPin> pin;
  MW_TRY_STATUS(registry_.with_database([&](registry::Database& db) -> Status {
    MW_TRY(pin, find_pin(db, user));
    return {};
  }));
  return pin;
}

bool Kiosks::has_pin(UserId user) const {
  const std::scoped_lock lock(mutex_);
  return pins_.contains(user);
}

Status Kiosks::assign_badge(const Intent& intent, UserId user, std::string_view typed) {
  MW_TRY(const std::string id, badge_id(typed));
  const StoredBadge stored{{user, clock_.wall(), intent.who.name}, badge_hash(id)};
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(const User owner, edit.get<User>(user));
    if (owner.is_contact_only) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("user '{}' is told and never acts: no badge", owner.name));
    }
    MW_TRY(const auto existing, load_badges(edit.database()));
    for (const StoredBadge& other : existing) {
      if (other.hash != stored.hash || other.badge.user == user) continue;
      return fail(Code::kAlreadyExists,
                  fmt::format("badge: it is that of user {}; take it from them first",
                              other.badge.user.value));
    }
    edit.note(what("user", user.value), {}, event("badge assigned"));
    return put_badge(edit.database(), stored);
  }));
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(badges_, [&](const auto& entry) { return entry.second.user == user; });
    badges_.emplace(stored.hash, stored.badge);
  }
  end_turns_of(user);
  return {};
}

Status Kiosks::remove_badge(const Intent& intent, UserId user) {
  const auto is_theirs = [&](const auto& entry) { return entry.second.user == user; };
  {
    const std::scoped_lock lock(mutex_);
    if (std::ranges::none_of(badges_, is_theirs)) {
      return fail(Code::kNotFound, fmt::format("user {} has no badge", user.value));
    }
  }
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(what("user", user.value), {}, event("badge removed"));
    return identity::remove_badge(edit.database(), user);
  }));
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(badges_, is_theirs);
  }
  end_turns_of(user);
  return {};
}

std::vector<Badge> Kiosks::badges() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Badge> listed;
  for (const auto& [hash, badge] : badges_) listed.push_back(badge);
  std::ranges::sort(listed, {}, &Badge::user);
  return listed;
}

std::optional<KioskTurn> Kiosks::live_turn(KioskId kiosk, std::string_view token_hash) const {
  const auto found = acting_.find(kiosk);
  if (found == acting_.end()) return std::nullopt;
  const Acting& acting = found->second;
  const auto known =
      std::ranges::find_if(kiosks_, [&](const auto& entry) { return entry.second.id == kiosk; });
  if (known == kiosks_.end() || !equal_in_constant_time(acting.hash, token_hash)) {
    return std::nullopt;
  }
  const SteadyTime end =
      std::min(acting.seen + known->second.settings.idle, acting.begin + kLongestKioskTurn);
  if (clock_.steady() >= end) return std::nullopt;
  return KioskTurn{acting.user, acting.begin, end};
}

std::optional<KioskTurn> Kiosks::turn(KioskId kiosk, std::string_view token) const {
  const std::string hash = hasher_.hash(token);
  const std::scoped_lock lock(mutex_);
  return live_turn(kiosk, hash);
}

std::optional<KioskTurn> Kiosks::extend(KioskId kiosk, std::string_view token) {
  const std::string hash = hasher_.hash(token);
  const std::scoped_lock lock(mutex_);
  if (!live_turn(kiosk, hash)) return std::nullopt;
  acting_.at(kiosk).seen = clock_.steady();
  return live_turn(kiosk, hash);
}

Status Kiosks::leave(const Intent& intent, KioskId kiosk) {
  {
    const std::scoped_lock lock(mutex_);
    acting_.erase(kiosk);
  }
  MW_TRY([[maybe_unused]] const auto same, registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(what("kiosk", kiosk.value), {}, event("kiosk left"));
    return {};
  }));
  return {};
}

void Kiosks::end_turns_of(UserId user) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(acting_, [&](const auto& entry) { return entry.second.user == user; });
}

}  // namespace millwright::identity
