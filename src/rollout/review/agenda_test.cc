// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/agenda.h"

#include <gmock/gmock.h>

#include "rollout/review/review_rig_test.h"

namespace millwright::rollout {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const UtcNanos kNow = at("2026-11-17", 9);

/// One stabilizing wave, two people, and nothing that anybody would have to talk about.
class AgendaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    wave.id = WaveId(1);
    wave.name = "pilot";
    wave.title = "Pilot";
    wave.state = WaveState::kStabilizing;
    wave.gate_every = days(60);
    wave.stabilizing_since = kNow - days(3);
  }

  AgendaFacts facts() {
    AgendaFacts out;
    out.since = kNow - days(7);
    out.now = kNow;
    out.until = kNow + days(7);
    out.zone = berlin();
    out.chair = "lena";
    out.attendees = people;
    waves = {wave};
    out.waves = waves;
    out.decisions = decisions;
    out.problems = problems;
    out.rulings = rulings;
    out.raci = raci;
    out.improvements = improvements;
    out.transfers = transfers;
    out.things = things;
    return out;
  }
  std::vector<std::string> keys(const AgendaFacts& of) {
    std::vector<std::string> out;
    for (const AgendaItem& item : make_agenda(of).items) out.push_back(item.key);
    return out;
  }
  std::vector<std::string> keys() { return keys(facts()); }
  AgendaItem only() {
    const Agenda agenda = make_agenda(facts());
    EXPECT_EQ(agenda.items.size(), 1U);
    return agenda.items.empty() ? AgendaItem() : agenda.items[0];
  }

  Decision judged(UtcNanos when, Verdict verdict) {
    Decision out;
    out.wave = wave.id;
    out.window.number = 2;
    out.at = when;
    out.gate.verdict = verdict;
    Judged one;
    one.criterion.metric = "nuisance_share";
    one.finding.verdict = verdict;
    one.finding.value = 0.4;
    out.gate.judged = {one};
    if (verdict != Verdict::kPass) out.gate.missing = {"nuisance_share: too high"};
    return out;
  }
  Waiver waiver(UtcNanos expires, bool is_approved = true) {
    Waiver out;
    out.number = 1;
    out.metric = "nuisance_share";
    out.asked_by = "olga";
    out.approver = "lena";
    out.expires = expires;
    if (is_approved) out.approved_at = kNow - days(30);
    return out;
  }

  std::vector<Stakeholder> people{{TeamKind::kLeadership, "lena"}, {TeamKind::kOperations, "olga"}};
  Wave wave;
  std::vector<Wave> waves;
  std::vector<Decision> decisions;
  std::vector<Problem> problems;
  std::vector<Ruling> rulings;
  std::vector<Raci> raci;
  std::vector<Improvement> improvements;
  std::vector<Transfer> transfers;
  std::vector<OwnedThing> things;
};

TEST_F(AgendaTest, IsEmptyWhereNothingHappened) {
  EXPECT_THAT(keys(), IsEmpty());
  EXPECT_THAT(keys(AgendaFacts()), IsEmpty()) << "and where nothing is known";
}

TEST_F(AgendaTest, TellsOfGatesJudgedSinceAndAhead) {
  decisions = {judged(kNow - days(10), Verdict::kPass)};
  EXPECT_THAT(keys(), IsEmpty()) << "the review before has seen it";
  decisions.push_back(judged(kNow - days(2), Verdict::kFail));
  const Agenda agenda = make_agenda(facts());
  ASSERT_EQ(agenda.items.size(), 2U);
  EXPECT_EQ(agenda.items[0].key, "gate:1");
  EXPECT_EQ(agenda.items[0].urgency, Urgency::kBlocks);
  EXPECT_EQ(agenda.items[0].words.en,
            "Gate of Pilot, window 2: fail; 1 of 1 criteria keep it shut.");
  EXPECT_EQ(agenda.items[0].figure, 1.0);
  EXPECT_EQ(agenda.items[0].speaker, "lena");
  EXPECT_EQ(agenda.items[0].page, "/rollout/1");
  EXPECT_EQ(agenda.items[1].key, "criterion:1:nuisance_share:wave");
  EXPECT_THAT(agenda.items[1].words.en, HasSubstr("went from pass to fail"));
  EXPECT_EQ(agenda.items[1].figure, 0.4);

  decisions = {judged(kNow - days(2), Verdict::kPass)};
  EXPECT_EQ(only().urgency, Urgency::kToKnow);
  decisions[0].gate.waived = {1};
  EXPECT_THAT(only().words.en, HasSubstr("pass, with 1 waivers"));
  decisions = {judged(kNow - days(2), Verdict::kInconclusive)};
  EXPECT_EQ(only().urgency, Urgency::kToDecide);

  decisions.clear();
  wave.gate_every = days(9);
  EXPECT_THAT(only().words.en, HasSubstr("is judged on 2026-11-23 (window 1)"));
}

