// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "respond/attention/hands_off_book.h"

namespace millwright::respond {
namespace {

using testing::HasSubstr;
using enum FactKind;

constexpr UtcNanos hour(std::int64_t hours) {
  return {hours * 3600 * 1'000'000'000};
}
constexpr std::int64_t kDays = 7;

HandsOffFact fact(FactKind kind, std::string shift = {}, TeamKind team = TeamKind::kOperations) {
  HandsOffFact f;
  f.kind = kind;
  f.team = team;
  f.who = team == TeamKind::kOperations ? "ann" : "pam";
  f.shift = std::move(shift);
  f.was_unannounced = kind == kDrill;
  return f;
}

HandsOffCommand plan() {
  HandsOffCommand command;
  command.who = "eve";
  command.days = kDays;
  command.shifts = {"early", "late"};
  return command;
}

/// A book with a period that began at hour 0.
struct Rig {
  HandsOffBook book;
  HandsOffChanges out;

  Rig() { EXPECT_TRUE(give(plan(), 0).has_value()); }
  Result<HandsOff> give(const HandsOffCommand& command, std::int64_t now) {
    return book.apply(command, {JournalSeq{1}, hour(now)}, out);
  }
  void see(const HandsOffFact& f, std::int64_t now = 10) {
    book.observe(f, {JournalSeq{1}, hour(now)}, out);
  }
  void tick(std::int64_t now) { book.tick({JournalSeq{1}, hour(now)}, out); }
  const HandsOff& period() const { return book.periods().back(); }
  /// All that is asked for, but what `leave_out` says.
  void expose(const std::function<bool(const HandsOffFact&)>& leave_out) {
    for (const HandsOffFact& f :
         {fact(kAlarmHandled, "early"), fact(kDrill, "late"), fact(kShiftAnswer, "early"),
          fact(kShiftAnswer, "late"), fact(kOutageRecovered), fact(kSensorReplaced),
          fact(kSensorAdded)}) {
      if (!leave_out(f)) see(f);
    }
  }
  void expose_fully() {
    expose([](const HandsOffFact&) { return false; });
  }
  void end() { tick(kDays * 24); }
};

TEST(HandsOff, PassesAtItsEndWithAllExposure) {
  Rig rig;
  rig.expose_fully();
  EXPECT_TRUE(missing(rig.period()).empty());
  rig.tick(kDays * 24 - 1);
  EXPECT_EQ(rig.period().state, HandsOffState::kRunning) << "never early";
  rig.end();
  EXPECT_EQ(rig.period().state, HandsOffState::kPassed);
  EXPECT_EQ(rig.period().ended, hour(kDays * 24));
  EXPECT_EQ(rig.out.periods.at(HandsOffId(1)), rig.period());
}

TEST(HandsOff, NothingHappenedIsInconclusive) {
  Rig rig;
  rig.end();
  EXPECT_EQ(rig.period().state, HandsOffState::kInconclusive);
  EXPECT_EQ(rig.period().verdict,
            "missing: shift early: alarm or unannounced drill (0 of 1); "
            "shift early: answer at the end of a shift (0 of 1); "
            "shift late: alarm or unannounced drill (0 of 1); "
            "shift late: answer at the end of a shift (0 of 1); "
            "outage recovered by normal staff (0 of 1); "
            "sensor replaced by normal staff (0 of 1); sensor added by normal staff (0 of 1)");
}

TEST(HandsOff, EveryClauseOfTheExposureIsNeeded) {
  struct Case {
    const char* name;
    FactKind kind;
    const char* shift;
    const char* lacking;
  };
  const Case cases[] = {
      {"an alarm on the early shift", kAlarmHandled, "early", "shift early: alarm"},
      {"a drill on the late shift", kDrill, "late", "shift late: alarm"},
      {"the answer of the early shift", kShiftAnswer, "early", "shift early: answer"},
      {"the answer of the late shift", kShiftAnswer, "late", "shift late: answer"},
      {"an outage", kOutageRecovered, "", "outage recovered"},
      {"a sensor replaced", kSensorReplaced, "", "sensor replaced"},
      {"a sensor added", kSensorAdded, "", "sensor added"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rig rig;
    rig.expose([&](const HandsOffFact& f) { return f.kind == c.kind && f.shift == c.shift; });
    rig.end();
    EXPECT_EQ(rig.period().state, HandsOffState::kInconclusive);
    EXPECT_THAT(rig.period().verdict, HasSubstr(c.lacking));
    EXPECT_THAT(rig.period().verdict, testing::Not(HasSubstr(";"))) << "nothing else is missing";
  }
}

TEST(HandsOff, WhatDoesNotCountAsExposure) {
  HandsOffFact announced = fact(kDrill, "late");
  announced.was_unannounced = false;
  const std::pair<const char*, HandsOffFact> cases[] = {
      {"an announced drill", announced},
      {"an alarm on a shift of another plant", fact(kAlarmHandled, "night")},
      {"an alarm without a shift", fact(kAlarmHandled)},
  };
  for (const auto& [name, f] : cases) {
    SCOPED_TRACE(name);
    Rig rig;
    rig.out.periods.clear();
    const HandsOff before = rig.period();
    rig.see(f);
    EXPECT_EQ(rig.period(), before);
    EXPECT_TRUE(rig.out.periods.empty()) << "what changes nothing writes nothing";
  }
}

TEST(HandsOff, WhatIsHelp) {
  HandsOffFact yes = fact(kShiftAnswer, "early");
  yes.needed_help = true;
  HandsOffFact approved = fact(kSecurityPatch, "", TeamKind::kVendor);
  approved.approved_by = "eve";
  HandsOffFact own_approval = approved;
  own_approval.approved_by = own_approval.who;
  struct Case {
    const char* name;
    HandsOffFact fact;
    bool is_help;
  };
  const Case cases[] = {
      {"project restarts", fact(kRestart, "", TeamKind::kProject), true},
      {"vendor restarts", fact(kRestart, "", TeamKind::kVendor), true},
      {"operations restart", fact(kRestart), false},
      {"project edits a file", fact(kFileEdit, "", TeamKind::kProject), true},
      {"it edits a file", fact(kFileEdit, "", TeamKind::kIt), false},
      {"project does anything else", fact(kOtherAct, "", TeamKind::kProject), true},
      {"project handles an alarm", fact(kAlarmHandled, "early", TeamKind::kProject), true},
      {"vendor replaces a sensor", fact(kSensorReplaced, "", TeamKind::kVendor), true},
      {"operations ask the vendor", fact(kSupportContact), true},
      {"a shift needed help", yes, true},
      {"a shift needed none", fact(kShiftAnswer, "early"), false},
      {"an approved security patch", approved, false},
      {"a patch without approval", fact(kSecurityPatch, "", TeamKind::kVendor), true},
      {"a patch approved by who applied it", own_approval, true},
      {"it patches", fact(kSecurityPatch, "", TeamKind::kIt), false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rig rig;
    rig.expose_fully();
    rig.see(c.fact, 20);
    EXPECT_EQ(rig.period().n_helps, c.is_help ? 1 : 0);
    EXPECT_EQ(rig.period().state, c.is_help ? HandsOffState::kFailed : HandsOffState::kRunning);
    rig.end();
    EXPECT_EQ(rig.period().state, c.is_help ? HandsOffState::kFailed : HandsOffState::kPassed);
    if (c.is_help) {
      EXPECT_EQ(rig.period().ended, hour(20)) << "at once";
    }
  }
}

TEST(HandsOff, HelpersAddNoExposure) {
  Rig rig;
  HandsOffCommand tolerant = plan();
  HandsOffCommand cancel;
  cancel.action = HandsOffAction::kCancel;
  cancel.who = "eve";
  cancel.reason = "again, with tolerance";
  ASSERT_TRUE(rig.give(cancel, 1).has_value());
  tolerant.terms.tolerated_help = 1;
  ASSERT_TRUE(rig.give(tolerant, 1).has_value());
  rig.see(fact(kSensorReplaced, "", TeamKind::kProject));
  EXPECT_EQ(rig.period().state, HandsOffState::kRunning) << "one is tolerated";
  EXPECT_EQ(rig.period().sensors_replaced, 0);
  rig.see(fact(kRestart, "", TeamKind::kProject), 11);
  EXPECT_EQ(rig.period().state, HandsOffState::kFailed);
  EXPECT_THAT(rig.period().verdict, HasSubstr("2 times, 1 tolerated"));
}

TEST(HandsOff, BreakingTheGlass) {
  Rig rig;
  rig.expose_fully();
  HandsOffCommand glass;
  glass.action = HandsOffAction::kBreakGlass;
  glass.who = "pam";
  EXPECT_FALSE(rig.book.may_act("somebody", TeamKind::kProject));
  EXPECT_FALSE(rig.book.may_act("somebody", TeamKind::kVendor));
  EXPECT_TRUE(rig.book.may_act("somebody", TeamKind::kOperations));
  EXPECT_EQ(rig.give(glass, 30).error().code(), Code::kInvalidArgument) << "no reason";
  glass.reason = "line 2 stands";
  EXPECT_EQ(rig.give(glass, 30).error().code(), Code::kInvalidArgument) << "not signed";
  EXPECT_EQ(rig.period().state, HandsOffState::kRunning);
  glass.signature = "password";
  const auto broken = rig.give(glass, 30);
  ASSERT_TRUE(broken.has_value());
  EXPECT_EQ(broken->state, HandsOffState::kFailed);
  EXPECT_EQ(broken->verdict, "the glass was broken by pam, signed with password: line 2 stands");
  EXPECT_EQ(broken->helps.front().kind, kBreakGlass);
  EXPECT_TRUE(rig.book.may_act("somebody", TeamKind::kProject)) << "that is what it is for";
  rig.end();
  EXPECT_EQ(rig.period().state, HandsOffState::kFailed);
}

TEST(HandsOff, AGlassFailsEvenWhatToleratesHelp) {
  HandsOffBook book;
  HandsOffChanges out;
  HandsOffCommand tolerant = plan();
  tolerant.terms.tolerated_help = 9;
  ASSERT_TRUE(book.apply(tolerant, {JournalSeq{1}, hour(0)}, out).has_value());
  HandsOffCommand glass;
  glass.action = HandsOffAction::kBreakGlass;
  glass.who = "pam";
  glass.reason = "fire";
  glass.signature = "badge";
  EXPECT_EQ(book.apply(glass, {JournalSeq{1}, hour(1)}, out)->state, HandsOffState::kFailed);
}

TEST(HandsOff, PlannedAheadItLocksNobodyYet) {
  HandsOffBook book;
  HandsOffChanges out;
  HandsOffCommand ahead = plan();
  ahead.start = hour(48);
  ASSERT_TRUE(book.apply(ahead, {JournalSeq{1}, hour(0)}, out).has_value());
  EXPECT_EQ(book.current()->state, HandsOffState::kPlanned);
  EXPECT_TRUE(book.may_act("somebody", TeamKind::kProject));
  book.observe(fact(kRestart, "", TeamKind::kProject), {JournalSeq{1}, hour(47)}, out);
  EXPECT_EQ(book.current()->n_helps, 0);
  HandsOffCommand glass;
  glass.action = HandsOffAction::kBreakGlass;
  glass.who = "pam";
  glass.reason = "x";
  glass.signature = "y";
  EXPECT_EQ(book.apply(glass, {JournalSeq{1}, hour(47)}, out).error().code(),
            Code::kFailedPrecondition);
  book.tick({JournalSeq{1}, hour(48)}, out);
  EXPECT_EQ(book.current()->state, HandsOffState::kRunning);
  EXPECT_FALSE(book.may_act("somebody", TeamKind::kProject));
}

// The server was down over the whole period: the first input after it must not pass or fail it.
TEST(HandsOff, AnInputAfterTheEndFindsItEnded) {
  Rig rig;
  rig.see(fact(kRestart, "", TeamKind::kProject), kDays * 24);
  EXPECT_EQ(rig.period().state, HandsOffState::kInconclusive);
  EXPECT_EQ(rig.period().n_helps, 0);
  EXPECT_EQ(rig.book.current(), nullptr);
}

TEST(HandsOff, Refusals) {
  struct Case {
    const char* name;
    bool is_running;
    std::function<void(HandsOffCommand&)> change;
    Code code;
  };
  using C = HandsOffCommand;
  const Case cases[] = {
      {"a second one", true, [](C&) {}, Code::kFailedPrecondition},
      {"nobody plans it", false, [](C& c) { c.who.clear(); }, Code::kInvalidArgument},
      {"no days", false, [](C& c) { c.days = 0; }, Code::kInvalidArgument},
      {"too many days", false, [](C& c) { c.days = 91; }, Code::kInvalidArgument},
      {"in the past", false, [](C& c) { c.start = hour(-1); }, Code::kInvalidArgument},
      {"no shifts", false, [](C& c) { c.shifts.clear(); }, Code::kInvalidArgument},
      {"too many shifts", false, [](C& c) { c.shifts.resize(17, "x"); }, Code::kInvalidArgument},
      {"a shift twice", false, [](C& c) { c.shifts = {"x", "x"}; }, Code::kInvalidArgument},
      {"a shift without a name", false, [](C& c) { c.shifts = {""}; }, Code::kInvalidArgument},
      {"negative terms", false, [](C& c) { c.terms.outages = -1; }, Code::kInvalidArgument},
      {"a note while none runs", false, [](C& c) { c.action = HandsOffAction::kNote; },
       Code::kFailedPrecondition},
      {"cancelled without a reason", true, [](C& c) { c.action = HandsOffAction::kCancel; },
       Code::kInvalidArgument},
      {"an answer of no shift", true,
       [](C& c) {
         c.action = HandsOffAction::kNote;
         c.fact = fact(kShiftAnswer, "night");
       },
       Code::kInvalidArgument},
      {"the glass in a note", true,
       [](C& c) {
         c.action = HandsOffAction::kNote;
         c.fact = fact(kBreakGlass);
       },
       Code::kInvalidArgument},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    HandsOffBook book;
    HandsOffChanges out;
    if (c.is_running) ASSERT_TRUE(book.apply(plan(), {JournalSeq{1}, hour(0)}, out).has_value());
    out.periods.clear();
    HandsOffCommand command = plan();
    c.change(command);
    const auto result = book.apply(command, {JournalSeq{2}, hour(0)}, out);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), c.code) << result.error().message();
    EXPECT_TRUE(out.periods.empty());
  }
}

TEST(HandsOff, ANoteIsTheWordOfWhoGaveIt) {
  Rig rig;
  HandsOffCommand note;
  note.action = HandsOffAction::kNote;
  note.who = "pam";
  note.fact = fact(kSecurityPatch, "", TeamKind::kVendor);
  note.fact.who = "somebody";
  note.fact.approved_by = "pam";
  ASSERT_TRUE(rig.give(note, 5).has_value());
  EXPECT_EQ(rig.period().state, HandsOffState::kFailed) << "approved by who applied it";
  EXPECT_EQ(rig.period().helps.front().who, "pam");
}

// Rows written after every input, read back in a crash at a random place, give the same book.
TEST(HandsOff, RowsRestoreTheBook) {
  constexpr unsigned kSeed = 23;
  std::mt19937 random(kSeed);
  const auto pick = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  HandsOffBook twin;
  HandsOffBook book;
  std::map<HandsOffId, std::string> store;
  for (int i = 0; i < 800; ++i) {
    HandsOffChanges out;
    HandsOffChanges twin_out;
    const alarm::Origin origin{JournalSeq{1}, hour(i)};
    HandsOffCommand command = plan();
    command.days = 1 + pick(5);
    command.terms.tolerated_help = pick(20);
    HandsOffFact f = fact(static_cast<FactKind>(pick(11)), pick(2) == 0 ? "early" : "late");
    if (pick(8) == 0) f.team = TeamKind::kProject;
    switch (pick(5)) {
      case 0:
        EXPECT_EQ(book.apply(command, origin, out).has_value(),
                  twin.apply(command, origin, twin_out).has_value());
        break;
      case 1:
        book.tick(origin, out);
        twin.tick(origin, twin_out);
        break;
      default:
        book.observe(f, origin, out);
        twin.observe(f, origin, twin_out);
    }
    for (const auto& [id, period] : out.periods) store[id] = encode(period);
    if (pick(10) == 0) {
      std::vector<HandsOff> rows;
      for (const auto& [id, row] : store) rows.push_back(decode_hands_off(row).value());
      book = HandsOffBook();
      ASSERT_TRUE(book.restore(std::move(rows)).has_value());
    }
    ASSERT_TRUE(std::ranges::equal(book.periods(), twin.periods())) << "seed " << kSeed << " " << i;
  }
  EXPECT_GT(book.periods().size(), 10u);
}

TEST(HandsOff, RestoreRefusesDamage) {
  HandsOff one;
  one.id = HandsOffId(1);
  HandsOff two;
  two.id = HandsOffId(2);
  HandsOffBook book;
  EXPECT_FALSE(book.restore({two}).has_value()) << "a gap";
  EXPECT_FALSE(book.restore({one, two}).has_value()) << "the first is not over";
  one.state = HandsOffState::kPassed;
  EXPECT_TRUE(book.restore({two, one}).has_value());
  EXPECT_EQ(book.current()->id, HandsOffId(2));
}

}  // namespace
}  // namespace millwright::respond
