// SPDX-License-Identifier: Apache-2.0
#include "identity/kiosks.h"

#include <thread>

#include "identity/identity.h"
#include "registry/registry_fixture.h"

namespace millwright::identity {
namespace {

using registry::error_of;
using registry::must;
using std::chrono::seconds;

class KiosksTest : public registry::RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    open();
    open_identity();
    team_ =
        must(registry->create(security, Team{{}, "operators", TeamKind::kOperations})).record.id;
    erika_ = add_person("erika", Role::kOperator);
    max_ = add_person("max", Role::kAdministrator);
    desk_ = must(kiosks().enrol(security, {"desk1", "operators", seconds(120), false}));
  }
  void TearDown() override {
    identity.reset();
    RegistryFixture::TearDown();
  }
  void open_identity() {
    IdentityOptions options;
    options.key_path = (dir / "secret.key").string();
    options.password_cost = {1, 8192};
    options.login_limits = {3, seconds(10), 100, seconds(1), 100};
    options.kiosk_limits = {4, seconds(20), 8, seconds(3), 100};
    identity = must(Identity::open(*registry, clock, options));
  }
  void restart() {
    identity.reset();
    reopen();
    open_identity();
  }
  Kiosks& kiosks() { return identity->kiosks(); }
  UserId add_person(const std::string& name, Role role) {
    return must(identity->create_user(security, User{{}, name, name + " M.", role, team_, true},
                                      name + "s password", MustChange::kNo))
        .record.id;
  }
  registry::Intent by(UserId user, const std::string& name) {
    return {{user, name, TeamKind::kOperations}, registry::Act::kSecurity, {}};
  }
  void give_pins() {
    must(kiosks().set_pin(by(erika_, "erika"), erika_, "4711"));
    must(kiosks().set_pin(by(max_, "max"), max_, "0815"));
  }
  Kiosk desk() { return *kiosks().find(desk_.kiosk.id); }
  Result<NewTurn> pin(const std::string& person, const std::string& digits) {
    return kiosks().switch_person(desk(), {person, digits, {}});
  }
  Result<NewTurn> badge(const std::string& id, const std::string& digits = {}) {
    return kiosks().switch_person(desk(), {{}, digits, id});
  }
  /// Who acts at the desk for the holder of `token`; the kiosk's own name where nobody does.
  Authenticated at_desk(const std::string& token) {
    return must(identity->authenticate_kiosk(desk_.secret, token));
  }
  std::string newest_audit() {
    const auto entries = must(registry->audit({0, 1, {}}));
    return entries[0].who + "/" + entries[0].team_kind + "/" + entries[0].what + "/" +
           entries[0].after.value_or("null");
  }
  registry::Intent security{{UserId(1), "admin", TeamKind::kIt}, registry::Act::kSecurity, "test"};
  std::unique_ptr<Identity> identity;
  TeamId team_;
  UserId erika_;
  UserId max_;
  NewKiosk desk_;
};

TEST_F(KiosksTest, AKioskAloneOnlyShows) {
  const Authenticated who = at_desk("");
  EXPECT_EQ(who.kind, PrincipalKind::kKiosk);
  EXPECT_EQ(who.role, Role::kViewer);
  EXPECT_EQ(who.kiosk_name, "desk1");
  EXPECT_EQ(to_actor(who).name, "kiosk:desk1");
  EXPECT_FALSE(to_actor(who).user);
  EXPECT_TRUE(identity->may_stay(who, ""));
  EXPECT_FALSE(identity->authenticate_kiosk("guess", ""));
  EXPECT_FALSE(identity->authenticate_session(desk_.secret));
}