TEST_F(AgendaTest, WhatIsNotMeasuredHasNoFigure) {
  decisions = {judged(kNow - days(10), Verdict::kPass), judged(kNow - days(2), Verdict::kPass)};
  decisions[1].gate.judged[0].finding.verdict = Verdict::kInconclusive;
  decisions[1].gate.judged[0].finding.value.reset();
  const Agenda agenda = make_agenda(facts());
  ASSERT_EQ(agenda.items.size(), 2U);
  EXPECT_EQ(agenda.items[0].kind, "criterion");
  EXPECT_FALSE(agenda.items[0].figure);
}

TEST_F(AgendaTest, EscalatesWhatStaysInconclusive) {
  wave.inconclusive_since = kNow - days(15);
  EXPECT_THAT(keys(), IsEmpty());
  wave.is_escalated = true;
  const AgendaItem item = only();
  EXPECT_EQ(item.urgency, Urgency::kBlocks);
  EXPECT_EQ(item.figure, 15.0);
  EXPECT_THAT(item.words.en, HasSubstr("15 days"));
  EXPECT_THAT(item.words.de, HasSubstr("15 Tagen"));
  wave.is_escalated = false;
  wave.fallen_back = "too many alarms";
  EXPECT_EQ(only().key, "fallen-back:1");
}

