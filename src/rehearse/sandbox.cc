// SPDX-License-Identifier: Apache-2.0
#include "rehearse/sandbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/log.h"
#include "os/file_tree.h"
#include "os/random.h"

namespace millwright::rehearse {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view kPrefix = "millwright-rehearsal-";
// A tenth of what everything else has: production goes first.
constexpr unsigned kGroupWeight = 10;
constexpr const char* kLock = "/owner.lock";
constexpr auto kStartTime = 120s;
constexpr auto kStopTime = 60s;
/// A directory is given its lock at once; one without it that is older has lost its owner.
constexpr auto kMakingTime = 60s;

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The lock's descriptor, or -1 when somebody else holds it or it is not there.
int try_lock(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
  if (fd < 0) return -1;
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  ::close(fd);
  return -1;
}

bool is_leftover(const fs::directory_entry& entry) {
  std::error_code gone;
  const std::string lock = entry.path().string() + kLock;
  if (!fs::exists(lock, gone)) {
    const auto age = fs::file_time_type::clock::now() - entry.last_write_time(gone);
    return !gone && age > kMakingTime;
  }
  const int fd = try_lock(lock, 0);
  if (fd < 0) return false;
  ::close(fd);
  return true;
}

Status write_file(const std::string& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out.flush()) return fail(errno_error(errno == 0 ? EIO : errno, "write " + path));
  return {};
}

Result<std::string> body_of(const Result<net::HttpReply>& reply, std::string_view path) {
  if (!reply) return std::unexpected(reply.error());
  if (reply->is_success()) return reply->body;
  return fail(Code::kFailedPrecondition,
              fmt::format("the rehearsed instance answered {} with {}: {}", path, reply->status,
                          reply->body.substr(0, 1000)));
}

}  // namespace

std::size_t remove_leftovers(const std::string& base_dir) {
  std::size_t n = 0;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(base_dir, none)) {
    if (!entry.path().filename().string().starts_with(kPrefix) || !is_leftover(entry)) continue;
    if (const Status removed = os::remove_tree(entry.path()); !removed) {
      log_warning("rehearsal", removed.error().message());
      continue;
    }
    ++n;
  }
  return n;
}

Result<std::unique_ptr<Sandbox>> Sandbox::make(SandboxOptions options,
                                               const std::vector<NamedText>& library) {
  std::unique_ptr<Sandbox> sandbox(new Sandbox(std::move(options)));
  MW_TRY_STATUS(sandbox->make_dir(library));
  return sandbox;
}

Status Sandbox::make_dir(const std::vector<NamedText>& library) {
  os::SystemRandom random;
  dir_ = fmt::format("{}/{}{:016x}", options_.base_dir, kPrefix, random.next());
  password_ = fmt::format("{:016x}{:016x}", random.next(), random.next());
  if (const Status made = os::make_private_dir(dir_); !made) {
    const Error& error = made.error();
    dir_.clear();
    return fail(with_context(error, "the sandbox (choose another place with --dir)"));
  }
  lock_ = try_lock(dir_ + kLock, O_CREAT);
  for (const char* folder : {"procedures", "policies"}) {
    MW_TRY_STATUS(os::make_private_dir(dir_ + "/" + folder));
  }
  for (const auto& [name, text] : library) MW_TRY_STATUS(write_file(dir_ + "/" + name, text));
  return start_sweeper();
}

/// A process that outlives this one by a second, removes the directory and ends. It reads from a
/// pipe nobody writes to, and so notices even a kill -9.
Status Sandbox::start_sweeper() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(errno_error(errno, "pipe of the sandbox"));
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Not in the terminal's group: Ctrl-C is for the rehearsal.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::string shell = "sh", option = "-c", name = "sweep", dir = dir_;
  std::string script = "cat; sleep 1; rm -rf -- \"$1\"";
  char* arguments[] = {shell.data(), option.data(), script.data(),
                       name.data(),  dir.data(),    nullptr};
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, "/bin/sh", &files, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  ::close(ends[0]);
  if (error != 0) {
    ::close(ends[1]);
    return fail(errno_error(error, "sweeper of the sandbox"));
  }
  sweeper_ = ends[1];
  sweeper_pid_ = pid;
  return {};
}

Sandbox::~Sandbox() {
  child_.kill();
  if (!dir_.empty()) {
    if (const Status removed = os::remove_tree(dir_); !removed) {
      log_warning("rehearsal", removed.error().message());
    }
  }
  if (lock_ >= 0) ::close(lock_);
  if (sweeper_ >= 0) {
    ::kill(sweeper_pid_, SIGKILL);  // nothing is left to sweep
    ::close(sweeper_);
    ::waitpid(sweeper_pid_, nullptr, 0);
  }
}