TEST_F(KiosksTest, SettingsAreChecked) {
  const auto refused = [&](KioskSettings settings) {
    return error_of(kiosks().enrol(security, settings));
  };
  EXPECT_EQ(refused({"desk1", "operators", seconds(120), false}), "name 'desk1': taken by kiosk 1");
  EXPECT_EQ(refused({"desk2", "operators", seconds(29), false}),
            "idle_s: 29 s, must be 30 to 900 s");
  EXPECT_EQ(refused({"desk2", "operators", seconds(901), false}),
            "idle_s: 901 s, must be 30 to 900 s");
  EXPECT_EQ(refused({"", "operators", seconds(30), false}),
            "name '': must be 1 to 64 bytes without '/', '+' and '#'");
  EXPECT_EQ(refused({"desk2", "a/b", seconds(30), false}),
            "position 'a/b': must be 1 to 64 bytes without '/', '+' and '#'");
  must(kiosks().enrol(security, {"desk2", "operators", seconds(900), true}));
  ASSERT_EQ(kiosks().list().size(), 2u);
  EXPECT_EQ(kiosks().list()[1].created_by, "admin");
}

TEST_F(KiosksTest, TwoPeopleSwitchByPinEachUnderTheirOwnName) {
  give_pins();
  const NewTurn first = must(pin("erika", "4711"));
  EXPECT_EQ(
      newest_audit(),
      "erika/operations/kiosk 1/{\"by\":\"pin\",\"event\":\"kiosk switch\",\"kiosk\":\"desk1\","
      "\"person\":\"erika\"}");
  const Authenticated erika = at_desk(first.token);
  EXPECT_EQ(erika.kind, PrincipalKind::kPerson);
  EXPECT_EQ(erika.name, "erika");
  EXPECT_EQ(erika.team_kind, TeamKind::kOperations);
  EXPECT_EQ(erika.kiosk_name, "desk1");
  EXPECT_TRUE(erika.may(Role::kOperator));

  const NewTurn second = must(pin("max", "0815"));
  EXPECT_EQ(at_desk(second.token).name, "max");
  EXPECT_EQ(at_desk(first.token).kind, PrincipalKind::kKiosk);  // ended by the switch
  EXPECT_FALSE(identity->may_stay(erika, first.token));
}

TEST_F(KiosksTest, AnAdministratorIsAnOperatorAtAKiosk) {
  give_pins();
  const Authenticated max = at_desk(must(pin("max", "0815")).token);
  EXPECT_EQ(max.role, Role::kOperator);
  EXPECT_FALSE(max.may(Role::kEngineer));
  EXPECT_FALSE(max.may(Role::kAdministrator));
}

TEST_F(KiosksTest, ATurnIsWorthNothingElsewhere) {
  give_pins();
  const NewKiosk other = must(kiosks().enrol(security, {"desk2", "operators", seconds(60), false}));
  const NewTurn turn = must(pin("erika", "4711"));
  EXPECT_EQ(must(identity->authenticate_kiosk(other.secret, turn.token)).kind,
            PrincipalKind::kKiosk);
  EXPECT_FALSE(identity->authenticate_session(turn.token));
  EXPECT_FALSE(identity->authenticate_token(turn.token));
  // The PIN is no password either.
  EXPECT_FALSE(identity->log_in("erika", "4711", "::1"));
}

TEST_F(KiosksTest, WhoDoesNothingForAWhileIsOut) {
  give_pins();
  const NewTurn turn = must(pin("erika", "4711"));
  EXPECT_EQ(turn.turn.end, clock.steady() + seconds(120));
  clock.advance(seconds(119));
  EXPECT_EQ(at_desk(turn.token).name, "erika");  // looking is no sign of life
  clock.advance(seconds(1));
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
  EXPECT_FALSE(kiosks().extend(desk_.kiosk.id, turn.token));

  const NewTurn again = must(pin("erika", "4711"));
  clock.advance(seconds(100));
  ASSERT_TRUE(kiosks().extend(desk_.kiosk.id, again.token));
  EXPECT_FALSE(kiosks().extend(desk_.kiosk.id, turn.token));
  clock.advance(seconds(100));
  EXPECT_EQ(at_desk(again.token).name, "erika");
  // However busy: not longer than a shift.
  while (kiosks().extend(desk_.kiosk.id, again.token)) clock.advance(seconds(100));
  EXPECT_GE(clock.steady() - again.turn.begin, kLongestKioskTurn);
  EXPECT_LT(clock.steady() - again.turn.begin, kLongestKioskTurn + seconds(101));
}

