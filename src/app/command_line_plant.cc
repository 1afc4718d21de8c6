// SPDX-License-Identifier: Apache-2.0
// The command line: what the plant is made of, its readings, and the plant as files.
#include "app/command_line.h"
#include "app/plant_commands.h"

namespace millwright::app {
namespace {

void add_ledger(CommandLine& line) {
  auto& ledger = line.keep<LedgerOptions>();
  CLI::App* ledger_cmd = line.root().add_subcommand(
      "ledger", "the account of readings: since ever, or of an interval");
  ledger_cmd->add_option("--from", ledger.from,
                         "RFC 3339 or Unix time; by the minute in which readings arrived");
  ledger_cmd->add_option("--to", ledger.to, "RFC 3339 or Unix time");
  line.asks(ledger_cmd, [&ledger](const ServerOptions& server, Output output) {
    return run_ledger(server, ledger, output);
  });
}

void add_signal(CommandLine& line) {
  CLI::App* signal_cmd = line.add_noun("signal", "signals and their newest values");
  auto& is_provisional_only = line.keep<bool>();
  CLI::App* list_cmd = signal_cmd->add_subcommand("list", "all signals");
  list_cmd->add_flag("--provisional", is_provisional_only, "only those waiting in the inbox");
  line.asks(list_cmd, [&is_provisional_only](const ServerOptions& server, Output output) {
    return run_signal_list(server, is_provisional_only, output);
  });
  CLI::App* last_cmd = signal_cmd->add_subcommand("last", "newest value of every signal");
  line.asks(last_cmd, [](const ServerOptions& server, Output output) {
    return run_signal_last(server, output);
  });
  auto& adopt = line.keep<AdoptOptions>();
  CLI::App* adopt_cmd =
      signal_cmd->add_subcommand("adopt", "make a provisional signal part of an asset");
  adopt_cmd->add_option("topic", adopt.address, "its address")->required();
  adopt_cmd->add_option("--asset", adopt.asset, "site/area/line/asset, made where missing")
      ->required();
  adopt_cmd->add_option("--unit", adopt.unit, "UCUM code");
  adopt_cmd->add_option("--name", adopt.name, "last path element");
  line.asks(adopt_cmd, [&adopt](const ServerOptions& server, Output output) {
    return run_signal_adopt(server, adopt, output);
  });
}

void add_places(CommandLine& line) {
  CLI::App* plant_cmd = line.add_noun("plant", "sites, areas, lines and assets, by path");
  CLI::App* places_cmd = plant_cmd->add_subcommand("list", "all of them");
  line.asks(places_cmd, [](const ServerOptions& server, Output output) {
    return run_plant_list(server, output);
  });
  auto& place = line.keep<PlaceChange>();
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
  line.asks(place_change_cmd, [&place](const ServerOptions& server, Output output) {
    return run_plant_change(server, place, output);
  });
  CLI::App* place_remove_cmd =
      plant_cmd->add_subcommand("remove", "one that nothing stands on any more");
  place_remove_cmd->add_option("path", place.path, "site/area/line/asset or a part of it")
      ->required();
  line.asks(place_remove_cmd, [&place](const ServerOptions& server, Output output) {
    return run_plant_remove(server, place.path, output);
  });
}

void add_team(CommandLine& line) {
  CLI::App* team_cmd = line.add_noun("team", "teams and their kinds");
  CLI::App* teams_cmd = team_cmd->add_subcommand("list", "all of them");
  line.asks(teams_cmd, [](const ServerOptions& server, Output output) {
    return run_team_list(server, output);
  });
  auto& team = line.keep<TeamChange>();
  CLI::App* team_change_cmd = team_cmd->add_subcommand("change", "rename one or change its kind");
  team_change_cmd->add_option("team", team.team, "its name")->required();
  team_change_cmd->add_option("--name", team.name, "its name from now on");
  team_change_cmd->add_option("--kind", team.kind, "operations, maintenance, it, ...");
  line.asks(team_change_cmd, [&team](const ServerOptions& server, Output output) {
    return run_team_change(server, team, output);
  });
  CLI::App* team_remove_cmd = team_cmd->add_subcommand("remove", "one that nobody is in any more");
  team_remove_cmd->add_option("team", team.team, "its name")->required();
  line.asks(team_remove_cmd, [&team](const ServerOptions& server, Output output) {
    return run_team_remove(server, team.team, output);
  });
}

void add_export(CommandLine& line) {
  auto& export_options = line.keep<ExportOptions>();
  CLI::App* export_cmd = line.root().add_subcommand(
      "export", "readings as CSV or NDJSON; with plant: the plant as files");
  export_cmd->add_option("--ids", export_options.ids,
                         "signal ids, comma separated; all configured ones if absent");
  export_cmd->add_option("--from", export_options.from, "RFC 3339 or Unix time");
  export_cmd->add_option("--to", export_options.to, "RFC 3339 or Unix time");
  CLI::Option* format = export_cmd->add_option("--format", export_options.format)
                            ->check(CLI::IsMember({"csv", "ndjson"}))
                            ->capture_default_str();
  export_cmd->add_flag("--json", line.json(), "the same as --format ndjson: a JSON object a line")
      ->excludes(format);
  export_cmd->add_option("--out", export_options.out, "file; standard output if absent");
  line.add_server(export_cmd);
  auto& plant_dir = line.keep<std::string>();
  CLI::App* export_plant_cmd =
      export_cmd->add_subcommand("plant", "the plant as files that plan to nothing");
  export_plant_cmd->add_option("dir", plant_dir, "folder to write into")->required();
  line.asks(export_plant_cmd, [&plant_dir](const ServerOptions& server, Output output) {
    return run_export_plant(server, plant_dir, output);
  });
  line.on(export_cmd, [&export_options](const ServerOptions& server, Output output) {
    if (output == Output::kJson) export_options.format = "ndjson";
    return run_export(server, export_options);
  });
}

void add_plan(CommandLine& line) {
  auto& plan_options = line.keep<PlanOptions>();
  CLI::App* plan_cmd = line.root().add_subcommand("plan", "what files would change in the plant");
  plan_cmd->add_option("files", plan_options.files, "files, or folders of .yaml and .ics files")
      ->required();
  plan_cmd->add_option("--out", plan_options.out, "save the plan, for millwright apply");
  plan_cmd->add_flag("--complete", plan_options.is_complete,
                     "lists in the files are complete: remove what they do not have");
  line.asks(plan_cmd, [&plan_options](const ServerOptions& server, Output output) {
    return run_plan(server, plan_options, output);
  });

  auto& plan_file = line.keep<std::string>();
  CLI::App* apply_cmd = line.root().add_subcommand("apply", "do exactly what a saved plan says");
  apply_cmd->add_option("plan", plan_file, "file written by millwright plan --out")->required();
  line.asks(apply_cmd, [&plan_file](const ServerOptions& server, Output output) {
    return run_apply(server, plan_file, output);
  });
}

void add_pilot(CommandLine& line) {
  auto& pilot = line.keep<PilotDesignOptions>();
  CLI::App* pilot_cmd = line.add_noun("pilot", "which machines a pilot is to have");
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
  line.runs(design_cmd, [&pilot](Output output) { return run_pilot_design(pilot, output); });
}

}  // namespace

void add_plant_commands(CommandLine& line) {
  add_ledger(line);
  add_signal(line);
  add_places(line);
  add_team(line);
  add_export(line);
  add_plan(line);
  add_pilot(line);
}

}  // namespace millwright::app
