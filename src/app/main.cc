// SPDX-License-Identifier: Apache-2.0
// The command line. The only file that knows CLI11.
#include <CLI/CLI.hpp>

#include <cstdlib>
#include <map>
#include <sstream>

#include "app/act.h"
#include "app/commands.h"
#include "app/plant_commands.h"
#include "app/review_commands.h"
#include "app/transfer_commands.h"
#include "app/trial_commands.h"

using namespace millwright;       // NOLINT(google-build-using-namespace): main only
using namespace millwright::app;  // NOLINT(google-build-using-namespace)

namespace {

constexpr int kUsage = 2;

/// Options of `millwright serve` before they are checked.
struct Serve {
  SiteOptions site;
  std::string http = "127.0.0.1:8080";
  std::string mqtt = "127.0.0.1:1883";
  std::string durability = "fsync";
};

int serve(Serve& serve, Output output) {
  const auto http = net::parse_endpoint(serve.http);
  if (!http) return report(with_context(http.error(), "--http"));
  const auto mqtt = net::parse_endpoint(serve.mqtt);
  if (!mqtt) return report(with_context(mqtt.error(), "--mqtt"));
  serve.site.http = *http;
  serve.site.mqtt = *mqtt;
  serve.site.is_durable = serve.durability == "fsync";
  if (const char* password = std::getenv("MILLWRIGHT_ADMIN_PASSWORD")) {
    serve.site.admin_password = password;
  }
  if (const char* by = std::getenv("MILLWRIGHT_BY");
      by != nullptr && serve.site.started_by.empty()) {
    serve.site.started_by = by;
  }
  return run_serve(serve.site, output);
}

void add_server(CLI::App* command, ServerOptions& server) {
  command->add_option("--server", server.url,
                      "address of the server (MILLWRIGHT_SERVER; http://127.0.0.1:8080)");
  command->add_option("--token", server.token, "API token (MILLWRIGHT_TOKEN)");
  command->add_option("--why", server.why, "what a change is for, for the audit trail");
}

void add_rehearse(CLI::App& cli, RehearseOptions& options, ServerOptions& server,
                  CLI::App*& command) {
  command = cli.add_subcommand("rehearse",
                               "N times this plant and its traffic on a second instance beside it");
  command
      ->add_option("--factor", options.factor,
                   "of the present load; 1.5 times the next wave if that is more")
      ->check(CLI::Range(1.0, 1000.0))
      ->capture_default_str();
  command->add_flag("--exact-factor", options.is_exact, "not more, whatever is planned");
  const auto add_seconds = [&](const char* name, std::uint64_t& value, const char* help) {
    command->add_option(name, value, help)->check(CLI::Range(1, 86'400))->capture_default_str();
  };
  add_seconds("--ramp-s", options.ramp_s, "seconds up to the factor");
  add_seconds("--hold-s", options.hold_s, "seconds at the factor");
  add_seconds("--fault-s", options.fault_s, "seconds of each fault");
  command->add_option("--hours", options.hours, "of traffic to look at")
      ->check(CLI::Range(1, 744))
      ->capture_default_str();
  command->add_option("--p99-ms", options.p99_ms, "limit: 99 % of the readings acknowledged within")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--recovery-s", options.recovery_s, "limit: recovered from a fault within")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--memory", options.memory_bytes,
                   "most the instance may take; 0 = four times what it should need")
      ->transform(CLI::AsSizeValue(false));
  command->add_option("--cpus", options.processors, "processors it may run on, for example 2,3")
      ->delimiter(',');
  command->add_option("--nice", options.niceness, "how far it gives way")
      ->check(CLI::Range(0, 19))
      ->capture_default_str();
  command->add_option("--dir", options.dir, "folder in which the sandbox is made and removed")
      ->capture_default_str();
  command->add_option("--input", options.input, "file to take instead of asking a site; - = stdin");
  command->add_option("--on", options.twin, "twin machine to rehearse on, by ssh");
  command->add_option("--on-program", options.twin_program, "millwright on that machine")
      ->capture_default_str();
  command->add_option("--watch", options.watch,
                      "site that must not suffer; the one that is asked if absent");
  command->add_option("--out", options.out, "file for the report as JSON");
  command->add_flag("!--no-keep", options.is_kept, "do not send the report to the site");
  command->add_flag("--progress", options.shows_progress,
                    "a line of JSON a second instead of text");
  add_server(command, server);
}

const char* words_for(Fill fill) {
  switch (fill) {
    case Fill::kWhole:
      return "N";
    case Fill::kTime:
      return "TIME";
    case Fill::kWave:
      return "WAVE";
    case Fill::kProblem:
      return "ID";
    case Fill::kAsset:
    case Fill::kPlaces:
      return "PATH";
    case Fill::kPeople:
      return "FUNCTION=PERSON";
    default:
      return "TEXT";
  }
}

/// One more value with each time it is given; no other word is swallowed.
void add_member(CLI::App* command, const Member& member, Given& given) {
  CLI::Option* option = command->add_option_function<std::vector<std::string>>(
      member.option,
      [&given, &member](const std::vector<std::string>& words) { given[member.option] = words; },
      member.help);
  const bool is_list =
      member.fill == Fill::kPlaces || member.fill == Fill::kPeople || member.fill == Fill::kTexts;
  option->type_name(words_for(member.fill));
  option->expected(1, is_list ? CLI::detail::expected_max_vector_size : 1);
  option->allow_extra_args(false);
  option->required(member.need == Need::kMust);
  std::vector<std::string> choices;
  std::istringstream all(member.choices);
  for (std::string choice; std::getline(all, choice, ',');) choices.push_back(choice);
  if (!choices.empty()) option->check(CLI::IsMember(choices));
}

CLI::App* add_act(CLI::App& cli, const Act& act, ActCall& call) {
  CLI::App* noun = cli.get_subcommand(act.noun);
  CLI::App* command = noun->add_subcommand(act.verb, act.help);
  for (const Member& member : act.members) add_member(command, member, call.given);
  const bool is_personal = act.by == By::kPerson;
  command
      ->add_option("--user", call.user,
                   is_personal ? "log-in name of who does it; the password is MILLWRIGHT_PASSWORD, "
                                 "or asked for"
                               : "do it as this person, not by token; the password is "
                                 "MILLWRIGHT_PASSWORD, or asked for")
      ->required(is_personal);
  command->add_option("--key", call.key,
                      "of the request: given twice under one key it is done once; a new one if "
                      "absent");
  return command;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli("Millwright: industrial-IoT platform that is made to leave the pilot", "millwright");
  cli.require_subcommand(1);
  cli.set_version_flag("--version", "0.1.0");
  int status = 0;
  bool is_json = false;
  const auto output = [&] { return is_json ? Output::kJson : Output::kText; };
  const auto add_json = [&](CLI::App* command) {
    command->add_flag("--json", is_json, "machine-readable output");
  };

  Serve options;
  CLI::App* serve_cmd = cli.add_subcommand("serve", "run a site");
  serve_cmd->add_option("--data", options.site.data_dir, "data directory")->required();
  serve_cmd->add_option("--http", options.http, "HOST:PORT of pages and API")
      ->capture_default_str();
  serve_cmd->add_option("--mqtt", options.mqtt, "HOST:PORT of the MQTT endpoint")
      ->capture_default_str();
  serve_cmd->add_option("--web", options.site.web_dir, "folder of the web pages");
  serve_cmd->add_option("--profiles", options.site.profiles_dir, "folder of profiles to load");
  serve_cmd->add_option("--library", options.site.library_dir,
                        "folder with procedures/, policies/ and rosters/ to offer");
  serve_cmd->add_option(
      "--notify", options.site.notify_file,
      "how people are reached (docs/format/outbox.md); DATA/notify.json if absent");
  serve_cmd->add_option("--backups", options.site.backups_dir,
                        "folder of the backups; DATA/backups if absent");
  serve_cmd->add_option("--by", options.site.started_by,
                        "log-in name of who starts it, for the audit trail (MILLWRIGHT_BY)");
  serve_cmd
      ->add_option_function<std::string>(
          "--clock",
          [&options](const std::string& kind) { options.site.is_clock_driven = kind == "driven"; },
          "machine, or driven: for demonstrations, an administrator tells the time "
          "(POST /api/v1/clock/steps); its directory is marked for ever")
      ->check(CLI::IsMember({"machine", "driven"}));
  serve_cmd->add_option_function<std::string>(
      "--clock-start",
      [&options](const std::string& text) {
        options.site.clock_start = parse_rfc3339(text);
        if (!options.site.clock_start) {
          throw CLI::ValidationError("--clock-start", "needs a time such as 2026-01-01T00:00:00Z");
        }
      },
      "when a new demonstration begins");
  serve_cmd->add_option("--tls-cert", options.site.tls_certificate, "PEM certificate chain");
  serve_cmd->add_option("--tls-key", options.site.tls_key, "PEM key");
  serve_cmd->add_option("--durability", options.durability, "fsync or os")
      ->check(CLI::IsMember({"fsync", "os"}))
      ->capture_default_str();
  serve_cmd
      ->add_option("--disk-quota", options.site.disk_quota_bytes,
                   "most bytes the data directory may take, for example 10GB; 0 = no limit")
      ->transform(CLI::AsSizeValue(false));
  serve_cmd
      ->add_option("--disk-reserve", options.site.disk_reserve_bytes,
                   "free bytes below which nothing is taken in")
      ->transform(CLI::AsSizeValue(false));
  serve_cmd
      ->add_option_function<std::string>(
          "--when-full",
          [&options](const std::string& policy) {
            options.site.when_full = *pipeline::when_full_named(policy);
          },
          "when space runs out: refuse (nothing is acknowledged), thin (numbers once in 10 s), "
          "drop-newest, drop-oldest; what is lost is counted in the ledger")
      ->check(CLI::IsMember({"refuse", "thin", "drop-newest", "drop-oldest"}))
      ->default_str("refuse");
  broker::BrokerConfig& broker = options.site.broker;
  serve_cmd->add_option("--mqtt-max-connections", broker.max_connections)->capture_default_str();
  serve_cmd->add_option("--mqtt-max-packet", broker.max_packet_bytes, "bytes, at most 8 MiB")
      ->transform(CLI::AsSizeValue(false));
  serve_cmd->add_option("--mqtt-receive-maximum", broker.receive_maximum)->capture_default_str();
  serve_cmd->add_option("--mqtt-max-inflight", broker.max_inflight_out)->capture_default_str();
  serve_cmd->add_option("--mqtt-max-queued-messages", broker.max_queued_messages)
      ->capture_default_str();
  serve_cmd->add_option("--mqtt-max-queued-bytes", broker.max_queued_bytes)
      ->transform(CLI::AsSizeValue(false));
  serve_cmd->add_flag("--muted", options.site.is_muted,
                      "send nothing to anybody, whatever the notify settings say: for rehearsals");
  serve_cmd->add_flag("--demo-plant", options.site.has_demo_plant,
                      "fill an empty registry with the simulated plant");
  add_json(serve_cmd);
  serve_cmd->callback([&] { status = serve(options, output()); });

  SimulateOptions simulate;
  CLI::App* simulate_cmd = cli.add_subcommand("simulate", "feed a server with a simulated plant");
  simulate_cmd->add_option("--mqtt", simulate.mqtt, "HOST:PORT of the server")
      ->capture_default_str();
  simulate_cmd->add_option("--sensors", simulate.sensors)
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  simulate_cmd->add_option("--seed", simulate.seed)->capture_default_str();
  simulate_cmd->add_option(
      "--fault", simulate.faults,
      "NAME@T, NAME:ASSET@T or, mended at U, NAME@T-U, in seconds; may be repeated");
  simulate_cmd->add_option("--interval-ms", simulate.interval_ms)
      ->check(CLI::Range(1, 3'600'000))
      ->capture_default_str();
  simulate_cmd->add_option("--duration", simulate.duration_s, "seconds; 0 = until stopped")
      ->capture_default_str();
  simulate_cmd->add_option("--user", simulate.user, "device name");
  simulate_cmd->add_option("--password", simulate.password, "device secret");
  simulate_cmd->add_option_function<std::string>(
      "--steps",
      [&simulate](const std::string& text) {
        simulate.steps_from = parse_rfc3339(text);
        if (!simulate.steps_from) {
          throw CLI::ValidationError("--steps", "needs a time such as 2026-01-01T00:00:00Z");
        }
      },
      "print steps of a driven clock from this time on (POST /api/v1/clock/steps), send nothing");
  add_json(simulate_cmd);
  simulate_cmd->callback([&] { status = run_simulate(simulate, output()); });

  ReplayOptions replay;
  CLI::App* replay_cmd =
      cli.add_subcommand("replay", "feed a recorded file through the front door");
  replay_cmd->add_option("file", replay.file, "CSV or white-space separated file")->required();
  replay_cmd->add_option("--prefix", replay.prefix, "address of a column is PREFIX/COLUMN");
  replay_cmd->add_option("--map", replay.map, "COLUMN=ADDRESS; then only mapped columns are sent");
  replay_cmd->add_option("--ignore", replay.ignore, "columns to leave out")->delimiter(',');
  replay_cmd->add_option("--time-column", replay.time_column, "name or number; found by looking");
  replay_cmd->add_option("--zone", replay.zone, "IANA zone of times without an offset")
      ->capture_default_str();
  replay_cmd->add_option("--start", replay.start, "time of the first row, for files without times");
  replay_cmd->add_option("--interval-ms", replay.interval_ms, "between rows then")
      ->capture_default_str();
  replay_cmd->add_flag("--transpose", replay.is_transposed, "one line per column");
  replay_cmd->add_flag("--real-time", replay.is_real_time,
                       "at the recorded pace, stamped now, as live data");
  add_server(replay_cmd, replay.server);
  add_json(replay_cmd);
  replay_cmd->callback([&] { status = run_replay(replay, output()); });

  ServerOptions server;
  RehearseOptions rehearse;
  CLI::App* rehearse_cmd = nullptr;
  add_rehearse(cli, rehearse, server, rehearse_cmd);
  add_json(rehearse_cmd);
  rehearse_cmd->callback([&] { status = run_rehearse(server, rehearse, output()); });
  LedgerOptions ledger;
  CLI::App* ledger_cmd =
      cli.add_subcommand("ledger", "the account of readings: since ever, or of an interval");
  ledger_cmd->add_option("--from", ledger.from,
                         "RFC 3339 or Unix time; by the minute in which readings arrived");
  ledger_cmd->add_option("--to", ledger.to, "RFC 3339 or Unix time");
  add_server(ledger_cmd, server);
  add_json(ledger_cmd);
  ledger_cmd->callback([&] { status = run_ledger(server, ledger, output()); });

  CLI::App* signal_cmd = cli.add_subcommand("signal", "signals and their newest values");
  signal_cmd->require_subcommand(1);
  bool is_provisional_only = false;
  CLI::App* list_cmd = signal_cmd->add_subcommand("list", "all signals");
  list_cmd->add_flag("--provisional", is_provisional_only, "only those waiting in the inbox");
  add_server(list_cmd, server);
  add_json(list_cmd);
  list_cmd->callback([&] { status = run_signal_list(server, is_provisional_only, output()); });
  CLI::App* last_cmd = signal_cmd->add_subcommand("last", "newest value of every signal");
  add_server(last_cmd, server);
  add_json(last_cmd);
  last_cmd->callback([&] { status = run_signal_last(server, output()); });
  AdoptOptions adopt;
  CLI::App* adopt_cmd =
      signal_cmd->add_subcommand("adopt", "make a provisional signal part of an asset");
  adopt_cmd->add_option("topic", adopt.address, "its address")->required();
  adopt_cmd->add_option("--asset", adopt.asset, "site/area/line/asset, made where missing")
      ->required();
  adopt_cmd->add_option("--unit", adopt.unit, "UCUM code");
  adopt_cmd->add_option("--name", adopt.name, "last path element");
  add_server(adopt_cmd, server);
  add_json(adopt_cmd);
  adopt_cmd->callback([&] { status = run_signal_adopt(server, adopt, output()); });

  CLI::App* plant_cmd = cli.add_subcommand("plant", "sites, areas, lines and assets, by path");
  plant_cmd->require_subcommand(1);
  CLI::App* places_cmd = plant_cmd->add_subcommand("list", "all of them");
  add_server(places_cmd, server);
  add_json(places_cmd);
  places_cmd->callback([&] { status = run_plant_list(server, output()); });
  PlaceChange place;
  CLI::App* place_change_cmd = plant_cmd->add_subcommand(
      "change", "rename, move or change one; signals, rules, alarms and history stay with it");
  place_change_cmd->add_option("path", place.path, "site/area/line/asset or a part of it")
      ->required();
  place_change_cmd->add_option("--name", place.name, "its path element from now on");
  place_change_cmd->add_option("--title", place.title, "what people read");
  place_change_cmd->add_option("--time-zone", place.time_zone, "of a site: an IANA name");
  place_change_cmd->add_option("--class", place.asset_class, "of an asset");
  place_change_cmd->add_option("--criticality", place.criticality, "of an asset: 1 highest to 5");
  place_change_cmd->add_option("--make", place.make, "of an asset: who made it");
  place_change_cmd->add_option("--environment", place.environment,
                               "of an asset: indoor, washdown, hazardous, ...");
  place_change_cmd->add_option("--commissioned", place.commissioned_year,
                               "of an asset: the year it came into service");
  place_change_cmd->add_option("--into", place.into, "path of the line or area it moves to");
  add_server(place_change_cmd, server);
  add_json(place_change_cmd);
  place_change_cmd->callback([&] { status = run_plant_change(server, place, output()); });
  CLI::App* place_remove_cmd =
      plant_cmd->add_subcommand("remove", "one that nothing stands on any more");
  place_remove_cmd->add_option("path", place.path, "site/area/line/asset or a part of it")
      ->required();
  add_server(place_remove_cmd, server);
  add_json(place_remove_cmd);
  place_remove_cmd->callback([&] { status = run_plant_remove(server, place.path, output()); });

  CLI::App* team_cmd = cli.add_subcommand("team", "teams and their kinds");
  team_cmd->require_subcommand(1);
  CLI::App* teams_cmd = team_cmd->add_subcommand("list", "all of them");
  add_server(teams_cmd, server);
  add_json(teams_cmd);
  teams_cmd->callback([&] { status = run_team_list(server, output()); });
  TeamChange team;
  CLI::App* team_change_cmd = team_cmd->add_subcommand("change", "rename one or change its kind");
  team_change_cmd->add_option("team", team.team, "its name")->required();
  team_change_cmd->add_option("--name", team.name, "its name from now on");
  team_change_cmd->add_option("--kind", team.kind, "operations, maintenance, it, ...");
  add_server(team_change_cmd, server);
  add_json(team_change_cmd);
  team_change_cmd->callback([&] { status = run_team_change(server, team, output()); });
  CLI::App* team_remove_cmd = team_cmd->add_subcommand("remove", "one that nobody is in any more");
  team_remove_cmd->add_option("team", team.team, "its name")->required();
  add_server(team_remove_cmd, server);
  add_json(team_remove_cmd);
  team_remove_cmd->callback([&] { status = run_team_remove(server, team.team, output()); });

  BacktestOptions backtest;
  CLI::App* respond_cmd = cli.add_subcommand("respond", "who answers alarms, and how");
  respond_cmd->require_subcommand(1);
  CLI::App* check_cmd = respond_cmd->add_subcommand(
      "check", "what would cost an answer: nobody on duty, a step that reaches no one, loops");
  add_server(check_cmd, server);
  add_json(check_cmd);
  check_cmd->callback([&] { status = run_respond_check(server, output()); });
  CLI::App* rule_cmd = cli.add_subcommand("rule", "rules of signals");
  rule_cmd->require_subcommand(1);
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
  add_server(backtest_cmd, server);
  add_json(backtest_cmd);
  backtest_cmd->callback([&] { status = run_rule_backtest(server, backtest, output()); });

  EventOptions event_options;
  CLI::App* event_cmd = cli.add_subcommand("event", "what rules found that asks nobody to act");
  event_cmd->require_subcommand(1);
  CLI::App* event_list_cmd = event_cmd->add_subcommand("list", "events of the last day, or:");
  CLI::Option* historical = event_list_cmd->add_flag("--historical", event_options.is_historical,
                                                     "what rules found in data that arrived late");
  event_list_cmd->add_option("--asset", event_options.asset, "id")->needs(historical);
  event_list_cmd->add_option("--signal", event_options.signal, "id")->needs(historical);
  event_list_cmd->add_option("--from", event_options.from, "RFC 3339");
  event_list_cmd->add_option("--to", event_options.to, "RFC 3339");
  add_server(event_list_cmd, server);
  add_json(event_list_cmd);
  event_list_cmd->callback([&] { status = run_event_list(server, event_options, output()); });

  AlarmListOptions alarm_list;
  AlarmActOptions alarm_act;
  CLI::App* alarm_cmd = cli.add_subcommand("alarm", "what needs somebody");
  alarm_cmd->require_subcommand(1);
  CLI::App* alarm_list_cmd = alarm_cmd->add_subcommand("list", "alarms, the most urgent first");
  alarm_list_cmd
      ->add_option("--state", alarm_list.state,
                   "open (if absent), unacknowledged, shelved, all, events, shadow")
      ->check(CLI::IsMember({"open", "unacknowledged", "shelved", "all", "events", "shadow"}));
  alarm_list_cmd->add_option("--asset", alarm_list.asset, "id");
  alarm_list_cmd->add_option("--priority", alarm_list.priority, "1 to 3")->check(CLI::Range(1, 3));
  add_server(alarm_list_cmd, server);
  add_json(alarm_list_cmd);
  alarm_list_cmd->callback([&] { status = run_alarm_list(server, alarm_list, output()); });
  const auto add_alarm_act = [&](const char* verb, const char* act, const char* about) {
    CLI::App* command = alarm_cmd->add_subcommand(verb, about);
    command->add_option("alarm", alarm_act.alarm, "id")->required();
    add_server(command, server);
    add_json(command);
    command->callback([&, act] {
      alarm_act.act = act;
      status = run_alarm_act(server, alarm_act, output());
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

  FigureOptions figures;
  const auto add_period = [&](CLI::App* command) {
    command->add_option("--from", figures.from, "RFC 3339");
    command->add_option("--to", figures.to, "RFC 3339; now if absent");
  };
  CLI::App* kpi_cmd = cli.add_subcommand("kpi", "alarm performance beside its targets");
  kpi_cmd->add_option("--scope", figures.scope, "plant, position:NAME or area:SITE/AREA")
      ->capture_default_str();
  add_period(kpi_cmd);
  add_server(kpi_cmd, server);
  add_json(kpi_cmd);
  kpi_cmd->callback([&] { status = run_kpi(server, figures, output()); });
  std::uint32_t sensors = 0;
  CLI::App* projection_cmd =
      cli.add_subcommand("projection", "what alarm performance becomes at more sensors");
  projection_cmd->add_option("--sensors", sensors, "how many there will be")->required();
  projection_cmd->add_option("--position", figures.position, "operator position");
  add_period(projection_cmd);
  add_server(projection_cmd, server);
  add_json(projection_cmd);
  projection_cmd->callback([&] { status = run_projection(server, figures, sensors, output()); });
  CLI::App* attention_cmd = cli.add_subcommand("attention", "the effort of people, by team");
  add_period(attention_cmd);
  add_server(attention_cmd, server);
  add_json(attention_cmd);
  attention_cmd->callback([&] { status = run_attention(server, figures, output()); });

  ExportOptions export_options;
  CLI::App* export_cmd =
      cli.add_subcommand("export", "readings as CSV or NDJSON; with plant: the plant as files");
  export_cmd->add_option("--ids", export_options.ids,
                         "signal ids, comma separated; all configured ones if absent");
  export_cmd->add_option("--from", export_options.from, "RFC 3339 or Unix time");
  export_cmd->add_option("--to", export_options.to, "RFC 3339 or Unix time");
  CLI::Option* format = export_cmd->add_option("--format", export_options.format)
                            ->check(CLI::IsMember({"csv", "ndjson"}))
                            ->capture_default_str();
  export_cmd->add_flag("--json", is_json, "the same as --format ndjson: a JSON object a line")
      ->excludes(format);
  export_cmd->add_option("--out", export_options.out, "file; standard output if absent");
  add_server(export_cmd, server);
  std::string plant_dir;
  CLI::App* export_plant_cmd =
      export_cmd->add_subcommand("plant", "the plant as files that plan to nothing");
  export_plant_cmd->add_option("dir", plant_dir, "folder to write into")->required();
  add_server(export_plant_cmd, server);
  add_json(export_plant_cmd);
  export_plant_cmd->callback([&] { status = run_export_plant(server, plant_dir, output()); });
  export_cmd->callback([&] {
    if (export_plant_cmd->parsed()) return;
    if (is_json) export_options.format = "ndjson";
    status = run_export(server, export_options);
  });

  PlanOptions plan_options;
  CLI::App* plan_cmd = cli.add_subcommand("plan", "what files would change in the plant");
  plan_cmd->add_option("files", plan_options.files, "files, or folders of .yaml and .ics files")
      ->required();
  plan_cmd->add_option("--out", plan_options.out, "save the plan, for millwright apply");
  plan_cmd->add_flag("--complete", plan_options.is_complete,
                     "lists in the files are complete: remove what they do not have");
  add_server(plan_cmd, server);
  add_json(plan_cmd);
  plan_cmd->callback([&] { status = run_plan(server, plan_options, output()); });

  std::string plan_file;
  CLI::App* apply_cmd = cli.add_subcommand("apply", "do exactly what a saved plan says");
  apply_cmd->add_option("plan", plan_file, "file written by millwright plan --out")->required();
  add_server(apply_cmd, server);
  add_json(apply_cmd);
  apply_cmd->callback([&] { status = run_apply(server, plan_file, output()); });

  std::string data_dir;
  CLI::App* audit_cmd = cli.add_subcommand("audit", "the audit trail");
  audit_cmd->require_subcommand(1);
  CLI::App* verify_cmd = audit_cmd->add_subcommand("verify", "check the hash chain, offline");
  verify_cmd->add_option("--data", data_dir, "data directory")->required();
  add_json(verify_cmd);
  verify_cmd->callback([&] { status = run_audit_verify(data_dir, output()); });

  BackupOptions backup;
  CLI::App* backup_cmd = cli.add_subcommand("backup", "copies of a running site");
  backup_cmd->require_subcommand(1);
  CLI::App* create_cmd = backup_cmd->add_subcommand("create", "make one and wait for it");
  create_cmd->add_option("--name", backup.name,
                         "letters, digits, '-', '_', '.'; the time if absent");
  add_server(create_cmd, backup.server);
  add_json(create_cmd);
  create_cmd->callback([&] { status = run_backup_create(backup, output()); });
  CLI::App* backups_cmd = backup_cmd->add_subcommand("list", "those of a server, newest first");
  add_server(backups_cmd, backup.server);
  add_json(backups_cmd);
  backups_cmd->callback([&] { status = run_backup_list(backup.server, output()); });
  CLI::App* check_backup_cmd =
      backup_cmd->add_subcommand("verify", "read all of one and compare, offline");
  check_backup_cmd->add_option("dir", backup.dir, "folder of the backup")->required();
  add_json(check_backup_cmd);
  check_backup_cmd->callback([&] { status = run_backup_verify(backup.dir, output()); });
  CLI::App* restore_cmd =
      cli.add_subcommand("restore", "make a data directory from a backup, offline");
  restore_cmd->add_option("dir", backup.dir, "folder of the backup")->required();
  restore_cmd->add_option("--data", data_dir, "new data directory: empty, or not there")
      ->required();
  add_json(restore_cmd);
  restore_cmd->callback([&] { status = run_restore(backup.dir, data_dir, output()); });

  PilotDesignOptions pilot;
  CLI::App* pilot_cmd = cli.add_subcommand("pilot", "which machines a pilot is to have");
  pilot_cmd->require_subcommand(1);
  CLI::App* design_cmd = pilot_cmd->add_subcommand(
      "design", "choose those that stand for the plant, or judge a choice; offline");
  design_cmd->add_option("inventory", pilot.file, "CSV file of the plant's assets")->required();
  design_cmd->add_option("--sensors", pilot.sensors, "budget")->capture_default_str();
  design_cmd->add_option("--assets", pilot.assets, "a choice to judge, by comma")->delimiter(',');
  design_cmd
      ->add_option("--cover", pilot.cover,
                   "attributes of which each value must be there, by comma; criticality, protocol "
                   "and area if absent")
      ->delimiter(',');
  add_json(design_cmd);
  design_cmd->callback([&] { status = run_pilot_design(pilot, output()); });

  CLI::App* retention_cmd = cli.add_subcommand("retention", "how long readings are kept");
  retention_cmd->require_subcommand(1);
  CLI::App* show_cmd = retention_cmd->add_subcommand("show", "classes, and what was removed");
  add_server(show_cmd, server);
  add_json(show_cmd);
  show_cmd->callback([&] { status = run_retention_show(server, output()); });

  std::string wave;
  CLI::App* wave_cmd = cli.add_subcommand("wave", "the waves of the roll-out");
  wave_cmd->require_subcommand(1);
  CLI::App* waves_cmd = wave_cmd->add_subcommand("list", "all of them, and their gates");
  add_server(waves_cmd, server);
  add_json(waves_cmd);
  waves_cmd->callback([&] { status = run_wave_list(server, output()); });
  CLI::App* wave_show_cmd = wave_cmd->add_subcommand("show", "one of them");
  wave_show_cmd->add_option("wave", wave, "name or id")->required();
  add_server(wave_show_cmd, server);
  add_json(wave_show_cmd);
  wave_show_cmd->callback([&] { status = run_wave_show(server, wave, output()); });
  CLI::App* gate_cmd = cli.add_subcommand("gate", "what a wave must show");
  gate_cmd->require_subcommand(1);
  CLI::App* gate_show_cmd = gate_cmd->add_subcommand(
      "show", "its criteria as they stand now; exit status 1 unless the answer is yes");
  gate_show_cmd->add_option("wave", wave, "name or id")->required();
  add_server(gate_show_cmd, server);
  add_json(gate_show_cmd);
  gate_show_cmd->callback([&] { status = run_gate_show(server, wave, output()); });
  CLI::App* gate_history_cmd =
      gate_cmd->add_subcommand("history", "how it was judged at the end of each window");
  gate_history_cmd->add_option("wave", wave, "name or id")->required();
  add_server(gate_history_cmd, server);
  add_json(gate_history_cmd);
  gate_history_cmd->callback([&] { status = run_gate_history(server, wave, output()); });
  cli.add_subcommand("waiver", "exceptions to criteria of a wave")->require_subcommand(1);
  CLI::App* problem_cmd = cli.add_subcommand("problem", "problems found in a wave");
  problem_cmd->require_subcommand(1);
  CLI::App* problems_cmd =
      problem_cmd->add_subcommand("list", "all of them; exit status 1 while one keeps a gate shut");
  add_server(problems_cmd, server);
  add_json(problems_cmd);
  problems_cmd->callback([&] { status = run_problem_list(server, output()); });
  CLI::App* decision_cmd =
      cli.add_subcommand("decision", "decisions on expansion, change and budget");
  decision_cmd->require_subcommand(1);
  CLI::App* decisions_cmd = decision_cmd->add_subcommand(
      "list", "who decided what, and on what evidence; exit status 1 while one is overdue");
  add_server(decisions_cmd, server);
  add_json(decisions_cmd);
  decisions_cmd->callback([&] { status = run_decision_list(server, output()); });

  CLI::App* parity_cmd = cli.add_subcommand(
      "parity", "how far this runs like production; exit status 1 unless the answer is yes");
  add_server(parity_cmd, server);
  add_json(parity_cmd);
  parity_cmd->callback([&] {
    if (parity_cmd->get_subcommands().empty()) status = run_parity(server, output());
  });
  CLI::App* readiness_cmd = cli.add_subcommand(
      "readiness", "the five questions before going on; exit status 1 unless the answer is yes");
  add_server(readiness_cmd, server);
  add_json(readiness_cmd);
  readiness_cmd->callback([&] { status = run_readiness(server, output()); });
  std::map<const Act*, ActCall> calls;
  for (const Act& act : rollout_acts()) {
    CLI::App* command = add_act(cli, act, calls[&act]);
    add_server(command, server);
    add_json(command);
    command->callback([&] { status = run_act(server, act, calls[&act], output()); });
  }
  ValueOptions value;
  CLI::App* value_cmd = cli.add_subcommand(
      "value", "what the system was worth in a week or since a wave started, by function");
  auto* week_option =
      value_cmd->add_option("--week", value.week, "like 2026-W47; else the last that is over");
  value_cmd->add_option("--wave", value.wave, "id of a wave")->excludes(week_option);
  value_cmd->add_option("--language", value.language, "en or de")
      ->check(CLI::IsMember({"en", "de"}))
      ->capture_default_str();
  add_server(value_cmd, server);
  add_json(value_cmd);
  value_cmd->callback([&] { status = run_value(server, value, output()); });
  CLI::App* improvements_cmd = cli.add_subcommand(
      "improvements",
      "findings, what is done about them and whether it helped; exit status 1 when "
      "an action is overdue");
  add_server(improvements_cmd, server);
  add_json(improvements_cmd);
  improvements_cmd->callback([&] { status = run_improvements(server, output()); });
  ReviewOptions review;
  CLI::App* review_cmd = cli.add_subcommand(
      "review", "standing meetings about the roll-out, with an agenda from the data");
  review_cmd->require_subcommand(1);
  CLI::App* reviews_cmd = review_cmd->add_subcommand(
      "list", "all of them; exit status 1 when the latest meeting of one was missed");
  add_server(reviews_cmd, server);
  add_json(reviews_cmd);
  reviews_cmd->callback([&] { status = run_review_list(server, output()); });
  const auto add_language = [&](CLI::App* command) {
    command->add_option("--language", review.language, "en or de")
        ->check(CLI::IsMember({"en", "de"}))
        ->capture_default_str();
  };
  CLI::App* agenda_cmd = review_cmd->add_subcommand(
      "agenda",
      "of its next meeting, as of now; exit status 1 when something blocks or is overdue");
  agenda_cmd->add_option("review", review.id, "id")->required();
  add_language(agenda_cmd);
  add_server(agenda_cmd, server);
  add_json(agenda_cmd);
  agenda_cmd->callback([&] { status = run_review_agenda(server, review, output()); });
  CLI::App* review_show_cmd =
      review_cmd->add_subcommand("show", "a meeting, and what came of each item");
  review_show_cmd->add_option("meeting", review.id, "id of the meeting")->required();
  add_language(review_show_cmd);
  add_server(review_show_cmd, server);
  add_json(review_show_cmd);
  review_show_cmd->callback([&] { status = run_review_show(server, review, output()); });
  std::uint32_t transfer = 0;
  TransferSignOptions transfer_sign;
  CLI::App* transfer_cmd =
      cli.add_subcommand("transfer", "areas handed over from the project to those who run them");
  transfer_cmd->require_subcommand(1);
  CLI::App* transfers_cmd = transfer_cmd->add_subcommand("list", "all of them");
  add_server(transfers_cmd, server);
  add_json(transfers_cmd);
  transfers_cmd->callback([&] { status = run_transfer_list(server, output()); });
  CLI::App* transfer_show_cmd = transfer_cmd->add_subcommand(
      "show", "its checklist as it stands now; exit status 1 unless it can be signed");
  transfer_show_cmd->add_option("transfer", transfer, "id")->required();
  add_server(transfer_show_cmd, server);
  add_json(transfer_show_cmd);
  transfer_show_cmd->callback([&] { status = run_transfer_show(server, transfer, output()); });
  CLI::App* transfer_sign_cmd = transfer_cmd->add_subcommand(
      "sign", "sign for the side a person is on, with that person's password");
  transfer_sign_cmd->add_option("transfer", transfer_sign.transfer, "id")->required();
  transfer_sign_cmd->add_option("--user", transfer_sign.user, "log-in name of who signs")
      ->required();
  add_server(transfer_sign_cmd, server);
  add_json(transfer_sign_cmd);
  transfer_sign_cmd->callback([&] { status = run_transfer_sign(server, transfer_sign, output()); });
  std::uint32_t trial = 0;
  TrialDecideOptions trial_decide;
  CLI::App* trial_cmd = cli.add_subcommand(
      "trial", "new sensors and new uses: tried in shadow, promoted or dropped on evidence");
  trial_cmd->require_subcommand(1);
  CLI::App* trials_cmd =
      trial_cmd->add_subcommand("list", "all of them; exit status 1 when one has expired");
  add_server(trials_cmd, server);
  add_json(trials_cmd);
  trials_cmd->callback([&] { status = run_trial_list(server, output()); });
  CLI::App* trial_show_cmd = trial_cmd->add_subcommand("show", "its criteria as measured now");
  trial_show_cmd->add_option("trial", trial, "id")->required();
  add_server(trial_show_cmd, server);
  add_json(trial_show_cmd);
  trial_show_cmd->callback([&] { status = run_trial_show(server, trial, output()); });
  CLI::App* trial_start_cmd =
      trial_cmd->add_subcommand("start", "freeze its plan and hold its rules in shadow");
  trial_start_cmd->add_option("trial", trial, "id")->required();
  add_server(trial_start_cmd, server);
  add_json(trial_start_cmd);
  trial_start_cmd->callback([&] { status = run_trial_start(server, trial, output()); });
  CLI::App* trial_decide_cmd = trial_cmd->add_subcommand(
      "decide",
      "promote or drop it as the person who decides on changes, with that one's password");
  trial_decide_cmd->add_option("trial", trial_decide.trial, "id")->required();
  trial_decide_cmd->add_option("verdict", trial_decide.verdict, "promote or drop")
      ->check(CLI::IsMember({"promote", "drop"}))
      ->required();
  trial_decide_cmd->add_option("--reason", trial_decide.reason, "why")->required();
  trial_decide_cmd->add_option("--lesson", trial_decide.lesson,
                               "what was learned; a drop has to say it");
  trial_decide_cmd->add_flag("--accept-undecided", trial_decide.accepts_undecided,
                             "promote although a criterion is undecided");
  trial_decide_cmd->add_option("--user", trial_decide.user, "log-in name of who decides")
      ->required();
  add_server(trial_decide_cmd, server);
  add_json(trial_decide_cmd);
  trial_decide_cmd->callback([&] { status = run_trial_decide(server, trial_decide, output()); });
  BookOptions book;
  CLI::App* book_cmd = cli.add_subcommand(
      "book", "write the book of the plant: machines, alarms, procedures, owners, decisions, gaps");
  book_cmd->add_option("--out", book.out, "file to write")->capture_default_str();
  book_cmd->add_option("--language", book.language, "en or de")
      ->check(CLI::IsMember({"en", "de"}))
      ->capture_default_str();
  add_server(book_cmd, server);
  add_json(book_cmd);
  book_cmd->callback([&] { status = run_book(server, book, output()); });

  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : kUsage;
  }
  return status;
}
