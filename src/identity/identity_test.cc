// SPDX-License-Identifier: Apache-2.0
#include "identity/identity.h"

#include <ctime>

#include "registry/registry_fixture.h"

namespace millwright::identity {
namespace {

using registry::error_of;
using registry::must;

class IdentityTest : public registry::RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    open();
    open_identity();
  }
  void TearDown() override {
    identity.reset();
    RegistryFixture::TearDown();
  }
  void open_identity() {
    IdentityOptions options;
    options.key_path = (dir / "secret.key").string();
    options.password_cost = {passes, 8192};
    options.login_limits = {3, std::chrono::seconds(10), 100, std::chrono::seconds(1), 100};
    options.session_idle = std::chrono::hours(1);
    options.session_length = std::chrono::hours(10);
    identity = must(Identity::open(*registry, clock, options));
  }
  void restart() {
    identity.reset();
    reopen();
    open_identity();
  }
  UserId add_erika() {
    must(registry->create(security, Team{{}, "maintenance", TeamKind::kMaintenance}));
    const TeamId team = registry->snapshot()->find_team_by_name("maintenance")->id;
    return must(identity->create_user(security,
                                      User{{}, "erika", "Erika M.", Role::kOperator, team, true},
                                      "erikas password", MustChange::kNo))
        .record.id;
  }
  std::string newest_audit() {
    const auto entries = must(registry->audit({0, 1, {}}));
    return entries[0].who + "/" + entries[0].act + "/" + entries[0].what + "/" +
           entries[0].after.value_or("null");
  }

  registry::Intent security{{UserId(1), "admin", TeamKind::kIt}, registry::Act::kSecurity, "test"};
  std::uint64_t passes = 1;
  std::unique_ptr<Identity> identity;
};

TEST_F(IdentityTest, FirstAdministratorGetsAOneTimePasswordOnce) {
  const auto first = must(identity->create_first_administrator(std::nullopt));
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->one_time_password);
  EXPECT_EQ(first->revision.number, 1u);
  EXPECT_FALSE(must(identity->create_first_administrator(std::nullopt)));

  const LogIn in = must(identity->log_in("admin", *first->one_time_password, "::1"));
  EXPECT_EQ(in.who.role, Role::kAdministrator);
  EXPECT_EQ(in.who.team_kind, TeamKind::kIt);
  EXPECT_TRUE(in.who.must_change_password);
  EXPECT_FALSE(in.who.may(Role::kViewer));
  EXPECT_EQ(error_of(identity->change_password(in.who, "wrong", "a new password", in.token)),
            "the old password is wrong");
  EXPECT_EQ(
      error_of(identity->change_password(in.who, *first->one_time_password, "short", in.token)),
      "password: 5 characters, at least 10 needed");
  EXPECT_EQ(error_of(identity->change_password(in.who, *first->one_time_password,
                                               *first->one_time_password, in.token)),
            "password: must differ from the old one");
  clock.advance(std::chrono::minutes(5));
  must(identity->change_password(in.who, *first->one_time_password, "a new password", in.token));
  const Authenticated now = must(identity->authenticate_session(in.token));
  EXPECT_FALSE(now.must_change_password);
  EXPECT_TRUE(now.may(Role::kAdministrator));
  EXPECT_FALSE(identity->log_in("admin", *first->one_time_password, "::1"));
}

// A newcomer who missed the first print had to delete the data directory.
TEST_F(IdentityTest, AnUnusedOneTimePasswordIsRenewedAndAUsedOneIsNot) {
  const auto first = must(identity->create_first_administrator(std::nullopt));
  const auto again = must(identity->renew_one_time_password());
  ASSERT_TRUE(again);
  EXPECT_FALSE(identity->log_in("admin", *first->one_time_password, "::1"));
  const LogIn in = must(identity->log_in("admin", *again, "::1"));
  must(identity->change_password(in.who, *again, "a new password", in.token));
  EXPECT_FALSE(must(identity->renew_one_time_password()));
}

