// SPDX-License-Identifier: Apache-2.0
// millwright rehearse: N times this plant and its traffic on a second instance of this program.
#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "api/rehearsal_view.h"
#include "app/client_answer.h"
#include "app/commands.h"
#include "app/read_file.h"
#include "app/twin_rehearsal.h"
#include "os/clock.h"
#include "rehearse/rehearsal.h"

namespace millwright::app {
namespace {

using nlohmann::json;
using rollout::PhaseResult;
using rollout::RehearsalReport;

/// What a site is asked: its traffic and its configuration in one object.
Result<json> ask_site(const ServerOptions& server, const RehearseOptions& options) {
  net::HttpClient client = make_client(server);
  MW_TRY(
      json input,
      answer_of(client.get(fmt::format("/api/v1/rollout/traffic-shape?hours={}", options.hours))));
  MW_TRY(json files, answer_of(client.get("/api/v1/plant/files")));
  input["files"] = std::move(files["files"]);
  input["binary"] = api::program_digest();
  return input;
}

Result<json> read_input(const ServerOptions& server, const RehearseOptions& options) {
  if (options.input.empty()) return ask_site(server, options);
  MW_TRY(const std::string text, read_file(options.input == "-" ? "/dev/stdin" : options.input));
  json input = json::parse(text, nullptr, false);
  if (input.is_object() && input.contains("shape") && input.contains("files")) return input;
  return fail(Code::kInvalidArgument,
              options.input + ": no input of a rehearsal: an object with shape and files");
}

Result<std::vector<rehearse::NamedText>> files_of(const json& input) {
  std::vector<rehearse::NamedText> files;
  const json& list = input["files"];
  if (!list.is_array()) return fail(Code::kInvalidArgument, "files: must be a list");
  for (const json& file : list) {
    const std::string name = file.is_object() ? file.value("name", "") : "";
    // Written below the sandbox: a name from elsewhere must not lead out of it.
    if (name.empty() || name.front() == '/' || name.contains("..")) {
      return fail(Code::kInvalidArgument, fmt::format("files: '{}' is no name of a file", name));
    }
    files.emplace_back(name, file.value("text", ""));
  }
  return files;
}

std::optional<rollout::PresentUse> present_of(const json& input) {
  const auto it = input.find("present");
  if (it == input.end() || !it->is_object()) return std::nullopt;
  rollout::PresentUse use;
  use.processors = it->value("processors", 0.0);
  use.memory_bytes = it->value("memory_bytes", std::uint64_t{0});
  use.disk_bytes_per_day = it->value("disk_bytes_per_day", 0.0);
  use.sensors = it->value("sensors", std::uint64_t{0});
  return use;
}

Result<rehearse::RehearsalPlan> plan_of(const ServerOptions& server, const RehearseOptions& options,
                                        const json& input) {
  rehearse::RehearsalPlan plan;
  plan.binary = api::program_digest();
  if (const std::string asked = input.value("binary", ""); !asked.empty() && asked != plan.binary) {
    return fail(Code::kFailedPrecondition,
                "this is another build of millwright than the one that asks: a rehearsal of "
                "another program would not count; install the same here");
  }
  MW_TRY(plan.shape, rollout::read_traffic_shape(input["shape"]));
  MW_TRY(plan.files, files_of(input));
  plan.present = present_of(input);
  plan.factor =
      options.is_exact ? options.factor : rollout::rehearsal_factor(plan.shape, options.factor);
  plan.limits.p99_ms = options.p99_ms;
  plan.limits.recovery_s = options.recovery_s;
  plan.ramp = std::chrono::seconds(options.ramp_s);
  plan.hold = std::chrono::seconds(options.hold_s);
  plan.fault = std::chrono::seconds(options.fault_s);
  plan.disk_reserve_bytes = input.value("disk_reserve_bytes", std::uint64_t{0});
  plan.sandbox = {"/proc/self/exe", options.dir, options.niceness, options.processors,
                  options.memory_bytes};
  plan.production = options.watch;
  if (plan.production.empty() && options.input.empty()) plan.production = server_url(server);
  return plan;
}

// Progress and report for people.

void print_step(const rehearse::RehearsalStep& step) {
  if (step.result != nullptr) {
    fmt::print("{:<14} {:<13} {}\n", name(step.phase), name(step.result->verdict),
               step.result->reason);
    if (!step.result->figures.note.empty())
      fmt::print("{:<28} {}\n", "", step.result->figures.note);
    std::fflush(stdout);
  }
}

void print_line(const rehearse::RehearsalStep& step) {
  json line = {{"phase", name(step.phase)}};
  if (step.result != nullptr) {
    line["verdict"] = name(step.result->verdict);
    line["reason"] = step.result->reason;
  } else {
    line["at_s"] = step.point.at_s;
    line["asked_per_s"] = step.point.asked_per_s;
    line["acknowledged_per_s"] = step.point.acknowledged_per_s;
    line["p99_ms"] = step.point.p99_ms;
    line["processors"] = step.point.processors;
    line["waiting"] = step.point.waiting;
    line["memory_bytes"] = step.point.memory_bytes;
  }
  fmt::print("{}\n", line.dump());
  std::fflush(stdout);
}

void print_phases(const RehearsalReport& report) {
  fmt::print("\n{:<14} {:<13} {:>9} {:>9} {:>8} {:>8} {:>6} {:>9} {:>6} {:>8}\n", "phase",
             "verdict", "asked/s", "held/s", "p50 ms", "p99 ms", "lost", "recovery", "cores",
             "memory");
  for (const PhaseResult& one : report.phases) {
    const rollout::PhaseFigures& f = one.figures;
    fmt::print("{:<14} {:<13} {:>9.1f} {:>9.1f} {:>8.1f} {:>8.1f} {:>6} {:>9} {:>6.2f} {:>5} MB\n",
               name(one.phase), name(one.verdict), f.asked_per_s, f.acknowledged_per_s, f.p50_ms,
               f.p99_ms, f.lost, f.recovery_s ? fmt::format("{:.1f} s", *f.recovery_s) : "-",
               f.processors, f.memory_bytes >> 20);
  }
}

void print_report(const RehearsalReport& report) {
  print_phases(report);
  fmt::print("\nhighest rate   {:.1f} readings/s held within the limits\n",
             report.highest_rate_per_s);
  fmt::print("gives way      {}\n", report.bottleneck.words);
  if (report.disk_bytes_per_day > 0) {
    fmt::print("disk a day     {:.2f} GB at {:.3g} times the load\n",
               report.disk_bytes_per_day / 1e9, report.factor);
  } else {
    fmt::print("disk a day     not known: too few readings to measure what one needs\n");
  }
  if (report.estimate) {
    fmt::print("on paper       {:.1f} cores, {} MB, {:.2f} GB a day ({})\n",
               report.estimate->processors, report.estimate->memory_bytes >> 20,
               report.estimate->disk_bytes_per_day / 1e9, report.estimate->words);
  }
  for (const std::string& one : report.untested) fmt::print("not tested     {}\n", one);
  if (!report.aborted.empty()) fmt::print("ended early    {}\n", report.aborted);
  fmt::print("\n{} sensors, {:.3g} times the present load, on {}: {}\n", report.sensors,
             report.factor, report.hardware, name(report.verdict()));
}

Status write_report(const std::string& path, const std::string& text) {
  std::ofstream out(path + ".new", std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(path + ".new", path, failed);
  if (!out || failed) return fail(errno_error(errno == 0 ? EIO : errno, "write " + path));
  return {};
}

Status keep_at_site(const ServerOptions& server, const std::string& text) {
  net::HttpClient client = make_client(server);
  MW_TRY(const json kept, answer_of(client.post("/api/v1/rollout/rehearsals", text)));
  if (const std::string reason = kept.value("void_reason", ""); !reason.empty()) {
    fmt::print(stderr, "millwright: kept, but it does not count: {}\n", reason);
  }
  return {};
}

/// Set by SIGINT and SIGTERM, which end a rehearsal in order.
bool is_stop_asked(const sigset_t& stop_signals) {
  static bool is_asked = false;
  const timespec at_once{0, 0};
  if (sigtimedwait(&stop_signals, nullptr, &at_once) > 0) is_asked = true;
  return is_asked;
}

Result<RehearsalReport> rehearse_here(const rehearse::RehearsalPlan& plan,
                                      const RehearseOptions& options, Output output,
                                      const std::function<bool()>& is_cancelled) {
  rehearse::RehearsalHooks hooks;
  hooks.is_cancelled = is_cancelled;
  hooks.on_step = [&](const rehearse::RehearsalStep& step) {
    if (options.shows_progress)
      print_line(step);
    else if (output == Output::kText)
      print_step(step);
  };
  const os::SystemClock clock;
  return rehearse::run_rehearsal(plan, clock, hooks);
}

/// The same wish, as words of a command line. The factor is settled: the twin knows no waves.
std::vector<std::string> words_of(const RehearseOptions& options, double factor) {
  std::vector<std::string> words{"--exact-factor"};
  const auto add = [&](const char* name, auto value) {
    words.emplace_back(name);
    words.push_back(fmt::format("{}", value));
  };
  add("--factor", factor);
  add("--ramp-s", options.ramp_s);
  add("--hold-s", options.hold_s);
  add("--fault-s", options.fault_s);
  add("--p99-ms", options.p99_ms);
  add("--recovery-s", options.recovery_s);
  add("--memory", options.memory_bytes);
  add("--nice", options.niceness);
  add("--dir", options.dir);
  if (!options.processors.empty())
    add("--cpus", fmt::to_string(fmt::join(options.processors, ",")));
  return words;
}

Result<RehearsalReport> rehearse_there(const rehearse::RehearsalPlan& plan, const json& input,
                                       const RehearseOptions& options, Output output,
                                       const std::function<bool()>& is_cancelled) {
  TwinOptions twin;
  twin.host = options.twin;
  twin.program = options.twin_program;
  twin.arguments = words_of(options, plan.factor);
  twin.input = input.dump();
  twin.is_cancelled = is_cancelled;
  twin.on_line = [&](std::string_view text) {
    const json line = json::parse(text, nullptr, false);
    if (!line.is_object() || !line.contains("phase")) return;
    if (options.shows_progress) {
      fmt::print("{}\n", text);
    } else if (output == Output::kText && line.contains("verdict")) {
      fmt::print("{:<14} {:<13} {}\n", line.value("phase", ""), line.value("verdict", ""),
                 line.value("reason", ""));
    }
    std::fflush(stdout);
  };
  return rehearse_on_twin(twin);
}

}  // namespace

int run_rehearse(const ServerOptions& server, const RehearseOptions& options, Output output) {
  // Blocked before any thread starts.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  const auto input = read_input(server, options);
  if (!input) return report(input.error());
  const auto plan = plan_of(server, options, *input);
  if (!plan) return report(plan.error());
  if (output == Output::kText && !options.shows_progress) {
    fmt::print("{} sensors at {:.1f} readings/s now; rehearsing {:.3g} times that\n",
               plan->shape.sensors, plan->shape.readings_per_s, plan->factor);
    std::fflush(stdout);
  }
  // Progress that nobody reads any more: who asked for it is gone.
  const auto is_cancelled = [&] {
    return is_stop_asked(stop_signals) || (options.shows_progress && std::ferror(stdout) != 0);
  };
  const auto done = options.twin.empty()
                        ? rehearse_here(*plan, options, output, is_cancelled)
                        : rehearse_there(*plan, *input, options, output, is_cancelled);
  if (!done) return report(done.error());
  const std::string text = rollout::encode(*done);
  if (!options.out.empty()) {
    if (const Status written = write_report(options.out, text); !written) {
      return report(written.error());
    }
  }
  if (output == Output::kJson)
    fmt::print("{}\n", text);
  else if (!options.shows_progress)
    print_report(*done);
  if (options.input.empty() && options.is_kept) {
    if (const Status kept = keep_at_site(server, text); !kept) return report(kept.error());
  }
  return done->verdict() == rollout::PhaseVerdict::kPass ? 0 : 1;
}

}  // namespace millwright::app
