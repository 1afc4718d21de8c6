// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/translation_edit.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

using enum DocumentState;

Procedure original() {
  Procedure p;
  p.title = "Pump cavitates";
  p.steps.resize(1);
  p.steps[0].id = "look";
  p.steps[0].text = "Look.";
  return p;
}

Procedure with_german(DocumentState state, std::string author, std::string approver) {
  Procedure p = original();
  Translation t;
  t.language = "de";
  t.state = state;
  t.author = std::move(author);
  t.approver = std::move(approver);
  t.title = "Pumpe kavitiert";
  t.steps["look"].text = "Schauen.";
  p.translations.push_back(std::move(t));
  return p;
}

Procedure reworded(Procedure p) {
  p.translations[0].steps["look"].text = "Hinsehen.";
  return p;
}
Procedure new_original(Procedure p) {
  p.steps[0].text = "Look twice.";
  return p;
}
Procedure new_option(Procedure p) {
  p.steps[0].options.emplace_back("Yes", Goto{});
  return p;
}
Procedure new_way(Procedure p) {
  p.steps[0].next = {GotoKind::kStep, "look"};
  return p;
}

TEST(TranslationEdit, WhoMayDoWhat) {
  const Procedure none = original();
  const Procedure draft = with_german(kDraft, "anna", "");
  const Procedure review = with_german(kReview, "anna", "");
  const Procedure approved = with_german(kApproved, "anna", "bernd");
  struct Case {
    const char* name;
    Procedure before;
    Procedure after;
    const char* who;
    bool is_allowed;
  };
  const Case cases[] = {
      {"written", none, draft, "anna", true},
      {"written in another's name", none, draft, "carl", false},
      {"written as approved", none, approved, "anna", false},
      {"written as approved by the approver", none, approved, "bernd", false},
      {"submitted", draft, review, "anna", true},
      {"submitted by somebody", draft, review, "carl", true},
      {"approved by the other", review, approved, "bernd", true},
      {"approved by its author in another's name", review, approved, "anna", false},
      {"approved by somebody in another's name", review, approved, "carl", false},
      {"approved and reworded", review, reworded(approved), "bernd", false},
      {"author exchanged", draft, with_german(kDraft, "carl", ""), "carl", false},
      {"left alone", approved, approved, "carl", true},
      {"approver exchanged", approved, with_german(kApproved, "anna", "dora"), "carl", false},
      {"signed again", approved, with_german(kApproved, "anna", "dora"), "dora", true},
      {"original changed", approved, new_original(approved), "carl", false},
      {"option added", approved, new_option(approved), "carl", false},
      {"only the way changed", approved, new_way(approved), "carl", true},
      {"original changed, back to draft", approved, new_original(draft), "carl", true},
      {"original changed, signed anew", approved, new_original(approved), "bernd", true},
      {"approval withdrawn", approved, draft, "carl", true},
      {"removed", approved, none, "carl", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Status status = check_translation_edit(c.before, c.after, c.who);
    EXPECT_EQ(status.has_value(), c.is_allowed);
    if (!status) {
      EXPECT_EQ(status.error().code(), Code::kUnauthorized);
      EXPECT_NE(status.error().message().find("'de'"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace millwright::respond
