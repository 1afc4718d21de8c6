// SPDX-License-Identifier: Apache-2.0
#include "api/router.h"

#include <gtest/gtest.h>

#include "api/problem.h"

namespace millwright::api {
namespace {

Caller person(Role role, bool must_change = false) {
  Caller caller;
  caller.who.name = "erika";
  caller.who.role = role;
  caller.who.must_change_password = must_change;
  caller.session = "s";
  return caller;
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    const auto ok = [](const Call& call) {
      return net::HttpResponse::of(200, "text/plain",
                                   call.parameters.empty() ? "ok" : call.parameters[0]);
    };
    router_.add("GET", "/open", Access::kOpen, ok);
    router_.add("POST", "/ingest", Access::kIngest, ok);
    router_.add("GET", "/signals/last", Access::kViewer, ok);
    router_.add("GET", "/signals/{id}", Access::kViewer, ok);
    router_.add("POST", "/rules", Access::kEngineer, ok);
    router_.add("POST", "/me/password", Access::kSelf, ok);
  }

  int status(std::string method, std::string path, bool has_header = true) {
    net::HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.is_loopback = is_loopback_;
    if (has_header) request.headers.push_back({"X-Millwright", "1"});
    if (!origin_.empty()) request.headers.push_back({"Origin", origin_});
    int out = 0;
    router_.handle(request, net::Responder([&](net::HttpResponse response) {
                     out = response.status;
                     body_ = response.body;
                   }));
    return out;
  }

  std::optional<Caller> caller_;
  bool is_loopback_ = true;
  std::string origin_;
  std::string body_;
  Router router_{
      [this](const net::HttpRequest&) -> Result<std::optional<Caller>> { return caller_; }, true};
};

TEST_F(RouterTest, FindsRoutes) {
  caller_ = person(Role::kViewer);
  EXPECT_EQ(status("GET", "/signals/12"), 200);
  EXPECT_EQ(body_, "12");
  EXPECT_EQ(status("GET", "/signals/last"), 200);
  EXPECT_EQ(body_, "ok");
  EXPECT_EQ(status("HEAD", "/open"), 200);
  EXPECT_EQ(status("GET", "/signals/"), 404);
  EXPECT_EQ(status("GET", "/nothing"), 404);
  EXPECT_EQ(status("DELETE", "/open"), 405);
  EXPECT_NE(body_.find("use GET"), std::string::npos);
}

TEST_F(RouterTest, WhoMayDoWhat) {
  EXPECT_EQ(status("GET", "/open"), 200);
  EXPECT_EQ(status("GET", "/signals/1"), 401);
  EXPECT_EQ(status("POST", "/ingest"), 200);
  origin_ = "https://elsewhere.example";
  EXPECT_EQ(status("POST", "/ingest"), 401);
  origin_.clear();
  is_loopback_ = false;
  EXPECT_EQ(status("POST", "/ingest"), 401);
  caller_ = person(Role::kOperator);
  EXPECT_EQ(status("POST", "/ingest"), 200);
  EXPECT_EQ(status("GET", "/signals/1"), 200);
  EXPECT_EQ(status("POST", "/rules"), 403);
  caller_ = person(Role::kAdministrator);
  EXPECT_EQ(status("POST", "/rules"), 200);
}

TEST_F(RouterTest, ChangesByCookieNeedTheHeader) {
  caller_ = person(Role::kAdministrator);
  EXPECT_EQ(status("POST", "/rules", false), 403);
  EXPECT_EQ(status("GET", "/signals/1", false), 200);
  caller_->session.clear();  // a token cannot be sent by a foreign page
  EXPECT_EQ(status("POST", "/rules", false), 200);
}

TEST_F(RouterTest, OneTimePasswordsMustBeChangedFirst) {
  caller_ = person(Role::kAdministrator, true);
  EXPECT_EQ(status("GET", "/signals/1"), 403);
  EXPECT_EQ(status("POST", "/me/password"), 200);
}

TEST(Match, Patterns) {
  EXPECT_TRUE(match("/a/{x}/b", "/a/1/b").has_value());
  EXPECT_FALSE(match("/a/{x}/b", "/a//b").has_value());
  EXPECT_FALSE(match("/a/{x}", "/a/1/b").has_value());
  EXPECT_FALSE(match("/a/{x}/b", "/a/1").has_value());
}

TEST(Problem, SaysWhatWhereAndNext) {
  const auto response = problem(Error(Code::kNotFound, "no signal 99"));
  EXPECT_EQ(response.status, 404);
  EXPECT_NE(response.body.find("\"detail\":\"no signal 99\""), std::string::npos);
  EXPECT_NE(response.body.find("\"next\""), std::string::npos);
}

}  // namespace
}  // namespace millwright::api
