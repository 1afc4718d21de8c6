// SPDX-License-Identifier: Apache-2.0
// Rows, messages and commands as JSON, and restoring from rows that do not fit together.

#include "respond/escalation/rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

Chain full_chain() {
  Chain chain;
  chain.id = ChainId(3);
  chain.facts = EscalationRig::facts(5, 1);
  chain.facts.value = 9.25;
  chain.facts.detail = "9.25 bar, \"above\" 8 bar\n\u00e4";
  chain.facts.rule_kind = RuleKind::kNoData;
  chain.facts.condition = ConditionClass::kWarning;
  chain.facts.respond_within = 15min;
  chain.facts.since = {-5};
  chain.policy = "p";
  chain.plan = PlanId(2);
  chain.state = ChainState::kAccepted;
  chain.started = {1};
  chain.due = UtcNanos{2};
  chain.next_step = 4;
  chain.round = 2;
  chain.round_started = {3};
  chain.reached = Reached::kNobody;
  chain.holder = "ann";
  chain.held_since = UtcNanos{std::numeric_limits<std::int64_t>::max()};
  chain.pages = {PageId(1), PageId(std::numeric_limits<std::uint64_t>::max())};
  chain.is_together = true;
  chain.facts.is_safety = true;
  return chain;
}

PlanRow full_plan() {
  FakeDirectory directory;
  directory.add_person("ann");
  directory.teams["t"] = {"ann", "zoe"};
  directory.rosters["r"] = {{{0}, {"ann"}}};
  const Policy policy = parse_policy(R"(
policy: p
stop_on: acknowledged
steps:
  - notify: {people: ann, rosters: r, teams: [t, u], channels: [email, siren], skill: s}
  - wait: 5m
  - continue_if: {hours: out, of: r}
  - continue_if: {more_than: 4, within: 1h}
  - webhook: {url: "https://a", template: t}
  - repeat: {times: 2}
last_resort: {people: zoe, channels: sms}
)",
                                     "p.yaml")
                            .value();
  return {PlanId(7), freeze(policy, directory, {0})};
}

Page full_page() {
  Page page;
  page.id = PageId(9);
  page.chain = ChainId(3);
  page.alarm = AlarmId(5);
  page.person = "ann";
  page.channels = {Channel::kSms, Channel::kMqtt};
  page.language = "de";
  page.created = {5};
  page.state = PageState::kSuperseded;
  page.reason = "taken by bob";
  page.closed = UtcNanos{6};
  page.n_messages = 3;
  page.digest = 4;
  page.is_drill = true;
  return page;
}

PagingBudget full_budget() {
  PagingBudget budget;
  budget.target = {"ann", "https://x"};
  budget.sent = {{1}, {2}};
  budget.digest_number = 5;
  budget.digest_due = UtcNanos{9};
  budget.digest = {{1, 2, 3}, {{"c", 4}, {"", 1}}, 1, 2, true, true};
  budget.channels = {Channel::kEmail};
  budget.language = "en";
  budget.template_name = "t";
  return budget;
}

TEST(Rows, ReadBackAsWritten) {
  EXPECT_EQ(decode_chain(encode(full_chain())).value(), full_chain());
  EXPECT_EQ(decode_chain(encode(Chain{})).value(), Chain{});
  EXPECT_EQ(decode_page(encode(full_page())).value(), full_page());
  EXPECT_EQ(decode_plan(encode(full_plan())).value(), full_plan());
  EXPECT_EQ(decode_paging_budget(encode(full_budget())).value(), full_budget());
  const EngineMarks marks{ChainId(1), PageId(2), PlanId(3), MessageId(4), {{5}, {6}}, {{7}}};
  EXPECT_EQ(decode_engine_marks(encode(marks)).value(), marks);
  ChainEvent event;
  event.chain = ChainId(1);
  event.seq = JournalSeq{8};
  event.kind = ChainEventKind::kLastResort;
  event.channels = {Channel::kBrowser};
  event.text = "x";
  EXPECT_EQ(decode_chain_event(encode(event)).value(), event);
  PageMessage message;
  message.id = MessageId(4);
  message.kind = MessageKind::kDigest;
  message.key = "digest-4";
  message.digest = full_budget().digest;
  message.facts = full_chain().facts;
  EXPECT_EQ(decode_message(encode(message)).value(), message);
}

