// SPDX-License-Identifier: Apache-2.0
#include "registry/document_life.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

using enum DocumentState;

class DocumentLifeTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    open();
  }
  DocumentId draft(DocumentKind kind = DocumentKind::kProcedure, std::string text = "a: 1\n") {
    return must(draft_document(*registry, engineer, kind, "pump", std::move(text))).record.id;
  }
  Status step(const Intent& who, DocumentId id, DocumentStep one) {
    const auto done = step_document(*registry, who, id, one);
    return done ? Status() : Status(fail(done.error()));
  }
  const Document& stored(DocumentId id) { return *registry->snapshot()->find<Document>(id); }
  /// Brings a new version of 'pump' in force.
  DocumentId put_in_force() {
    const DocumentId id = draft();
    must(step(engineer, id, DocumentStep::kReview));
    must(step(reviewer, id, DocumentStep::kApprove));
    must(step(engineer, id, DocumentStep::kPutInForce));
    return id;
  }
};

TEST_F(DocumentLifeTest, AProcedureTakesTwoPeople) {
  const DocumentId id = draft();
  EXPECT_EQ(stored(id).version, 1);
  EXPECT_EQ(stored(id).author, "erika");
  must(step(engineer, id, DocumentStep::kReview));
  EXPECT_EQ(error_of(step(engineer, id, DocumentStep::kApprove)),
            "erika is the author of procedure 'pump' version 1; somebody else approves it");
  Intent machine;
  machine.who.name = "token:ci";
  EXPECT_EQ(error_of(step(machine, id, DocumentStep::kApprove)),
            "token:ci is no person: log in to approve a document");
  must(step(reviewer, id, DocumentStep::kApprove));
  EXPECT_EQ(registry->snapshot()->find_in_force(DocumentKind::kProcedure, "pump"), nullptr);
  must(step(engineer, id, DocumentStep::kPutInForce));
  reopen();
  const Document* now = registry->snapshot()->find_in_force(DocumentKind::kProcedure, "pump");
  ASSERT_TRUE(now);
  EXPECT_EQ(now->id, id);
  EXPECT_EQ(now->approver, "max");
  EXPECT_EQ(registry->snapshot()->find_in_force(DocumentKind::kRoster, "pump"), nullptr);
}

TEST_F(DocumentLifeTest, WhoeverEditedItLastIsTheAuthor) {
  const DocumentId id = draft();
  must(revise_document(*registry, reviewer, id, "a: 2\n"));
  EXPECT_EQ(stored(id).author, "max");
  EXPECT_EQ(must(revise_document(*registry, engineer, id, "a: 2\n")).revision.json, "");
  EXPECT_EQ(stored(id).author, "max");  // nothing was edited
  must(step(engineer, id, DocumentStep::kReview));
  EXPECT_FALSE(step(reviewer, id, DocumentStep::kApprove));
  must(step(engineer, id, DocumentStep::kApprove));
  EXPECT_EQ(error_of(revise_document(*registry, engineer, id, "a: 3\n")),
            "procedure 'pump' version 1 is approved; only a draft can be changed");
}

TEST_F(DocumentLifeTest, ANewVersionRetiresTheOneBefore) {
  const DocumentId first = put_in_force();
  const DocumentId second = draft();
  EXPECT_EQ(stored(second).version, 2);
  EXPECT_EQ(stored(first).state, kInForce);  // until the new one is
  must(step(engineer, second, DocumentStep::kReview));
  must(step(reviewer, second, DocumentStep::kApprove));
  const auto moved = must(step_document(*registry, engineer, second, DocumentStep::kPutInForce));
  EXPECT_EQ(parse_revision(moved.revision.json)->changes.size(), 2u);
  EXPECT_EQ(stored(first).state, kRetired);
  EXPECT_EQ(stored(second).state, kInForce);
  EXPECT_EQ(stored(draft()).version, 3);
}

TEST_F(DocumentLifeTest, StepsFromEachState) {
  struct Case {
    DocumentState from;
    std::vector<DocumentStep> procedure;  // the steps allowed
    std::vector<DocumentStep> roster;
  };
  using enum DocumentStep;
  const std::vector<Case> cases = {
      {kDraft, {kReview, kRetire}, {kReview, kPutInForce, kRetire}},
      {DocumentState::kReview, {kApprove, kRetire}, {kApprove, kPutInForce, kRetire}},
      {kApproved, {kPutInForce, kRetire}, {kPutInForce, kRetire}},
      {kInForce, {kRetire}, {kRetire}},
      {kRetired, {}, {}},
  };
  int n = 0;
  for (const Case& c : cases) {
    for (const DocumentKind kind : {DocumentKind::kProcedure, DocumentKind::kRoster}) {
      const auto& allowed = kind == DocumentKind::kProcedure ? c.procedure : c.roster;
      for (const DocumentStep one : {DocumentStep::kReview, kApprove, kPutInForce, kRetire}) {
        SCOPED_TRACE(fmt::format("{} {} {}", name(kind), name(c.from), name(one)));
        Document document;
        document.kind = kind;
        document.name = fmt::format("d{}", ++n);
        document.text = "a: 1\n";
        document.author = "max";
        document.approver = c.from >= kApproved ? "erika" : "";
        document.state = c.from;
        const DocumentId id = must(registry->create(reviewer, document)).record.id;
        const Status done = step(engineer, id, one);
        EXPECT_EQ(done.has_value(), std::ranges::find(allowed, one) != allowed.end());
        if (!done) EXPECT_EQ(done.error().code(), Code::kFailedPrecondition);
      }
    }
  }
  EXPECT_EQ(error_of(step(engineer, DocumentId(999), kRetire)), "no document 999");
}

