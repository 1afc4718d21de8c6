// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/desk.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "respond/desk/desk_check.h"
#include "respond/desk/facts_of.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using alarm::Action;
using alarm::State;

constexpr std::string_view kRoster = R"yaml(
roster: operations
title: Operators
time_zone: UTC
layers:
  - name: operator
    starts: 2026-01-01
    hand_over: "06:00"
    shifts:
      - {name: day, from: "06:00", to: "18:00"}
      - {name: night, from: "18:00", to: "06:00"}
    members: [olga]
)yaml";

constexpr std::string_view kPolicy = R"yaml(
policy: pump-alarms
title: Pump alarms
default: true
steps:
  - notify: {rosters: operations, channels: [email, browser]}
  - wait: 5m
  - notify: {people: mia, channels: [email]}
  - wait: 10m
)yaml";

constexpr std::string_view kProcedure = R"yaml(
procedure: pump-cavitation
title: Pump cavitates
summary: Stop it before the impeller is gone.
expected_duration: 10m
on_problem: escalate
steps:
  - id: look
    kind: instruct
    text: Look at the suction gauge.
  - id: close
    kind: instruct
    text: Throttle the discharge valve.
)yaml";

/// A site of one pump with people, and a store of rows that survives crash().
class DeskRig {
 public:
  static constexpr UtcNanos kStart{1'767'258'000'000'000'000};  // 2026-01-01T09:00:00Z

  explicit DeskRig(std::string_view roster = kRoster) {
    registry::Records records;
    records.of<Site>() = {{SiteId(1), "mill", "Mill", "UTC"}};
    records.of<Area>() = {{AreaId(1), SiteId(1), "water", "Water"}};
    records.of<Line>() = {{LineId(1), AreaId(1), "line1", "Line 1"}};
    records.of<Asset>() = {{AssetId(1), LineId(1), "pump1", "Pump 1", "pump", 2}};
    Signal signal;
    signal.id = SignalId(1);
    signal.asset = AssetId(1);
    signal.name = "suction_pressure";
    signal.unit = "bar";
    records.of<Signal>() = {signal};
    Rule rule;
    rule.id = RuleId(1);
    rule.signal = SignalId(1);
    rule.kind = RuleKind::kLow;
    rule.message = "Pump 1 cavitates";
    rule.procedure = "pump-cavitation";
    records.of<Rule>() = {rule};
    records.of<Team>() = {{TeamId(1), "operators", TeamKind::kOperations},
                          {TeamId(2), "maintenance", TeamKind::kMaintenance}};
    for (const char* name : {"olga", "mia"}) {
      User user;
      user.id = UserId(static_cast<std::uint32_t>(records.of<User>().size() + 1));
      user.name = name;
      user.team = TeamId(user.id.value);
      user.email = std::string(name) + "@mill.example";
      records.of<User>().push_back(user);
    }
    add(records, DocumentKind::kRoster, "operations", roster);
    add(records, DocumentKind::kPolicy, "pump-alarms", kPolicy);
    add(records, DocumentKind::kProcedure, "pump-cavitation", kProcedure);
    plant_ = std::make_shared<const registry::Plant>(std::move(records), 1);
    start();
  }

  /// Whatever is not in the store is forgotten.
  void crash() {
    desk_ = std::make_unique<Desk>();
    start();
    DeskRows read;
    for (const auto& [key, json] : rows) {
      if (!retired.contains(key)) read[key.first].push_back(json);
    }
    const Status restored = desk_->restore(read);
    ASSERT_TRUE(restored) << restored.error().message();
  }

  void raise(std::chrono::nanoseconds age = 0s) {
    detect::ConditionChange change;
    change.rule = RuleId(1);
    change.subject = alarm::Subject::of(SignalId(1));
    change.is_active = true;
    change.time = now - age;
    apply_condition(change);
  }
  void give_back_normal() {
    detect::ConditionChange change;
    change.rule = RuleId(1);
    change.subject = alarm::Subject::of(SignalId(1));
    change.time = now;
    apply_condition(change);
  }

