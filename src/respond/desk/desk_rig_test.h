// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a desk on a site of one pump with people, and a store that survives a crash.

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "alarm/command.h"
#include "respond/desk/desk.h"
#include "respond/desk/desk_check.h"

namespace millwright::respond {

inline constexpr std::string_view kRoster = R"yaml(
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

inline constexpr std::string_view kPolicy = R"yaml(
policy: pump-alarms
title: Pump alarms
default: true
steps:
  - notify: {rosters: operations, channels: [email, browser]}
  - wait: 5m
  - notify: {people: mia, channels: [email]}
  - wait: 10m
)yaml";

inline constexpr std::string_view kProcedure = R"yaml(
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

  void raise(std::chrono::nanoseconds age = std::chrono::seconds(0)) {
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
    for (auto left = duration; left > std::chrono::seconds(0); left -= std::chrono::seconds(1)) {
      now = now + std::chrono::seconds(1);
      feed(journal::RecordKind::kTick, "", {});
    }
  }

  /// To this time at once, as after a stop, or where nothing is due in between.
  void jump(UtcNanos to) {
    now = to;
    feed(journal::RecordKind::kTick, "", {});
  }

  Result<DeskReply> ask(const std::string& command) {
    feed(journal::RecordKind::kCommand, command, {});
    EXPECT_EQ(answers.size(), 1u) << command;
    if (answers.empty()) return fail(Code::kInternal, "no answer");
    Result<DeskReply> reply = std::move(answers.back().reply);
    answers.clear();
    return reply;
  }

  /// What an operator does to an alarm, as the watch would carry it out.
  Status operate(const alarm::Command& command) {
    alarm::Changes changes;
    const auto done = alarms.execute(command, {JournalSeq{seq_ + 1}, now}, changes);
    feed(journal::RecordKind::kCommand, encode(command), changes.transitions);
    if (!done) return fail(done.error());
    return {};
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

  /// Puts the procedure in force with this `who_may_run`.
  void limit_procedure(const std::string& who) {
    change_plant([&](registry::Records& records) {
      for (Document& document : records.of<Document>()) {
        if (document.kind != DocumentKind::kProcedure) continue;
        ++document.version;
        document.text += "who_may_run: " + who + "\n";
      }
    });
  }
  /// Puts a person into another team.
  void move(std::string_view person, TeamId team) {
    change_plant([&](registry::Records& records) {
      for (User& user : records.of<User>()) {
        if (user.name == person) user.team = team;
      }
    });
  }

  Desk& desk() { return *desk_; }
  const alarm::Alarm& alarm() { return *alarms.find(AlarmId(1)); }

  UtcNanos now = kStart;
  bool crashes_after_each_record = false;
  int priority = 2;  ///< of what raise() raises
  alarm::AlarmEngine alarms;
  std::map<StoreChange::Key, std::string> rows;
  std::set<StoreChange::Key> retired;
  std::vector<StoredLine> outbox;
  std::vector<DeskAnswer> answers;
  std::vector<ActLine> acts;  ///< for the audit trail

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
  template <class Change>
  void change_plant(Change change) {
    registry::Records records = plant_->records();
    change(records);
    plant_ = std::make_shared<const registry::Plant>(std::move(records), plant_->revision() + 1);
    start();
  }

  void apply_condition(const detect::ConditionChange& change) {
    alarm::Changes changes;
    alarm::Annunciation words;
    words.asset = AssetId(1);
    words.priority = priority;
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
      if (line.log == Log::kAct) acts.push_back(decode_act_line(line.json).value());
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

}  // namespace millwright::respond
