// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/readiness.h"

#include <gtest/gtest.h>

#include <set>

namespace millwright::rollout {
namespace {

using enum Answer;

constexpr UtcNanos kNow{1'800'000'000'000'000'000};
using AllEvidence = std::map<std::string, PartEvidence, std::less<>>;

AllEvidence all_yes() {
  AllEvidence out;
  for (const ReadinessPart& part : readiness_parts()) {
    out[std::string(part.id)].answer = kYes;
  }
  return out;
}

TEST(Readiness, EveryPartSaysWhatIsMissingAndWhoCanSupplyIt) {
  std::set<std::string_view> ids;
  std::set<Question> questions;
  for (const ReadinessPart& part : readiness_parts()) {
    SCOPED_TRACE(part.id);
    EXPECT_TRUE(ids.insert(part.id).second);
    questions.insert(part.question);
    EXPECT_EQ(find_readiness_part(part.id), &part);
    for (const Phrase& phrase : {part.title, part.need}) {
      EXPECT_FALSE(phrase.en.empty());
      EXPECT_FALSE(phrase.de.empty());
    }
  }
  EXPECT_EQ(questions.size(), kQuestions);
  EXPECT_EQ(find_readiness_part("luck"), nullptr);
  std::set<std::string_view> sentences;
  for (const Question question : questions) {
    EXPECT_TRUE(sentences.insert(words_of(question).en).second);
    for (const Answer answer : {kYes, kNo, kNotKnown}) {
      EXPECT_TRUE(sentences.insert(sentence_of(question, answer).en).second);
      EXPECT_TRUE(sentences.insert(sentence_of(question, answer).de).second);
    }
  }
}

TEST(Readiness, IsYesOnlyWhenEverythingIs) {
  EXPECT_EQ(judge_readiness(all_yes(), kNow).answer(), kYes);
  EXPECT_EQ(judge_readiness({}, kNow).answer(), kNotKnown);
  for (const ReadinessPart& part : readiness_parts()) {
    for (const Answer answer : {kNo, kNotKnown}) {
      SCOPED_TRACE(part.id);
      AllEvidence evidence = all_yes();
      evidence[std::string(part.id)].answer = answer;
      const Readiness readiness = judge_readiness(evidence, kNow);
      EXPECT_EQ(readiness.answer(), answer);
      for (const QuestionLine& line : readiness.questions) {
        EXPECT_EQ(line.answer, line.question == part.question ? answer : kYes);
      }
    }
  }
}

TEST(Readiness, WhatIsNotThereIsNotKnownAndNeverYes) {
  AllEvidence evidence = all_yes();
  evidence.erase("cost_model");
  const Readiness readiness = judge_readiness(evidence, kNow);
  const QuestionLine& economic = readiness.questions[static_cast<std::size_t>(Question::kEconomic)];
  EXPECT_EQ(economic.answer, kNotKnown);
  EXPECT_EQ(economic.parts[0].evidence.seen.en, "Nothing is known of it.");
  EXPECT_FALSE(economic.parts[0].evidence.at);
}

TEST(Readiness, EvidenceGrowsOldAndSaysSo) {
  const std::chrono::days life = find_readiness_part("hands_off")->life;
  struct Case {
    Answer answer;
    std::chrono::days age;
    Answer expected;
    bool is_stale;
  };
  const std::chrono::days day(1);
  for (const Case& c : {Case{kYes, life - day, kYes, false}, Case{kYes, life, kNotKnown, true},
                        Case{kNo, life, kNotKnown, true}, Case{kNotKnown, life, kNotKnown, false},
                        Case{kYes, -5 * day, kYes, false}}) {  // the clock stepped back
    SCOPED_TRACE(c.age.count());
    AllEvidence evidence = all_yes();
    evidence["hands_off"] = {c.answer, {"passed", "bestanden"}, kNow - c.age, {}, ""};
    const Readiness readiness = judge_readiness(evidence, kNow);
    const QuestionLine& question =
        readiness.questions[static_cast<std::size_t>(Question::kOperational)];
    EXPECT_EQ(question.answer, c.expected);
    EXPECT_EQ(question.parts[0].is_stale, c.is_stale);
    if (c.answer != kNotKnown) EXPECT_EQ(*question.oldest, std::min(kNow, kNow - c.age));
  }
}

TEST(Readiness, FiguresBecomeEvidence) {
  struct Case {
    std::string_view metric;
    Finding finding;
    double target;
    Answer answer;
    std::string_view en;
    std::string_view de;
    bool has_confidence;
  };
  const Case cases[] = {
      {"disk_free",
       {Verdict::kFail, 0.125, Interval{0.125, 0.125}, 1, "misses"},
       0.2,
       kNo,
       "It is 12 %; at least 20 % is asked for.",
       "Es sind 12 %; gefordert sind mindestens 20 %.",
       false},
      {"training_gaps",
       {Verdict::kPass, 0, Interval{0, 0}, 8, "meets"},
       0,
       kYes,
       "It is 0; at most 0 is asked for.",
       "Es sind 0; gefordert sind höchstens 0.",
       false},
      {"answers_in_time",
       {Verdict::kPass, 0.95, Interval{0.9, 0.99}, 40, "meets"},
       0.9,
       kYes,
       "It is 95 %; at least 90 % is asked for.",
       "Es sind 95 %; gefordert sind mindestens 90 %.",
       true},
      {"rehearsal_factor",
       {Verdict::kInconclusive, {}, {}, 0, "not known: no rehearsal"},
       10,
       kNotKnown,
       "not known: no rehearsal",
       "Dazu ist nichts gemessen.",
       false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.metric);
    Criterion criterion;
    criterion.metric = c.metric;
    criterion.target = c.target;
    const PartEvidence evidence = evidence_of(c.finding, criterion, "/api/v1/x");
    EXPECT_EQ(evidence.answer, c.answer);
    EXPECT_EQ(evidence.seen.en, c.en);
    EXPECT_EQ(evidence.seen.de, c.de);
    EXPECT_EQ(evidence.confidence.has_value(), c.has_confidence);
    EXPECT_EQ(evidence.source, "/api/v1/x");
  }
}

TEST(Readiness, ADayOfTheHistoryHoldsEveryAnswer) {
  AllEvidence evidence = all_yes();
  evidence["restore"].answer = kNo;
  const ReadinessDay day = day_of(judge_readiness(evidence, kNow));
  EXPECT_EQ(day.day, "2027-01-15");
  EXPECT_EQ(day.questions[0], kNo);
  EXPECT_EQ(day.questions[1], kYes);
  EXPECT_EQ(day.parts.size(), readiness_parts().size());
  EXPECT_EQ(day.parts.at("restore"), kNo);
}

}  // namespace
}  // namespace millwright::rollout