  void advance(std::chrono::seconds duration) {
    for (auto left = duration; left > 0s; left -= 1s) {
      now = now + 1s;
      feed(journal::RecordKind::kTick, "", {});
    }
  }

  Result<DeskReply> ask(const std::string& command) {
    feed(journal::RecordKind::kCommand, command, {});
    EXPECT_EQ(answers.size(), 1u) << command;
    if (answers.empty()) return fail(Code::kInternal, "no answer");
    Result<DeskReply> reply = std::move(answers.back().reply);
    answers.clear();
    return reply;
  }

  /// "page olga", "taken mia", in the order of the outbox since the last call.
  std::vector<std::string> sent() {
    std::vector<std::string> texts;
    for (; n_seen_ < outbox.size(); ++n_seen_) {
      const auto item = decode_outbox_item(outbox[n_seen_].json);
      EXPECT_TRUE(item) << item.error().message();
      EXPECT_EQ(outbox[n_seen_].number, n_seen_ + 1);
      if (const auto* message = std::get_if<PageMessage>(&*item)) {
        texts.push_back(std::string(name(message->kind)) + " " + message->person);
      } else {
        texts.emplace_back("other");
      }
    }
    return texts;
  }

  Desk& desk() { return *desk_; }
  const alarm::Alarm& alarm() { return *alarms.find(AlarmId(1)); }

  UtcNanos now = kStart;
  bool crashes_after_each_record = false;
  alarm::AlarmEngine alarms;
  std::map<StoreChange::Key, std::string> rows;
  std::set<StoreChange::Key> retired;
  std::vector<StoredLine> outbox;
  std::vector<DeskAnswer> answers;

 private:
  static void add(registry::Records& records, DocumentKind kind, const char* name,
                  std::string_view text) {
    Document document;
    document.id = DocumentId(static_cast<std::uint32_t>(records.of<Document>().size() + 1));
    document.kind = kind;
    document.name = name;
    document.state = DocumentState::kInForce;
    document.text = text;
    const Status checked = check_document(document);
    EXPECT_TRUE(checked) << checked.error().message();
    records.of<Document>().push_back(std::move(document));
  }

  void start() { desk_->set_plant(plant_); }

  void apply_condition(const detect::ConditionChange& change) {
    alarm::Changes changes;
    alarm::Annunciation words;
    words.asset = AssetId(1);
    words.priority = 2;
    words.message = "Pump 1 cavitates";
    alarms.apply(change, words, {JournalSeq{seq_ + 1}, now}, changes);
    feed(journal::RecordKind::kReadings, "", changes.transitions);
  }

  void feed(journal::RecordKind kind, const std::string& payload,
            const std::vector<alarm::Transition>& transitions) {
    journal::Record record;
    record.seq = {++seq_};
    record.kind = kind;
    record.time = now;
    record.payload = payload;
    DeskOutput out;
    (void)desk_->apply(record, transitions, alarms, out);
    for (auto& [key, json] : out.store.rows) {
      rows[key] = json;
      retired.erase(key);
    }
    retired.insert(out.store.retired.begin(), out.store.retired.end());
    for (StoredLine& line : out.store.lines) {
      if (line.log == Log::kOutbox) outbox.push_back(std::move(line));
    }
    for (DeskAnswer& answer : out.answers) answers.push_back(std::move(answer));
    if (crashes_after_each_record) crash();
  }

  std::shared_ptr<const registry::Plant> plant_;
  std::unique_ptr<Desk> desk_ = std::make_unique<Desk>();
  std::uint64_t seq_ = 0;
  std::size_t n_seen_ = 0;
};

using Texts = std::vector<std::string>;

std::string accept(std::uint64_t page, const char* who) {
  PageCommand command;
  command.page = PageId(page);
  command.who = who;
  return encode(command);
}

