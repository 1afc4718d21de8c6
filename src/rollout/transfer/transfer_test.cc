// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/transfer.h"

#include <gmock/gmock.h>

#include <functional>
#include <vector>

#include "rollout/transfer/transfer_rig_test.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TransferFacts facts() {
  TransferFacts out;
  out.areas = {{kWater, "mill/water"}, {kPress, "mill/press"}};
  out.giving = TeamKind::kProject;
  out.receiving = TeamKind::kOperations;
  out.wave_areas = {kWater};
  return out;
}

Transfer whole_plant() {
  Transfer transfer = water();
  transfer.scope = {true, {}};
  return transfer;
}

TEST(Transfer, RefusesWhatCannotBeOpened) {
  Transfer running = water();
  Transfer handed = handed_over();
  Transfer plant_handed = handed_over();
  plant_handed.scope = {true, {}};
  struct Case {
    std::string_view says;
    std::function<void(Transfer&, TransferFacts&)> spoil;
    std::vector<Transfer> others;
  };
  const auto as_it_is = [](Transfer&, TransferFacts&) {};
  const Case cases[] = {
      {"title", [](Transfer& t, TransferFacts&) { t.title = " "; }, {}},
      {"title: more than",
       [](Transfer& t, TransferFacts&) { t.title = std::string(1001, 'x'); },
       {}},
      {"name them, or say whole_plant",
       [](Transfer& t, TransferFacts&) { t.scope.areas = {}; },
       {}},
      {"name them, or say whole_plant",
       [](Transfer& t, TransferFacts&) { t.scope.is_whole_plant = true; },
       {}},
      {"there is no area 9", [](Transfer& t, TransferFacts&) { t.scope.areas = {AreaId(9)}; }, {}},
      {"there is no wave 4",
       [](Transfer& t, TransferFacts& f) {
         t.wave = WaveId(4);
         f.has_wave = false;
       },
       {}},
      {"wave 4 has nothing in area mill/press",
       [](Transfer& t, TransferFacts&) {
         t.wave = WaveId(4);
         t.scope.areas = {kPress};
       },
       {}},
      {"giving_team: builders is no team of kind project",
       [](Transfer&, TransferFacts& f) { f.giving = TeamKind::kVendor; },
       {}},
      {"giving_team", [](Transfer&, TransferFacts& f) { f.giving = {}; }, {}},
      {"receiving_team: crew is no team of kind operations or maintenance",
       [](Transfer&, TransferFacts& f) { f.receiving = TeamKind::kIt; },
       {}},
      {"receiving_team", [](Transfer&, TransferFacts& f) { f.receiving = {}; }, {}},
      {"transfer 1 runs there", as_it_is, {running}},
      {"mill/water was handed over by transfer 1", as_it_is, {handed}},
      {"mill/water was handed over by transfer 1", as_it_is, {plant_handed}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    Transfer wanted = water();
    TransferFacts known = facts();
    c.spoil(wanted, known);
    const Status done = check_opening(c.others, wanted, known);
    ASSERT_FALSE(done);
    EXPECT_THAT(std::string(done.error().message()), HasSubstr(std::string(c.says)));
  }
  EXPECT_TRUE(check_opening({}, water(), facts()));
  Transfer press = water();
  press.scope.areas = {kPress};
  EXPECT_TRUE(check_opening(std::vector{running}, press, facts()));
}

TEST(Transfer, TheWholePlantFollowsAreasAndNotItself) {
  Transfer handed = handed_over();
  EXPECT_TRUE(check_opening(std::vector{handed}, whole_plant(), facts()));
  EXPECT_FALSE(check_opening(std::vector{water()}, whole_plant(), facts()));
  handed.scope = {true, {}};
  EXPECT_FALSE(check_opening(std::vector{handed}, whole_plant(), facts()));
  handed.state = TransferState::kHandedBack;
  EXPECT_TRUE(check_opening(std::vector{handed}, whole_plant(), facts()));
}

TEST(Transfer, ASideIsATeamOfTheRightKind) {
  EXPECT_EQ(side_of(water(), kPia), Side::kGiving);
  EXPECT_EQ(side_of(water(), kErika), Side::kReceiving);
  EXPECT_EQ(side_of(water(), {"x", "crew", TeamKind::kMaintenance}), Side::kReceiving);
  EXPECT_EQ(side_of(water(), {"x", "crew", TeamKind::kProject}), std::nullopt);
  EXPECT_EQ(side_of(water(), {"x", "builders", TeamKind::kVendor}), std::nullopt);
  EXPECT_EQ(side_of(water(), {"x", "others", TeamKind::kProject}), std::nullopt);
  EXPECT_EQ(side_of(water(), {"x", "", {}}), std::nullopt);
}

TEST(Transfer, ExceptionsAreTheReceivingSidesToAcceptWithReasonAndExpiry) {
  struct Case {
    std::string_view says;
    std::string_view item = "support";
    Signer signer = kErika;
    std::string why = "two weeks are missing";
    std::chrono::hours expires = 24h;
  };
  for (const Case& c :
       {Case{"reason: must not be empty", "support", kErika, " "},
        Case{"expires: must be later than now", "support", kErika, "why", 0h},
        Case{"expires: more than 180 days", "support", kErika, "why", 24h * 181},
        Case{"no item 'weather'", "weather"}, Case{"no item 'word-1'", "word-1"},
        Case{"pia is of builders (project); only the receiving side, crew, accepts exceptions",
             "support", kPia},
        Case{"is of no team", "support", {"max", "", {}}}}) {
    SCOPED_TRACE(c.says);
    const auto done = accept_exception(water(), c.item, later(c.expires), c.signer,
                                       {c.signer.person, kNow, c.why});
    EXPECT_THAT(error_of(done), HasSubstr(std::string(c.says)));
  }
  const WaveAct act{"erika", kNow, "two weeks are missing"};
  Transfer transfer = accept_exception(water(), "support", later(24h), kErika, act).value();
  transfer = accept_exception(transfer, "support", later(48h), kErika, act).value();
  ASSERT_EQ(transfer.exceptions.size(), 1u);
  EXPECT_EQ(transfer.exceptions[0].expires, later(48h));
  EXPECT_EQ(transfer.exceptions[0].approver, "erika");
}

TEST(Transfer, WordsAreSignedOnce) {
  Transfer transfer = add_item(water(), {"pia", kNow, "spare sensors are in the store"}).value();
  EXPECT_FALSE(add_item(transfer, {"pia", kNow, "\n"}));
  EXPECT_EQ(error_of(sign_item(transfer, 2, {"erika", kNow, "seen"})),
            "transfer 1 has no item 2 to sign");
  EXPECT_FALSE(sign_item(transfer, 1, {"erika", kNow, ""}));
  transfer = sign_item(transfer, 1, {"erika", later(1h), "counted them: 12"}).value();
  EXPECT_EQ(transfer.items[0].signed_by, "erika");
  EXPECT_EQ(error_of(sign_item(transfer, 1, {"olga", later(2h), "me too"})),
            "erika signed item 1 already");
}

TEST(Transfer, NothingHappensBeforeWhatHappened) {
  const WaveAct early{"erika", later(-1h), "clock set back"};
  EXPECT_THAT(error_of(add_item(water(), early)), HasSubstr("set the clock right first"));
  EXPECT_THAT(error_of(accept_exception(water(), "support", later(24h), kErika, early)),
              HasSubstr("set the clock right first"));
  EXPECT_THAT(error_of(withdraw(water(), kErika, early)), HasSubstr("set the clock right first"));
  EXPECT_THAT(error_of(hand_back(handed_over(), kErika, {"erika", later(90min), "too early"})),
              HasSubstr("set the clock right first"));
  EXPECT_THAT(error_of(break_glass(handed_over(), 1h, {"admin", kNow, "too early"})),
              HasSubstr("set the clock right first"));
}

TEST(Transfer, EndsByItsSidesOnly) {
  EXPECT_FALSE(withdraw(water(), {"max", "it", TeamKind::kIt}, {"max", kNow, "no"}));
  EXPECT_FALSE(withdraw(water(), kPia, {"pia", kNow, ""}));
  EXPECT_EQ(withdraw(water(), kPia, {"pia", kNow, "too soon"})->state, TransferState::kWithdrawn);
  EXPECT_FALSE(hand_back(water(), kErika, {"erika", kNow, "not yet handed over"}));
  EXPECT_FALSE(hand_back(handed_over(), kPia, {"pia", later(3h), "give it back"}));
  EXPECT_FALSE(hand_back(handed_over(), kErika, {"erika", later(3h), " "}));
  const auto back = hand_back(handed_over(), kErika, {"erika", later(3h), "rebuilt"});
  ASSERT_TRUE(back);
  EXPECT_EQ(back->state, TransferState::kHandedBack);
  EXPECT_EQ(back->end_reason, "rebuilt");
  EXPECT_FALSE(hand_back(*back, kErika, {"erika", later(4h), "again"}));
}

TEST(Transfer, KeepsProjectAndVendorOutOfItsAreasOnly) {
  Transfer area = handed_over();
  Transfer plant = handed_over();
  plant.scope = {true, {}};
  const Reach in_water{false, {kPress, kWater}};
  const Reach in_press{false, {kPress}};
  const Reach plant_wide{};
  const Reach everywhere{true, {}};
  struct Case {
    std::string_view name;
    const Transfer* transfer;
    const Reach* reach;
    std::string person;
    std::optional<TeamKind> team;
    std::chrono::hours after;
    bool is_kept;
  };
  const std::optional<TeamKind> project = TeamKind::kProject;
  const std::optional<TeamKind> crew = TeamKind::kOperations;
  const Case cases[] = {
      {"its area", &area, &in_water, "new", project, 3h, true},
      {"a vendor", &area, &in_water, "vera", TeamKind::kVendor, 3h, true},
      {"another area", &area, &in_press, "pia", project, 3h, false},
      {"what is of the whole plant", &area, &plant_wide, "pia", project, 3h, false},
      {"an import", &area, &everywhere, "pia", project, 3h, true},
      {"normal staff", &area, &in_water, "erika", crew, 3h, false},
      {"of no team", &area, &in_water, "max", std::nullopt, 3h, false},
      {"moved to the crew lately", &area, &in_water, "pia", crew, 24h * 89, true},
      {"moved to the crew long ago", &area, &in_water, "pia", crew, 24h * 92, false},
      {"whole plant: another area", &plant, &in_press, "pia", project, 3h, true},
      {"whole plant: users", &plant, &plant_wide, "pia", project, 3h, true},
      {"whole plant: normal staff", &plant, &plant_wide, "erika", crew, 3h, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Transfer* keeper = keeper_of({c.transfer, 1}, *c.reach, c.person, c.team, later(c.after));
    EXPECT_EQ(keeper != nullptr, c.is_kept);
  }
  for (const TransferState state :
       {TransferState::kRunning, TransferState::kHandedBack, TransferState::kWithdrawn}) {
    area.state = state;
    EXPECT_EQ(keeper_of({&area, 1}, in_water, "pia", project, later(3h)), nullptr);
    EXPECT_FALSE(is_handed_over({&area, 1}, kWater));
  }
  EXPECT_TRUE(is_handed_over({&plant, 1}, AreaId(77)));
}

TEST(Transfer, BrokenGlassLetsThemInForItsHours) {
  const WaveAct act{"admin", later(3h), "the press is on fire"};
  EXPECT_FALSE(break_glass(water(), 4h, act));
  EXPECT_FALSE(break_glass(handed_over(), 0h, act));
  EXPECT_FALSE(break_glass(handed_over(), 73h, act));
  EXPECT_FALSE(break_glass(handed_over(), 4h, {"admin", later(3h), ""}));
  const Transfer broken = break_glass(handed_over(), 4h, act).value();
  const auto is_kept = [&](std::chrono::hours after) {
    return keeper_of({&broken, 1}, {false, {kWater}}, "pia", TeamKind::kProject, later(after)) !=
           nullptr;
  };
  // A clock that is set back opens nothing.
  EXPECT_TRUE(is_kept(2h));
  EXPECT_FALSE(is_kept(3h));
  EXPECT_FALSE(is_kept(6h));
  EXPECT_TRUE(is_kept(7h));
}

}  // namespace
}  // namespace millwright::rollout
