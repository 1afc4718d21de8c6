// SPDX-License-Identifier: Apache-2.0
#include "api/sentence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "api/openapi.h"
#include "detect/condition_change.h"
#include "respond/attention/hands_off.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using enum SentenceGroup;

TEST(Sentence, ValuesAreOfTheirKind) {
  struct Case {
    SentenceGroup group;
    const char* text;
    json words;
  };
  const Case cases[] = {
      {kAdvice,
       "3 of 9 were gone within 10 s: lengthen the on-delay",
       {{"code", "advice.fleeting"}, {"values", {{"part", 3}, {"of", 9}}}}},
      {kFinding,
       "there is no person zoe, on roster mixed",
       {{"code", "finding.no-person-on-roster"},
        {"values", {{"name", "zoe"}, {"roster", "mixed"}}}}},
      {kFinding,
       "roster nights: nobody on duty from 2026-01-02T00:00Z to 2026-01-02T08:00Z, and 1 more "
       "times in the next 30 days",
       {{"code", "finding.duty-gaps"},
        {"values",
         {{"roster", "nights"},
          {"begin_at", "2026-01-02T00:00:00Z"},
          {"end_at", "2026-01-02T08:00:00Z"},
          {"count", 1},
          {"days", 30}}}}},
      {kFinding,
       "this step reaches no one; ann: lacks the skill, bob: not active",
       {{"code", "finding.reaches-no-one-because"},
        {"values",
         {{"who",
           {{{"code", "reach.no-skill"}, {"values", {{"person", "ann"}}}},
            {{"code", "reach.inactive"}, {"values", {{"person", "bob"}}}}}}}}}},
      {kChain,
       "1h30m skipped: nobody was reached",
       {{"code", "chain.wait-skipped"}, {"values", {{"wait_s", 5400}}}}},
      {kHandover,
       "Seal leaks (badly) (alarm 7, priority 1, acknowledged, since 2026-01-02T03:04Z): a/b/pump",
       {{"code", "handover.acknowledged"},
        {"values",
         {{"message", "Seal leaks (badly)"},
          {"alarm", 7},
          {"priority", 1},
          {"since_at", "2026-01-02T03:04:00Z"},
          {"path", "a/b/pump"}}}}},
      {kVerdict,
       "the glass was broken by ann, signed with password of ann: pump 3: fire",
       {{"code", "verdict.glass-by-password"},
        {"values", {{"who", "ann"}, {"signer", "ann"}, {"reason", "pump 3: fire"}}}}},
      {kHistory,
       "9.1 bar, above the high limit of 8 bar for 5 s",
       {{"code", "history.high-held"},
        {"values",
         {{"value", {{"value", 9.1}, {"unit", "bar"}}},
          {"limit", {{"value", 8.0}, {"unit", "bar"}}},
          {"held_s", 5}}}}},
  };
  for (const Case& c : cases) EXPECT_EQ(words_of(c.group, c.text), c.words) << c.text;
}

/// Those that their authors put together of parts, as they come out.
TEST(Sentence, ComposedOnesAreRead) {
  const std::tuple<SentenceGroup, const char*, const char*> cases[] = {
      {kFinding, "there is no person zoe", "finding.no-person"},
      {kFinding, "there is no team elec", "finding.no-team"},
      {kFinding, "there is no roster day", "finding.no-roster"},
      {kFinding, "roster r: nobody on duty from 2026-01-02T00:00Z to 2026-01-02T08:00Z",
       "finding.duty-gap"},
      {kFinding, "rule 5 (Pump leaks) names procedure 'seal', which is not in force",
       "finding.rule-names-procedure"},
      {kFinding, "rule 5 (Pump leaks) names policy 'night', which is not in force",
       "finding.rule-names-policy"},
      {kFinding, "shift night: the latest drill of procedure seal took 25m, 10m are expected",
       "finding.drill-over-time-in-shift"},
      {kFinding, "the latest drill of procedure seal took 1h1m1s, 10m are expected",
       "finding.drill-over-time"},
      {kRemedy, "correct the name, or add the team", "remedy.no-team"},
      {kRemedy, "put a version of it in force, or name another policy", "remedy.rule-names-policy"},
      {kReach, "ann: no such person", "reach.unknown"},
      {kReach, "ann: none of the channels", "reach.no-channel"},
      {kChain, "taken by ann, by ui", "chain.taken-by-ui"},
      {kChain, "taken by ann, by link", "chain.taken-by-link"},
      {kChain, "taken by ann", "chain.taken"},
      {kChain, "given back by ann: off, by bus, by ui", "chain.given-back-by-ui"},
      {kChain, "given back by ann: off, by bus", "chain.given-back"},
      {kChain, "shelved by ann", "chain.shelved-by"},
      {kChain, "taken out of service by ann", "chain.out-of-service-by"},
      {kChain, "in hours of ops", "chain.in-hours"},
      {kChain, "outside the hours of ops", "chain.out-of-hours"},
      {kChain, "12 alarms within 10m", "chain.load"},
      {kChain, "reached no one; no such team or roster: elec, day", "chain.reached-no-one-unknown"},
      {kVerdict, "project or vendor help was needed: restart (2 times, 1 tolerated)",
       "verdict.help-restart"},
  };
  for (const auto& [group, text, code] : cases) {
    const json words = words_of(group, text);
    ASSERT_FALSE(words.is_null()) << text;
    EXPECT_EQ(words["code"], code) << text;
  }
  EXPECT_EQ(words_of(kChain, "given back by ann: off, by bus, by ui")["values"]["reason"],
            "off, by bus");
}

