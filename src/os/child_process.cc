// SPDX-License-Identifier: Apache-2.0
#include "os/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>
#include <utility>

extern char** environ;  // POSIX; no header declares it

namespace millwright::os {
namespace {

/// Made before the fork: between fork and exec nothing may allocate.
struct Launch {
  std::vector<std::string> arguments, environment;
  std::vector<char*> argv, envp;
  int output = -1;
  int log = -1;
  pid_t parent = 0;
  cpu_set_t processors{};
  bool has_processors = false;

  ~Launch() {
    if (output >= 0) ::close(output);
    if (log >= 0) ::close(log);
  }
};

void point_at(std::vector<std::string>& texts, std::vector<char*>& out) {
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
}

Result<int> open_for_writing(const std::string& path) {
  const std::string to = path.empty() ? "/dev/null" : path;
  const int fd = ::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return fail(errno_error(errno, "open " + to));
  return fd;
}

Status prepare(const ChildOptions& options, Launch& launch) {
  launch.arguments.push_back(options.program);
  launch.arguments.insert(launch.arguments.end(), options.arguments.begin(),
                          options.arguments.end());
  const auto is_set_anew = [&](std::string_view entry) {
    const std::string_view name = entry.substr(0, entry.find('=') + 1);
    return std::ranges::any_of(options.settings,
                               [&](const std::string& own) { return own.starts_with(name); });
  };
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (!is_set_anew(*entry)) launch.environment.emplace_back(*entry);
  }
  for (const std::string& own : options.settings) launch.environment.push_back(own);
  point_at(launch.arguments, launch.argv);
  point_at(launch.environment, launch.envp);
  MW_TRY(launch.output, open_for_writing(options.output));
  MW_TRY(launch.log, open_for_writing(options.log));
  launch.parent = ::getpid();
  CPU_ZERO(&launch.processors);
  for (const int processor : options.processors) {
    CPU_SET(static_cast<std::size_t>(processor), &launch.processors);
    launch.has_processors = true;
  }
  return {};
}

void limit(int what, std::uint64_t most) {
  if (most == 0) return;
  const rlimit bound{most, most};
  ::setrlimit(static_cast<__rlimit_resource>(what), &bound);
}

/// In the child, up to exec: system calls only. Does not return.
[[noreturn]] void become(const ChildOptions& options, Launch& launch) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(127);  // it died before the line above
  ::setpgid(0, 0);                                 // Ctrl-C at a terminal is its parent's business
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  if (options.niceness > 0) (void)::nice(options.niceness);
  if (launch.has_processors) ::sched_setaffinity(0, sizeof launch.processors, &launch.processors);
  limit(RLIMIT_DATA, options.most_data_bytes);
  limit(RLIMIT_FSIZE, options.most_file_bytes);
  limit(RLIMIT_CORE, 1);  // a core file would outlive the sandbox
  const int input = ::open(options.input.empty() ? "/dev/null" : options.input.c_str(), O_RDONLY);
  ::dup2(input, 0);
  ::dup2(launch.output, 1);
  ::dup2(launch.log, 2);
  ::execve(options.program.c_str(), launch.argv.data(), launch.envp.data());
  ::_exit(127);
}

std::string read_small(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The number behind "Name:" in a file of such lines, in kilobytes, as bytes.
std::uint64_t kilobytes(const std::string& text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string::npos) return 0;
  return std::strtoull(text.c_str() + at + name.size(), nullptr, 10) * 1024;
}