RunCommand start_run(const char* who, AlarmId alarm) {
  RunCommand command;
  command.action = RunAction::kStart;
  command.who = who;
  command.client_id = "c1";
  command.procedure = "pump-cavitation";
  command.alarm = alarm;
  command.asset = AssetId(1);
  return command;
}

RunCommand complete(RunId run, const char* who, const char* step) {
  RunCommand command;
  command.run = run;
  command.who = who;
  command.step = step;
  command.client_id = std::string("c-") + step;
  return command;
}

// The story of the product: the operator on duty does not answer, maintenance takes it, follows the
// procedure, and says what the alarm was worth. With and without a crash after every record.
TEST(Desk, BringsAnAlarmToAnAnswer) {
  for (const bool crashes : {false, true}) {
    SCOPED_TRACE(crashes ? "with a crash after every record" : "without a crash");
    DeskRig rig;
    rig.crashes_after_each_record = crashes;
    rig.raise();
    EXPECT_EQ(rig.sent(), Texts{"page olga"});
    rig.advance(299s);
    EXPECT_EQ(rig.sent(), Texts{});
    rig.advance(2s);
    EXPECT_EQ(rig.sent(), Texts{"page mia"});

    const auto accepted = rig.ask(accept(2, "mia"));
    ASSERT_TRUE(accepted) << accepted.error().message();
    EXPECT_EQ(std::get<PageAnswer>(*accepted).holder, "mia");
    EXPECT_EQ(rig.sent(), Texts{"taken olga"});
    EXPECT_EQ(rig.alarm().state, State::kUnacknowledged) << "accepting is not acknowledging";

    const auto run = rig.ask(encode(start_run("mia", AlarmId(1))));
    ASSERT_TRUE(run) << run.error().message();
    const RunId id = std::get<ProcedureRun>(*run).id;
    EXPECT_EQ(std::get<ProcedureRun>(*run).shift, "day");
    ASSERT_TRUE(rig.ask(encode(complete(id, "mia", "look"))));
    const auto done = rig.ask(encode(complete(id, "mia", "close")));
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_EQ(std::get<ProcedureRun>(*done).state, RunState::kFinished);

    Feedback label;
    label.alarm = AlarmId(1);
    label.raised = rig.alarm().raised;
    label.outcome = Outcome::kTrue;
    label.who = "mia";
    EXPECT_FALSE(rig.ask(encode_feedback_command(label))) << "it still stands";
    rig.give_back_normal();
    EXPECT_TRUE(rig.ask(encode_feedback_command(label)));
    EXPECT_EQ(rig.desk().feedback().find(AlarmId(1), label.raised)->outcome, Outcome::kTrue);
  }
}

TEST(Desk, CatchingUpPagesOnlyForWhatStillStands) {
  DeskRig rig;
  rig.raise(2h);
  rig.advance(5s);
  rig.give_back_normal();
  rig.advance(60s);
  EXPECT_EQ(rig.sent(), Texts{}) << "it was over before the stream had caught up";
  rig.raise(1h);
  rig.crash();
  rig.advance(11s);
  EXPECT_EQ(rig.sent(), Texts{"page olga"});
}