TEST_F(IdentityTest, FirstAdministratorWithAGivenPassword) {
  EXPECT_EQ(error_of(identity->create_first_administrator("short")),
            "password: 5 characters, at least 10 needed");
  const auto first = must(identity->create_first_administrator("from environment"));
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->one_time_password);
  EXPECT_FALSE(must(identity->log_in("admin", "from environment", "::1")).who.must_change_password);
}

TEST_F(IdentityTest, LogInRefusesAllWrongThingsAlike) {
  const UserId erika = add_erika();
  EXPECT_TRUE(identity->log_in("erika", "erikas password", "::1"));
  for (const auto& [user, password] :
       {std::pair("erika", "wrong password"), std::pair("nobody", "erikas password"),
        std::pair("", ""), std::pair("\xff", "x")}) {
    const auto refused = identity->log_in(user, password, "::1");
    EXPECT_EQ(error_of(refused), "wrong user name or password");
    EXPECT_EQ(refused.error().code(), Code::kUnauthorized);
  }
  User gone = *registry->snapshot()->find<User>(erika);
  gone.is_active = false;
  must(identity->update_user(security, gone));
  EXPECT_EQ(error_of(identity->log_in("erika", "erikas password", "::2")),
            "wrong user name or password");
}

TEST_F(IdentityTest, ALogInRenewsAHashMadeWithAnotherCost) {
  const UserId erika = add_erika();
  const auto stored = [&] {
    std::string hash;
    must(registry->with_database([&](registry::Database& db) -> Status {
      hash = must(find_credential(db, erika))->password_hash;
      return {};
    }));
    return hash;
  };
  const std::string before = stored();
  EXPECT_TRUE(identity->log_in("erika", "erikas password", "::1"));
  EXPECT_EQ(stored(), before);
  passes = 2;
  restart();
  EXPECT_TRUE(identity->log_in("erika", "erikas password", "::1"));
  EXPECT_NE(stored(), before);
  EXPECT_TRUE(identity->log_in("erika", "erikas password", "::1"));
}

TEST_F(IdentityTest, LogInIsRateLimited) {
  add_erika();
  for (int i = 0; i < 3; ++i) (void)identity->log_in("erika", "wrong", "::1");
  const auto refused = identity->log_in("erika", "erikas password", "::1");
  EXPECT_EQ(error_of(refused), "too many log-in attempts for 'erika', wait 11 s");
  EXPECT_EQ(refused.error().code(), Code::kResourceExhausted);
  EXPECT_EQ(refused.error().detail(), 11);
  clock.advance(std::chrono::seconds(11));
  EXPECT_TRUE(identity->log_in("erika", "erikas password", "::1"));
}

TEST_F(IdentityTest, SessionsEndByIdlenessByAgeAndByLoggingOut) {
  add_erika();
  const std::string idle = must(identity->log_in("erika", "erikas password", "::1")).token;
  clock.advance(std::chrono::minutes(59));
  EXPECT_EQ(must(identity->authenticate_session(idle)).name, "erika");
  clock.advance(std::chrono::minutes(59));
  EXPECT_TRUE(identity->authenticate_session(idle));
  clock.advance(std::chrono::minutes(61));
  EXPECT_EQ(error_of(identity->authenticate_session(idle)),
            "not logged in, or the session has ended");

  const std::string old = must(identity->log_in("erika", "erikas password", "::1")).token;
  for (int i = 0; i < 19; ++i) {
    clock.advance(std::chrono::minutes(30));
    EXPECT_TRUE(identity->authenticate_session(old)) << i;
  }
  clock.advance(std::chrono::minutes(30));
  EXPECT_FALSE(identity->authenticate_session(old));

  const std::string left = must(identity->log_in("erika", "erikas password", "::1")).token;
  const Authenticated erika = must(identity->authenticate_session(left));
  EXPECT_TRUE(identity->may_stay(erika, left));
  must(identity->log_out(left));
  EXPECT_FALSE(identity->authenticate_session(left));
  EXPECT_FALSE(identity->may_stay(erika, left));
  EXPECT_FALSE(identity->authenticate_session(""));
}

