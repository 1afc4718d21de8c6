// SPDX-License-Identifier: Apache-2.0
// millwright decision list: who decided what on expansion, change and budget, and what is open.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/commands.h"

namespace millwright::app {

using nlohmann::json;

int run_decision_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto listing = answer_of(client.get("/api/v1/rollout/rulings"));
  if (!listing) return report(listing.error());
  bool is_overdue = false;
  for (const json& one : (*listing)["rulings"]) is_overdue |= one["is_overdue"].get<bool>();
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return is_overdue ? 1 : 0;
  }
  for (const json& one : (*listing)["rulings"]) {
    fmt::print("{:>4} {:<10} {}\n", one["id"].get<std::uint64_t>(),
               one["subject"].get<std::string>(), one["question"].get<std::string>());
    if (one["state"] == "open") {
      fmt::print("     {}, asked by {}, due {}\n",
                 one["is_overdue"].get<bool>() ? "OVERDUE" : "open",
                 one["asked_by"].get<std::string>(), one["due"].get<std::string>());
    } else {
      fmt::print("     {} by {} at {}: {} (evidence {})\n", one["state"].get<std::string>(),
                 one["decided_by"].get<std::string>(), one["decided_at"].get<std::string>(),
                 one["reason"].get<std::string>(),
                 one["evidence_hash"].get<std::string>().substr(0, 16));
    }
  }
  return is_overdue ? 1 : 0;
}

}  // namespace millwright::app
