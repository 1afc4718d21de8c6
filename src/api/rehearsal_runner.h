// SPDX-License-Identifier: Apache-2.0
#pragma once
// A rehearsal that the site starts itself: `millwright rehearse` as a child, one at a time. It ends
// with the server, whatever ends that.

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "rollout/rehearsal/report.h"
#include "runtime/worker.h"

namespace millwright::api {

/// What is asked for when one is started.
struct RehearsalWish {
  double factor = 10;
  std::uint32_t ramp_s = 60;
  std::uint32_t hold_s = 120;
  std::uint32_t fault_s = 15;
};

enum class RunState : std::uint8_t { kNone, kRunning, kEnded };
std::string_view name(RunState state);

struct RunningRehearsal {
  RunState state = RunState::kNone;
  RehearsalWish wish;
  UtcNanos started;
  std::string by;
  /// One JSON text a second, and one for each phase that has ended, as the command writes them.
  std::vector<std::string> lines;
  std::string problem;  ///< why it ended without a report; empty otherwise
};

/// What the child is told of the site beside it, once a second.
struct ProductionState {
  bool is_ready = true;
  std::string reason;  ///< why not
  std::uint64_t lag_records = 0;
};

struct RunnerOptions {
  std::string program;  ///< the binary
  std::string dir;      ///< its own, for the input and the sandbox; made when needed
  std::function<ProductionState()> production;
  /// Keeps the report. Thread: the runner's own.
  std::function<Status(const rollout::RehearsalReport& report, const std::string& by)> keep;
};

/// Thread: any.
class RehearsalRunner {
 public:
  RehearsalRunner(RunnerOptions options, const Clock& clock);
  ~RehearsalRunner();

  /// `input`: what `millwright rehearse --input` reads.
  /// Errors: failed_precondition   one runs already; unavailable.
  Status start(const std::string& input, const RehearsalWish& wish, const std::string& by);
  /// It ends within seconds and its report says so. Errors: failed_precondition   none runs.
  Status cancel(const std::string& by);
  RunningRehearsal now() const;

 private:
  void run(const runtime::StopToken& token);
  void end(std::string problem);
  void take_lines(std::vector<std::string> lines);
  /// Also tells that this server lives: a child that hears nothing any more gives up.
  void tell_production() const;
  Status keep_report(const std::string& text);

  const RunnerOptions options_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  RunningRehearsal now_;                     // guarded by mutex_; lines: see run()
  bool is_cancelled_ = false;                // guarded by mutex_
  std::unique_ptr<runtime::Worker> worker_;  // guarded by mutex_
};

}  // namespace millwright::api
