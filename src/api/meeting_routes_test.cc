// SPDX-License-Identifier: Apache-2.0
// Reviews of the roll-out over the API: the agenda as of now, the meeting, and what happens by
// itself.
#include <gmock/gmock.h>

#include "api/meeting_keeper.h"
#include "api/meeting_rig_test.h"
#include "api/respond_rig_test.h"
#include "registry/rollout_rows.h"
#include "respond/duty/local_time.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kReviews = "/api/v1/rollout/reviews";

class MeetingRoutesTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    make_person("olga", Role::kOperator, "operations");
    make_person("lena", Role::kViewer, "leadership");
  }
  json wanted(const json& more = json::object()) {
    const auto day = respond::weekday_of(respond::TimeZone().to_local(clock.wall() + 48h).day);
    json body = {{"name", "steering"},
                 {"cycle", "weeks"},
                 {"weeks", 1},
                 {"weekday", day + 1},
                 {"time", "12:00"},
                 {"chair", "lena"},
                 {"attendees",
                  {{{"function", "leadership"}, {"person", "lena"}},
                   {{"function", "operations"}, {"person", "olga"}}}}};
    body.update(more);
    return body;
  }
  json add(const json& more = json::object()) { return ask(201, "POST", kReviews, wanted(more)); }
  std::string path(std::string_view what) {
    return std::string(kReviews) + "/1/" + std::string(what);
  }
  json as_lena(int status, std::string method, const std::string& target,
               const json& body = nullptr) {
    return ask_as("lena", Role::kViewer, status, std::move(method), target, body);
  }
  json meetings() { return ask(200, "GET", path("meetings"))["meetings"]; }
  void keep() { ASSERT_TRUE(keep_meetings(*meeting_rig().site)); }
  /// To `before` the moment of the next meeting.
  void go_to(std::chrono::nanoseconds before) {
    const auto due =
        parse_rfc3339(ask(200, "GET", kReviews)["reviews"][0]["next_due"].get<std::string>());
    ASSERT_TRUE(due);
    clock.advance(*due - before - clock.wall());
  }
  json key_list(const json& items) {
    json out = json::array();
    for (const json& item : items) out.push_back(item["kind"]);
    return out;
  }
};

TEST_F(MeetingRoutesTest, TheAgendaIsOfNowUntilItIsOpened) {
  const json review = add();
  EXPECT_EQ(review["n_held"], 0);
  ask(201, "POST", "/api/v1/rollout/rulings",
      {{"subject", "change"}, {"question", "May it go on?"}, {"due", in(48h)}});
  const json agenda = ask(200, "GET", path("agenda"));
  ASSERT_THAT(key_list(agenda["items"]), ::testing::Contains("decision"));
  const json opened = as_lena(201, "POST", path("open"));
  EXPECT_EQ(key_list(opened["items"]), key_list(agenda["items"]));
  EXPECT_EQ(opened["agenda_hash"].get<std::string>().size(), 64U);
  ask(201, "POST", "/api/v1/rollout/rulings",
      {{"subject", "budget"}, {"question", "May it cost more?"}, {"due", in(48h)}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/meetings/1")["items"], opened["items"]) << "frozen";
  // What the hash is of is what is kept.
  const auto state = meeting_rig().site->book->state();
  EXPECT_EQ(registry::content_hash(rollout::agenda_text(state->meetings[0].agenda)),
            opened["agenda_hash"].get<std::string>());
  // Read from the disk again, it is the same.
  const auto again = registry::must(MeetingBook::open(services().plant));
  EXPECT_EQ(again->state()->meetings, state->meetings);
  EXPECT_EQ(again->state()->reviews, state->reviews);
}

TEST_F(MeetingRoutesTest, ADecisionIsMadeWhereDecisionsAreMade) {
  add();
  ask(201, "POST", "/api/v1/rollout/rulings",
      {{"subject", "change"}, {"question", "May it go on?"}, {"due", in(48h)}});
  const json opened = as_lena(201, "POST", path("open"));
  const std::string items = "/api/v1/rollout/meetings/1/items/";
  const std::string first = items + "1";
  const json decided = {{"result", "decided"}, {"decision", 1}};
  EXPECT_THAT(as_lena(409, "PUT", first, decided)["detail"].get<std::string>(),
              HasSubstr("not made yet"));
  as_lena(400, "PUT", first, {{"result", "decided"}, {"decision", 9}});
  ask(200, "PUT", "/api/v1/rollout/raci/change",
      {{"accountable", "lena"}, {"shares", {{"it", "responsible"}}}});
  as_lena(200, "POST", "/api/v1/rollout/rulings/1/decide",
          {{"verdict", "yes"}, {"reason", "it pays"}});
  EXPECT_EQ(as_lena(200, "PUT", first, decided)["items"][0]["outcome"]["decision"], 1);
  for (const json& item : opened["items"]) {
    as_lena(200, "PUT", items + item["number"].dump(), {{"result", "noted"}});
  }
  EXPECT_THAT(as_lena(409, "POST", "/api/v1/rollout/meetings/1/close",
                      {{"present", json::array({"lena"})}})["detail"]
                  .get<std::string>(),
              HasSubstr("nobody of operations"));
  const json closed =
      as_lena(200, "POST", "/api/v1/rollout/meetings/1/close",
              {{"present", json::array({"lena"})}, {"absent_reason", "olga is on shift"}});
  EXPECT_EQ(closed["absent"], json::array({"operations"}));
  EXPECT_EQ(ask(200, "GET", kReviews)["reviews"][0]["n_held"], 1);
  EXPECT_THAT(call("GET", "/api/v1/rollout/meetings/1/print?lang=en").body,
              HasSubstr("olga is on shift"));
}

TEST_F(MeetingRoutesTest, WhoIsNotInvitedHoldsNothing) {
  add();
  EXPECT_THAT(ask(409, "POST", path("open"))["detail"].get<std::string>(), HasSubstr("no person"));
  make_person("max", Role::kAdministrator, "it");
  const auto as_max = [&](int status, std::string_view what) {
    return ask_as("max", Role::kAdministrator, status, "POST", path(what), {{"reason", "x"}});
  };
  EXPECT_THAT(as_max(409, "open")["detail"].get<std::string>(), HasSubstr("does not attend"));
  EXPECT_THAT(as_max(409, "skip")["detail"].get<std::string>(), HasSubstr("lena chairs"));
  EXPECT_THAT(meetings(), IsEmpty());
}

TEST_F(MeetingRoutesTest, IsMissedOnceByTheClock) {
  add();
  go_to(-24h + 1s);
  keep();
  EXPECT_THAT(meetings(), SizeIs(0));
  clock.advance(1s);
  keep();
  keep();
  const json rows = meetings();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0]["state"], "missed");
  const json review = ask(200, "GET", kReviews)["reviews"][0];
  EXPECT_EQ(review["n_missed"], 1);
  EXPECT_EQ(review["n_missed_lately"], 1);
  EXPECT_THAT(key_list(ask(200, "GET", path("agenda"))["items"]), ::testing::Contains("missed"));
}

