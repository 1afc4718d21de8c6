// SPDX-License-Identifier: Apache-2.0
// millwright retention show.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/commands.h"

namespace millwright::app {
namespace {

using nlohmann::json;

std::string days_text(const json& days) {
  return days.is_null() ? "for ever" : fmt::format("{} days", days.get<std::uint32_t>());
}

void print_run(const json& run) {
  fmt::print("\nlast run, ended {}{}\n", run["ended"].get<std::string>(),
             run["problem"].is_null() ? "" : ": " + run["problem"].get<std::string>());
  for (const json& row : run["classes"]) {
    const json& oldest = row["oldest_kept"];
    fmt::print("{:<20} removed {:>8} chunks, {:>12} bytes, {:>8} roll-ups; oldest kept {}\n",
               row["class"].get<std::string>(), row["chunks"].get<std::uint64_t>(),
               row["bytes"].get<std::uint64_t>(), row["rollups"].get<std::uint64_t>(),
               oldest.is_null() ? "-" : oldest.get<std::string>());
  }
}

}  // namespace

int run_retention_show(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto listing = answer_of(client.get("/api/v1/retention-classes"));
  if (!listing) return report(listing.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return 0;
  }
  fmt::print("{:<20} {:>8} {:>12} {:>12} {:>12}\n", "class", "signals", "readings", "minutes",
             "hours");
  for (const json& c : (*listing)["classes"]) {
    fmt::print("{:<20} {:>8} {:>12} {:>12} {:>12}\n", c["name"].get<std::string>(),
               c["signals"].get<std::uint64_t>(), days_text(c["raw_days"]),
               days_text(c["minute_days"]), days_text(c["hour_days"]));
  }
  if (const json& run = (*listing)["last_run"]; !run.is_null()) print_run(run);
  return 0;
}

}  // namespace millwright::app
