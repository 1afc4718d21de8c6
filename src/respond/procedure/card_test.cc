// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/card.h"

#include <gtest/gtest.h>

#include "respond/procedure/parse_procedure.h"

namespace millwright::respond {
namespace {

constexpr std::string_view kText = R"(procedure: card
title: Pump cavitates
summary: Give it *suction*.
expected_duration: 25m
on_problem: escalate
steps:
  - {id: look, kind: check, text: Look., signal: oil_temperature, is: below, value: 95, unit: Cel, otherwise: wait}
  - {id: read, kind: measure, text: Read., unit: bar, low: 0, high: 16, hazard: Rotating shaft}
  - {id: wait, kind: wait, duration: 90s, text: Wait., on_problem: pick}
  - {id: pick, kind: decide, text: Well, options: {Better: end, Worse: look}, on_problem: abort}
translations:
  de:
    state: approved
    author: a
    approver: b
    title: Pumpe kavitiert
    steps:
      look: Schauen.
      read: {text: Ablesen., hazard: Drehende Welle}
      wait: Warten.
      pick: {text: Nun, words: {Better: Besser}}
)";

bool has(const std::string& html, std::string_view part) {
  return html.find(part) != std::string::npos;
}

TEST(Card, SaysEverythingThatIsNeededAtTheMachine) {
  const Procedure p = parse_procedure(kText, "c.yaml").value();
  const std::string html = render_card(p, {"Pump 1", 4, "carla", "2026-01-01"}, "en");
  const char* const parts[] = {
      "<!doctype html>\n<html lang=\"en\">",
      "<div class=\"asset\">Pump 1</div>\n<h1>Pump cavitates</h1>",
      "card · Version 4, approved by carla · printed 2026-01-01 · takes about 25m",
      "<p>Give it <em>suction</em>.</p>",
      "<b>oil_temperature</b> &lt; 95 °C",
      "<li>Yes → go to step 2</li><li>No → go to step 3</li>",
      "⚠ Danger: Rotating shaft",
      "bar (plausible 0 … 16 bar)",
      "Wait 1m30s",
      "<li>Better → finished</li><li>Worse → go to step 1</li>",
      "If it cannot be done: stay and call for help",
      "If it cannot be done: go to step 4",
      "If it cannot be done: stop here and report",
      "@page { size: A4",
  };
  for (const char* part : parts) EXPECT_TRUE(has(html, part)) << part << "\n" << html;
  for (const char* never : {"<script", "src=", "url(", "@import"}) {
    EXPECT_FALSE(has(html, never)) << never << ": the card is complete in itself";
  }
}

TEST(Card, InGerman) {
  const Procedure p = parse_procedure(kText, "c.yaml").value();
  const std::string html = render_card(p, {}, "de-AT");
  for (const char* part : {"<html lang=\"de\">", "jede Maschine dieser Art", "Pumpe kavitiert",
                           "⚠ Gefahr: Drehende Welle", "Besser → fertig",
                           "Worse → weiter mit Schritt 1", "hier bleiben und Hilfe rufen"}) {
    EXPECT_TRUE(has(html, part)) << part;
  }
}

TEST(Card, HasOneLanguageWhereThereIsNoTranslation) {
  const Procedure p = parse_procedure(kText, "c.yaml").value();
  EXPECT_EQ(render_card(p, {}, "fr"), render_card(p, {}, "en"));
  Procedure draft = p;
  draft.translations[0].state = DocumentState::kDraft;
  EXPECT_EQ(render_card(draft, {}, "de"), render_card(p, {}, "en"));
}

// The card is opened in a browser of somebody who did not write it.
TEST(Card, HostileTextsStayTexts) {
  const std::string evil = "</style><script>alert(1)</script>\" onload='x' &amp;{}{{}}";
  Procedure p;
  p.name = p.title = p.summary = evil;
  ProcedureStep step;
  step.id = evil;
  step.text = step.hazard = step.signal = step.unit = evil;
  step.target.name = evil;
  step.choices = {evil, "x"};
  step.options = {{evil, Goto{}}, {"x", Goto{}}};
  for (const auto kind :
       {ProcedureStepKind::kInstruct, ProcedureStepKind::kCheck, ProcedureStepKind::kMeasure,
        ProcedureStepKind::kDecide, ProcedureStepKind::kHandOver}) {
    step.kind = kind;
    step.input = kind == ProcedureStepKind::kMeasure ? InputKind::kChoice : InputKind::kNumber;
    p.steps.assign(1, step);
    const std::string html = render_card(p, {evil, 1, evil, evil}, "en");
    EXPECT_FALSE(has(html, "<script")) << name(kind);
    EXPECT_FALSE(has(html, "' onload") || has(html, "\" onload")) << name(kind);
    EXPECT_EQ(html.find("</style>"), html.rfind("</style>")) << name(kind);
    EXPECT_TRUE(has(html, "&lt;script&gt;")) << name(kind);
  }
}

}  // namespace
}  // namespace millwright::respond
