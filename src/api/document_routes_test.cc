// SPDX-License-Identifier: Apache-2.0
// Documents over the API, from draft to retired.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"
#include "registry/document_life.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

class DocumentRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    services().host.check_document = nullptr;  // what a text means is not these tests' business
  }
  json by_anna(int status, const std::string& method, const std::string& target,
               const json& body = nullptr) {
    return ask_as("anna", Role::kEngineer, status, method, target, body);
  }
  const json procedure_{{"kind", "procedure"}, {"name", "pump"}, {"text", "title: Pump\n"}};
};

TEST_F(DocumentRoutesTest, AProcedureGoesFromDraftToRetired) {
  const json draft = by_anna(201, "POST", "/api/v1/documents", procedure_);
  EXPECT_EQ(draft["version"], 1);
  EXPECT_EQ(draft["state"], "draft");
  EXPECT_EQ(draft["author"], "anna");
  const std::string path = "/api/v1/documents/" + draft["id"].dump();
  EXPECT_EQ(by_anna(200, "PUT", path, {{"text", "title: Pumps\n"}})["text"], "title: Pumps\n");
  by_anna(409, "POST", path + "/approve");
  EXPECT_EQ(by_anna(200, "POST", path + "/review")["state"], "review");
  by_anna(409, "PUT", path, {{"text", "x: 1\n"}});
  EXPECT_THAT(by_anna(409, "POST", path + "/approve")["detail"].get<std::string>(),
              HasSubstr("anna is the author"));
  const json approved = ask_as("bert", Role::kEngineer, 200, "POST", path + "/approve");
  EXPECT_EQ(approved["approver"], "bert");
  EXPECT_EQ(by_anna(200, "POST", path + "/put-in-force")["state"], "in-force");
  EXPECT_EQ(ask(200, "GET", path)["text"], "title: Pumps\n");
  EXPECT_EQ(by_anna(201, "POST", "/api/v1/documents", procedure_)["version"], 2);

  EXPECT_EQ(ask(200, "GET", "/api/v1/documents")["documents"].size(), 2u);
  const json rows = ask(200, "GET", "/api/v1/documents?kind=procedure&state=in-force")["documents"];
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0]["id"], draft["id"]);
  EXPECT_FALSE(rows[0].contains("text"));
  EXPECT_TRUE(ask(200, "GET", "/api/v1/documents?kind=roster")["documents"].empty());
  EXPECT_EQ(by_anna(200, "POST", path + "/retire")["state"], "retired");
  by_anna(409, "POST", path + "/retire");
}

// A webhook whose template nobody knows fails on the night it is needed: said when it is written.
TEST_F(DocumentRoutesTest, APolicyNamesTemplatesThatThereAre) {
  const auto policy = [](std::string_view more) {
    const std::string text =
        "policy: night\ntitle: Night\ndefault: true\nsteps:\n  - wait: 5m\n"
        "  - webhook: {url: 'https://cmms/orders'" +
        std::string(more) + "}\n";
    return json{{"kind", "policy"}, {"name", "night"}, {"text", text}};
  };
  const std::string documents = "/api/v1/documents";
  for (const char* wrong : {"order", "Slack", "generics"}) {
    SCOPED_TRACE(wrong);
    const json asked = policy(std::string(", template: ") + wrong);
    const json refused = by_anna(400, "POST", documents, asked);
    EXPECT_THAT(refused["detail"].get<std::string>(),
                AllOf(HasSubstr(":6: there is no template '" + std::string(wrong) + "'"),
                      HasSubstr("work_order")));
    const json planned =
        by_anna(200, "POST", "/api/v1/plan",
                {{"files", {{{"name", "policies/night.yaml"}, {"text", asked["text"]}}}}});
    EXPECT_THAT(planned["problems"].dump(), HasSubstr("there is no template"));
  }
  EXPECT_TRUE(ask(200, "GET", documents)["documents"].empty());
  const json draft = by_anna(201, "POST", documents, policy(""));
  const std::string path = documents + "/" + draft["id"].dump();
  by_anna(400, "PUT", path, {{"text", policy(", template: order")["text"]}});
  by_anna(200, "PUT", path, {{"text", policy(", template: work_order")["text"]}});
  EXPECT_EQ(by_anna(200, "POST", path + "/put-in-force")["state"], "in-force");
}

