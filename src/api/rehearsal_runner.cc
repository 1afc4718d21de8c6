// SPDX-License-Identifier: Apache-2.0
#include "api/rehearsal_runner.h"

#include <fmt/format.h>
#include <signal.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "core/log.h"
#include "model/names.h"
#include "os/child_process.h"
#include "os/file_tree.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> kStateNames{"none", "running", "ended"};
constexpr auto kLook = 200ms;
constexpr auto kTell = 1s;
/// A child that is asked to end removes its sandbox.
constexpr auto kEndTime = 8s;
constexpr const char* kProduction = "/production.json";
/// Points and phases of the longest rehearsal anybody waits for.
constexpr std::size_t kMostLines = 20'000;

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Status write_text(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out.flush()) return fail(errno_error(errno == 0 ? EIO : errno, "write " + path));
  return {};
}

/// Whole lines of a file that is being written, from `from` on; moves it.
std::vector<std::string> new_lines(const std::string& path, std::streamoff& from) {
  std::vector<std::string> lines;
  std::ifstream in(path, std::ios::binary);
  in.seekg(from);
  std::string line;
  while (std::getline(in, line) && !in.eof()) {
    from += static_cast<std::streamoff>(line.size()) + 1;
    lines.push_back(line);
  }
  return lines;
}

std::string last_line(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t at = text.rfind('\n');
  return std::string(at == std::string_view::npos ? text : text.substr(at + 1));
}

}  // namespace

std::string_view name(RunState state) {
  return name_of(kStateNames, state);
}

RehearsalRunner::RehearsalRunner(RunnerOptions options, const Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

RehearsalRunner::~RehearsalRunner() {
  worker_.reset();
}

Status RehearsalRunner::start(const std::string& input, const RehearsalWish& wish,
                              const std::string& by) {
  const std::scoped_lock lock(mutex_);
  if (now_.state == RunState::kRunning) {
    return fail(Code::kFailedPrecondition,
                fmt::format("a rehearsal is running, started by {}", now_.by));
  }
  worker_.reset();  // of the one before, which has ended
  if (!os::is_folder(options_.dir)) MW_TRY_STATUS(os::make_private_dir(options_.dir));
  MW_TRY_STATUS(write_text(options_.dir + "/input.json", input));
  now_ = {RunState::kRunning, wish, clock_.wall(), by, {}, {}};
  is_cancelled_ = false;
  worker_ = std::make_unique<runtime::Worker>(
      "rehearsal", [this](const runtime::StopToken& token) { run(token); });
  const Status started = worker_->start();
  if (!started) now_.state = RunState::kNone;
  return started;
}

Status RehearsalRunner::cancel(const std::string& by) {
  const std::scoped_lock lock(mutex_);
  if (now_.state != RunState::kRunning) {
    return fail(Code::kFailedPrecondition, "no rehearsal is running");
  }
  log_info("rehearsal", "cancelled by " + by);
  is_cancelled_ = true;
  return {};
}

RunningRehearsal RehearsalRunner::now() const {
  const std::scoped_lock lock(mutex_);
  return now_;
}

void RehearsalRunner::end(std::string problem) {
  if (!problem.empty()) log_warning("rehearsal", problem);
  const std::scoped_lock lock(mutex_);
  now_.state = RunState::kEnded;
  now_.problem = std::move(problem);
}

Status RehearsalRunner::keep_report(const std::string& text) {
  MW_TRY(const auto report, rollout::decode_report(text));
  return options_.keep(report, now().by);
}

/// The child lives on this thread: it ends when the thread does.
void RehearsalRunner::run(const runtime::StopToken& token) {
  const std::string report = options_.dir + "/report.json";
  const RehearsalWish wish = now().wish;
  os::ChildOptions options;
  options.program = options_.program;
  options.arguments = {"rehearse",
                       "--input",
                       options_.dir + "/input.json",
                       "--out",
                       report,
                       "--dir",
                       options_.dir,
                       "--watch",
                       options_.dir + kProduction,
                       "--factor",
                       fmt::format("{}", wish.factor),
                       "--ramp-s",
                       std::to_string(wish.ramp_s),
                       "--hold-s",
                       std::to_string(wish.hold_s),
                       "--fault-s",
                       std::to_string(wish.fault_s),
                       "--progress"};
  options.settings = {"MILLWRIGHT_TOKEN=", "MILLWRIGHT_SERVER=", "NOTIFY_SOCKET="};
  options.output = options_.dir + "/progress";
  options.log = options_.dir + "/log";
  options.niceness = 5;
  std::error_code none;
  std::filesystem::remove(report, none);
  tell_production();
  auto child = os::ChildProcess::start(options);
  if (!child) return end(child.error().message());
  std::streamoff read = 0;
  bool is_told = false;
  SteadyTime next_tell;
  while (child->is_running()) {
    if (token.stop_requested()) {
      child->stop(kEndTime);
      return end("the server stopped");
    }
    if (clock_.steady() >= next_tell) {
      tell_production();
      next_tell = clock_.steady() + kTell;
    }
    std::this_thread::sleep_for(kLook);
    take_lines(new_lines(options.output, read));
    const std::scoped_lock lock(mutex_);
    if (is_cancelled_ && !std::exchange(is_told, true)) ::kill(child->pid(), SIGTERM);
  }
  take_lines(new_lines(options.output, read));
  const std::string found = text_of(report);
  if (found.empty()) {
    const std::string said = last_line(text_of(options.log));
    return end(said.empty() ? fmt::format("ended with status {}", child->exit_status()) : said);
  }
  const Status kept = keep_report(found);
  end(kept ? std::string() : kept.error().message());
}

void RehearsalRunner::take_lines(std::vector<std::string> lines) {
  const std::scoped_lock lock(mutex_);
  for (std::string& line : lines) {
    if (now_.lines.size() < kMostLines) now_.lines.push_back(std::move(line));
  }
}

void RehearsalRunner::tell_production() const {
  const ProductionState state = options_.production();
  const nlohmann::json told = {{"ready", state.is_ready},
                               {"reasons", nlohmann::json::array({state.reason})},
                               {"lag_records", state.lag_records},
                               {"at_ns", clock_.wall().ns}};
  const std::string path = options_.dir + kProduction;
  std::error_code failed;
  // Whole or not at all: the child reads it at any moment.
  if (const Status written = write_text(path + ".new", told.dump()); written) {
    std::filesystem::rename(path + ".new", path, failed);
  }
}

}  // namespace millwright::api
