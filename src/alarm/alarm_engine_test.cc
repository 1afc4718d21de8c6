// SPDX-License-Identifier: Apache-2.0
#include "alarm/alarm_engine.h"

#include <gtest/gtest.h>

#include <random>

#include "alarm/alarm_codec.h"

namespace millwright::alarm {
namespace {

constexpr UtcNanos at(std::int64_t seconds) {
  return {seconds * 1'000'000'000};
}
constexpr std::int64_t kHour = 3600;

/// An engine, one alarm of rule 1 on signal 1, and a journal position that moves by itself.
struct EngineRig {
  AlarmEngine engine;
  Changes out;
  std::int64_t now = 1000;
  std::uint64_t seq = 0;

  Origin origin() { return {JournalSeq{++seq}, at(now)}; }
  void condition(bool is_active, std::uint32_t rule = 1, int priority = 2) {
    detect::ConditionChange change;
    change.rule = RuleId(rule);
    change.subject = Subject::of(SignalId(1));
    change.is_active = is_active;
    change.time = at(now);
    change.value = 9;
    change.limit = 8;
    engine.apply(change, {AssetId(3), priority, "m", "d"}, origin(), out);
  }
  Result<Alarm> command(Action action, std::string who = "ann", std::string comment = "why",
                        std::int64_t until_s = 0) {
    const Command c{action, AlarmId(1), std::move(who), std::move(comment),
                    until_s == 0 ? std::nullopt : std::optional(at(until_s))};
    return engine.execute(c, origin(), out);
  }
  const Alarm& alarm() { return *engine.find(AlarmId(1)); }
};

/// Brings the one alarm into a state, by the shortest way.
EngineRig in_state(State state, bool is_active) {
  EngineRig rig;
  rig.condition(true);
  const auto check = [](const Result<Alarm>& r) { EXPECT_TRUE(r.has_value()); };
  if (state == State::kNormal || state == State::kAcknowledged) {
    check(rig.command(Action::kAcknowledge));
  }
  if (state == State::kShelved) check(rig.command(Action::kShelve, "ann", "why", rig.now + kHour));
  if (state == State::kSuppressedByDesign) check(rig.command(Action::kSuppress));
  if (state == State::kOutOfService) check(rig.command(Action::kTakeOutOfService));
  if (!is_active) rig.condition(false);
  EXPECT_EQ(rig.alarm().state, state);
  EXPECT_EQ(rig.alarm().is_active, is_active);
  rig.out.clear();
  return rig;
}

enum class Input {
  kRaise,
  kReturn,
  kAck,
  kShelve,
  kUnshelve,
  kSuppress,
  kUnsuppress,
  kOut,
  kBack,
  kExpire,
  kRemove
};

/// What comes of one input: true when it was accepted.
bool give(EngineRig& rig, Input input) {
  switch (input) {
    case Input::kRaise:
      rig.condition(true);
      return true;
    case Input::kReturn:
      rig.condition(false);
      return true;
    case Input::kAck:
      return rig.command(Action::kAcknowledge).has_value();
    case Input::kShelve:
      return rig.command(Action::kShelve, "ann", "why", rig.now + kHour).has_value();
    case Input::kUnshelve:
      return rig.command(Action::kUnshelve).has_value();
    case Input::kSuppress:
      return rig.command(Action::kSuppress).has_value();
    case Input::kUnsuppress:
      return rig.command(Action::kUnsuppress).has_value();
    case Input::kOut:
      return rig.command(Action::kTakeOutOfService).has_value();
    case Input::kBack:
      return rig.command(Action::kReturnToService).has_value();
    case Input::kExpire:
      rig.now += 2 * kHour;
      rig.engine.tick(rig.origin(), rig.out);
      return true;
    case Input::kRemove:
      rig.engine.remove_rule(RuleId(1), rig.origin(), rig.out);
      return true;
  }
  return false;
}

// ISA-18.2 figure 4 as a table: from each state, with the condition there or gone, by each input.
// One letter per input in the order of Input: A to G the state after, lower case = refused,
// '.' = accepted and nothing recorded.
TEST(AlarmEngine, TransitionTable) {
  struct Row {
    State state;
    bool is_active;
    std::string_view after;
  };
  const Row rows[] = {
      // raise return ack shelve unshelve suppress unsuppress out back expire remove
      {State::kNormal, false, "B..EaFaGa.."},
      {State::kUnacknowledged, true, ".DCEbFbGb.A"},
      {State::kAcknowledged, true, ".A.EcFcGc.A"},
      {State::kReturnedUnacknowledged, false, "B.AEdFdGd.A"},
      {State::kShelved, true, ".EeEBFeGeBA"},
      {State::kShelved, false, "E.eEAFeGeAA"},
      {State::kSuppressedByDesign, true,
       ".Fff"
       "f.BGf.A"},
      {State::kSuppressedByDesign, false,
       "F.ff"
       "f.AGf.A"},
      {State::kOutOfService, true, ".Gggggg.B.A"},
      {State::kOutOfService, false, "G.ggggg.A.A"},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.after.size(); ++i) {
      SCOPED_TRACE(std::string(name(row.state)) + (row.is_active ? " active" : " inactive") +
                   " input " + std::to_string(i));
      EngineRig rig = in_state(row.state, row.is_active);
      const Alarm before = rig.alarm();
      const bool is_accepted = give(rig, static_cast<Input>(i));
      const char expected = row.after[i];
      if (expected == '.' || expected >= 'a') {
        EXPECT_EQ(is_accepted, expected == '.');
        EXPECT_TRUE(rig.out.empty());
        EXPECT_EQ(rig.alarm(), before);
      } else {
        EXPECT_TRUE(is_accepted);
        EXPECT_EQ(rig.alarm().state, static_cast<State>(expected - 'A'));
        ASSERT_EQ(rig.out.transitions.size(), 1u);
        EXPECT_EQ(rig.out.transitions[0].from, row.state);
        EXPECT_EQ(rig.out.transitions[0].to, rig.alarm().state);
        EXPECT_EQ(rig.out.transitions[0].seq.value, rig.seq);
        EXPECT_EQ(rig.out.alarms.at(AlarmId(1)), rig.alarm());
      }
    }
  }
}

TEST(AlarmEngine, TwoProducersRacingRaiseOne) {
  EngineRig rig;
  rig.condition(true);
  rig.condition(true);
  EXPECT_EQ(rig.engine.alarms().size(), 1u);
  EXPECT_EQ(rig.alarm().raise_count, 1u);
  EXPECT_EQ(rig.out.transitions.size(), 1u);
}

TEST(AlarmEngine, ReRaiseBeforeAcknowledgement) {
  EngineRig rig = in_state(State::kReturnedUnacknowledged, false);
  rig.now += 10;
  rig.condition(true);
  EXPECT_EQ(rig.out.transitions.at(0).action, Action::kReRaise);
  EXPECT_EQ(rig.alarm().raise_count, 2u);
  EXPECT_EQ(rig.alarm().raised, at(1010));
  EXPECT_FALSE(rig.alarm().returned.has_value());
}

TEST(AlarmEngine, AcknowledgingTwiceTellsWhoWasFirst) {
  for (const bool has_returned : {false, true}) {
    EngineRig rig = in_state(has_returned ? State::kReturnedUnacknowledged : State::kUnacknowledged,
                             !has_returned);
    ASSERT_TRUE(rig.command(Action::kAcknowledge, "ann", "on my way").has_value());
    rig.now += 5;
    const Result<Alarm> second = rig.command(Action::kAcknowledge, "bob", "me too");
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->acknowledged_by, "ann");
    EXPECT_EQ(second->acknowledged, at(1000));
    EXPECT_EQ(second->comment, "on my way");
    EXPECT_EQ(rig.out.transitions.size(), 1u);
  }
}

TEST(AlarmEngine, RefusalsSayWhy) {
  struct Case {
    State state;
    Command command;
    Code code;
    std::string_view message;
  };
  const auto shelve = [](std::string comment, std::optional<UtcNanos> until) {
    return Command{Action::kShelve, AlarmId(1), "ann", std::move(comment), until};
  };
  const Case cases[] = {
      {State::kUnacknowledged,
       {Action::kAcknowledge, AlarmId(9), "ann", "", {}},
       Code::kNotFound,
       "no alarm 9"},
      {State::kUnacknowledged,
       {Action::kAcknowledge, AlarmId(0), "ann", "", {}},
       Code::kNotFound,
       "no alarm 0"},
      {State::kUnacknowledged,
       {Action::kAcknowledge, AlarmId(1), "", "", {}},
       Code::kInvalidArgument,
       "a command needs a name"},
      {State::kShelved,
       {Action::kAcknowledge, AlarmId(1), "ann", "", {}},
       Code::kFailedPrecondition,
       "alarm 1 is silenced and cannot be acknowledged, it is shelved"},
      {State::kUnacknowledged, shelve("", at(2000)), Code::kInvalidArgument,
       "shelving needs a reason in the comment"},
      {State::kUnacknowledged, shelve("x", {}), Code::kInvalidArgument,
       "shelving needs an expiry in the future"},
      {State::kUnacknowledged, shelve("x", at(1000)), Code::kInvalidArgument,
       "shelving needs an expiry in the future"},
      {State::kUnacknowledged, shelve("x", at(1001 + 24 * kHour)), Code::kInvalidArgument,
       "shelving lasts at most 24 h"},
      {State::kOutOfService, shelve("x", at(2000)), Code::kFailedPrecondition,
       "alarm 1 cannot be shelved, it is out-of-service"},
      {State::kUnacknowledged,
       {Action::kRaise, AlarmId(1), "ann", "", {}},
       Code::kInvalidArgument,
       "a person cannot do this to an alarm"},
  };
  for (const Case& c : cases) {
    EngineRig rig = in_state(c.state, true);
    const Result<Alarm> result = rig.engine.execute(c.command, rig.origin(), rig.out);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), c.code);
    EXPECT_EQ(result.error().message(), c.message);
    EXPECT_TRUE(rig.out.empty());
  }
  EngineRig normal = in_state(State::kUnacknowledged, true);
  normal.engine.remove_rule(RuleId(1), normal.origin(), normal.out);
  EXPECT_EQ(normal.command(Action::kAcknowledge).error().message(),
            "alarm 1 has nothing to acknowledge, it is normal");
}