// One that was kept before anybody looked does not come into force.
TEST_F(DocumentRoutesTest, AnOldDraftIsLookedAtAgain) {
  const auto stored = registry::draft_document(
      *registry, engineer, DocumentKind::kPolicy, "night",
      "policy: night\ndefault: true\nsteps:\n  - webhook: {url: 'https://x', template: order}\n");
  ASSERT_TRUE(stored) << stored.error().message();
  const json refused =
      by_anna(400, "POST",
              "/api/v1/documents/" + std::to_string(stored->record.id.value) + "/put-in-force");
  EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr("no template 'order'"));
}

TEST_F(DocumentRoutesTest, ARosterNeedsOnePersonOnly) {
  const json roster = {{"kind", "roster"}, {"name", "shifts"}, {"text", "shifts: []\n"}};
  const json draft = by_anna(201, "POST", "/api/v1/documents", roster);
  const json now =
      by_anna(200, "POST", "/api/v1/documents/" + draft["id"].dump() + "/put-in-force");
  EXPECT_EQ(now["state"], "in-force");
  EXPECT_EQ(now["approver"], "anna");
}

TEST_F(DocumentRoutesTest, Refuses) {
  const struct {
    int status;
    json change;
    const char* says;
  } cases[] = {
      {400, {{"kind", "poem"}}, "kind: must be one of procedure, roster, policy, calendar"},
      {400, {{"kind", nullptr}}, "kind: must be a string"},
      {400, {{"name", "a/b"}}, "name 'a/b'"},
      {400, {{"text", ""}}, "text: must not be empty"},
      {400, {{"text", 5}}, "text: must be a string"},
      {400, {{"state", "in-force"}}, "state: cannot be set here"},
      {400, {{"author", "max"}}, "author: cannot be set here"},
  };
  for (const auto& c : cases) {
    json body = procedure_;
    body.update(c.change);
    EXPECT_THAT(by_anna(c.status, "POST", "/api/v1/documents", body)["detail"].get<std::string>(),
                HasSubstr(c.says));
  }
  ask(400, "GET", "/api/v1/documents?kind=poem");
  ask(400, "GET", "/api/v1/documents?state=done");
  for (const char* step : {"review", "approve", "put-in-force", "retire"}) {
    ask(404, "POST", std::string("/api/v1/documents/99/") + step);
  }
  ask(404, "GET", "/api/v1/documents/99");
  ask(404, "PUT", "/api/v1/documents/99");
  by_anna(201, "POST", "/api/v1/documents", procedure_);
  EXPECT_THAT(
      by_anna(400, "PUT", "/api/v1/documents/1", {{"text", "a: 1\n"}, {"name", "x"}})["detail"]
          .get<std::string>(),
      HasSubstr("name: cannot be set here"));
}

// Who parses a document judges it before it is stored, and again when its text changes.
TEST_F(DocumentRoutesTest, TheTextIsJudgedBeforeItIsStored) {
  std::vector<std::string> judged;
  services().host.check_document = [&](const Document& document) -> Status {
    judged.push_back(document.name + ": " + document.text);
    if (document.text.starts_with("title:")) return {};
    return fail(Code::kInvalidArgument, "pump.yaml:1: the procedure has no 'title'");
  };
  json bad = procedure_;
  bad["text"] = "titel: Pump\n";
  const json refused = by_anna(400, "POST", "/api/v1/documents", bad);
  EXPECT_EQ(refused["detail"], "pump.yaml:1: the procedure has no 'title'");
  EXPECT_TRUE(ask(200, "GET", "/api/v1/documents")["documents"].empty());
  by_anna(201, "POST", "/api/v1/documents", procedure_);
  by_anna(400, "PUT", "/api/v1/documents/1", {{"text", "a: 1\n"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/documents/1")["text"], "title: Pump\n");
  EXPECT_EQ(judged, (std::vector<std::string>{"pump: titel: Pump\n", "pump: title: Pump\n",
                                              "pump: a: 1\n"}));
}

}  // namespace
}  // namespace millwright::api