std::chrono::nanoseconds ticks(std::uint64_t n) {
  static const long per_second = ::sysconf(_SC_CLK_TCK);
  return std::chrono::nanoseconds(n * (1'000'000'000ull / static_cast<std::uint64_t>(per_second)));
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const ChildOptions& options) {
  if (::access(options.program.c_str(), X_OK) != 0) {
    return fail(errno_error(errno, "run " + options.program));
  }
  Launch launch;
  MW_TRY_STATUS(prepare(options, launch));
  const pid_t pid = ::fork();
  if (pid < 0) return fail(errno_error(errno, "start " + options.program));
  if (pid == 0) become(options, launch);
  return ChildProcess(pid);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), exit_status_(std::exchange(other.exit_status_, -1)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this == &other) return *this;
  kill();
  pid_ = std::exchange(other.pid_, -1);
  exit_status_ = std::exchange(other.exit_status_, -1);
  return *this;
}

ChildProcess::~ChildProcess() {
  kill();
}

bool ChildProcess::reap(int flags) {
  if (pid_ < 0) return true;
  int status = 0;
  pid_t done = 0;
  do {
    done = ::waitpid(pid_, &status, flags);
  } while (done < 0 && errno == EINTR);
  if (done == 0) return false;
  exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  pid_ = -1;
  return true;
}

bool ChildProcess::is_running() {
  return !reap(WNOHANG);
}

void ChildProcess::kill() {
  if (pid_ < 0 || reap(WNOHANG)) return;
  ::kill(pid_, SIGKILL);
  reap(0);
}

bool ChildProcess::stop(std::chrono::milliseconds patience) {
  if (pid_ < 0 || reap(WNOHANG)) return exit_status_ == 0;
  ::kill(pid_, SIGTERM);
  for (auto waited = std::chrono::milliseconds(0); waited < patience;
       waited += std::chrono::milliseconds(20)) {
    if (reap(WNOHANG)) return exit_status_ == 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  kill();
  return false;
}

ProcessUsage ChildProcess::usage() const {
  return pid_ < 0 ? ProcessUsage() : usage_of(pid_);
}

ProcessUsage usage_of(pid_t pid) {
  ProcessUsage usage;
  const std::string status = read_small(fmt::format("/proc/{}/status", pid));
  usage.rss_bytes = kilobytes(status, "VmRSS:");
  usage.peak_rss_bytes = kilobytes(status, "VmHWM:");
  // The name in parentheses may hold anything; utime and stime are fields 14 and 15.
  const std::string stat = read_small(fmt::format("/proc/{}/stat", pid));
  const std::size_t after_name = stat.rfind(") ");
  if (after_name == std::string::npos) return usage;
  std::istringstream fields(stat.substr(after_name + 2));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  usage.cpu_time = ticks(user + system);
  return usage;
}

std::vector<int> own_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> out;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return out;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(static_cast<std::size_t>(i), &set)) out.push_back(i);
  }
  return out;
}

std::uint64_t available_memory() {
  return kilobytes(read_small("/proc/meminfo"), "MemAvailable:");
}

MachineTime machine_time() {
  // cpu user nice system idle iowait irq softirq steal
  std::istringstream fields(read_small("/proc/stat"));
  std::string name;
  fields >> name;
  std::array<std::uint64_t, 8> n{};
  for (std::uint64_t& one : n) fields >> one;
  MachineTime time;
  for (const std::uint64_t one : n) time.total += ticks(one);
  time.busy = time.total - ticks(n[3]) - ticks(n[4]);
  return time;
}

std::uint64_t total_memory() {
  return kilobytes(read_small("/proc/meminfo"), "MemTotal:");
}

std::string hardware() {
  const std::string cpu = read_small("/proc/cpuinfo");
  std::string model = "processor";
  if (const std::size_t at = cpu.find("model name"); at != std::string::npos) {
    const std::size_t begin = cpu.find(": ", at);
    if (begin != std::string::npos)
      model = cpu.substr(begin + 2, cpu.find('\n', begin) - begin - 2);
  }
  const std::uint64_t memory = total_memory();
  constexpr double kGb = 1024.0 * 1024 * 1024;
  return fmt::format("{} x {}, {:.0f} GB", std::thread::hardware_concurrency(), model,
                     static_cast<double>(memory) / kGb);
}

Status confine(pid_t pid, const GroupLimits& limits, const std::string& name,
               const std::string& root) {
  const std::string own = read_small("/proc/self/cgroup");
  const std::size_t at = own.starts_with("0::") ? 0 : own.find("\n0::");
  std::error_code absent;
  if (at == std::string::npos || !std::filesystem::exists(root + "/cgroup.controllers", absent)) {
    return fail(Code::kFailedPrecondition, "cgroup v2 is not mounted here");
  }
  const std::size_t begin = own.find("::", at) + 2;
  std::string path = own.substr(begin, own.find('\n', begin) - begin);
  if (path == "/") path.clear();
  const std::string group = root + path + "/" + name;
  if (!std::filesystem::create_directory(group, absent) && absent) {
    return fail(Code::kFailedPrecondition, "no cgroup is delegated to this user");
  }
  constexpr std::size_t kPeriodUs = 100'000;
  if (limits.most_bytes > 0) std::ofstream(group + "/memory.max") << limits.most_bytes;
  if (limits.processors > 0) {
    std::ofstream(group + "/cpu.max") << limits.processors * kPeriodUs << ' ' << kPeriodUs;
  }
  if (limits.weight > 0) std::ofstream(group + "/cpu.weight") << limits.weight;
  std::ofstream members(group + "/cgroup.procs");
  members << pid << std::flush;
  if (!members) return fail(Code::kFailedPrecondition, "no cgroup is delegated to this user");
  return {};
}

}  // namespace millwright::os
