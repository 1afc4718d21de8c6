// SPDX-License-Identifier: Apache-2.0
// The command line: running a site, feeding it, rehearsing it, and its data directory.
#include <cstdlib>

#include "app/command_line.h"

namespace millwright::app {
namespace {

/// Options of `millwright serve` before they are checked.
struct Serve {
  SiteOptions site;
  std::string http = "127.0.0.1:8080";
  std::string mqtt = "127.0.0.1:1883";
  std::string durability = "fsync";
};

int run_checked(Serve& serve, Output output) {
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

void add_space(CLI::App* command, Serve& options) {
  command
      ->add_option("--disk-quota", options.site.disk_quota_bytes,
                   "most bytes the data directory may take, for example 10GB; 0 = no limit")
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option("--disk-reserve", options.site.disk_reserve_bytes,
                   "free bytes below which nothing is taken in")
      ->transform(CLI::AsSizeValue(false));
  command
      ->add_option_function<std::string>(
          "--when-full",
          [&options](const std::string& policy) {
            options.site.when_full = *pipeline::when_full_named(policy);
          },
          "when space runs out: refuse (nothing is acknowledged), thin (numbers once in 10 s), "
          "drop-newest, drop-oldest; what is lost is counted in the ledger")
      ->check(CLI::IsMember({"refuse", "thin", "drop-newest", "drop-oldest"}))
      ->default_str("refuse");
}

void add_broker(CLI::App* command, broker::BrokerConfig& broker) {
  command->add_option("--mqtt-max-connections", broker.max_connections)->capture_default_str();
  command->add_option("--mqtt-max-packet", broker.max_packet_bytes, "bytes, at most 8 MiB")
      ->transform(CLI::AsSizeValue(false));
  command->add_option("--mqtt-receive-maximum", broker.receive_maximum)->capture_default_str();
  command->add_option("--mqtt-max-inflight", broker.max_inflight_out)->capture_default_str();
  command->add_option("--mqtt-max-queued-messages", broker.max_queued_messages)
      ->capture_default_str();
  command->add_option("--mqtt-max-queued-bytes", broker.max_queued_bytes)
      ->transform(CLI::AsSizeValue(false));
}

void add_serve(CommandLine& line) {
  auto& options = line.keep<Serve>();
  CLI::App* serve_cmd = line.root().add_subcommand("serve", "run a site");
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
  add_space(serve_cmd, options);
  add_broker(serve_cmd, options.site.broker);
  serve_cmd->add_flag("--muted", options.site.is_muted,
                      "send nothing to anybody, whatever the notify settings say: for rehearsals");
  serve_cmd->add_flag("--demo-plant", options.site.has_demo_plant,
                      "fill an empty registry with the simulated plant");
  line.runs(serve_cmd, [&options](Output output) { return run_checked(options, output); });
}

void add_simulate(CommandLine& line) {
  auto& simulate = line.keep<SimulateOptions>();
  CLI::App* simulate_cmd =
      line.root().add_subcommand("simulate", "feed a server with a simulated plant");
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
  line.runs(simulate_cmd, [&simulate](Output output) { return run_simulate(simulate, output); });
}

void add_replay(CommandLine& line) {
  auto& replay = line.keep<ReplayOptions>();
  CLI::App* replay_cmd =
      line.root().add_subcommand("replay", "feed a recorded file through the front door");
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
  line.asks(replay_cmd, [&replay](const ServerOptions& server, Output output) {
    replay.server = server;
    return run_replay(replay, output);
  });
}

void add_rehearse(CommandLine& line) {
  auto& options = line.keep<RehearseOptions>();
  CLI::App* command = line.root().add_subcommand(
      "rehearse", "N times this plant and its traffic on a second instance beside it");
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
  line.asks(command, [&options](const ServerOptions& server, Output output) {
    return run_rehearse(server, options, output);
  });
}

void add_audit(CommandLine& line) {
  auto& data_dir = line.keep<std::string>();
  CLI::App* audit_cmd = line.add_noun("audit", "the audit trail");
  CLI::App* verify_cmd = audit_cmd->add_subcommand("verify", "check the hash chain, offline");
  verify_cmd->add_option("--data", data_dir, "data directory")->required();
  line.runs(verify_cmd, [&data_dir](Output output) { return run_audit_verify(data_dir, output); });
}

void add_backup(CommandLine& line) {
  auto& data_dir = line.keep<std::string>();
  auto& backup = line.keep<BackupOptions>();
  CLI::App* backup_cmd = line.add_noun("backup", "copies of a running site");
  CLI::App* create_cmd = backup_cmd->add_subcommand("create", "make one and wait for it");
  create_cmd->add_option("--name", backup.name,
                         "letters, digits, '-', '_', '.'; the time if absent");
  line.asks(create_cmd, [&backup](const ServerOptions& server, Output output) {
    backup.server = server;
    return run_backup_create(backup, output);
  });
  CLI::App* backups_cmd = backup_cmd->add_subcommand("list", "those of a server, newest first");
  line.asks(backups_cmd, [](const ServerOptions& server, Output output) {
    return run_backup_list(server, output);
  });
  CLI::App* check_backup_cmd =
      backup_cmd->add_subcommand("verify", "read all of one and compare, offline");
  check_backup_cmd->add_option("dir", backup.dir, "folder of the backup")->required();
  line.runs(check_backup_cmd,
            [&backup](Output output) { return run_backup_verify(backup.dir, output); });
  CLI::App* restore_cmd =
      line.root().add_subcommand("restore", "make a data directory from a backup, offline");
  restore_cmd->add_option("dir", backup.dir, "folder of the backup")->required();
  restore_cmd->add_option("--data", data_dir, "new data directory: empty, or not there")
      ->required();
  line.runs(restore_cmd, [&backup, &data_dir](Output output) {
    return run_restore(backup.dir, data_dir, output);
  });
}

void add_retention(CommandLine& line) {
  CLI::App* retention_cmd = line.add_noun("retention", "how long readings are kept");
  CLI::App* show_cmd = retention_cmd->add_subcommand("show", "classes, and what was removed");
  line.asks(show_cmd, [](const ServerOptions& server, Output output) {
    return run_retention_show(server, output);
  });
}

}  // namespace

void add_site_commands(CommandLine& line) {
  add_serve(line);
  add_simulate(line);
  add_replay(line);
  add_rehearse(line);
  add_audit(line);
  add_backup(line);
  add_retention(line);
}

}  // namespace millwright::app
