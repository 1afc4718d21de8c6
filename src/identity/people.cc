// SPDX-License-Identifier: Apache-2.0
// Identity: users, their passwords, the first administrator.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "identity/identity.h"
#include "registry/plant_snapshot.h"
#include "registry/record_json.h"

namespace millwright::identity {

using registry::Act;
using registry::Changed;
using registry::Edit;
using registry::Intent;
using registry::Plant;
using registry::Revision;

namespace {

// Not an address: whoever is asked again is logged in already.
constexpr std::string_view kPasswordPeer = "password change";

bool is_acting_administrator(const User& user) {
  return user.is_active && user.role == Role::kAdministrator;
}

// The team the first administrator belongs to: the first of kind "it", made where there is none.
Result<TeamId> it_team(Edit& edit, const Plant& plant) {
  for (const Team& team : plant.all<Team>()) {
    if (team.kind == TeamKind::kIt) return team.id;
  }
  MW_TRY(const Team team, edit.add(Team{{}, "it", TeamKind::kIt}));
  return team.id;
}

}  // namespace

bool Identity::must_change_password(UserId user) const {
  const std::scoped_lock lock(mutex_);
  return must_change_.contains(user);
}

void Identity::remember_must_change(UserId user, MustChange must_change) {
  const std::scoped_lock lock(mutex_);
  if (must_change == MustChange::kYes) {
    must_change_.insert(user);
  } else {
    must_change_.erase(user);
  }
}

Status Identity::put_password(Edit& edit, UserId user, std::string_view password_hash,
                              MustChange must_change, std::string_view event) {
  const Credential credential{std::string(password_hash), must_change == MustChange::kYes};
  MW_TRY_STATUS(put_credential(edit.database(), user, credential, clock_.wall()));
  edit.note(fmt::format("user {}", user.value), {},
            registry::dump({{"event", event}, {"must_change", credential.must_change}}));
  return {};
}

Result<std::optional<FirstAdministrator>> Identity::create_first_administrator(
    std::optional<std::string> password) {
  if (!registry_.snapshot()->all<User>().empty()) return std::optional<FirstAdministrator>();
  const MustChange must_change = password ? MustChange::kNo : MustChange::kYes;
  FirstAdministrator first;
  if (!password) {
    password = random_secret(12);
    first.one_time_password = password;
  }
  User admin;
  admin.name = "admin";
  admin.full_name = "Administrator";
  admin.role = Role::kAdministrator;
  MW_TRY_STATUS(check_password(*password, admin.name));
  MW_TRY(const std::string hash, hash_password(*password, options_.password_cost));
  const Intent intent{{}, Act::kSecurity, "first start"};
  MW_TRY(first.revision, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(admin.team, it_team(edit, *registry_.snapshot()));
    MW_TRY(first.user, edit.add(admin));
    return put_password(edit, first.user.id, hash, must_change, "password set");
  }));
  remember_must_change(first.user.id, must_change);
  return std::optional(std::move(first));
}

Result<std::optional<std::string>> Identity::renew_one_time_password() {
  const auto plant = registry_.snapshot();
  const auto users = plant->all<User>();
  if (users.size() != 1 || !must_change_password(users.front().id)) {
    return std::optional<std::string>();
  }
  std::string password = random_secret(12);
  const Intent intent{{}, Act::kSecurity, "the one-time password was never used"};
  MW_TRY_STATUS(set_password(intent, users.front().id, password, MustChange::kYes));
  return std::optional(std::move(password));
}

Result<Changed<User>> Identity::create_user(const Intent& intent, const User& user,
                                            std::string_view password, MustChange must_change) {
  MW_TRY_STATUS(check_password(password, user.name));
  MW_TRY(const std::string hash, hash_password(password, options_.password_cost));
  Changed<User> created;
  MW_TRY(created.revision, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(created.record, edit.add(user));
    return put_password(edit, created.record.id, hash, must_change, "password set");
  }));
  remember_must_change(created.record.id, must_change);
  return created;
}

