// SPDX-License-Identifier: Apache-2.0
#include "app/twin_rehearsal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/read_file.h"
#include "os/child_process.h"

namespace millwright::app {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
constexpr std::size_t kMostSaid = 600;  // characters of what the other side said, in an error

/// Input, output and what ssh says, gone with this object.
class Folder {
 public:
  static Result<Folder> make() {
    std::string path = (std::filesystem::temp_directory_path() / "millwright-twin-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) return fail(errno_error(errno, "make " + path));
    return Folder(std::move(path));
  }
  Folder(Folder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Folder& operator=(Folder&&) = delete;
  ~Folder() {
    std::error_code gone;
    if (!path_.empty()) std::filesystem::remove_all(path_, gone);
  }
  std::string file(std::string_view name) const { return fmt::format("{}/{}", path_, name); }

 private:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

bool is_host(std::string_view host) {
  // A leading dash would be an option of ssh.
  return !host.empty() && host.front() != '-' && std::ranges::all_of(host, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == '@' || c == ':' ||
           c == '%' || c == '[' || c == ']';
  });
}

/// The whole lines that a growing file has more than last time.
class Tail {
 public:
  explicit Tail(const std::string& path) : in_(path, std::ios::binary) {}
  template <class Take>
  void read(Take take) {
    in_.clear();
    char part[4096];
    while (in_.read(part, sizeof part), in_.gcount() > 0) {
      rest_.append(part, static_cast<std::size_t>(in_.gcount()));
    }
    for (std::size_t end; (end = rest_.find('\n')) != std::string::npos;) {
      take(rest_.substr(0, end));
      rest_.erase(0, end + 1);
    }
  }

 private:
  std::ifstream in_;
  std::string rest_;
};

std::string said_in(const std::string& log) {
  std::string text = read_file(log).value_or("");
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
    text.pop_back();
  if (text.size() > kMostSaid) text.erase(0, text.size() - kMostSaid);
  return text.empty() ? "it said nothing" : text;
}

/// `word` as one word of a shell.
std::string shell_quoted(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// The program that `name` is by PATH. Errors: not_found.
Result<std::string> find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    std::string found = fmt::format("{}/{}", rest.substr(0, end), name);
    if (end > 0 && ::access(found.c_str(), X_OK) == 0) return found;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return fail(Code::kNotFound,
              fmt::format("there is no {} on this machine: install it, or copy the input by hand "
                          "(millwright rehearse --input FILE on the other machine)",
                          name));
}

}  // namespace

Result<rollout::RehearsalReport> rehearse_on_twin(const TwinOptions& options) {
  if (!is_host(options.host)) {
    return fail(Code::kInvalidArgument,
                fmt::format("--on: '{}' is no name of a machine", options.host));
  }
  os::ChildOptions ssh;
  MW_TRY(ssh.program, find_program("ssh"));
  std::string command = shell_quoted(options.program) + " rehearse --input - --progress --json";
  for (const std::string& word : options.arguments) command += " " + shell_quoted(word);
  // It must not ask for a password: nobody may be there to answer.
  ssh.arguments = {"-T", "-o", "BatchMode=yes", options.host, command};
  MW_TRY(const Folder folder, Folder::make());
  ssh.input = folder.file("input");
  ssh.output = folder.file("output");
  ssh.log = folder.file("said");
  std::ofstream(ssh.input, std::ios::binary) << options.input << std::flush;

  MW_TRY(os::ChildProcess child, os::ChildProcess::start(ssh));
  Tail output(ssh.output);
  std::string last;
  const auto take = [&](std::string line) {
    last = std::move(line);
    if (options.on_line) options.on_line(last);
  };
  while (child.is_running()) {
    if (options.is_cancelled && options.is_cancelled()) {
      child.kill();
      return fail(Code::kFailedPrecondition, "the rehearsal was cancelled");
    }
    output.read(take);
    std::this_thread::sleep_for(kLookEvery);
  }
  output.read(take);
  auto report = rollout::decode_report(last);
  if (!report) {
    return fail(Code::kUnavailable,
                fmt::format("{} ended with status {} and without a report: {}", options.host,
                            child.exit_status(), said_in(ssh.log)));
  }
  report->host = options.host;
  return report;
}

}  // namespace millwright::app
