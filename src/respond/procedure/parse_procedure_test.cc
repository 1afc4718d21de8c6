// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/parse_procedure.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "respond/procedure/words.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kWhole = R"(procedure: pump-cavitation
format: 1
title: Pump cavitates
summary: Give the pump its suction back.
asset_classes: [pump]
who_may_run: {skills: [pumps], teams: [operators, fitters]}
expected_duration: 25m
language: en
on_problem: escalate
steps:
  - {id: look, kind: check, text: Is it still so, signal: suction_pressure, is: below, value: -0.3, unit: bar, otherwise: note}
  - id: read
    kind: measure
    hazard: Rotating shaft
    text: Read the gauge.
    unit: bar
    low: -1
    high: 6
  - {id: sound, kind: measure, input: choice, choices: [gravel, smooth], text: How does it sound.}
  - {id: shot, kind: photo, text: Take a photo., on_problem: rest}
  - {id: rest, kind: wait, duration: 2m, text: Let it settle.}
  - {id: order, kind: webhook, url: "https://cmms/orders?asset={asset}", text: Order the work.}
  - {id: pick, kind: decide, text: Better, options: {Better: note, Worse: give, Same: rest}}
  - {id: give, kind: hand_over, roster: fitters, text: Hand over., next: end}
  - {id: note, kind: measure, input: text, text: What did you find, on_problem: abort}
translations:
  de:
    state: approved
    author: anna
    approver: bernd
    title: Pumpe kavitiert
    steps:
      look: Ist es noch so?
      read: {text: Manometer ablesen., hazard: Drehende Welle}
      sound: {text: Wie klingt sie, words: {gravel: Kies}}
      shot: Foto machen.
      rest: Beruhigen lassen.
      order: Auftrag anlegen.
      pick: {text: Besser, words: {Better: Besser, Worse: Schlechter}}
      give: Übergeben.
      note: Was war es?
)";

TEST(ParseProcedure, Whole) {
  const auto parsed = parse_procedure(kWhole, "p.yaml");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message();
  const Procedure& p = *parsed;
  EXPECT_EQ(p.name, "pump-cavitation");
  EXPECT_EQ(p.expected, 25min);
  EXPECT_EQ(p.skills, std::vector<std::string>{"pumps"});
  ASSERT_EQ(p.steps.size(), 9u);

  const ProcedureStep& look = p.steps[0];
  EXPECT_EQ(look.signal, "suction_pressure");
  EXPECT_EQ(condition_text(look), "< -0.3 bar");
  EXPECT_TRUE(is_met(look, -0.31));
  EXPECT_FALSE(is_met(look, -0.3));
  EXPECT_EQ(look.next, (Goto{GotoKind::kStep, "read"}));
  EXPECT_EQ(look.otherwise, (Goto{GotoKind::kStep, "note"}));
  EXPECT_EQ(look.on_problem.kind, GotoKind::kEscalate);

  EXPECT_EQ(p.find_step("read")->high, 6);
  EXPECT_EQ(p.find_step("read")->hazard, "Rotating shaft");
  EXPECT_EQ(p.find_step("shot")->on_problem, (Goto{GotoKind::kStep, "rest"}));
  EXPECT_EQ(p.find_step("rest")->wait, 2min);
  EXPECT_EQ(p.find_step("pick")->options.size(), 3u);
  EXPECT_EQ(p.find_step("give")->target, (HandOverTarget{HandOverKind::kRoster, "fitters"}));
  EXPECT_EQ(p.find_step("give")->next.kind, GotoKind::kEnd);
  EXPECT_EQ(p.find_step("note")->next.kind, GotoKind::kEnd);
  EXPECT_EQ(p.find_step("note")->on_problem.kind, GotoKind::kAbort);
  EXPECT_EQ(p.find_step("nobody"), nullptr);
}

TEST(ParseProcedure, WordsInAnotherLanguage) {
  Procedure p = parse_procedure(kWhole, "p.yaml").value();
  const ProcedureStep& pick = *p.find_step("pick");
  const ProcedureWords german(p, "de-AT");
  EXPECT_EQ(german.language(), "de");
  EXPECT_EQ(german.title(), "Pumpe kavitiert");
  EXPECT_EQ(german.summary(), "Give the pump its suction back.") << "not translated";
  EXPECT_EQ(german.text(pick), "Besser");
  EXPECT_EQ(german.hazard(*p.find_step("read")), "Drehende Welle");
  EXPECT_EQ(german.word(pick, "Worse"), "Schlechter");
  EXPECT_EQ(german.word(pick, "Same"), "Same");
  EXPECT_EQ(ProcedureWords(p, "fr").title(), "Pump cavitates");
  p.translations[0].state = DocumentState::kReview;
  EXPECT_EQ(ProcedureWords(p, "de").title(), "Pump cavitates") << "nobody approved it";
}

/// A procedure of these steps and nothing else that could be wrong.
std::string with_steps(std::string_view steps) {
  return fmt::format(
      "procedure: p\ntitle: T\nexpected_duration: 5m\non_problem: escalate\nsteps:\n{}", steps);
}

struct Bad {
  const char* name;
  std::string text;
  std::string message;
};