TEST_F(AgendaTest, TellsOfWaiversThatAreAskedEndOrHaveEnded) {
  struct Case {
    std::string_view what;
    Waiver given;
    std::string_view says;  ///< empty: nothing
    Urgency urgency;
    std::string_view speaker;
  };
  const Case cases[] = {
      {"asked for", waiver(kNow + days(60), false), "lena has to answer", Urgency::kToDecide,
       "lena"},
      {"asked for too late", waiver(kNow - days(1), false), "", Urgency::kToKnow, ""},
      {"in force for long", waiver(kNow + days(60)), "", Urgency::kToKnow, ""},
      {"ends before the next one", waiver(kNow + days(5)), "ends on 2026-11-22", Urgency::kToDecide,
       "olga"},
      {"has ended", waiver(kNow - days(2)), "has expired on 2026-11-15", Urgency::kBlocks, "olga"},
      {"ended long ago, and nothing is mended", waiver(kNow - days(20)), "has expired",
       Urgency::kBlocks, "olga"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    wave.waivers = {c.given};
    if (c.says.empty()) {
      EXPECT_THAT(keys(), IsEmpty());
      continue;
    }
    const AgendaItem item = only();
    EXPECT_THAT(item.words.en, HasSubstr(std::string(c.says)));
    EXPECT_EQ(item.urgency, c.urgency);
    EXPECT_EQ(item.speaker, c.speaker);
    EXPECT_EQ(item.key, "waiver:1:1");
  }
  // Renewed, or not needed any more.
  wave.waivers = {waiver(kNow - days(2)), waiver(kNow + days(60))};
  EXPECT_THAT(keys(), IsEmpty());
  wave.waivers = {waiver(kNow - days(2))};
  decisions = {judged(kNow - days(10), Verdict::kPass)};
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(AgendaTest, TellsOfProblemsThatKeepAGateShut) {
  Problem problem;
  problem.id = ProblemId(4);
  problem.wave = wave.id;
  problem.title = "it leaks";
  problem.found_at = kNow - days(6);
  problem.found_by = "olga";
  problems = {problem};
  EXPECT_EQ(only().figure, 6.0);
  EXPECT_EQ(only().speaker, "olga");
  problems[0].state = ProblemState::kAccepted;
  problems[0].owner = "lena";
  problems[0].due = kNow + days(1);
  EXPECT_THAT(keys(), IsEmpty());
  problems[0].due = kNow - days(1);
  EXPECT_THAT(only().words.en, HasSubstr("accepted as a risk until 2026-11-16"));
  EXPECT_EQ(only().speaker, "lena");
  problems[0].state = ProblemState::kClosed;
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(AgendaTest, TellsOfDecisionsThatAreDue) {
  Ruling ruling;
  ruling.id = 2;
  ruling.question = "Go on?";
  ruling.asked_by = "max";
  ruling.due = kNow + days(30);
  rulings = {ruling};
  EXPECT_THAT(keys(), IsEmpty()) << "there is time";
  rulings[0].due = kNow + days(3);
  EXPECT_EQ(only().urgency, Urgency::kToDecide);
  EXPECT_EQ(only().speaker, "max") << "nobody is accountable";
  rulings[0].due = kNow - days(3);
  raci = {{1, Subject::kExpansion, "lena", {}}};
  EXPECT_EQ(only().urgency, Urgency::kOverdue);
  EXPECT_EQ(only().speaker, "lena");
  EXPECT_EQ(only().figure, 3.0);
  rulings[0].state = RulingState::kYes;
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(AgendaTest, TellsOfActionsThatAreOwedAndOfWhatTheyBrought) {
  Improvement finding;
  finding.id = 5;
  finding.title = "Alarms stand for days";
  finding.action.emplace();
  finding.action->owner = "olga";
  finding.action->what = "hand them over";
  finding.action->metric = "stale_alarms";
  finding.action->due = kNow + days(1);
  improvements = {finding};
  EXPECT_THAT(keys(), IsEmpty());
  improvements[0].action->due = kNow - days(4);
  EXPECT_EQ(only().urgency, Urgency::kOverdue);
  EXPECT_EQ(only().figure, 4.0);
  improvements[0].action->done_at = kNow - days(5);
  improvements[0].action->before.emplace();
  improvements[0].action->after.emplace();
  improvements[0].action->after->end = kNow - days(1);
  EXPECT_THAT(only().words.en, HasSubstr("not known"));
  improvements[0].action->after->end = kNow - days(8);
  EXPECT_THAT(keys(), IsEmpty()) << "the review before has seen it";
}

TEST_F(AgendaTest, TellsOfHandOversThatWaitForASignature) {
  Transfer transfer;
  transfer.id = TransferId(3);
  transfer.title = "Water";
  transfer.giving_team = "builders";
  transfer.receiving_team = "crew";
  transfer.opened_at = kNow - days(2);
  transfers = {transfer};
  EXPECT_EQ(only().urgency, Urgency::kToKnow);
  transfers[0].signatures.resize(1);
  transfers[0].signatures[0].side = Side::kGiving;
  EXPECT_THAT(only().words.en, HasSubstr("waits for the signature of crew"));
  transfers[0].state = TransferState::kHandedOver;
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(AgendaTest, TellsWhatChangedInReadinessAndWhatGrewOld) {
  Readiness now = judge_readiness({}, kNow);
  ReadinessDay then = day_of(now);
  AgendaFacts given = facts();
  given.readiness = &now;
  given.readiness_then = &then;
  EXPECT_THAT(keys(given), IsEmpty()) << "not known then and now";
  then.questions[0] = Answer::kYes;
  now.questions[1].parts[0].is_stale = true;
  const Agenda agenda = make_agenda(given);
  ASSERT_EQ(agenda.items.size(), 2U);
  EXPECT_EQ(agenda.items[0].key, "readiness:technical");
  EXPECT_EQ(agenda.items[0].urgency, Urgency::kToDecide);
  EXPECT_THAT(agenda.items[0].words.en, HasSubstr("from yes to not known"));
  EXPECT_EQ(agenda.items[1].key, "stale-evidence");
  EXPECT_EQ(agenda.items[1].figure, 1.0);
  given.readiness_then = nullptr;
  EXPECT_THAT(keys(given), ElementsAre("stale-evidence")) << "nobody knows how it was";
}

TEST_F(AgendaTest, TellsOfWhatHasNoOwnerWhoStays) {
  things.resize(3);
  things[1].gap = OwnerGap::kNone;
  things[2].gap = OwnerGap::kProject;
  const AgendaItem item = only();
  EXPECT_EQ(item.key, "owners");
  EXPECT_EQ(item.figure, 2.0);
  EXPECT_THAT(item.words.en, HasSubstr("2 of 3"));
}

TEST_F(AgendaTest, WhatIsMostUrgentStandsFirst) {
  wave.gate_every = days(9);
  wave.fallen_back = "too many alarms";
  rulings.resize(2);
  rulings[0].id = 1;
  rulings[0].due = kNow + days(1);
  rulings[1].id = 2;
  rulings[1].due = kNow - days(1);
  AgendaFacts given = facts();
  given.missed = {kNow - days(7)};
  const Agenda agenda = make_agenda(given);
  std::vector<std::string> kinds;
  std::uint32_t number = 0;
  for (const AgendaItem& item : agenda.items) {
    kinds.push_back(item.kind);
    EXPECT_EQ(item.number, ++number);
    EXPECT_EQ(item.key.substr(0, item.kind.size()), item.kind);
    EXPECT_THAT(item.page, Not(IsEmpty()));
    EXPECT_THAT(item.words.de, Not(IsEmpty()));
  }
  EXPECT_THAT(kinds, ElementsAre("fallen-back", "missed", "decision", "decision", "window"));
}

TEST_F(AgendaTest, WhatWasPutOffComesBackOnceWithHowOften) {
  wave.fallen_back = "too many alarms";
  AgendaItem still;
  still.kind = "fallen-back";
  still.key = "fallen-back:1";
  still.n_carried = 1;
  AgendaItem gone;
  gone.kind = "gate";
  gone.key = "gate:1";
  gone.words = {"as it was", "wie es war"};
  gone.figure = 3.0;
  AgendaFacts given = facts();
  given.put_off = {still, gone};
  const Agenda agenda = make_agenda(given);
  ASSERT_EQ(agenda.items.size(), 2U);
  EXPECT_EQ(agenda.items[0].n_carried, 2U);
  EXPECT_EQ(agenda.items[0].urgency, Urgency::kBlocks);
  EXPECT_EQ(agenda.items[1].words.en, "as it was");
  EXPECT_EQ(agenda.items[1].urgency, Urgency::kOverdue);
  EXPECT_EQ(agenda.items[1].n_carried, 1U);
  EXPECT_FALSE(agenda.items[1].figure) << "it may be another by now";
}

TEST_F(AgendaTest, AReviewOfAWaveLeavesOutWhatIsOfTheWholePlant) {
  rulings.resize(2);
  rulings[0].id = 1;
  rulings[0].due = kNow - days(1);
  rulings[1] = rulings[0];
  rulings[1].id = 2;
  rulings[1].wave = wave.id;
  things.resize(1);
  AgendaFacts given = facts();
  EXPECT_THAT(keys(given), ElementsAre("decision:1", "decision:2", "owners"));
  given.wave = wave.id;
  EXPECT_THAT(keys(given), ElementsAre("decision:2"));
  given.wave = WaveId(9);
  EXPECT_THAT(keys(given), IsEmpty());
}

TEST_F(AgendaTest, LongWordsAndLongListsHaveAnEnd) {
  rulings.resize(Agenda::kMostItems + 3);
  for (Ruling& ruling : rulings) {
    ruling.due = kNow - days(1);
    for (int i = 0; i < 1000; ++i) ruling.question += "ö?";
  }
  const Agenda agenda = make_agenda(facts());
  EXPECT_EQ(agenda.items.size(), Agenda::kMostItems);
  EXPECT_EQ(agenda.n_left_out, 3U);
  EXPECT_LE(agenda.items[0].words.en.size(), AgendaItem::kMostWords);
  EXPECT_THAT(agenda.items[0].words.en, ::testing::EndsWith("…"));
}

TEST_F(AgendaTest, AgreedActionsComeBackWhenTheirDayHasCome) {
  AgendaFacts given = facts();
  given.actions = {{7, 2, "olga", kNow - days(2), "seal it"}};
  const Agenda agenda = make_agenda(given);
  ASSERT_EQ(agenda.items.size(), 1U);
  EXPECT_EQ(agenda.items[0].key, "agreed:7:2");
  EXPECT_EQ(agenda.items[0].speaker, "olga");
  EXPECT_EQ(agenda.items[0].figure, 2.0);
}

}  // namespace
}  // namespace millwright::rollout