TEST(AlarmEngine, ShelvingForTheLongestTimeIsAllowedAndExpiresOnTheTick) {
  EngineRig rig = in_state(State::kAcknowledged, true);
  ASSERT_TRUE(rig.command(Action::kShelve, "ann", "why", rig.now + 24 * kHour).has_value());
  EXPECT_EQ(rig.alarm().shelved_by, "ann");
  rig.now += 24 * kHour - 1;
  rig.engine.tick(rig.origin(), rig.out);
  EXPECT_EQ(rig.alarm().state, State::kShelved);
  rig.now += 1;
  rig.engine.tick(rig.origin(), rig.out);
  EXPECT_EQ(rig.alarm().state, State::kUnacknowledged) << "acknowledged before, asked again now";
  EXPECT_FALSE(rig.alarm().acknowledged.has_value());
  EXPECT_FALSE(rig.alarm().shelved_until.has_value());
  EXPECT_EQ(rig.alarm().raise_count, 1u) << "it comes back, it is not raised again";
}

TEST(AlarmEngine, PriorityAndWordsFollowTheRule) {
  EngineRig rig;
  rig.condition(true, 1, 2);
  rig.condition(true, 2, 3);
  EXPECT_EQ(rig.engine.unacknowledged_by_priority(), (std::array<std::uint32_t, 4>{0, 0, 1, 1}));
  rig.out.clear();
  rig.engine.update_rule(RuleId(1), {AssetId(3), 1, "new words", ""}, rig.origin(), rig.out);
  EXPECT_EQ(rig.engine.unacknowledged_by_priority(), (std::array<std::uint32_t, 4>{0, 1, 0, 1}));
  EXPECT_EQ(rig.alarm().message, "new words");
  EXPECT_EQ(rig.out.alarms.size(), 1u);
  EXPECT_TRUE(rig.out.transitions.empty());
  rig.engine.update_asset(SignalId(1), AssetId(8), rig.out);
  EXPECT_EQ(rig.alarm().asset, AssetId(8));
  EXPECT_EQ(rig.engine.open_alarms().size(), 2u);
}

