// SPDX-License-Identifier: Apache-2.0
// Commands and rows of runs as JSON.
#include <gtest/gtest.h>

#include "respond/procedure/run_rig_test.h"

namespace millwright::respond {
namespace {

TEST(RunCommand, GoldenJson) {
  RunCommand start;
  start.action = RunAction::kStart;
  start.who = "ann";
  start.client_id = "t1-1";
  start.procedure = "pump-cavitation";
  start.version = 3;
  start.alarm = AlarmId(7);
  start.asset = AssetId(2);
  start.asset_path = "mill/water/line1/pump1";
  start.shift = "night";
  start.is_drill = true;
  EXPECT_EQ(encode(start),
            R"({"action":"run-start","alarm":7,"asset":2,"asset_path":"mill/water/line1/pump1",)"
            R"("client_id":"t1-1","is_drill":true,"procedure":"pump-cavitation",)"
            R"("procedure_version":3,"shift":"night","type":"respond","version":1,"who":"ann"})");

  RunCommand done;
  done.run = RunId(5);
  done.who = "ben";
  done.step = "look";
  done.visit = 2;
  done.value = -0.5;
  done.is_live = true;
  done.done = UtcNanos{1'767'225'600'000'000'000};
  EXPECT_EQ(encode(done),
            R"({"action":"run-complete","done_ns":1767225600000000000,"is_live":true,"run":5,)"
            R"("step":"look","type":"respond","value":-0.5,"version":1,"visit":2,"who":"ben"})");
}

TEST(RunCommand, ReadsBack) {
  std::vector<RunCommand> commands(6);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    commands[i].action = static_cast<RunAction>(i);
    commands[i].who = "ann";
    commands[i].comment = "<b>\"quoted\"</b>";
    if (i > 0) commands[i].run = RunId(5);
  }
  commands[0].is_paper = true;
  commands[0].procedure = "p";
  commands[1].step = "a";
  commands[1].answer = "Yes";
  commands[1].attachments = {"f1", "f2"};
  commands[3].target = HandOverTarget{HandOverKind::kRoster, "fitters"};
  commands[5].step = "order";
  commands[5].is_delivered = true;
  for (const RunCommand& command : commands) {
    SCOPED_TRACE(name(command.action));
    const auto decoded = decode_run_command(encode(command));
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
    ASSERT_TRUE(decoded->has_value());
    EXPECT_EQ(**decoded, command);
  }
}

TEST(RunCommand, BrokenUtf8LosesNoCommand) {
  RunCommand command = RunRig::completion("stop");
  command.comment = "caf\xe9";
  const auto decoded = decode_run_command(encode(command));
  ASSERT_TRUE(decoded.has_value() && decoded->has_value());
  EXPECT_EQ((*decoded)->comment, "caf\xef\xbf\xbd");
}

TEST(RunCommand, ForSomebodyElse) {
  for (const char* text : {R"({"type":"alarm","action":"shelve"})",
                           R"({"type":"respond","action":"page-accept","version":9})"}) {
    const auto decoded = decode_run_command(text);
    ASSERT_TRUE(decoded.has_value()) << text;
    EXPECT_FALSE(decoded->has_value()) << text;
  }
}

TEST(RunCommand, Unreadable) {
  const char* const cases[] = {
      "",
      "[]",
      "{}",
      R"({"type":7})",
      R"({"type":"respond","action":"run-jump","version":1,"run":1,"who":"a"})",
      R"({"type":"respond","action":"run-abort","version":2,"run":1,"who":"a"})",
      R"({"type":"respond","action":"run-abort","version":1,"who":"a"})",
      R"({"type":"respond","action":"run-abort","version":1,"run":-1,"who":"a"})",
      R"({"type":"respond","action":"run-abort","version":1,"run":1})",
      R"({"type":"respond","action":"run-abort","version":1,"run":1,"who":["a"]})",
      R"({"type":"respond","action":"run-start","version":1,"who":"a","asset":4294967296})",
      R"({"type":"respond","action":"run-start","version":1,"who":"a","is_drill":1})",
      R"({"type":"respond","action":"run-complete","version":1,"run":1,"who":"a","value":"3"})",
      R"({"type":"respond","action":"run-complete","version":1,"run":1,"who":"a","value":1e999})",
      R"({"type":"respond","action":"run-complete","version":1,"run":1,"who":"a",)"
      R"("attachments":[1]})",
      R"({"type":"respond","action":"run-complete","version":1,"run":1,"who":"a",)"
      R"("done_ns":18446744073709551615})",
      R"({"type":"respond","action":"run-hand-over","version":1,"run":1,"who":"a",)"
      R"("target":{"kind":"boss","name":"x"}})",
      R"({"type":"respond","action":"run-hand-over","version":1,"run":1,"who":"a","target":"x"})",
  };
  for (const char* text : cases) {
    const auto decoded = decode_run_command(text);
    ASSERT_FALSE(decoded.has_value()) << text;
    EXPECT_EQ(decoded.error().code(), Code::kDataLoss) << text;
  }
}

TEST(RunRow, ReadsBackWithEverythingInIt) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  rig.go_to("note");
  ProcedureRun run = rig.run();
  run.alarm = AlarmId(UINT64_MAX);
  run.asset = AssetId(9);
  run.is_drill = run.is_paper = run.needs_help = true;
  run.client_id = "t1";
  run.state = RunState::kAborted;
  run.ended = run.started;
  run.records.back().is_live = true;
  run.records.back().client_id = "t2";
  EXPECT_EQ(decode_run(encode(run)).value(), run);
}

TEST(RunRow, Unreadable) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  rig.go_to("gauge");
  const std::string row = encode(rig.run());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = row;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const std::string cases[] = {
      "",
      "[]",
      row.substr(0, row.size() / 2),
      with("\"version\":1", "\"version\":2"),
      with("\"id\":1", "\"id\":0"),
      with("\"id\":1", "\"id\":\"1\""),
      with("\"state\":0", "\"state\":3"),
      with("\"event\":0", "\"event\":8"),
      with("\"records\":[", "\"records\":[7,"),
      with("\"started_ns\":", "\"started\":"),
      std::string(kMaxRunRowBytes + 1, ' '),
  };
  for (const std::string& text : cases) {
    const auto decoded = decode_run(text);
    ASSERT_FALSE(decoded.has_value()) << text.substr(0, 100);
    EXPECT_EQ(decoded.error().code(), Code::kDataLoss);
  }
}

}  // namespace
}  // namespace millwright::respond