TEST_F(MeetingRoutesTest, PeopleAreToldOnceADayAhead) {
  for (const char* person : {"lena", "olga"}) {
    const User* user = registry->snapshot()->find_user_by_name(person);
    ASSERT_NE(user, nullptr);
    if (std::string_view(person) == "olga") continue;  // has no address
    ask(200, "PATCH", "/api/v1/users/" + std::to_string(user->id.value),
        {{"email", "lena@mill.example"}});
  }
  add();
  go_to(24h);
  meeting_rig().out.is_refusing = true;
  EXPECT_FALSE(keep_meetings(*meeting_rig().site)) << "it is tried again";
  meeting_rig().out.is_refusing = false;
  keep();
  keep();
  ASSERT_THAT(meeting_rig().out.submitted, SizeIs(1));
  const notify::OutgoingMessage& mail = meeting_rig().out.submitted[0];
  EXPECT_EQ(mail.person, "lena");
  EXPECT_THAT(mail.fields.at("title"), HasSubstr("Agenda: steering"));
  const json told = meetings()[0]["told"];
  EXPECT_EQ(told["to"], json::array({"lena"}));
  ASSERT_THAT(told["gaps"], SizeIs(1));
  EXPECT_THAT(told["gaps"][0].get<std::string>(), HasSubstr("olga"));
  // Announced is not held: it is the same one that is missed.
  clock.advance(48h);
  keep();
  ASSERT_THAT(meetings(), SizeIs(1));
  EXPECT_EQ(meetings()[0]["state"], "missed");
  EXPECT_EQ(meetings()[0]["told"], told);
}

TEST_F(MeetingRoutesTest, WhatMakesNoSenseIsRefused) {
  struct Case {
    json more;
    std::string_view says;
  };
  for (const Case& c :
       {Case{{{"chair", "nobody"}}, "no active user"}, Case{{{"chair", "admin"}}, "admin"},
        Case{{{"attendees", json::array()}}, "attendees"},
        Case{{{"attendees", "all"}}, "attendees"}, Case{{{"weeks", 0}}, "weeks"},
        Case{{{"weeks", 1000}}, "weeks"}, Case{{{"weekday", 0}}, "weekday"},
        Case{{{"time", "25:00"}}, "time"}, Case{{{"cycle", "moons"}}, "cycle"},
        Case{{{"cycle", "windows"}}, "wave"}, Case{{{"wave", 7}}, "no wave 7"},
        Case{{{"colour", 1}}, "colour"}}) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(ask(400, "POST", kReviews, wanted(c.more))["detail"].get<std::string>(),
                HasSubstr(std::string(c.says)));
  }
  ask(404, "GET", path("agenda"));
  ask(404, "PUT", std::string(kReviews) + "/1", wanted());
  add();
  ask(200, "PUT", std::string(kReviews) + "/1", wanted({{"is_on", false}}));
  EXPECT_THAT(ask(409, "GET", path("agenda"))["detail"].get<std::string>(),
              HasSubstr("does not take place"));
}

}  // namespace
}  // namespace millwright::api