TEST_F(KiosksTest, SettingTheClockNeitherEndsATurnNorDrawsItOut) {
  give_pins();
  const NewTurn turn = must(pin("erika", "4711"));
  clock.wall_ns += std::chrono::nanoseconds(std::chrono::hours(2)).count();
  EXPECT_EQ(at_desk(turn.token).name, "erika");
  clock.wall_ns -= std::chrono::nanoseconds(std::chrono::hours(9)).count();
  clock.advance(seconds(120));
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
}

TEST_F(KiosksTest, LeavingEndsTheTurn) {
  give_pins();
  const NewTurn turn = must(pin("erika", "4711"));
  must(kiosks().leave(by(erika_, "erika"), desk_.kiosk.id));
  EXPECT_EQ(newest_audit(), "erika/operations/kiosk 1/{\"event\":\"kiosk left\"}");
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
}

TEST_F(KiosksTest, TooManyTriesMustWait) {
  give_pins();
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(error_of(pin("erika", "9000")), "not known here, or the PIN is wrong");
  }
  EXPECT_EQ(newest_audit(),
            "erika/operations/kiosk 1/{\"by\":\"pin\",\"event\":\"kiosk switch refused\",\"kiosk\":"
            "\"desk1\",\"person\":\"erika\"}");
  const auto refused = pin("erika", "4711");
  EXPECT_EQ(error_of(refused), "too many attempts at this kiosk, wait 21 s");
  EXPECT_EQ(refused.error().code(), Code::kResourceExhausted);
  EXPECT_EQ(refused.error().detail(), 21);
  // Others are slowed down by the kiosk's own limit only.
  EXPECT_TRUE(pin("max", "0815"));
  EXPECT_FALSE(pin("nobody", "0000"));
  EXPECT_FALSE(pin("nobody2", "0000"));
  EXPECT_EQ(error_of(pin("max", "0815")), "too many attempts at this kiosk, wait 4 s");
  clock.advance(seconds(21));
  EXPECT_TRUE(pin("erika", "4711"));
}

// Ten wrong ones of ten thousand are a chance of one in a thousand, whatever the patience.
TEST_F(KiosksTest, APinIsBlockedAfterTenWrongOnesInARow) {
  give_pins();
  const auto guess = [&](const std::string& digits) {
    clock.advance(seconds(100));
    return pin("erika", digits);
  };
  for (int i = 0; i < kMostWrongPins - 1; ++i) EXPECT_FALSE(guess("9000"));
  EXPECT_TRUE(guess("4711"));  // a right one forgives
  for (int i = 0; i < kMostWrongPins; ++i) {
    if (i == 5) restart();  // does not forgive
    EXPECT_EQ(error_of(guess("9000")), "not known here, or the PIN is wrong");
  }
  const auto blocked = guess("4711");
  EXPECT_EQ(
      error_of(blocked),
      "the PIN of erika is blocked after 10 wrong ones; it counts again once erika sets a new "
      "one at a log-in with password");
  EXPECT_EQ(blocked.error().code(), Code::kFailedPrecondition);
  EXPECT_EQ(must(kiosks().pin_of(erika_))->n_wrong, kMostWrongPins);
  must(kiosks().set_pin(by(erika_, "erika"), erika_, "2580"));
  EXPECT_FALSE(guess("4711"));
  EXPECT_TRUE(guess("2580"));
}

