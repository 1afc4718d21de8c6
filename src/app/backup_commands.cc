// SPDX-License-Identifier: Apache-2.0
// millwright backup, millwright restore.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/client_answer.h"
#include "app/commands.h"
#include "backup/restore.h"
#include "backup/verify.h"
#include "os/clock.h"

namespace millwright::app {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kAskEvery{200};

std::string text_or(const json& value, const char* otherwise) {
  return value.is_string() ? value.get<std::string>() : otherwise;
}

Result<json> find_backup(net::HttpClient& client, const std::string& name) {
  MW_TRY(const json listing, answer_of(client.get("/api/v1/backups")));
  for (const json& row : listing["backups"]) {
    if (row["name"] == name) return row;
  }
  return fail(Code::kNotFound, "backup " + name + " is gone");
}

/// Asks until it is made or failed.
Result<json> wait_for(net::HttpClient& client, const std::string& name) {
  while (true) {
    MW_TRY(json row, find_backup(client, name));
    if (row["state"] != "making") return row;
    std::this_thread::sleep_for(kAskEvery);
  }
}

}  // namespace

int run_backup_create(const BackupOptions& options, Output output) {
  net::HttpClient client = make_client(options.server);
  json body = json::object();
  if (!options.name.empty()) body["name"] = options.name;
  const auto begun = answer_of(client.post("/api/v1/backups", body.dump()));
  if (!begun) return report(begun.error());
  const auto made = wait_for(client, (*begun)["name"].get<std::string>());
  if (!made) return report(made.error());
  const bool is_good = (*made)["state"] == "complete" && (*made)["problem"].is_null();
  if (output == Output::kJson) {
    fmt::print("{}\n", made->dump());
  } else if (is_good) {
    fmt::print("backup {}: {} bytes, up to record {}, read back\n",
               (*made)["name"].get<std::string>(), (*made)["bytes"].get<std::uint64_t>(),
               (*made)["journal_head"].get<std::uint64_t>());
  }
  if (!is_good && output == Output::kText) {
    return report(Error(Code::kFailedPrecondition, text_or((*made)["problem"], "it failed")));
  }
  return is_good ? 0 : 1;
}

int run_backup_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto listing = answer_of(client.get("/api/v1/backups"));
  if (!listing) return report(listing.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return 0;
  }
  for (const json& row : (*listing)["backups"]) {
    fmt::print("{:<24} {:<9} {:>14} bytes  verified {:<22} restored {:<22} {}\n",
               row["name"].get<std::string>(), row["state"].get<std::string>(),
               row["bytes"].get<std::uint64_t>(), text_or(row["verified_at"], "never"),
               text_or(row["restored_at"], "never"), text_or(row["problem"], ""));
  }
  fmt::print("{} in {}\n", (*listing)["backups"].size(),
             (*listing)["directory"].get<std::string>());
  return 0;
}

int run_backup_verify(const std::string& dir, Output output) {
  const auto verified = backup::verify(dir);
  if (!verified) return report(verified.error());
  const bool is_whole = verified->problems.empty();
  if (output == Output::kJson) {
    fmt::print("{}\n", json({{"name", verified->manifest.name},
                             {"intact", is_whole},
                             {"files", verified->manifest.files.size()},
                             {"bytes", verified->manifest.bytes()},
                             {"journal_head", verified->manifest.journal_head.value},
                             {"problems", verified->problems}})
                           .dump());
  } else {
    for (const std::string& problem : verified->problems) fmt::print("{}\n", problem);
    fmt::print("backup {}: {} files, {} bytes: {}\n", verified->manifest.name,
               verified->manifest.files.size(), verified->manifest.bytes(),
               is_whole ? "intact" : "DAMAGED");
  }
  return is_whole ? 0 : 1;
}

int run_restore(const std::string& dir, const std::string& data_dir, Output output) {
  const os::SystemClock clock;
  const auto restored = backup::restore(dir, data_dir, clock.wall());
  if (!restored) return report(restored.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", json({{"name", restored->name},
                             {"created", to_rfc3339(restored->created)},
                             {"files", restored->files.size()},
                             {"bytes", restored->bytes()},
                             {"journal_head", restored->journal_head.value},
                             {"data", data_dir}})
                           .dump());
  } else {
    fmt::print("restored {} of {} to {}: start it with millwright serve --data {}\n",
               restored->name, to_rfc3339(restored->created), data_dir, data_dir);
  }
  return 0;
}

}  // namespace millwright::app