TEST_F(IdentityTest, SessionsAndSecretsSurviveARestart) {
  add_erika();
  const std::string token = must(identity->log_in("erika", "erikas password", "::1")).token;
  const NewDevice device =
      must(identity->create_device(security, Device{{}, "gw1", "mqtt", "", {}, {}}));
  const NewToken api = must(identity->create_token(security, "telegraf", Role::kEngineer));
  clock.advance(std::chrono::minutes(50));
  EXPECT_TRUE(identity->authenticate_session(token));
  must(identity->housekeeping());
  restart();
  clock.advance(std::chrono::minutes(50));  // 100 after the log-in, 50 after the last use
  EXPECT_TRUE(identity->authenticate_session(token));
  EXPECT_TRUE(identity->authenticate_device("gw1", device.secret));
  EXPECT_EQ(must(identity->authenticate_token(api.secret)).role, Role::kEngineer);
  clock.advance(std::chrono::hours(2));
  must(identity->housekeeping());
  restart();
  clock.wall_ns -= std::chrono::nanoseconds(std::chrono::hours(2)).count();
  EXPECT_FALSE(identity->authenticate_session(token));  // removed, not only ended
}

TEST_F(IdentityTest, DevicesAuthenticateByNameAndSecret) {
  const NewDevice made =
      must(identity->create_device(security, Device{{}, "gw1", "mqtt", "", {}, {}}));
  EXPECT_GE(made.secret.size(), 22u);  // 128 bits in base64
  const Authenticated who = must(identity->authenticate_device("gw1", made.secret));
  EXPECT_EQ(who.kind, PrincipalKind::kDevice);
  EXPECT_EQ(who.device, made.device.id);
  EXPECT_EQ(to_actor(who).name, "device:gw1");
  EXPECT_EQ(error_of(identity->authenticate_device("gw1", "guess")),
            "unknown device or wrong secret");
  EXPECT_EQ(error_of(identity->authenticate_device("gw2", made.secret)),
            "unknown device or wrong secret");

  const std::string renewed = must(identity->renew_device_secret(security, made.device.id));
  EXPECT_FALSE(identity->authenticate_device("gw1", made.secret));
  EXPECT_TRUE(identity->authenticate_device("gw1", renewed));
  EXPECT_EQ(newest_audit(), "admin/security/device 1/{\"event\":\"secret renewed\"}");
  EXPECT_EQ(error_of(identity->renew_device_secret(security, DeviceId(9))), "no device 9");

  must(identity->remove_device(security, made.device.id));
  EXPECT_FALSE(identity->authenticate_device("gw1", renewed));
  // A new device of that name does not inherit the secret.
  must(registry->create(security, Device{{}, "gw1", "mqtt", "", {}, {}}));
  EXPECT_FALSE(identity->authenticate_device("gw1", renewed));
}

TEST_F(IdentityTest, TokensAreListedAndRemoved) {
  const NewToken made = must(identity->create_token(security, "telegraf", Role::kOperator));
  EXPECT_TRUE(made.secret.starts_with("mw_"));
  const Authenticated who = must(identity->authenticate_token(made.secret));
  EXPECT_EQ(who.role, Role::kOperator);
  EXPECT_EQ(to_actor(who).name, "token:telegraf");
  EXPECT_EQ(error_of(identity->create_token(security, "telegraf", Role::kViewer)),
            "name 'telegraf': taken by token 1");
  EXPECT_FALSE(identity->create_token(security, "", Role::kViewer));
  ASSERT_EQ(identity->tokens().size(), 1u);
  EXPECT_EQ(identity->tokens()[0].created_by, "admin");
  EXPECT_TRUE(identity->may_stay(who, ""));
  must(identity->remove_token(security, made.token.id));
  EXPECT_FALSE(identity->may_stay(who, ""));
  EXPECT_EQ(error_of(identity->authenticate_token(made.secret)), "unknown token");
  EXPECT_EQ(error_of(identity->remove_token(security, made.token.id)), "no token 1");
}