// Each line of history says what the alarm was at the time, whatever its rule became later.
TEST(AlarmEngine, HistoryKeepsTheModeOfItsTime) {
  EngineRig rig;
  rig.condition(true);
  Annunciation words{AssetId(3), 2, "m", ""};
  words.mode = RuleMode::kEvent;
  rig.engine.update_rule(RuleId(1), words, rig.origin(), rig.out);
  detect::ConditionChange end;
  end.rule = RuleId(1);
  end.subject = Subject::of(SignalId(1));
  rig.engine.apply(end, words, rig.origin(), rig.out);
  ASSERT_EQ(rig.out.transitions.size(), 3u);
  EXPECT_EQ(rig.out.transitions[0].mode, RuleMode::kAlarm);
  EXPECT_EQ(rig.out.transitions[1].mode, RuleMode::kAlarm) << "its alarm was ended";
  EXPECT_EQ(rig.out.transitions[2].mode, RuleMode::kEvent);
}

TEST(AlarmEngine, RestoreRefusesGapsAndTwins) {
  AlarmEngine engine;
  Alarm one;
  one.id = AlarmId(1);
  one.rule = RuleId(1);
  Alarm three = one;
  three.id = AlarmId(3);
  three.rule = RuleId(3);
  EXPECT_EQ(engine.restore(std::vector{one, three}).error().message(), "alarm 2 is missing");
  Alarm two = one;
  two.id = AlarmId(2);
  EXPECT_EQ(engine.restore(std::vector{two, one}).error().message(),
            "alarm 2 has the identity of another");
  two.rule = RuleId(2);
  EXPECT_TRUE(engine.restore(std::vector{three, one, two}).has_value());
  EXPECT_EQ(engine.find(RuleId(3), three.subject)->id, AlarmId(3));
}