class BadProcedure : public testing::TestWithParam<Bad> {};

TEST_P(BadProcedure, IsRefusedWithItsLine) {
  const auto parsed = parse_procedure(GetParam().text, "p.yaml");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().code(), Code::kInvalidArgument);
  EXPECT_TRUE(parsed.error().message().starts_with(GetParam().message)) << parsed.error().message();
}

const char* const kTwo = "  - {id: a, kind: instruct, text: A}\n";

INSTANTIATE_TEST_SUITE_P(
    ParseProcedure, BadProcedure,
    testing::Values(
        Bad{"NotAMap", "- a\n- b\n", "p.yaml:1: a procedure must be a map"},
        Bad{"NoTitle", "procedure: p\nexpected_duration: 1m\n",
            "p.yaml:1: a procedure has no 'title'"},
        Bad{"LaterFormat", "procedure: p\nformat: 2\n", "p.yaml:2: format"},
        Bad{"NoDuration", "procedure: p\ntitle: T\n",
            "p.yaml:1: a procedure has no 'expected_duration'"},
        Bad{"NoSteps", with_steps("  []\n"), "p.yaml:6: steps: must be a list of 1 to 200 steps"},
        Bad{"NoErrorPath",
            "procedure: p\ntitle: T\nexpected_duration: 5m\nsteps:\n"
            "  - {id: a, kind: instruct, text: A}\n",
            "p.yaml:5: step 'a' has no error path"},
        Bad{"UnknownKind", with_steps("  - {id: a, kind: instuct, text: A}\n"),
            "p.yaml:6: kind: 'instuct' is not one of"},
        Bad{"UnknownKey", with_steps("  - {id: a, kind: instruct, text: A, hazzard: x}\n"),
            "p.yaml:6: a step has no key 'hazzard'; did you mean 'hazard'?"},
        Bad{"KeyOfAnotherKind", with_steps("  - {id: a, kind: instruct, text: A, url: x}\n"),
            "p.yaml:6: a step has no key 'url'"},
        Bad{"UnknownGoto", with_steps("  - {id: first, kind: instruct, text: A, next: frist}\n"),
            "p.yaml:6: step 'first' leads to 'frist', which does not exist; did you mean 'first'?"},
        Bad{"UnknownErrorPath",
            with_steps("  - {id: first, kind: instruct, text: A, on_problem: fist}\n"),
            "p.yaml:6: step 'first' leads to 'fist'"},
        Bad{"ErrorPathToItself",
            with_steps("  - {id: a, kind: instruct, text: A, on_problem: a}\n"),
            "p.yaml:6: the error path of step 'a' leads back to it"},
        Bad{"TwiceTheSameId", with_steps(std::string(kTwo) + kTwo),
            "p.yaml:7: step 'a' is in line 6 already"},
        Bad{"ReservedId", with_steps("  - {id: end, kind: instruct, text: A}\n"),
            "p.yaml:6: id: 'end', 'escalate' and 'abort' are not names of steps"},
        Bad{"OddId", with_steps("  - {id: A b, kind: instruct, text: A}\n"),
            "p.yaml:6: id: must be"},
        Bad{"Unreachable",
            with_steps("  - {id: a, kind: instruct, text: A, next: end}\n"
                       "  - {id: b, kind: instruct, text: B}\n"),
            "p.yaml:7: step 'b' is never reached"},
        Bad{"LoopWithoutAWayOut",
            with_steps("  - {id: a, kind: instruct, text: A}\n"
                       "  - {id: b, kind: instruct, text: B, next: a}\n"),
            "p.yaml:6: step 'a' is on a loop"},
        Bad{"LoopOfWaitsOnly",
            with_steps("  - {id: a, kind: wait, duration: 1s, text: A}\n"
                       "  - {id: b, kind: wait, duration: 1s, text: B, next: a}\n"),
            "p.yaml:6: no way leads from step 'a' to the end"},
        Bad{"DecisionWithoutAnEnd",
            with_steps("  - {id: a, kind: decide, text: A, options: {x: b, y: a}}\n"
                       "  - {id: b, kind: instruct, text: B, next: a}\n"),
            "p.yaml:6: no way leads from step 'a' to the end"},
        Bad{"DecisionWithNext",
            with_steps(
                "  - {id: a, kind: decide, text: A, options: {x: end, y: end}, next: end}\n"),
            "p.yaml:6: next: a decision leads on through its options"},
        Bad{"OneOption", with_steps("  - {id: a, kind: decide, text: A, options: {x: end}}\n"),
            "p.yaml:6: options: must be 2 to 12"},
        Bad{"OptionToEscalate",
            with_steps("  - {id: a, kind: decide, text: A, options: {x: escalate, y: end}}\n"),
            "p.yaml:6: x: 'escalate' is neither the id of a step nor 'end'"},
        Bad{"CheckWithoutSignal",
            with_steps("  - {id: a, kind: check, text: A, is: below, value: 1, unit: bar}\n"),
            "p.yaml:6: a step has no 'signal'"},
        Bad{"CheckOfAPath",
            with_steps("  - {id: a, kind: check, text: A, signal: x/y, is: below, value: 1, unit: "
                       "bar}\n"),
            "p.yaml:6: signal: must be the name of a signal"},
        Bad{"CheckUpsideDown",
            with_steps("  - {id: a, kind: check, text: A, signal: x, is: between, low: 5, high: 1, "
                       "unit: bar}\n"),
            "p.yaml:6: high: 1 must be above low (5)"},
        Bad{"UnknownUnit",
            with_steps("  - {id: a, kind: measure, text: A, unit: psi, low: 1, high: 2}\n"),
            "p.yaml:6: unit: 'psi' is not a known UCUM code"},
        Bad{"NumberWithoutRange", with_steps("  - {id: a, kind: measure, text: A, unit: bar}\n"),
            "p.yaml:6: a step has no 'low'"},
        Bad{"SameChoiceTwice",
            with_steps("  - {id: a, kind: measure, input: choice, choices: [x, x], text: A}\n"),
            "p.yaml:6: choices: must differ"},
        Bad{"EndlessWait", with_steps("  - {id: a, kind: wait, duration: 2d, text: A}\n"),
            "p.yaml:6: duration: must be at most 1d"},
        Bad{"WaitOfABareNumber", with_steps("  - {id: a, kind: wait, duration: 90, text: A}\n"),
            "p.yaml:6: duration: '90' is not a duration"},
        Bad{"WebhookPlaceholder",
            with_steps("  - {id: a, kind: webhook, url: 'https://x/{assset}', text: A}\n"),
            "p.yaml:6: url: placeholder 'assset' is not one of"},
        Bad{"HandOverToNobody", with_steps("  - {id: a, kind: hand_over, text: A}\n"),
            "p.yaml:6: kind: hand_over needs one of"},
        Bad{"HandOverToTwo",
            with_steps("  - {id: a, kind: hand_over, team: x, person: y, text: A}\n"),
            "p.yaml:6: kind: hand_over needs one of"},
        Bad{"EmptyText", with_steps("  - {id: a, kind: instruct, text: ''}\n"),
            "p.yaml:6: text: must not be empty"},
        Bad{"HugeText",
            with_steps("  - {id: a, kind: instruct, text: " + std::string(4001, 'x') + "}\n"),
            "p.yaml:6: text: is 4001 bytes long"},
        Bad{"TranslationOfNoStep",
            with_steps(std::string(kTwo) + "translations: {de: {title: T, steps: {b: B}}}\n"),
            "p.yaml:7: translates step 'b', which does not exist"},
        Bad{"TranslationToItself",
            with_steps(std::string(kTwo) + "translations: {en: {title: T}}\n"),
            "p.yaml:7: 'en' must be the code of another language"},
        Bad{"TranslationApprovedByItsAuthor",
            with_steps(std::string(kTwo) +
                       "translations: {de: {state: approved, author: a, approver: a, title: T, "
                       "steps: {a: A}}}\n"),
            "p.yaml:7: translation 'de' was written and approved by a"},
        Bad{"TranslationIncomplete",
            with_steps("  - {id: a, kind: instruct, text: A, hazard: Heat}\ntranslations: {de: "
                       "{state: approved, author: a, approver: b, title: T, steps: {a: A}}}\n"),
            "p.yaml:7: translation 'de' is approved but lacks the hazard of step 'a'"},
        Bad{"TranslationInForce",
            with_steps(std::string(kTwo) + "translations: {de: {state: in-force, title: T}}\n"),
            "p.yaml:7: state: 'in-force' is not one of"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(ParseProcedure, TooManySteps) {
  std::string steps;
  for (int i = 0; i < 201; ++i) {
    steps += fmt::format("  - {{id: s{}, kind: instruct, text: A}}\n", i);
  }
  const auto parsed = parse_procedure(with_steps(steps), "p.yaml");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_NE(parsed.error().message().find("1 to 200 steps"), std::string::npos);
}

// Whatever is done to the text, there is a procedure or one message with file and line.
TEST(ParseProcedureProperty, MangledTextsAreAnswered) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text(kWhole);
    const int n_edits = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < n_edits; ++i) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, 1 + random() % 20);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 30));
      }
    }
    const auto parsed = parse_procedure(text, "p.yaml");
    if (parsed) continue;
    EXPECT_EQ(parsed.error().code(), Code::kInvalidArgument);
    EXPECT_TRUE(parsed.error().message().starts_with("p.yaml:")) << parsed.error().message();
  }
}

TEST(MayRun, AsksForSkillsAndOneTeam) {
  const Procedure p = parse_procedure(kWhole, "p.yaml").value();
  const std::vector<std::string> pumps{"pumps", "welding"};
  const std::vector<std::string> fitters{"fitters"};
  const std::vector<std::string> none;
  EXPECT_TRUE(may_run(p, pumps, fitters).has_value());
  EXPECT_EQ(may_run(p, none, fitters).error().code(), Code::kUnauthorized);
  EXPECT_EQ(may_run(p, pumps, none).error().code(), Code::kUnauthorized);
  EXPECT_TRUE(may_run(Procedure(), none, none).has_value());
}

}  // namespace
}  // namespace millwright::respond
