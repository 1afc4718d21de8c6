// SPDX-License-Identifier: Apache-2.0
// millwright parity, millwright readiness, millwright book.
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/commands.h"

namespace millwright::app {
namespace {

using nlohmann::json;

/// "2026-11-23", or "-".
std::string day_text(const json& time) {
  return time.is_string() ? time.get<std::string>().substr(0, 10) : "-";
}

std::string supplier_text(const json& supplier) {
  const std::string person = supplier["person"].get<std::string>();
  const std::string function = supplier["function"].get<std::string>();
  return person.empty() ? function : fmt::format("{} ({})", function, person);
}

void print_parity(const json& parity) {
  fmt::print("production parity: {}\n\n", parity["answer"].get<std::string>());
  for (const json& item : parity["items"]) {
    fmt::print("{:<10} {:<20} {:<26} {:<10} {:<10} {}\n", item["answer"].get<std::string>(),
               item["id"].get<std::string>(), item["title"].get<std::string>(),
               item["basis"].get<std::string>(), day_text(item["at"]),
               item["seen"].get<std::string>());
    if (item["answer"] == "yes") continue;
    fmt::print("{:<10} at scale: {}\n", "", item["consequence"].get<std::string>());
  }
}

void print_question(const json& question) {
  fmt::print("\n{}\n  {} ({})\n", question["asks"].get<std::string>(),
             question["sentence"].get<std::string>(), supplier_text(question["owner"]));
  for (const json& part : question["parts"]) {
    fmt::print("  {:<10} {:<44} {:<10} {}\n", part["answer"].get<std::string>(),
               part["title"].get<std::string>(), day_text(part["at"]),
               part["seen"].get<std::string>());
    if (part["need"].is_null()) continue;
    fmt::print("  {:<10} {} {}: {}\n", "", part["is_stale"].get<bool>() ? "too old;" : "->",
               supplier_text(part["supplier"]), part["need"].get<std::string>());
  }
}

void print_readiness(const json& readiness) {
  fmt::print("ready to go on: {}\n", readiness["answer"].get<std::string>());
  for (const json& question : readiness["questions"]) print_question(question);
}

int show(const ServerOptions& server, const char* path, Output output, void (*print)(const json&)) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get(path));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
  } else {
    print(*found);
  }
  return (*found)["answer"] == "yes" ? 0 : 1;
}

}  // namespace

int run_parity(const ServerOptions& server, Output output) {
  return show(server, "/api/v1/rollout/parity?lang=en", output, print_parity);
}

int run_readiness(const ServerOptions& server, Output output) {
  return show(server, "/api/v1/rollout/readiness?lang=en", output, print_readiness);
}

int run_book(const ServerOptions& server, const BookOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  const auto reply = client.get("/api/v1/rollout/book?lang=" + options.language);
  if (!reply || !reply->is_success()) return report(answer_of(reply).error());
  std::ofstream file(options.out, std::ios::binary | std::ios::trunc);
  file << reply->body;
  file.close();
  if (!file) {
    return report(
        Error(Code::kFailedPrecondition,
              fmt::format("{} cannot be written; name another file with --out", options.out)));
  }
  if (output == Output::kJson) {
    fmt::print("{}\n", json{{"file", options.out}, {"bytes", reply->body.size()}}.dump());
  } else {
    fmt::print("{} has the book of the plant; open it in a browser or print it\n", options.out);
  }
  return 0;
}

}  // namespace millwright::app