// After any input: invariants of the states, and a snapshot that goes on exactly.
TEST(AlarmEngineProperty, InvariantsAndSnapshots) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    EngineRig rig;
    for (int i = 0; i < 200; ++i) {
      rig.now += static_cast<std::int64_t>(random() % 1000);
      if (random() % 3 == 0) {
        rig.condition(random() % 2 == 0, 1 + static_cast<std::uint32_t>(random() % 3));
      } else {
        give(rig, static_cast<Input>(random() % 11));
      }
      for (const Alarm& a : rig.engine.alarms()) {
        ASSERT_TRUE(a.state != State::kNormal || !a.is_active);
        ASSERT_TRUE(a.state != State::kUnacknowledged || a.is_active);
        ASSERT_TRUE(a.state != State::kAcknowledged || (a.is_active && a.acknowledged));
        ASSERT_TRUE(a.state != State::kReturnedUnacknowledged || (!a.is_active && a.returned));
        ASSERT_EQ(a.state == State::kShelved, a.shelved_until.has_value());
      }
      AlarmEngine fresh;
      ASSERT_TRUE(fresh.restore(rig.engine.snapshot()).has_value());
      ASSERT_EQ(fresh.snapshot(), rig.engine.snapshot());
      rig.engine = std::move(fresh);
    }
    // The history alone tells each alarm's state.
    std::map<AlarmId, State> state;
    for (const Transition& t : rig.out.transitions) {
      ASSERT_EQ(state[t.alarm], t.from);
      state[t.alarm] = t.to;
    }
    for (const Alarm& a : rig.engine.alarms()) ASSERT_EQ(state[a.id], a.state);
  }
}

}  // namespace
}  // namespace millwright::alarm
