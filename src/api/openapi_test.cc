// SPDX-License-Identifier: Apache-2.0
// The OpenAPI document against the routes there are: neither may have what the other has not.
#include "api/openapi.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;

std::string_view access_name(Access access) {
  switch (access) {
    case Access::kOpen:
      return "open";
    case Access::kIngest:
      return "ingest";
    case Access::kSelf:
      return "self";
    case Access::kViewer:
      return "viewer";
    case Access::kOperator:
      return "operator";
    case Access::kEngineer:
      return "engineer";
    case Access::kAdministrator:
      return "administrator";
  }
  return "";
}

class OpenApiTest : public SiteFixture {
 protected:
  /// "GET /api/v1/plant viewer"
  std::set<std::string> served() const {
    std::set<std::string> out;
    for (const Route& route : router().routes()) {
      out.insert(fmt::format("{} {} {}", route.method, route.pattern, access_name(route.access)));
    }
    return out;
  }

  template <class Visit>
  void each_operation(Visit visit) const {
    for (const auto& [path, methods] : document_["paths"].items()) {
      for (const auto& [method, operation] : methods.items()) visit(path, method, operation);
    }
  }

  const json document_ = json::parse(openapi_document());
};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

/// Every "$ref" below `node`.
void collect_references(const json& node, std::set<std::string>& out) {
  if (!node.is_structured()) return;
  for (const auto& [key, value] : node.items()) {
    if (node.is_object() && key == "$ref") out.insert(value.get<std::string>());
    collect_references(value, out);
  }
}

TEST_F(OpenApiTest, DocumentsExactlyTheRoutesAndWhoMayCallThem) {
  std::set<std::string> documented;
  each_operation([&](const std::string& path, const std::string& method, const json& operation) {
    documented.insert(fmt::format("{} {} {}", upper(method), path,
                                  operation.value("x-access", std::string("?"))));
  });
  EXPECT_THAT(documented, ::testing::ContainerEq(served()));
}

TEST_F(OpenApiTest, SaysWhichRoutesTakeAKey) {
  std::set<std::string> documented;
  each_operation([&](const std::string& path, const std::string& method, const json& operation) {
    const json parameters = operation.value("parameters", json::array());
    if (parameters.dump().find("parameters/key\"") == std::string::npos) return;
    documented.insert(upper(method) + " " + path);
    EXPECT_TRUE(operation["responses"].contains("409")) << method << ' ' << path;
  });
  std::set<std::string> taking;
  for (const Route& route : router().routes()) {
    if (Idempotency::takes_key(route)) taking.insert(route.method + " " + route.pattern);
  }
  EXPECT_THAT(documented, ::testing::ContainerEq(taking));
}

TEST_F(OpenApiTest, SecurityAgreesWithAccess) {
  const json anonymous = json::object();
  each_operation([&](const std::string& path, const std::string& method, const json& operation) {
    const std::string access = operation.at("x-access");
    const json security = operation.value("security", document_["security"]);
    EXPECT_EQ(security.empty(), access == "open") << method << ' ' << path;
    EXPECT_EQ(std::ranges::find(security, anonymous) != security.end(), access == "ingest")
        << method << ' ' << path;
    EXPECT_TRUE(access == "open" || operation["responses"].contains("401"))
        << method << ' ' << path;
  });
}

TEST_F(OpenApiTest, EveryReferenceLeadsSomewhereAndEveryComponentIsUsed) {
  std::set<std::string> used;
  collect_references(document_, used);
  std::set<std::string> there;
  for (const char* group : {"parameters", "responses", "schemas"}) {
    for (const auto& [name, value] : document_["components"][group].items()) {
      there.insert(fmt::format("#/components/{}/{}", group, name));
    }
  }
  EXPECT_THAT(used, ::testing::ContainerEq(there));
}

TEST_F(OpenApiTest, OperationsHaveNamesAndPathParametersOfTheirOwn) {
  std::set<std::string> names;
  each_operation([&](const std::string& path, const std::string& method, const json& operation) {
    const std::string name = operation.at("operationId");
    EXPECT_TRUE(names.insert(name).second) << name << " stands twice";
    EXPECT_FALSE(operation.at("summary").get<std::string>().empty()) << name;
    const bool has_id =
        operation.value("parameters", json::array()).dump().find("parameters/id\"") !=
        std::string::npos;
    EXPECT_EQ(has_id, path.find("{id}") != std::string::npos) << method << ' ' << path;
  });
}

TEST_F(OpenApiTest, IsServed) {
  const auto response = call("GET", "/api/v1/openapi.json");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, openapi_document());
  EXPECT_LT(response.body.size(), 384u * 1024);
}

}  // namespace
}  // namespace millwright::api
