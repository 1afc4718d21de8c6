// SPDX-License-Identifier: Apache-2.0
// millwright serve: start, say where, wait for the signal to stop.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "core/log.h"
#include "os/process.h"

namespace millwright::app {
namespace {

// Of stores, journal and pages.
constexpr std::uint64_t kOwnFiles = 1024;

/// No more MQTT connections than this process may have files; a connection too many is then refused
/// with its reason, and not for want of a file.
void fit_connections(broker::BrokerConfig& config) {
  const std::uint64_t files = os::raise_open_files();
  if (files == 0 || files >= config.max_connections + kOwnFiles) return;
  const std::uint64_t left = files > 2 * kOwnFiles ? files - kOwnFiles : files / 2;
  log_info("server",
           fmt::format("this process may open {} files: at most {} MQTT connections; for more "
                       "raise the hard limit (LimitNOFILE= or ulimit -Hn)",
                       files, left));
  config.max_connections = left;
}

void set_up_log() {
  auto logger = spdlog::stderr_color_mt("millwright");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  set_log_sink([logger](LogLevel level, std::string_view module, std::string_view message) {
    constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                     spdlog::level::warn, spdlog::level::err};
    logger->log(kLevels[static_cast<std::size_t>(level)], "{}: {}", module, message);
  });
}

void print_start(const SiteAddresses& addresses, Output output) {
  if (output == Output::kJson) {
    nlohmann::json line = {{"http", addresses.http}, {"mqtt", addresses.mqtt}};
    if (!addresses.one_time_password.empty()) {
      line["user"] = "admin";
      line["one_time_password"] = addresses.one_time_password;
    }
    fmt::print("{}\n", line.dump());
  } else {
    fmt::print("millwright listens on http://{} and mqtt://{}\n", addresses.http, addresses.mqtt);
    if (!addresses.one_time_password.empty()) {
      fmt::print(
          "\n  First log-in:  user      admin\n                 password  {}\n"
          "  This password is shown once; it must be changed at the first log-in.\n\n",
          addresses.one_time_password);
    }
  }
  std::fflush(stdout);
}

}  // namespace

int report(const Error& error) {
  fmt::print(stderr, "millwright: {}\n", error.message());
  return exit_status(error.code());
}

int run_serve(SiteOptions options, Output output) {
  set_up_log();
  fit_connections(options.broker);
  // Blocked before any thread starts, so that all inherit it and only sigwait() takes them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto server = SiteServer::start(options);
  if (!server) {
    report(server.error());
    return 1;
  }
  print_start((*server)->addresses(), output);
  int received = 0;
  sigwait(&stop_signals, &received);
  log_info("server", "stopping");
  if (const Status stopped = (*server)->stop(); !stopped) {
    report(stopped.error());
    return 1;
  }
  return 0;
}

}  // namespace millwright::app