TEST(Rows, EveryFieldIsNeededAndChecked) {
  const nlohmann::json good = nlohmann::json::parse(encode(full_chain()));
  for (const auto& [key, value] : good.items()) {
    nlohmann::json bad = good;
    bad.erase(key);
    // Rows from before alarms came back together lack it.
    EXPECT_EQ(decode_chain(bad.dump()).has_value(), key == "is_together") << "without " << key;
    bad[key] = nlohmann::json::array({nlohmann::json::object()});
    EXPECT_FALSE(decode_chain(bad.dump()).has_value()) << "wrong " << key;
  }
  struct BadCase {
    const char* key;
    nlohmann::json value;
  };
  const std::vector<BadCase> cases{
      {"version", 2},     {"state", "bored"}, {"next_step", -1}, {"next_step", 4'294'967'296},
      {"next_step", 1.5}, {"reached", 3},     {"id", "3"},       {"due_ns", "soon"},
      {"pages", {-1}},    {"holder", 5},      {"facts", 1}};
  for (const BadCase& c : cases) {
    nlohmann::json bad = good;
    bad[c.key] = c.value;
    const Result<Chain> chain = decode_chain(bad.dump());
    ASSERT_FALSE(chain.has_value()) << bad.dump();
    EXPECT_EQ(chain.error().code(), Code::kDataLoss);
  }
  for (const char* text : {"", "[]", "null", "{", "{}"}) {
    EXPECT_FALSE(decode_chain(text).has_value()) << text;
  }
  EXPECT_FALSE(decode_page(std::string(5 * 1024 * 1024, ' ') + encode(full_page())).has_value());
}

TEST(Rows, BrokenTextAndNumbersDoNotLoseTheRow) {
  Chain chain = full_chain();
  chain.facts.title = "a\xff";
  chain.facts.value = std::numeric_limits<double>::infinity();
  const Result<Chain> back = decode_chain(encode(chain));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->facts.title, "a\ufffd");
  EXPECT_TRUE(std::isnan(back->facts.value));
}

TEST(PageCommands, ReadBackAndLeaveOthersAlone) {
  PageCommand command;
  command.action = PageAction::kRelease;
  command.page = PageId(5);
  command.who = "ann";
  command.reason = "ill";
  command.via = "ui";
  command.person = "bob";
  command.channels = {Channel::kSms};
  EXPECT_EQ(decode_page_command(encode(command)).value(), command);
  for (const char* text : {R"({"type":"alarm","action":"shelve"})",
                           R"({"type":"respond","version":1,"action":"start-run"})"}) {
    EXPECT_EQ(decode_page_command(text).value(), std::nullopt) << text;
  }
  for (const char* text : {"", "5", "{}", R"({"type":"respond"})",
                           R"({"type":"respond","version":1,"action":"accept-page"})",
                           R"({"type":"respond","version":9,"action":"accept-page","page":1})"}) {
    EXPECT_EQ(decode_page_command(text).error().code(), Code::kDataLoss) << text;
  }
}

/// The rows of a small site with one chain of two pages.
EscalationRows sound_rows() {
  EscalationRig rig;
  rig.policy(
      "{policy: p, default: true, steps: [notify: {people: [ann, bob], channels: email}, "
      "wait: 5m]}");
  rig.raise(1);
  return rig.store.load();
}

struct UnsoundCase {
  const char* name;
  std::function<void(EscalationRows&)> damage;
};

TEST(Rows, RowsThatDoNotFitTogetherAreRefused) {
  const FakeDirectory directory;
  EXPECT_TRUE(EscalationEngine(directory).restore(sound_rows()).has_value());
  const std::vector<UnsoundCase> cases{
      {"no plan", [](EscalationRows& rows) { rows.plans.clear(); }},
      {"no pages", [](EscalationRows& rows) { rows.pages.clear(); }},
      {"one page less", [](EscalationRows& rows) { rows.pages.pop_back(); }},
      {"no chain", [](EscalationRows& rows) { rows.chains.clear(); }},
      {"a page twice", [](EscalationRows& rows) { rows.pages.push_back(rows.pages[0]); }},
      {"a chain twice", [](EscalationRows& rows) { rows.chains.push_back(rows.chains[0]); }},
      {"a plan twice", [](EscalationRows& rows) { rows.plans.push_back(rows.plans[0]); }},
      {"a budget twice", [](EscalationRows& rows) { rows.budgets.push_back(rows.budgets[0]); }},
      {"no budget", [](EscalationRows& rows) { rows.budgets.clear(); }},
      {"no marks", [](EscalationRows& rows) { rows.marks = {}; }},
      {"two chains of one alarm",
       [](EscalationRows& rows) {
         Chain second = rows.chains[0];
         second.id = rows.marks.last_chain = ChainId(2);
         rows.chains.push_back(second);
       }},
  };
  for (const UnsoundCase& c : cases) {
    EscalationRows rows = sound_rows();
    c.damage(rows);
    const Status status = EscalationEngine(directory).restore(std::move(rows));
    ASSERT_FALSE(status.has_value()) << c.name;
    EXPECT_EQ(status.error().code(), Code::kDataLoss) << c.name;
  }
}

}  // namespace
}  // namespace millwright::respond
