// SPDX-License-Identifier: Apache-2.0
#pragma once
// The command line's verbs, each a function from options to an exit status: 0 ok, 1 failed, 2
// usage, 3 not reachable. command_line_*.cc read the options.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/site_server.h"
#include "core/error.h"
#include "core/time.h"
#include "net/http_client.h"

namespace millwright::app {

enum class Output : std::uint8_t { kText, kJson };

/// Prints "millwright: <message>" to stderr and gives the exit status of the error's code.
int report(const Error& error);

int run_serve(SiteOptions options, Output output);

struct SimulateOptions {
  std::string mqtt = "127.0.0.1:1883";
  std::size_t sensors = 20;
  std::uint64_t seed = 1;
  std::vector<std::string> faults;
  std::uint64_t interval_ms = 1000;
  std::uint64_t duration_s = 0;  ///< 0: until stopped
  std::string user, password;
  std::optional<UtcNanos> steps_from;  ///< print steps of a driven clock instead of sending
};
int run_simulate(const SimulateOptions& options, Output output);

/// How client commands reach the server.
struct ServerOptions {
  std::string url;    ///< empty: MILLWRIGHT_SERVER, else http://127.0.0.1:8080
  std::string token;  ///< empty: MILLWRIGHT_TOKEN
  std::string why;    ///< of a change, for the audit trail
};
net::HttpClient make_client(const ServerOptions& server);
/// Where it would go to.
std::string server_url(const ServerOptions& server);

struct ReplayOptions {
  ServerOptions server;
  std::string file;
  std::string prefix;            ///< address of a column = prefix/column
  std::vector<std::string> map;  ///< COLUMN=ADDRESS; with it only these columns
  std::vector<std::string> ignore;
  std::string time_column, zone = "UTC", start;
  std::uint64_t interval_ms = 1000;
  bool is_transposed = false;
  bool is_real_time = false;  ///< at the recorded pace, as live data
};
int run_replay(const ReplayOptions& options, Output output);

struct LedgerOptions {
  std::string from, to;  ///< empty: since ever
};
int run_ledger(const ServerOptions& server, const LedgerOptions& options, Output output);
int run_signal_list(const ServerOptions& server, bool is_provisional_only, Output output);
int run_signal_last(const ServerOptions& server, Output output);
struct AdoptOptions {
  std::string address, asset, unit, name;
};
int run_signal_adopt(const ServerOptions& server, const AdoptOptions& options, Output output);
struct ExportOptions {
  std::string ids, from, to, format = "csv", out;
};
int run_export(const ServerOptions& server, const ExportOptions& options);
/// Settings left out are those of the rule.
struct BacktestOptions {
  std::uint32_t rule = 0;    ///< 0: a new rule, with `signal` and `kind`
  std::uint32_t signal = 0;  ///< 0: the rule's
  std::string kind;
  std::optional<double> limit, deadband, on_delay_s, off_delay_s, window_s;
  std::string from, to;  ///< RFC 3339; empty: 30 days, up to now
};
struct EventOptions {
  bool is_historical = false;           ///< those found in late data; else those of the last day
  std::uint32_t asset = 0, signal = 0;  ///< 0: any; for historical ones
  std::string from, to;                 ///< RFC 3339; empty: as the server does
};
int run_event_list(const ServerOptions& server, const EventOptions& options, Output output);
/// Prints what would cost an answer to an alarm; 1 when there is anything.
int run_respond_check(const ServerOptions& server, Output output);
int run_rule_backtest(const ServerOptions& server, const BacktestOptions& options, Output output);

struct AlarmListOptions {
  std::string state;           ///< empty: open
  std::uint32_t asset = 0;     ///< 0: any
  std::uint32_t priority = 0;  ///< 0: any
};
int run_alarm_list(const ServerOptions& server, const AlarmListOptions& options, Output output);
struct AlarmActOptions {
  std::uint64_t alarm = 0;
  std::string act;  ///< as the path has it: "acknowledge", "shelve", "reset"
  std::string comment;
  std::optional<double> minutes;  ///< shelving only
};
int run_alarm_act(const ServerOptions& server, const AlarmActOptions& options, Output output);
/// What figures are asked of; times are RFC 3339, empty: as the server does.
struct FigureOptions {
  std::string from, to;
  std::string scope = "plant";  ///< kpi: "plant", "position:NAME", "area:SITE/AREA"
  std::string position;         ///< projection; empty: the default one
};
int run_kpi(const ServerOptions& server, const FigureOptions& options, Output output);
int run_projection(const ServerOptions& server, const FigureOptions& options, std::uint32_t sensors,
                   Output output);
int run_attention(const ServerOptions& server, const FigureOptions& options, Output output);

struct PlanOptions {
  std::vector<std::string> files;  ///< folders stand for the .yaml and .ics files in them
  std::string out;                 ///< where the plan is saved; empty: only shown
  bool is_complete = false;        ///< what a listed section does not have is removed
};
/// Shows what the files would change; 1 when they have problems.
int run_plan(const ServerOptions& server, const PlanOptions& options, Output output);
int run_apply(const ServerOptions& server, const std::string& plan_file, Output output);
/// Writes files that plan to nothing.
int run_export_plant(const ServerOptions& server, const std::string& dir, Output output);

struct BackupOptions {
  ServerOptions server;
  std::string name;  ///< of the new one; empty: the time
  std::string dir;   ///< of one that is there
};
/// Waits until it is made and read back; 1 when it failed.
int run_backup_create(const BackupOptions& options, Output output);
int run_backup_list(const ServerOptions& server, Output output);
/// Prints what is damaged; 1 when there is anything.
int run_backup_verify(const std::string& dir, Output output);
int run_restore(const std::string& dir, const std::string& data_dir, Output output);
struct PilotDesignOptions {
  std::string file;                 ///< inventory: docs/format/inventory.md
  std::uint32_t sensors = 20;       ///< budget
  std::vector<std::string> assets;  ///< a choice to judge; empty: choose
  std::vector<std::string> cover;   ///< attributes of which no value may be missing
};
int run_pilot_design(const PilotDesignOptions& options, Output output);

struct RehearseOptions {
  double factor = 10;
  bool is_exact = false;  ///< not more than `factor`, also when the next wave is larger
  std::uint64_t ramp_s = 60, hold_s = 120, fault_s = 15;
  std::uint64_t hours = 24;  ///< of traffic looked at
  std::uint64_t memory_bytes = 0;
  std::vector<int> processors;  ///< the rehearsed instance may run on; empty: all
  int niceness = 10;
  double p99_ms = 1000, recovery_s = 60;
  std::string dir = "/var/tmp";
  std::string twin;                         ///< machine to rehearse on, by ssh; empty: this one
  std::string twin_program = "millwright";  ///< there
  std::string input;            ///< file with what a site would be asked; empty: ask the site
  std::string watch;            ///< site to watch; empty: the one that is asked
  std::string out;              ///< file for the report as JSON; empty: none
  bool is_kept = true;          ///< the site is sent the report
  bool shows_progress = false;  ///< a line of JSON a second on standard output
};
/// 0 for a rehearsal that passed, else 1.
int run_rehearse(const ServerOptions& server, const RehearseOptions& options, Output output);

int run_retention_show(const ServerOptions& server, Output output);

int run_wave_list(const ServerOptions& server, Output output);
/// A wave is named by its id or its name.
int run_wave_show(const ServerOptions& server, const std::string& wave, Output output);
/// Exit status 0 for "yes", with or without waivers; 1 for "no" and "not known".
int run_gate_show(const ServerOptions& server, const std::string& wave, Output output);
/// How the gate was judged at the end of each window.
int run_gate_history(const ServerOptions& server, const std::string& wave, Output output);
/// Exit status 1 while a known problem keeps a gate shut.
int run_problem_list(const ServerOptions& server, Output output);
/// Questions to be decided, and who decided what on what evidence; 1 while one is overdue.
int run_decision_list(const ServerOptions& server, Output output);
/// Exit status 0 for "yes", 1 for "no" and "not known".
int run_parity(const ServerOptions& server, Output output);
int run_readiness(const ServerOptions& server, Output output);
struct ValueOptions {
  std::string week;        ///< "2026-W47"; empty: the last one that is over
  std::uint32_t wave = 0;  ///< its id, in place of a week
  std::string language = "en";
};
int run_value(const ServerOptions& server, const ValueOptions& options, Output output);
/// Exit status 1 when an action is overdue.
int run_improvements(const ServerOptions& server, Output output);
struct BookOptions {
  std::string out = "book.html";
  std::string language = "en";
};
/// Writes the living book of the plant as one page of HTML.
int run_book(const ServerOptions& server, const BookOptions& options, Output output);
int run_audit_verify(const std::string& data_dir, Output output);

}  // namespace millwright::app
