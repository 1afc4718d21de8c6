// SPDX-License-Identifier: Apache-2.0
// millwright transfer: list, show, sign.
#include "app/transfer_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/person_session.h"

namespace millwright::app {
namespace {

using nlohmann::json;

constexpr const char* kTransfersPath = "/api/v1/rollout/transfers";

std::string path_of(std::uint32_t transfer) {
  return fmt::format("{}/{}", kTransfersPath, transfer);
}

std::string areas_text(const json& transfer) {
  if (transfer["whole_plant"].get<bool>()) return "the whole plant";
  std::string out;
  for (const json& area : transfer["areas"]) {
    out += (out.empty() ? "" : ", ") + area["path"].get<std::string>();
  }
  return out;
}

void print_item(const json& item) {
  fmt::print("{:<10} {:<8} {:<20} {}\n", item["answer"].get<std::string>(),
             item["basis"].get<std::string>(), item["id"].get<std::string>(),
             item["title"].get<std::string>());
  fmt::print("{:<40} {}\n", "", item["seen"].get<std::string>());
  for (const json& missing : item["missing"]) {
    fmt::print("{:<40} - {}\n", "", missing.get<std::string>());
  }
  if (!item["need"].is_null()) {
    fmt::print("{:<40} {}: {}\n", "", item["supplier"].get<std::string>(),
               item["need"].get<std::string>());
  }
  if (const json& exception = item["exception"]; !exception.is_null()) {
    fmt::print("{:<40} {} by {}, until {}: {}\n", "",
               exception["has_expired"].get<bool>() ? "expired exception" : "exception",
               exception["approver"].get<std::string>(), exception["expires"].get<std::string>(),
               exception["reason"].get<std::string>());
  }
}

void print_transfer(const json& transfer) {
  fmt::print("transfer {} \"{}\": {}\n{} from {} to {}\n", transfer["id"].dump(),
             transfer["title"].get<std::string>(), transfer["state"].get<std::string>(),
             areas_text(transfer), transfer["giving_team"].get<std::string>(),
             transfer["receiving_team"].get<std::string>());
  for (const json& one : transfer["signatures"]) {
    fmt::print("signed by {} ({} side) at {}: {}, evidence {} ({})\n",
               one["person"].get<std::string>(), one["side"].get<std::string>(),
               one["at"].get<std::string>(), one["answer"].get<std::string>(),
               one["evidence_hash"].get<std::string>().substr(0, 16),
               one["evidence_is"].get<std::string>());
  }
  for (const json& one : transfer["glass"]) {
    fmt::print("glass broken by {} until {}: {}\n", one["who"].get<std::string>(),
               one["until"].get<std::string>(), one["reason"].get<std::string>());
  }
  if (!transfer["ended_at"].is_null()) {
    fmt::print("ended by {}: {}\n", transfer["ended_by"].get<std::string>(),
               transfer["end_reason"].get<std::string>());
  }
  const json& checklist = transfer["checklist"];
  if (checklist.is_null()) return;
  fmt::print("checklist as of now: {}\n\n", checklist["answer"].get<std::string>());
  for (const json& item : checklist["items"]) print_item(item);
}

}  // namespace

int run_transfer_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get(kTransfersPath));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
    return 0;
  }
  fmt::print("{} of {} areas are handed over\n", (*found)["n_handed_over"].dump(),
             (*found)["n_areas"].dump());
  for (const json& one : (*found)["transfers"]) {
    fmt::print("{:>4}  {:<12} {:<28} {} -> {}: {}\n", one["id"].dump(),
               one["state"].get<std::string>(), areas_text(one),
               one["giving_team"].get<std::string>(), one["receiving_team"].get<std::string>(),
               one["title"].get<std::string>());
  }
  return 0;
}

int run_transfer_show(const ServerOptions& server, std::uint32_t transfer, Output output) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get(path_of(transfer) + "?lang=en"));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
  } else {
    print_transfer(*found);
  }
  const json& checklist = (*found)["checklist"];
  const bool is_fulfilled = !checklist.is_null() && checklist["is_fulfilled"].get<bool>();
  return (*found)["state"] == "handed-over" || is_fulfilled ? 0 : 1;
}

int run_transfer_sign(const ServerOptions& server, const TransferSignOptions& options,
                      Output output) {
  const std::string password = password_of(options.user);
  const auto session = PersonSession::open(server, options.user, password);
  if (!session) return report(session.error());
  const auto done =
      (*session)->post(path_of(options.transfer) + "/sign", json{{"password", password}});
  if (!done) return report(done.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", done->dump());
  } else {
    fmt::print("{} has signed transfer {}: {}\n", options.user, options.transfer,
               (*done)["state"].get<std::string>());
  }
  return 0;
}

}  // namespace millwright::app