Status Identity::check_administrator_left(const Plant& plant, UserId user,
                                          const User* after) const {
  if (after && is_acting_administrator(*after)) return {};
  const auto is_other = [&](const User& other) {
    return other.id != user && is_acting_administrator(other);
  };
  const User* before = plant.find<User>(user);
  if (!before || !is_acting_administrator(*before)) return {};
  if (std::ranges::any_of(plant.all<User>(), is_other)) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("user '{}' is the last active administrator", before->name));
}

Result<Revision> Identity::update_user(const Intent& intent, const User& user) {
  MW_TRY(Revision revision, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY_STATUS(check_administrator_left(*registry_.snapshot(), user.id, &user));
    return edit.update(user);
  }));
  if (!user.is_active) MW_TRY_STATUS(end_sessions(user.id, {}));
  return revision;
}

Result<Revision> Identity::remove_user(const Intent& intent, UserId user) {
  MW_TRY(Revision revision, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY_STATUS(check_administrator_left(*registry_.snapshot(), user, nullptr));
    return edit.remove<User>(user);
  }));
  MW_TRY_STATUS(end_sessions(user, {}));
  remember_must_change(user, MustChange::kNo);
  return revision;
}

Status Identity::set_password(const Intent& intent, UserId user, std::string_view password,
                              MustChange must_change) {
  const std::shared_ptr<const Plant> plant = registry_.snapshot();
  const User* found = plant->find<User>(user);
  if (!found) return fail(Code::kNotFound, fmt::format("no user {}", user.value));
  MW_TRY_STATUS(check_password(password, found->name));
  MW_TRY(const std::string hash, hash_password(password, options_.password_cost));
  MW_TRY([[maybe_unused]] const Revision same, registry_.change(intent, [&](Edit& edit) {
    return put_password(edit, user, hash, must_change, "password set");
  }));
  remember_must_change(user, must_change);
  return end_sessions(user, {});
}

Status Identity::confirm_password(const Authenticated& who, std::string_view password) {
  // A password can be guessed at here as well as at the log-in.
  MW_TRY_STATUS(admit_attempt(who.name, kPasswordPeer));
  MW_TRY(const bool is_right, verify(who.user, password));
  if (!is_right) return fail(Code::kUnauthorized, "the password is wrong");
  const std::scoped_lock lock(mutex_);
  limiter_.succeeded(who.name, kPasswordPeer);
  return {};
}

Status Identity::change_password(const Authenticated& who, std::string_view old_password,
                                 std::string_view new_password, std::string_view session_token) {
  if (const Status confirmed = confirm_password(who, old_password); !confirmed) {
    if (confirmed.error().code() != Code::kUnauthorized) return confirmed;
    return fail(Code::kUnauthorized, "the old password is wrong");
  }
  MW_TRY_STATUS(check_password(new_password, who.name));
  if (old_password == new_password) {
    return fail(Code::kInvalidArgument, "password: must differ from the old one");
  }
  MW_TRY(const std::string hash, hash_password(new_password, options_.password_cost));
  const Intent intent{to_actor(who), Act::kSecurity, {}};
  MW_TRY([[maybe_unused]] const Revision same, registry_.change(intent, [&](Edit& edit) {
    return put_password(edit, who.user, hash, MustChange::kNo, "password changed");
  }));
  remember_must_change(who.user, MustChange::kNo);
  return end_sessions(who.user, session_token);
}

Status Identity::end_sessions(UserId user, std::string_view except_token) {
  const std::string kept = except_token.empty() ? std::string() : hasher_.hash(except_token);
  std::vector<std::string> ended;
  kiosks_->end_turns_of(user);
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [hash, live] : sessions_) {
      if (live.session.user == user && hash != kept) ended.push_back(hash);
    }
    for (const std::string& hash : ended) sessions_.erase(hash);
  }
  return registry_.with_database([&](registry::Database& db) -> Status {
    for (const std::string& hash : ended) MW_TRY_STATUS(remove_session(db, hash));
    return {};
  });
}

}  // namespace millwright::identity
