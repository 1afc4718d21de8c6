// SPDX-License-Identifier: Apache-2.0
// The command line: rules, alarms, their answers, and what both cost.
#include "app/command_line.h"

namespace millwright::app {
namespace {

void add_respond(CommandLine& line) {
  CLI::App* respond_cmd = line.add_noun("respond", "who answers alarms, and how");
  CLI::App* check_cmd = respond_cmd->add_subcommand(
      "check", "what would cost an answer: nobody on duty, a step that reaches no one, loops");
  line.asks(check_cmd, [](const ServerOptions& server, Output output) {
    return run_respond_check(server, output);
  });
}

void add_rule(CommandLine& line) {
  auto& backtest = line.keep<BacktestOptions>();
  CLI::App* rule_cmd = line.add_noun("rule", "rules of signals");
  CLI::App* backtest_cmd =
      rule_cmd->add_subcommand("backtest", "what a rule would have raised in the past");
  backtest_cmd->add_option("--rule", backtest.rule,
                           "id of a rule; settings given here replace its");
  backtest_cmd->add_option("--signal", backtest.signal, "id, for a rule that does not exist yet");
  backtest_cmd->add_option("--kind", backtest.kind, "high-high, high, low, low-low, ...");
  backtest_cmd->add_option("--limit", backtest.limit, "in the signal's unit");
  backtest_cmd->add_option("--deadband", backtest.deadband, "in the signal's unit");
  backtest_cmd->add_option("--on-delay", backtest.on_delay_s, "seconds");
  backtest_cmd->add_option("--off-delay", backtest.off_delay_s, "seconds");
  backtest_cmd->add_option("--window", backtest.window_s, "seconds; stuck and no-data");
  backtest_cmd->add_option("--from", backtest.from, "RFC 3339; 30 days ago if absent");
  backtest_cmd->add_option("--to", backtest.to, "RFC 3339; now if absent");
  line.asks(backtest_cmd, [&backtest](const ServerOptions& server, Output output) {
    return run_rule_backtest(server, backtest, output);
  });
}

void add_event(CommandLine& line) {
  auto& event_options = line.keep<EventOptions>();
  CLI::App* event_cmd = line.add_noun("event", "what rules found that asks nobody to act");
  CLI::App* event_list_cmd = event_cmd->add_subcommand("list", "events of the last day, or:");
  CLI::Option* historical = event_list_cmd->add_flag("--historical", event_options.is_historical,
                                                     "what rules found in data that arrived late");
  event_list_cmd->add_option("--asset", event_options.asset, "id")->needs(historical);
  event_list_cmd->add_option("--signal", event_options.signal, "id")->needs(historical);
  event_list_cmd->add_option("--from", event_options.from, "RFC 3339");
  event_list_cmd->add_option("--to", event_options.to, "RFC 3339");
  line.asks(event_list_cmd, [&event_options](const ServerOptions& server, Output output) {
    return run_event_list(server, event_options, output);
  });
}

void add_alarm(CommandLine& line) {
  auto& alarm_list = line.keep<AlarmListOptions>();
  auto& alarm_act = line.keep<AlarmActOptions>();
  CLI::App* alarm_cmd = line.add_noun("alarm", "what needs somebody");
  CLI::App* alarm_list_cmd = alarm_cmd->add_subcommand("list", "alarms, the most urgent first");
  alarm_list_cmd
      ->add_option("--state", alarm_list.state,
                   "open (if absent), unacknowledged, shelved, all, events, shadow")
      ->check(CLI::IsMember({"open", "unacknowledged", "shelved", "all", "events", "shadow"}));
  alarm_list_cmd->add_option("--asset", alarm_list.asset, "id");
  alarm_list_cmd->add_option("--priority", alarm_list.priority, "1 to 3")->check(CLI::Range(1, 3));
  line.asks(alarm_list_cmd, [&alarm_list](const ServerOptions& server, Output output) {
    return run_alarm_list(server, alarm_list, output);
  });
  const auto add_alarm_act = [&](const char* verb, const char* act, const char* about) {
    CLI::App* command = alarm_cmd->add_subcommand(verb, about);
    command->add_option("alarm", alarm_act.alarm, "id")->required();
    line.asks(command, [&alarm_act, act](const ServerOptions& server, Output output) {
      alarm_act.act = act;
      return run_alarm_act(server, alarm_act, output);
    });
    return command;
  };
  add_alarm_act("ack", "acknowledge", "acknowledge one")
      ->add_option("--comment", alarm_act.comment, "what you found or do");
  add_alarm_act("reset", "reset", "let go of one that stays latched after its condition ended")
      ->add_option("--comment", alarm_act.comment, "what was found");
  CLI::App* alarm_shelve_cmd = add_alarm_act("shelve", "shelve", "silence one for a time");
  alarm_shelve_cmd->add_option("--minutes", alarm_act.minutes, "at most 1440")->required();
  alarm_shelve_cmd->add_option("--reason", alarm_act.comment, "why")->required();
}

void add_figures(CommandLine& line) {
  auto& figures = line.keep<FigureOptions>();
  const auto add_period = [&](CLI::App* command) {
    command->add_option("--from", figures.from, "RFC 3339");
    command->add_option("--to", figures.to, "RFC 3339; now if absent");
  };
  CLI::App* kpi_cmd = line.root().add_subcommand("kpi", "alarm performance beside its targets");
  kpi_cmd->add_option("--scope", figures.scope, "plant, position:NAME or area:SITE/AREA")
      ->capture_default_str();
  add_period(kpi_cmd);
  line.asks(kpi_cmd, [&figures](const ServerOptions& server, Output output) {
    return run_kpi(server, figures, output);
  });
  auto& sensors = line.keep<std::uint32_t>();
  CLI::App* projection_cmd =
      line.root().add_subcommand("projection", "what alarm performance becomes at more sensors");
  projection_cmd->add_option("--sensors", sensors, "how many there will be")->required();
  projection_cmd->add_option("--position", figures.position, "operator position");
  add_period(projection_cmd);
  line.asks(projection_cmd, [&figures, &sensors](const ServerOptions& server, Output output) {
    return run_projection(server, figures, sensors, output);
  });
  CLI::App* attention_cmd =
      line.root().add_subcommand("attention", "the effort of people, by team");
  add_period(attention_cmd);
  line.asks(attention_cmd, [&figures](const ServerOptions& server, Output output) {
    return run_attention(server, figures, output);
  });
}

}  // namespace

void add_alarm_commands(CommandLine& line) {
  add_respond(line);
  add_rule(line);
  add_event(line);
  add_alarm(line);
  add_figures(line);
}

}  // namespace millwright::app
