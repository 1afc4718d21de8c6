// SPDX-License-Identifier: Apache-2.0
#pragma once
// A second instance of the same program in a directory of its own: on loopback and free ports,
// limited, muted, and gone with the process that rehearses, its directory too, whatever that
// process ends of. What the end of the machine leaves behind is removed at the next start.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "net/endpoint.h"
#include "net/http_client.h"
#include "os/child_process.h"

namespace millwright::rehearse {

struct SandboxOptions {
  std::string program;   ///< the binary to rehearse
  std::string base_dir;  ///< the sandbox is made in it
  int niceness = 10;
  std::vector<int> processors;     ///< the instance may run on; empty: all
  std::uint64_t memory_bytes = 0;  ///< it may take; 0: no limit of its own
};

/// A file of the configuration: name relative to the library, text.
using NamedText = std::pair<std::string, std::string>;

/// Removes what rehearsals that crashed have left in `base_dir`. Those under way are left alone.
/// Returns how many there were.
std::size_t remove_leftovers(const std::string& base_dir);

/// Thread: the one that made it, which must live as long as the instance.
class Sandbox {
 public:
  /// Makes the directory with its library. Errors: unavailable, resource_exhausted.
  static Result<std::unique_ptr<Sandbox>> make(SandboxOptions options,
                                               const std::vector<NamedText>& library);
  /// Kills the instance and removes the directory.
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Starts the instance and waits until it is ready; from the second time on with the same ports.
  /// `quota_bytes`: as serve --disk-quota; 0: none.
  /// Errors: unavailable, with the end of its log.
  Status start(std::uint64_t quota_bytes = 0);
  /// SIGKILL.
  void kill() { child_.kill(); }
  /// An orderly stop. Errors: unavailable when it had to be killed.
  Status stop();
  bool is_running() { return child_.is_running(); }

  const net::Endpoint& http_endpoint() const { return http_; }
  const net::Endpoint& mqtt_endpoint() const { return mqtt_; }
  /// Asks as administrator; the body of a successful answer. Errors: with what the server says.
  Result<std::string> get(std::string_view path);
  Result<std::string> post(std::string_view path, std::string_view body);
  /// GET /readyz says yes.
  bool is_ready();

  os::ProcessUsage usage() const { return child_.usage(); }
  /// On disk, in all files of its data directory.
  std::uint64_t disk_bytes() const;
  const std::string& dir() const { return dir_; }
  /// How it is limited, for people.
  const std::string& limits() const { return limits_; }

 private:
  explicit Sandbox(SandboxOptions options) : options_(std::move(options)) {}
  Status make_dir(const std::vector<NamedText>& library);
  Status wait_for_start();
  Status log_in();
  Status start_sweeper();
  std::unexpected<Error> failed(std::string_view what) const;

  const SandboxOptions options_;
  std::string dir_;
  int lock_ = -1;
  int sweeper_ = -1;  ///< held open: its end is the sweeper's sign
  int sweeper_pid_ = 0;
  std::string password_;
  std::string limits_;
  net::Endpoint http_{"127.0.0.1", 0}, mqtt_{"127.0.0.1", 0};
  os::ChildProcess child_;
  std::unique_ptr<net::HttpClient> client_;
  std::string token_;
};

}  // namespace millwright::rehearse