TEST_F(IdentityTest, TheLastAdministratorStays) {
  const auto first = must(identity->create_first_administrator("admins password"));
  User admin = first->user;
  admin.role = Role::kViewer;
  EXPECT_EQ(error_of(identity->update_user(security, admin)),
            "user 'admin' is the last active administrator");
  EXPECT_EQ(error_of(identity->remove_user(security, admin.id)),
            "user 'admin' is the last active administrator");
  const auto second =
      must(identity->create_user(security, User{{}, "second", "", Role::kAdministrator, {}, true},
                                 "second password", MustChange::kYes));
  EXPECT_TRUE(identity->must_change_password(second.record.id));
  const std::string token = must(identity->log_in("admin", "admins password", "::1")).token;
  must(identity->update_user(security, admin));
  // The session goes on with the new role at once.
  EXPECT_EQ(must(identity->authenticate_session(token)).role, Role::kViewer);
  must(identity->remove_user(security, admin.id));
  EXPECT_FALSE(identity->authenticate_session(token));
}

TEST_F(IdentityTest, SettingAPasswordEndsTheUsersSessions) {
  const UserId erika = add_erika();
  const std::string token = must(identity->log_in("erika", "erikas password", "::1")).token;
  must(identity->set_password(security, erika, "set by the admin", MustChange::kYes));
  EXPECT_FALSE(identity->authenticate_session(token));
  EXPECT_TRUE(must(identity->log_in("erika", "set by the admin", "::1")).who.must_change_password);
  EXPECT_EQ(
      error_of(identity->set_password(security, UserId(99), "whatever it is", MustChange::kNo)),
      "no user 99");
}

TEST_F(IdentityTest, AuditNamesTheActAndNeverTheSecret) {
  const auto first = must(identity->create_first_administrator(std::nullopt));
  const LogIn in = must(identity->log_in("admin", *first->one_time_password, "192.0.2.7"));
  EXPECT_EQ(newest_audit(), "admin/security/user 1/{\"event\":\"log-in\",\"peer\":\"192.0.2.7\"}");
  (void)identity->log_in("admin", "secret guess", "192.0.2.7");
  EXPECT_EQ(newest_audit(),
            "admin/security/user 1/{\"event\":\"log-in refused\",\"peer\":\"192.0.2.7\"}");
  const NewDevice device =
      must(identity->create_device(security, Device{{}, "gw", "mqtt", "", {}, {}}));
  const NewToken api = must(identity->create_token(security, "t", Role::kViewer));
  identity.reset();
  registry.reset();
  const std::string bytes = registry::read_text(path);
  for (const std::string& secret : {*first->one_time_password, in.token, device.secret, api.secret,
                                    std::string("secret guess")}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos);
  }
  EXPECT_EQ(must(registry::verify_audit(path)).problem, registry::AuditProblem::kNone);
}

TEST_F(IdentityTest, AThousandDevicesReconnectInASecond) {
  // Only ten are made (each is a synced change); what is measured is the checking.
  std::vector<std::string> secrets;
  const auto name = [](std::size_t i) { return "gw" + std::to_string(i); };
  for (std::size_t i = 0; i < 10; ++i) {
    const Device device{{}, name(i), "mqtt", "", {}, {}};
    secrets.push_back(must(identity->create_device(security, device)).secret);
  }
  const std::clock_t begin = std::clock();  // CPU time: other programs do not count
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_TRUE(identity->authenticate_device(name(i % 10), secrets[i % 10]));
  }
  EXPECT_LT(std::clock() - begin, CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace millwright::identity