TEST(Desk, DrillGoesThroughTheRealChainAndSaysSo) {
  DeskRig rig;
  TrainingCommand trained;
  trained.who = "mia";
  trained.person = "olga";
  trained.procedure = "pump-cavitation";
  ASSERT_TRUE(rig.ask(encode(trained)));
  DrillCommand command;
  command.who = "mia";
  command.procedure = "pump-cavitation";
  command.asset = AssetId(1);
  const auto drill = rig.ask(encode(command));
  ASSERT_TRUE(drill) << drill.error().message();
  EXPECT_EQ(rig.sent(), Texts{"page olga"});
  const auto message = decode_outbox_item(rig.outbox.back().json);
  EXPECT_TRUE(std::get<PageMessage>(*message).is_drill);

  RunCommand start = start_run("olga", drill_alarm(DrillId(1)));
  start.is_drill = true;
  const auto run = rig.ask(encode(start));
  ASSERT_TRUE(run) << run.error().message();
  rig.crash();
  const RunId id = std::get<ProcedureRun>(*run).id;
  ASSERT_TRUE(rig.ask(encode(complete(id, "olga", "look"))));
  ASSERT_TRUE(rig.ask(encode(complete(id, "olga", "close"))));
  EXPECT_EQ(rig.desk().drills().front().ended_because, "finished");
  EXPECT_EQ(rig.sent(), Texts{"withdrawn olga"});
  const Qualification* shown = rig.desk().training().find("olga", "pump-cavitation");
  ASSERT_NE(shown, nullptr);
  EXPECT_TRUE(shown->demonstrated_at.has_value());
  EXPECT_EQ(shown->drill_run, id.value);
}

TEST(Desk, HelpCalledByARunGoesOnWithTheChain) {
  DeskRig rig;
  rig.raise();
  ASSERT_TRUE(rig.ask(accept(1, "olga")));
  const auto run = rig.ask(encode(start_run("olga", AlarmId(1))));
  ASSERT_TRUE(run);
  rig.sent();
  RunCommand problem = complete(std::get<ProcedureRun>(*run).id, "olga", "look");
  problem.action = RunAction::kProblem;
  problem.comment = "the gauge is broken";
  ASSERT_TRUE(rig.ask(encode(problem)));
  rig.advance(2s);
  EXPECT_EQ(rig.sent(), Texts{"page mia"}) << "the next step of the chain, at once";
}

TEST(Desk, WorkOrderGoesToTheOutboxOnce) {
  DeskRig rig;
  WorkOrderCommand open;
  open.action = WorkOrderAction::kOpen;
  open.who = "mia";
  open.asset = AssetId(1);
  open.title = "Replace the impeller";
  ASSERT_TRUE(rig.ask(encode(open)));
  EXPECT_EQ(rig.sent(), Texts{"other"});
  WorkOrderCommand link;
  link.action = WorkOrderAction::kLink;
  link.who = "cmms";
  link.order = WorkOrderId(1);
  link.external_id = "4711";
  ASSERT_TRUE(rig.ask(encode(link)));
  EXPECT_EQ(rig.sent(), Texts{});
}

TEST(DeskCheck, FindsWhatARosterPromisesAndNobodyHolds) {
  const auto of_rosters = [](DeskRig& rig) {
    std::vector<DeskFinding> found = check_desk(rig.desk(), DeskRig::kStart);
    std::erase_if(found, [](const DeskFinding& f) { return !f.where.starts_with("rosters/"); });
    return found;
  };
  DeskRig whole;
  EXPECT_TRUE(of_rosters(whole).empty());

  std::string text(kRoster);
  text.insert(text.find("layers:"), "holidays: {calendar: bavaria}\n");
  text.insert(text.find("    starts:"), "    skills: [pumps]\n");
  DeskRig rig(text);
  const std::vector<DeskFinding> found = of_rosters(rig);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(
      found[0].what.starts_with("nobody of layer operator has the skill 'pumps' from "
                                "2026-01-01T06:00:00Z to 2026-01-01T18:00:00Z"))
      << found[0].what;
  EXPECT_TRUE(found[1].what.starts_with("names the calendar 'bavaria'")) << found[1].what;
}

TEST(Desk, CommandThatCannotBeReadIsAnsweredAndChangesNothing) {
  DeskRig rig;
  const auto rows = rig.rows;
  const auto reply =
      rig.ask(R"({"type": "respond", "part": "drill", "action": "start", "version": 1})");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), Code::kDataLoss);
  EXPECT_EQ(rig.rows, rows);
}

}  // namespace
}  // namespace millwright::respond