std::unexpected<Error> Sandbox::failed(std::string_view what) const {
  const std::string log = text_of(dir_ + "/log");
  return fail(Code::kUnavailable,
              fmt::format("the rehearsed instance {}: {}", what,
                          log.substr(log.size() > 2000 ? log.size() - 2000 : 0)));
}

Status Sandbox::start(std::uint64_t quota_bytes) {
  os::ChildOptions child;
  child.program = options_.program;
  child.arguments = {"serve", "--data", dir_ + "/data", "--library", dir_, "--muted", "--json",
                     "--http", net::to_text(http_), "--mqtt", net::to_text(mqtt_),
                     // The rehearsal keeps an eye on the disk it shares with production.
                     "--disk-reserve", "1MB"};
  if (quota_bytes > 0) {
    child.arguments.insert(child.arguments.end(), {"--disk-quota", std::to_string(quota_bytes)});
  }
  child.settings = {"MILLWRIGHT_ADMIN_PASSWORD=" + password_,
                    "MILLWRIGHT_BY=", "MILLWRIGHT_TOKEN=", "MILLWRIGHT_SERVER=", "NOTIFY_SOCKET="};
  child.output = dir_ + "/output";
  child.log = dir_ + "/log";
  child.niceness = options_.niceness;
  child.processors = options_.processors;
  child.most_data_bytes = options_.memory_bytes;
  MW_TRY(child_, os::ChildProcess::start(child));
  limits_ = fmt::format("nice {}", options_.niceness);
  if (options_.memory_bytes > 0) {
    const os::GroupLimits group{.most_bytes = options_.memory_bytes,
                                .processors = options_.processors.size(),
                                .weight = kGroupWeight};
    const Status confined =
        os::confine(child_.pid(), group, fmt::format("{}{}", kPrefix, child_.pid()));
    limits_ += fmt::format(", {} MB of memory by {}", options_.memory_bytes >> 20,
                           confined ? "control group" : "rlimit");
  }
  MW_TRY_STATUS(wait_for_start());
  return log_in();
}

Status Sandbox::wait_for_start() {
  const auto end = std::chrono::steady_clock::now() + kStartTime;
  while (true) {
    const std::string output = text_of(dir_ + "/output");
    if (output.contains('\n')) {
      const json line = json::parse(output.substr(0, output.find('\n')), nullptr, false);
      if (!line.is_object()) return failed("said something else than where it listens");
      MW_TRY(http_, net::parse_endpoint(line.value("http", "")));
      MW_TRY(mqtt_, net::parse_endpoint(line.value("mqtt", "")));
      break;
    }
    if (!child_.is_running()) return failed("did not start");
    if (std::chrono::steady_clock::now() > end) return failed("did not start in time");
    std::this_thread::sleep_for(20ms);
  }
  net::HttpClientOptions options;
  options.base_url = "http://" + net::to_text(http_);
  options.timeout = 120s;
  if (!token_.empty()) options.headers.push_back({"Authorization", "Bearer " + token_});
  client_ = std::make_unique<net::HttpClient>(std::move(options));
  return {};
}

Status Sandbox::log_in() {
  if (!token_.empty()) return {};
  const json ask = {{"user", "admin"}, {"password", password_}};
  const auto reply = client_->post("/api/v1/login", ask.dump());
  if (!reply || !reply->is_success()) return failed("lets its administrator not in");
  const std::string cookie(reply->header("Set-Cookie"));
  const json wish = {{"name", "rehearsal"}, {"role", "administrator"}};
  const auto made = client_->request("POST", "/api/v1/tokens", wish.dump(),
                                     {{"Cookie", cookie.substr(0, cookie.find(';'))},
                                      {"X-Millwright", "1"},
                                      {"Content-Type", "application/json"}});
  MW_TRY(const std::string body, body_of(made, "/api/v1/tokens"));
  token_ = json::parse(body, nullptr, false).value("token", "");
  return wait_for_start();  // from here on with the token
}

Status Sandbox::stop() {
  if (child_.stop(kStopTime)) return {};
  return failed(fmt::format("did not stop in order, status {}", child_.exit_status()));
}

Result<std::string> Sandbox::get(std::string_view path) {
  return body_of(client_->get(path), path);
}

Result<std::string> Sandbox::post(std::string_view path, std::string_view body) {
  return body_of(client_->post(path, body), path);
}

bool Sandbox::is_ready() {
  if (!client_) return false;
  const auto reply = client_->get("/readyz");
  return reply && reply->is_success();
}

std::uint64_t Sandbox::disk_bytes() const {
  std::uint64_t bytes = 0;
  std::error_code gone;
  for (auto it = fs::recursive_directory_iterator(dir_ + "/data", gone);
       !gone && it != fs::recursive_directory_iterator(); it.increment(gone)) {
    std::error_code vanished;
    const std::uint64_t size = it->is_regular_file(vanished) ? it->file_size(vanished) : 0;
    if (!vanished) bytes += size;
  }
  return bytes;
}

}  // namespace millwright::rehearse