TEST_F(DocumentLifeTest, RostersAndPoliciesNeedNoSecondPerson) {
  for (const DocumentKind kind : {DocumentKind::kRoster, DocumentKind::kPolicy}) {
    const DocumentId first = draft(kind);
    must(step(engineer, first, DocumentStep::kPutInForce));
    EXPECT_EQ(stored(first).approver, "erika");
    const DocumentId second = draft(kind);
    must(step(engineer, second, DocumentStep::kReview));
    must(step(engineer, second, DocumentStep::kApprove));
    must(step(engineer, second, DocumentStep::kPutInForce));
    EXPECT_EQ(stored(first).state, kRetired);
  }
}

TEST_F(DocumentLifeTest, TheRegistryItselfKeepsTheOrder) {
  const DocumentId id = put_in_force();
  const Document in_force = stored(id);
  const auto with = [&](auto alter) {
    Document changed = in_force;
    alter(changed);
    return error_of(registry->update(engineer, changed));
  };
  EXPECT_EQ(with([](Document& d) { d.text = "b: 2\n"; }),
            "procedure 'pump' version 1 is in-force, its text does not change any more; add a new "
            "version");
  EXPECT_EQ(
      with([](Document& d) { d.state = kDraft; }),
      "procedure 'pump' version 1 is in-force and cannot become draft again; add a new version");
  EXPECT_EQ(with([](Document& d) { d.name = "fan"; }),
            "procedure 'pump' version 1: kind, name and version never change");
  EXPECT_EQ(with([](Document& d) { d.approver = "erika"; }),
            "approver: a procedure is approved by somebody else than its author erika");
  const auto adding = [&](auto alter) {
    Document other = in_force;
    other.id = {};
    other.version = 7;
    alter(other);
    return error_of(registry->create(engineer, other));
  };
  EXPECT_EQ(adding([](Document&) {}), "procedure 'pump': document 1 is in force, retire it first");
  EXPECT_EQ(adding([](Document& d) {
              d.version = 1;
              d.state = kDraft;
            }),
            "procedure 'pump': version 1 is document 1");
  EXPECT_EQ(adding([](Document& d) { d.approver.clear(); }),
            "approver: a document that is in-force needs one");
  EXPECT_EQ(error_of(registry->remove<Document>(engineer, id)),
            "document 1 is no draft any more; retire it instead");
  must(registry->remove<Document>(engineer, draft()));
}

TEST_F(DocumentLifeTest, RefusesTextsThatAreNone) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "text: must not be empty"},
      {"a: \x01\n", "text: holds a control character"},
      {"a: \xff\n", "text: not valid UTF-8"},
      {std::string(kMaxDocumentBytes + 1, 'x'), "text: 262145 bytes, at most 262144"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(error_of(draft_document(*registry, engineer, DocumentKind::kPolicy, "p", text)),
              message);
  }
  EXPECT_EQ(draft_document(*registry, engineer, DocumentKind::kPolicy, "a/b", "x").error().code(),
            Code::kInvalidArgument);
  must(draft_document(*registry, engineer, DocumentKind::kPolicy, "p",
                      std::string(kMaxDocumentBytes, 'x')));
  reopen();
  EXPECT_EQ(registry->snapshot()->all<Document>()[0].text.size(), kMaxDocumentBytes);
}

TEST_F(DocumentLifeTest, ALibraryDocumentCountsUntilPeopleWriteTheirOwn) {
  const auto store = [&](const char* text) {
    return must(
        store_library_document(*registry, engineer, DocumentKind::kProcedure, "pump", text));
  };
  EXPECT_EQ(store("a: 1\n").record.state, kInForce);
  EXPECT_EQ(store("a: 1\n").revision.json, "");
  EXPECT_EQ(store("a: 2\n").record.version, 2);  // a newer release
  EXPECT_EQ(stored(DocumentId(1)).state, kRetired);
  const DocumentId own = put_in_force();
  EXPECT_EQ(stored(own).version, 3);
  EXPECT_EQ(store("a: 9\n").record.id, own);
  EXPECT_EQ(registry->snapshot()->find_in_force(DocumentKind::kProcedure, "pump")->id, own);
}

}  // namespace
}  // namespace millwright::registry