TEST(Sentence, WhatNoFormMatchesIsLeftToItsText) {
  for (const char* text :
       {"", "somebody's own words", "three of 9 were gone within 10 s: lengthen the on-delay",
        "3 of inf were gone within 10 s: lengthen the on-delay",
        "3 of 9 were gone within 10 s: lengthen the on-delay, please"}) {
    EXPECT_TRUE(words_of(kAdvice, text).is_null()) << text;
  }
  EXPECT_TRUE(words_of(kChain, "soon").is_null());
  EXPECT_TRUE(
      words_of(kHistory, "true and frequent: repair the cause, open a work order").is_null());
  EXPECT_TRUE(words_of(kFinding, "this step reaches no one; ann: on the moon").is_null());
  EXPECT_TRUE(
      words_of(kFinding, "roster r: nobody on duty from yesterday to 2026-01-02T08:00Z").is_null());
}

/// What a raise or a return writes into the history, whatever the rule, is read back whole.
TEST(Sentence, EveryExplanationIsRead) {
  using detect::ConditionChange;
  std::set<std::string> seen;
  for (const RuleKind kind :
       {RuleKind::kHighHigh, RuleKind::kHigh, RuleKind::kLow, RuleKind::kLowLow,
        RuleKind::kRateOfChange, RuleKind::kStuck, RuleKind::kNoData, RuleKind::kExternal}) {
    for (const bool is_active : {true, false}) {
      for (const auto held :
           {std::chrono::nanoseconds(0), std::chrono::nanoseconds(2'500'000'000)}) {
        for (const char* unit : {"", "mm/s"}) {
          ConditionChange change;
          change.kind = kind;
          change.is_active = is_active;
          change.held = held;
          change.value = -1.5e-7;
          change.limit = 12.25;
          const std::string text = explain(change, unit);
          const json words = words_of(kHistory, text);
          ASSERT_FALSE(words.is_null()) << text;
          seen.insert(words["code"]);
          const json& values = words["values"];
          if (values.contains("held_s")) EXPECT_EQ(values["held_s"], 2.5) << text;
          if (!values.contains("value")) continue;
          EXPECT_EQ(values["value"]["value"], -1.5e-7) << text;
          if (values.contains("limit")) EXPECT_EQ(values["limit"]["value"], 12.25) << text;
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), 4 * 4 + 4 + 2 + 1 + 2 + 4) << "each kind of explanation has its own words";
  for (const char* text : {"reported by dcs", "reported for 2.5 s by dcs: tripped",
                           "reported as over by ann", "reported as over for 2.5 s by ann: reset"}) {
    const json words = words_of(kHistory, text);
    ASSERT_FALSE(words.is_null()) << text;
    EXPECT_EQ(words["values"]["who"].get<std::string>().substr(0, 3),
              std::string(text).find("over") == std::string::npos ? "dcs" : "ann");
  }
  ConditionChange gone;
  gone.cause = detect::Cause::kConfiguration;
  EXPECT_EQ(words_of(kHistory, explain(gone, ""))["code"], "history.rule-gone");
}

/// Put together by registry and desk, as they come out.
TEST(Sentence, WarningsAndReasonsAreRead) {
  const std::tuple<SentenceGroup, const char*, const char*> cases[] = {
      {kDoubt, "3 whole days of history, 14 are needed: with fewer the bound hangs on a single day",
       "doubt.few-days"},
      {kDoubt, "class 'fan' has 1 of the 3 assets needed to see how assets differ",
       "doubt.class-small"},
      {kSkip, "shift 'night' is not on duty", "skip.not-on-duty"},
      {kSkip, "7 alarms were raised within ten minutes", "skip.many-alarms"},
      {kSkip, "nobody finished it within 4 h", "skip.unfinished"},
      {kWarning, "owner 'crew': no team or person", "warning.no-owner"},
      {kWarning, "1 rule alarms without a procedure in force: 'seal' was theirs",
       "warning.rule-without-procedure"},
      {kWarning, "12 rules alarm without a procedure in force: 'seal' was theirs",
       "warning.rules-without-procedure"},
      {kWarning,
       "high limit 20 bar lies outside the valid range of signal 7: it can only be passed by "
       "readings that are marked out-of-range",
       "warning.outside-range"},
      {kWarning, "high-high limit 8 bar is not above high limit 9 bar of the same signal",
       "warning.not-above"},
      {kCover, "neither run nor drilled in 180 days", "cover.not-exercised"},
      {kCover, "its text cannot be read: seal:3: no such step", "cover.unreadable"},
      {kForecast, "less than four weeks of history", "forecast.too-short"},
      {kForecast,
       "3 contacts in 240 sensor-weeks: 26.8 a month at 500 sensors, at most 69.2 with 95 % "
       "confidence, 20.0 contracted",
       "forecast.figures"},
  };
  for (const auto& [group, text, code] : cases) {
    const json words = words_of(group, text);
    ASSERT_FALSE(words.is_null()) << text;
    EXPECT_EQ(words["code"], code) << text;
  }
  const std::vector<std::string> both{"owner 'crew': no team or person", "of a later server"};
  const json words = words_of_all(kWarning, both);
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0]["values"]["name"], "crew");
  EXPECT_TRUE(words[1].is_null());
}

/// As pipeline, journal and notify put them together.
TEST(Sentence, WhatIsWrongWithReadingsServerAndDeliveriesIsRead) {
  const std::tuple<SentenceGroup, const char*, const char*> cases[] = {
      {kHealth,
       "watch: 1 journal record could not be read since the start and is in quarantine; see the "
       "reasons there and retry",
       "health.unread-one"},
      {kHealth,
       "historian: 12 journal records could not be read since the start and are in quarantine; see "
       "the reasons there and retry",
       "health.unread"},
      {kHealth,
       "disk quota reached: 64.3 MiB used of 64.0 MiB; raise --disk-quota or shorten retention, "
       "this ends by itself once there is room",
       "health.quota"},
      {kHealth,
       "dropping new readings: disk almost full: 12.5 MiB available at /data, 512.0 MiB are kept "
       "in "
       "reserve; free or add disk space, or shorten retention, this ends by itself once there is "
       "room",
       "health.dropping"},
      {kHealth,
       "keeping one number in ten seconds of each signal: disk quota reached: 64.3 MiB used of "
       "64.0 MiB; raise --disk-quota or shorten retention, this ends by itself once there is room",
       "health.thinning"},
      {kHealth,
       "removing the oldest readings: disk quota reached: 64.3 MiB used of 64.0 MiB; raise "
       "--disk-quota or shorten retention, this ends by itself once there is room",
       "health.removing"},
      {kHealth,
       "the journal cannot be written: write journal: No space left on device; check the disk of "
       "/data/journal, taking data resumes by itself once it works",
       "health.journal"},
      {kDelivery, "given up after 3 attempts: mail server mx.example:25: 451 try later",
       "delivery.given-up"},
      {kDelivery, "given up after 3 attempts: Connection refused", "delivery.given-up-for"},
      {kDelivery, "webhook chat: 503 the server has a problem", "delivery.server-problem"},
      {kDelivery, "modem /dev/ttyUSB0: the modem answers AT+CMGS with +CMS ERROR: 500",
       "delivery.modem-answers"},
      {kDelivery,
       "modem /dev/ttyUSB0: the modem did not say whether it sent the text: AT+CMGS: the serial "
       "device is gone",
       "delivery.modem-in-doubt"},
      {kDelivery,
       "modem /dev/ttyUSB0: the SIM card wants a PIN (+CPIN: SIM PIN); switch its PIN request off",
       "delivery.modem-pin"},
      {kDelivery, "modem /dev/ttyUSB0: AT: the serial device is gone", "delivery.modem"},
      {kDelivery, "given up after 0 attempts: no turn", "delivery.no-turn"},
      {kDelivery, "webhook chat: Failed to connect", "delivery.webhook"},
      {kDelivery, "\"+49\" is no phone number of 3 to 15 digits", "delivery.no-phone-number"},
  };
  for (const auto& [group, text, code] : cases) {
    const json words = words_of(group, text);
    ASSERT_FALSE(words.is_null()) << text;
    EXPECT_EQ(words["code"], code) << text;
  }
  const json tried = words_of(kDelivery, "given up after 3 attempts: mail server mx:25: 451 later");
  EXPECT_EQ(tried["values"]["count"], 3);
  EXPECT_EQ(tried["values"]["why"][0]["values"]["server"], "mx:25");
  EXPECT_EQ(tried["values"]["why"][0]["values"]["detail"], "451 later");
}

TEST(Sentence, WhatAProposalWouldHaveDoneIsRead) {
  const json replayed = words_of(
      kProposal,
      "a deadband of 0.5 instead of 0.1 would have removed 5 of 9 alarms and kept 2 of 2 true ones "
      "(replayed over stored values)");
  EXPECT_EQ(replayed["code"], "proposal.deadband");
  EXPECT_EQ(replayed["values"]["removed"], 5);
  EXPECT_EQ(replayed["values"]["right"], 2);
  EXPECT_EQ(words_of(kProposal,
                     "an on-delay of 5 s instead of 0 s would have removed 3 of 3 alarms "
                     "and kept 0 of 0 true ones (judged from the times of raise and "
                     "return)")["code"],
            "proposal.on-delay-timed");
  const json suppress = words_of(
      kProposal,
      "suppressing the alarms of this machine while the event holds would have removed 8 of 9 "
      "alarms on 4 occasions and kept 1 of 1 true ones (the event held 12.5 % of the time, 89 % of "
      "the alarms came while it did)");
  EXPECT_EQ(suppress["code"], "proposal.suppress");
  EXPECT_EQ(suppress["values"]["held"], 12.5);
}

TEST(Sentence, WhatIsWrongWithAPayloadIsReadWithItsPlace) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"not valid JSON: ends too early", "fault.json-early-end", ""},
      {"nested deeper than 8 levels", "fault.too-deep", ""},
      {"a text value does not fit a signal of type float64", "fault.misfit", ""},
      {"signal is claimed by client plc7, which is connected; two devices must not feed one signal",
       "fault.claimed", ""},
      {"field 'level': NaN and infinity are not values", "place.field", "fault.not-finite"},
      {"tag 'path': 'a+b' holds +, # or a control character", "place.tag", "fault.bad-path"},
      {"metric 'motor/speed': value is null", "place.metric", "fault.null"},
      {"metric with alias 7: given twice in one birth", "place.alias", "fault.born-twice"},
      {"timestamp: 'never' is not RFC 3339 or a Unix time", "place.member",
       "fault.time-unreadable"},
      {"motor: value: given twice", "place.member", "fault.given-twice"},
      {"7 fields, expected 9", "fault.columns", ""},
  };
  for (const auto& [text, code, what] : cases) {
    const json words = words_of_fault(text);
    ASSERT_FALSE(words.is_null()) << text;
    EXPECT_EQ(words["code"], code) << text;
    if (*what != 0) EXPECT_EQ(words["values"]["what"][0]["code"], what) << text;
  }
  EXPECT_EQ(words_of_fault("motor: value: given twice")["values"]["name"], "motor: value");
  EXPECT_TRUE(words_of_fault("a: b: c: something nobody foresaw").is_null());
}

TEST(Sentence, WhatAHandsOffPeriodLacksIsRead) {
  respond::HandsOff period;
  period.shifts = {{"early", 0, 0, 0}};
  std::string all;
  for (const std::string& lack : missing(period)) all += (all.empty() ? "" : "; ") + lack;
  const json words = words_of(kVerdict, "missing: " + all);
  ASSERT_FALSE(words.is_null()) << all;
  std::vector<std::string> codes;
  for (const json& item : words["values"]["lacking"]) codes.push_back(item["code"]);
  EXPECT_THAT(codes, testing::ElementsAre("lack.alarms", "lack.answers", "lack.outages",
                                          "lack.sensors-replaced", "lack.sensors-added"));
}

TEST(Sentence, TheDocumentListsEveryCode) {
  const json document = json::parse(openapi_document());
  const json& listed = document["components"]["schemas"]["Words"]["properties"]["code"]["enum"];
  json codes = json::array();
  std::set<std::string_view> unique;
  for (const SentenceForm& form : sentence_forms()) {
    codes.push_back(form.code);
    EXPECT_TRUE(unique.insert(form.code).second) << form.code;
  }
  EXPECT_EQ(listed, codes);
}

}  // namespace
}  // namespace millwright::api
