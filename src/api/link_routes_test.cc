// SPDX-License-Identifier: Apache-2.0
// The link in a message, from the first look to whoever was late.
#include <gmock/gmock.h>

#include "api/link_page.h"
#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LinkRoutesTest : public RespondFixture {
 protected:
  std::string link(std::uint64_t page, std::chrono::hours life = std::chrono::hours(24),
                   respond::LinkAction action = respond::LinkAction::kAccept) {
    return "/accept/" + services().links.sign({respond::PageId(page), action, clock.wall() + life});
  }
  std::string holder() {
    const auto accepted = ask(200, "GET", "/api/v1/alarms/1/response")["chain"]["accepted_by"];
    return accepted.is_null() ? "" : accepted.get<std::string>();
  }
};

TEST_F(LinkRoutesTest, LookingChangesNothingAndTheButtonTakes) {
  read_pressure(9);
  for (const char* method : {"GET", "HEAD", "GET"}) {
    const auto page = call(method, link(1));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("<form method=\"post\" action=\"" + link(1) + "\">"));
    EXPECT_THAT(page.body, HasSubstr("Nobody has it yet"));
    EXPECT_EQ(holder(), "");
  }
  const auto taken = call("POST", link(1));
  EXPECT_EQ(taken.status, 200);
  EXPECT_THAT(taken.body, HasSubstr("You have it"));
  EXPECT_THAT(taken.body, Not(HasSubstr("<form")));
  EXPECT_EQ(holder(), "erika");
  const auto again = call("POST", link(1));
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr("You have it already"));

  // The other person was paged too, and is late.
  const auto seen = call("GET", link(2));
  EXPECT_EQ(seen.status, 200);
  EXPECT_THAT(seen.body, HasSubstr("erika has it"));
  EXPECT_THAT(seen.body, Not(HasSubstr("<form")));
  EXPECT_EQ(call("POST", link(2)).status, 409);
  EXPECT_EQ(holder(), "erika");
  const auto events = ask(200, "GET", "/api/v1/alarms/1/response")["chain"]["events"];
  EXPECT_EQ(events.back()["text"], "taken by erika, by link");
}

TEST_F(LinkRoutesTest, IsStrictAboutWhatABrowserMayDo) {
  read_pressure(9);
  const auto page = call("GET", link(1));
  EXPECT_THAT(std::string(page.header("Content-Security-Policy")),
              HasSubstr("default-src 'none'; style-src 'nonce-"));
  EXPECT_THAT(std::string(page.header("Content-Security-Policy")), Not(HasSubstr("unsafe")));
  EXPECT_EQ(page.header("Cache-Control"), "no-store");
  EXPECT_EQ(page.header("Referrer-Policy"), "no-referrer");
  EXPECT_THAT(page.body, HasSubstr("Pump &lt;1&gt; works against a closed valve"));
  EXPECT_THAT(page.body, Not(HasSubstr("<1>")));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_NE(page.header("Content-Security-Policy"),
            call("GET", link(1)).header("Content-Security-Policy"));
}

TEST_F(LinkRoutesTest, SaysWhyItCannotBeTaken) {
  read_pressure(9);
  const std::string good = link(1);
  std::string tampered = good;
  tampered.replace(tampered.find(".1."), 3, ".2.");
  const struct {
    std::string target;
    int status;
    const char* says;
  } cases[] = {
      {tampered, 403, "This link cannot be used"},
      {"/accept/nonsense", 403, "This link cannot be used"},
      {link(1, std::chrono::hours(24), respond::LinkAction::kRelease), 403, "cannot be used"},
      {link(1, std::chrono::hours(-1)), 410, "This link has expired"},
      {link(77), 404, "no longer known"},
  };
  for (const auto& c : cases) {
    for (const char* method : {"GET", "POST"}) {
      const auto page = call(method, c.target);
      EXPECT_EQ(page.status, c.status) << method << ' ' << c.target;
      EXPECT_THAT(page.body, HasSubstr(c.says));
      // Whoever has no valid link learns nothing of the plant.
      EXPECT_THAT(page.body, Not(HasSubstr("closed valve")));
    }
  }
  EXPECT_EQ(holder(), "");
  read_pressure(5);
  EXPECT_THAT(call("GET", good).body, HasSubstr("It is over"));
  EXPECT_EQ(call("POST", good).status, 409);
}

TEST_F(LinkRoutesTest, SpeaksGerman) {
  read_pressure(9);
  const auto page = call("GET", link(1) + "?lang=de");
  EXPECT_THAT(page.body, HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(page.body, HasSubstr("Ich gehe hin"));
}

TEST_F(LinkRoutesTest, APersonWhoMayNotActMayNotActByLinkEither) {
  read_pressure(9);
  begin_hands_off();
  EXPECT_EQ(call("GET", link(1)).status, 200);
  const auto refused = call("POST", link(1));
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("Not for the project team"));
  EXPECT_EQ(holder(), "");
  // Nor may somebody who has left.
  const User* max = services().plant.registry().snapshot()->find_user_by_name("max");
  ask(200, "PATCH", "/api/v1/users/" + std::to_string(max->id.value), {{"is_active", false}});
  EXPECT_EQ(call("POST", link(2)).status, 403);
  EXPECT_EQ(holder(), "");
}

TEST(LinkPageTest, EscapesEverythingInEveryState) {
  for (int i = 0; i <= static_cast<int>(TokenState::kFailed); ++i) {
    LinkPage page;
    page.state = static_cast<TokenState>(i);
    page.title = page.asset = page.detail = page.person = page.holder = "<b x=\"'\">{}";
    page.action = page.more = "/\"><script>";
    page.is_drill = true;
    for (const char* language : {"en", "de"}) {
      const std::string html = render_link_page(page, language, "n0nce");
      EXPECT_THAT(html, Not(HasSubstr("<b x")));
      EXPECT_THAT(html, Not(HasSubstr("<script")));
      EXPECT_EQ(html.find("<form") != std::string::npos, page.state == TokenState::kOpen);
      EXPECT_THAT(html, HasSubstr("class=\"drill\""));
    }
  }
}

}  // namespace
}  // namespace millwright::api
