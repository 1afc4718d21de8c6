// SPDX-License-Identifier: Apache-2.0
#include "registry/revision.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <random>

#include "registry/record_json.h"
#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

std::string everything(const Records& records) {
  std::string text;
  std::apply(
      [&](const auto&... lists) {
        const auto add = [&](const auto& list) {
          for (const auto& record : list) text += dump(to_json(record)) + "\n";
        };
        (add(lists), ...);
      },
      records.lists);
  return text;
}

class RevisionTest : public RegistryFixture {};

TEST_F(RevisionTest, GoldenPayload) {
  open();
  const auto created = must(registry->create(engineer, Team{{}, "it", TeamKind::kIt}));
  const auto body = nlohmann::json::parse(created.revision.json);
  EXPECT_EQ(body["revision"], 1);
  EXPECT_EQ(body["who"], "erika");
  EXPECT_EQ(body["when"], "2026-09-21T14:13:20Z");
  EXPECT_EQ(body["changes"].dump(),
            R"([{"id":1,"kind":"team","record":{"id":1,"kind":"it","name":"it"}}])");
  EXPECT_EQ(body["audit"]["count"], 1);
  EXPECT_EQ(body["audit"]["hash"].get<std::string>(), must(verify_audit(path)).head_hash);
  const Revision removed = must(registry->remove<Team>(engineer, TeamId(1)));
  EXPECT_EQ(nlohmann::json::parse(removed.json)["changes"].dump(),
            R"([{"id":1,"kind":"team","record":null}])");
}

TEST_F(RevisionTest, PendingOnesAreThoseAfterANumber) {
  make_asset();
  const auto second = must(registry->create(engineer, signal(1, "flow")));
  const auto third = must(registry->create(engineer, signal(2, "pressure")));
  EXPECT_EQ(must(registry->pending_revisions(3)).size(), 0u);
  const auto pending = must(registry->pending_revisions(1));
  ASSERT_EQ(pending.size(), 2u);
  EXPECT_EQ(pending[0].number, 2u);
  EXPECT_EQ(pending[0].json, second.revision.json);
  EXPECT_EQ(pending[1].json, third.revision.json);
}

// A revision that no journal record can hold must not be committed: it could never be published.
TEST_F(RevisionTest, OneThatIsTooLargeChangesNothing) {
  make_asset();
  Document document;
  document.text = std::string(kMaxDocumentBytes, 'x');
  document.author = "erika";
  const auto result = registry->change(engineer, [&](Edit& edit) -> Status {
    for (int i = 0; i < 64; ++i) {
      document.name = fmt::format("p{}", i);
      must(edit.add(document));
    }
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Code::kResourceExhausted);
  EXPECT_EQ(registry->revision(), 1u);
  reopen();
  EXPECT_TRUE(registry->snapshot()->all<Document>().empty());
}

TEST_F(RevisionTest, RefusesWhatIsNoRevision) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "revision record: not an object with revision and changes"},
      {"[]", "revision record: not an object with revision and changes"},
      {R"({"revision":1})", "revision record: not an object with revision and changes"},
      {R"({"revision":1,"changes":[{}]})",
       "revision 1 change 1: not an object with kind, id and record"},
      {R"({"revision":1,"changes":[{"kind":"ship","id":1,"record":null}]})",
       "revision 1 change 1: unknown kind \"ship\""},
      {R"({"revision":1,"changes":[{"kind":"team","id":1,"record":{"kind":"x"}}]})",
       "revision 1 change 1: kind: must be one of project, operations, maintenance, it, finance, "
       "leadership, vendor"},
  };
  for (const auto& [text, message] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(error_of(parse_revision(text)), message);
  }
}

// Random changes, some refused, some undone halfway; then the revisions alone must give the same
// records, whether replayed once, from the middle on, or twice.
TEST_F(RevisionTest, ReplayEqualsTheSnapshot) {
  const char* given = std::getenv("MW_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 7;
  SCOPED_TRACE(fmt::format("MW_SEED={}", seed));
  std::mt19937 random(seed);
  const auto pick = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n) + 1; };
  make_asset();
  Records halfway;
  for (int step = 0; step < 200; ++step) {
    (void)registry->change(engineer, [&](Edit& edit) -> Status {
      for (std::uint32_t i = pick(4); i > 0; --i) {
        const std::uint32_t id = pick(30);
        Signal s = signal(id, fmt::format("s{}", pick(40)));
        s.range_low = -static_cast<double>(pick(100)) / 3;
        switch (pick(9)) {
          case 1:
          case 2:
            (void)edit.add(s);
            break;
          case 3:
            (void)edit.update(s);
            break;
          case 4:
            (void)edit.remove<Signal>(SignalId(id));
            break;
          case 5:
            (void)edit.add(rule(id, RuleKind::kLow, pick(9)));
            break;
          case 6:
            (void)edit.remove<Rule>(RuleId(pick(60)));
            break;
          case 7: {
            Document document;
            document.name = fmt::format("p{}", pick(5));
            document.version = static_cast<int>(pick(9));
            document.state = static_cast<DocumentState>(pick(5) - 1);
            document.text = fmt::format("step: {}\n", pick(99));
            document.author = "erika";
            document.approver = "max";
            (void)edit.add(document);
            break;
          }
          case 8: {
            auto document = edit.get<Document>(DocumentId(pick(20)));
            if (!document) break;
            document->state = static_cast<DocumentState>(pick(5) - 1);
            (void)edit.update(*document);
            break;
          }
          default:
            (void)edit.add(Device{{}, fmt::format("d{}", pick(9)), "mqtt", "", {}, {"a"}});
        }
      }
      if (pick(10) == 1) return fail(Code::kCancelled, "changed my mind");
      return {};
    });
    if (step == 100) halfway = registry->snapshot()->records();
  }
  const auto revisions = must(registry->pending_revisions(0));
  ASSERT_EQ(revisions.size(), registry->revision());
  Records replayed;
  Records resumed = halfway;
  for (const Revision& revision : revisions) {
    const ParsedRevision parsed = must(parse_revision(revision.json));
    apply_changes(parsed.changes, replayed);
    apply_changes(parsed.changes, replayed);
  }
  const std::string live = everything(registry->snapshot()->records());
  EXPECT_GT(registry->snapshot()->all<Signal>().size(), 3u);
  EXPECT_GT(registry->snapshot()->all<Document>().size(), 3u);
  EXPECT_EQ(everything(replayed), live);
  for (const Revision& revision : revisions)
    apply_changes(must(parse_revision(revision.json)).changes, resumed);
  EXPECT_EQ(everything(resumed), live);
  reopen();
  EXPECT_EQ(everything(registry->snapshot()->records()), live);
  EXPECT_EQ(registry->revision(), revisions.back().number);
  EXPECT_EQ(must(verify_audit(path)).problem, AuditProblem::kNone);
}

}  // namespace
}  // namespace millwright::registry
