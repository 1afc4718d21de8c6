// SPDX-License-Identifier: Apache-2.0
#pragma once
// Another program as a child: bounded in processor, memory and files, and gone when this one goes.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "os/process.h"

namespace millwright::os {

struct ChildOptions {
  std::string program;                 ///< path
  std::vector<std::string> arguments;  ///< without the program's own name
  std::vector<std::string> settings;   ///< "NAME=value", put over this process's environment
  std::string input;                   ///< file that its standard input comes from; empty: nothing
  std::string output;                  ///< file that its standard output goes to, written anew
  std::string log;                     ///< likewise for standard error
  int niceness = 0;                    ///< added to this process's; 0 to 19
  std::vector<int> processors;         ///< it may run on; empty: on all this one may
  std::uint64_t most_data_bytes = 0;   ///< of memory for data (RLIMIT_DATA); 0: no limit
  std::uint64_t most_file_bytes = 0;   ///< of one file (RLIMIT_FSIZE); 0: no limit
};

/// Thread: one at a time. The kernel ends the child when the thread that started it ends
/// (PR_SET_PDEATHSIG), so that thread must live as long as the child is wanted.
class ChildProcess {
 public:
  ChildProcess() = default;
  /// Errors: not_found, unavailable   the program or one of the files, with the reason.
  static Result<ChildProcess> start(const ChildOptions& options);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  /// Kills it when it still runs.
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  bool is_running();
  /// SIGKILL, and waits for its end. Does nothing when it has ended.
  void kill();
  /// SIGTERM, and SIGKILL when it has not ended by then. True: it ended by itself with status 0.
  bool stop(std::chrono::milliseconds patience);
  /// Of an ended one: its exit status, or 128 + the signal that ended it. -1 while it runs.
  int exit_status() const { return exit_status_; }
  /// What it uses now; zeroes once it has ended.
  ProcessUsage usage() const;

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  bool reap(int flags);

  pid_t pid_ = -1;
  int exit_status_ = -1;
};

/// What any process of this user uses now; zeroes when there is none. Cost: two small files.
ProcessUsage usage_of(pid_t pid);

/// The processors this process may run on.
std::vector<int> own_processors();

/// Memory that could be given out without swapping. 0: the system does not tell.
std::uint64_t available_memory();

/// Memory of the machine. 0: the system does not tell.
std::uint64_t total_memory();

/// Processor time of the whole machine since it started.
struct MachineTime {
  std::chrono::nanoseconds busy{0};
  std::chrono::nanoseconds total{0};
};
MachineTime machine_time();

/// "8 x Some Processor, 32 GB": what a measurement was taken on.
std::string hardware();

/// Of a control group; 0: no limit. A controller that is not delegated limits nothing.
struct GroupLimits {
  std::uint64_t most_bytes = 0;  ///< of memory: memory.max
  std::size_t processors = 0;    ///< so much of their time in all: cpu.max
  unsigned weight = 0;  ///< against others when processors are short, usually 100: cpu.weight
};
/// Puts `pid` into a new control group below this process's own one, where cgroup v2 is delegated
/// to this user; `root` is where the hierarchy is mounted. Errors: failed_precondition   none is
/// delegated; the limits of ChildOptions hold all the same.
Status confine(pid_t pid, const GroupLimits& limits, const std::string& name,
               const std::string& root = "/sys/fs/cgroup");

}  // namespace millwright::os
