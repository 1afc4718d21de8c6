// SPDX-License-Identifier: Apache-2.0
#pragma once
// A site: everything embedded in one process, put together, started and stopped in order.

#include <memory>
#include <optional>
#include <string>

#include "broker/config.h"
#include "core/result.h"
#include "core/time.h"
#include "net/endpoint.h"
#include "pipeline/shedder.h"

namespace millwright::app {

struct SiteOptions {
  std::string data_dir;
  net::Endpoint http{"127.0.0.1", 8080};
  net::Endpoint mqtt{"127.0.0.1", 1883};
  std::string web_dir;         ///< empty: no pages
  std::string profiles_dir;    ///< profile files to load; empty: none
  std::string library_dir;     ///< procedures/, policies/, rosters/ to offer; empty: none
  std::string notify_file;     ///< how people are reached; empty: DATA/notify.json where it exists
  std::string backups_dir;     ///< where backups go; empty: DATA/backups
  std::string started_by;      ///< who says to have started it: a log-in name, or empty
  std::string admin_password;  ///< of the first administrator; empty: made and printed
  std::string tls_certificate, tls_key;  ///< PEM files; needed by a listener beyond loopback
  std::uint64_t disk_quota_bytes = 0;    ///< of the data directory; 0 = none
  std::uint64_t disk_reserve_bytes = 512ull << 20;
  pipeline::WhenFull when_full = pipeline::WhenFull::kRefuse;
  bool is_clock_driven = false;         ///< a demonstration: see app/demo_clock.h
  std::optional<UtcNanos> clock_start;  ///< of a new demonstration
  bool is_durable = true;               ///< false: acknowledges without fsync
  bool is_muted = false;                ///< sends nothing to anybody: for rehearsals
  bool has_demo_plant = false;          ///< fills an empty registry with the simulated plant
  broker::BrokerConfig broker;
};

struct SiteAddresses {
  std::string http;
  std::string mqtt;
  std::string one_time_password;  ///< of a new administrator; empty otherwise
};

class SiteServer {
 public:
  /// Opens the data directory, recovers, and listens.
  /// Errors: those of the parts, with what to do next; failed_precondition for a listener beyond
  /// loopback without TLS.
  static Result<std::unique_ptr<SiteServer>> start(SiteOptions options);
  ~SiteServer();

  const SiteAddresses& addresses() const;
  /// Stops taking in, answers what waits, drains the consumers and closes. Everything acknowledged
  /// is on disk with or without it.
  Status stop();

 private:
  struct Parts;
  explicit SiteServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace millwright::app