TEST_F(KiosksTest, WhoMayNotActIsRefusedWithTheRightPin) {
  give_pins();
  const auto with = [&](auto change) {
    User user = *registry->snapshot()->find<User>(erika_);
    change(user);
    must(registry->update(security, user));
    clock.advance(seconds(200));
    const std::string said = error_of(pin("erika", "4711"));
    user.is_active = true;
    user.role = Role::kOperator;
    must(registry->update(security, user));
    return said;
  };
  const std::string refused = "not known here, or the PIN is wrong";
  EXPECT_EQ(with([](User& user) { user.is_active = false; }), refused);
  EXPECT_EQ(with([](User& user) { user.role = Role::kViewer; }), refused);
  EXPECT_EQ(with([](User&) {}), "no error");
  EXPECT_EQ(error_of(pin("stranger", "4711")), refused);
  EXPECT_EQ(error_of(pin("", "")), refused);
  const UserId lena =
      must(registry->create(security, User{{}, "lena", "", Role::kOperator, team_, true}))
          .record.id;
  EXPECT_FALSE(kiosks().has_pin(lena));
  EXPECT_EQ(error_of(pin("lena", "4711")), refused);
  must(identity->set_password(security, erika_, "a one-time password", MustChange::kYes));
  clock.advance(seconds(200));
  EXPECT_EQ(error_of(pin("erika", "4711")),
            "erika has a one-time password and changes it first, at a log-in");
}

TEST_F(KiosksTest, LosingTheRightEndsTheTurnAtOnce) {
  give_pins();
  const NewTurn turn = must(pin("erika", "4711"));
  User gone = *registry->snapshot()->find<User>(erika_);
  gone.is_active = false;
  must(identity->update_user(security, gone));
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
  gone.is_active = true;
  must(identity->update_user(security, gone));
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
}

TEST_F(KiosksTest, ABadgeIsOnePersonsAndCanPassOn) {
  EXPECT_EQ(error_of(badge("04A1F2C3")), "not known here, or the PIN is wrong");
  EXPECT_EQ(newest_audit(),
            "kiosk:desk1//kiosk 1/{\"by\":\"badge\",\"event\":\"kiosk switch refused\",\"kiosk\":"
            "\"desk1\",\"person\":\"(unknown badge)\"}");
  must(kiosks().assign_badge(security, erika_, "04:a1:f2:c3"));
  EXPECT_EQ(newest_audit(), "admin/it/user 1/{\"event\":\"badge assigned\"}");
  const NewTurn turn = must(badge("04A1F2C3"));
  EXPECT_EQ(at_desk(turn.token).name, "erika");
  EXPECT_EQ(error_of(kiosks().assign_badge(security, max_, "04A1F2C3")),
            "badge: it is that of user 1; take it from them first");

  must(kiosks().remove_badge(security, erika_));
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
  EXPECT_FALSE(badge("04A1F2C3"));
  must(kiosks().assign_badge(security, max_, "04A1F2C3"));
  EXPECT_EQ(at_desk(must(badge("04a1f2c3")).token).name, "max");
  // A new badge replaces the old one.
  must(kiosks().assign_badge(security, max_, "99887766"));
  ASSERT_EQ(kiosks().badges().size(), 1u);
  EXPECT_EQ(kiosks().badges()[0].user, max_);
  EXPECT_FALSE(badge("04A1F2C3"));
  EXPECT_TRUE(badge("99887766"));

  EXPECT_EQ(error_of(kiosks().remove_badge(security, erika_)), "user 1 has no badge");
  EXPECT_FALSE(kiosks().assign_badge(security, UserId(99), "11223344"));
  User contact{{}, "contact", "", Role::kViewer, team_, true};
  contact.is_contact_only = true;
  const UserId told = must(registry->create(security, contact)).record.id;
  EXPECT_EQ(error_of(kiosks().assign_badge(security, told, "11223344")),
            "user 'contact' is told and never acts: no badge");
}

TEST_F(KiosksTest, AKioskMayWantThePinWithTheBadge) {
  give_pins();
  must(kiosks().assign_badge(security, erika_, "04A1F2C3"));
  must(kiosks().change(security, desk_.kiosk.id, {"desk1", "operators", seconds(30), true}));
  const auto half = badge("04A1F2C3");
  EXPECT_EQ(error_of(half), "kiosk desk1 wants the PIN with the badge");
  EXPECT_EQ(half.error().detail(), Kiosks::kPinMissing);
  EXPECT_FALSE(badge("04A1F2C3", "0815"));  // somebody else's
  const NewTurn turn = must(badge("04A1F2C3", "4711"));
  EXPECT_EQ(at_desk(turn.token).name, "erika");
  EXPECT_EQ(turn.turn.end, clock.steady() + seconds(30));
}

TEST_F(KiosksTest, ARevokedKioskIsNone) {
  give_pins();
  const NewTurn turn = must(pin("erika", "4711"));
  const Authenticated erika = at_desk(turn.token);
  const Authenticated screen = at_desk("");
  const Kiosk kept = desk();
  must(kiosks().revoke(security, desk_.kiosk.id));
  EXPECT_EQ(error_of(identity->authenticate_kiosk(desk_.secret, turn.token)),
            "this browser is no kiosk any more");
  EXPECT_FALSE(identity->may_stay(erika, turn.token));
  EXPECT_FALSE(identity->may_stay(screen, ""));
  EXPECT_FALSE(kiosks().switch_person(kept, {"erika", "4711", {}}));
  EXPECT_EQ(error_of(kiosks().revoke(security, desk_.kiosk.id)), "no kiosk 1");
  EXPECT_EQ(error_of(kiosks().change(security, desk_.kiosk.id, kept.settings)), "no kiosk 1");
  // Its name is free again, its secret is not.
  must(kiosks().enrol(security, kept.settings));
  EXPECT_FALSE(identity->authenticate_kiosk(desk_.secret, ""));
}

TEST_F(KiosksTest, EnrolmentSurvivesARestartAndATurnDoesNot) {
  give_pins();
  must(kiosks().assign_badge(security, max_, "04A1F2C3"));
  const NewTurn turn = must(pin("erika", "4711"));
  restart();
  EXPECT_EQ(at_desk(turn.token).kind, PrincipalKind::kKiosk);
  EXPECT_EQ(at_desk(must(pin("erika", "4711")).token).name, "erika");
  EXPECT_EQ(at_desk(must(badge("04A1F2C3")).token).name, "max");
  must(kiosks().remove_pin(by(erika_, "erika"), erika_));
  EXPECT_FALSE(pin("erika", "4711"));
  EXPECT_EQ(error_of(kiosks().remove_pin(by(erika_, "erika"), erika_)), "user 1 has no PIN");
}

TEST_F(KiosksTest, TwoGuessesAtOnceAreTwoGuesses) {
  give_pins();
  std::vector<std::jthread> guessers;
  for (int i = 0; i < 4; ++i) guessers.emplace_back([&] { EXPECT_FALSE(pin("erika", "9000")); });
  guessers.clear();
  EXPECT_EQ(must(kiosks().pin_of(erika_))->n_wrong, 4);
}

TEST_F(KiosksTest, NoSecretIsStoredOrAudited) {
  must(kiosks().set_pin(by(erika_, "erika"), erika_, "470815112233"));
  must(kiosks().assign_badge(security, erika_, "BADGEOFERIKA"));
  const NewTurn turn = must(pin("erika", "470815112233"));
  (void)pin("erika", "998877001122");
  (void)badge("BADGEOFNOBODY");
  EXPECT_FALSE(kiosks().set_pin(by(erika_, "erika"), erika_, "12ab"));
  const std::string desk_secret = desk_.secret;
  identity.reset();
  registry.reset();
  const std::string bytes = registry::read_text(path);
  for (const std::string& secret :
       {desk_secret, turn.token, std::string("470815112233"), std::string("BADGEOFERIKA"),
        std::string("998877001122"), std::string("BADGEOFNOBODY")}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(must(registry::verify_audit(path)).problem, registry::AuditProblem::kNone);
}

}  // namespace
}  // namespace millwright::identity
