// SPDX-License-Identifier: Apache-2.0
// millwright value: what the system was worth in a week, or since a wave started.
// millwright improvements: what was found, who does what about it, and whether it helped.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/commands.h"

namespace millwright::app {
namespace {

using nlohmann::json;

void print_lines(const json& lines, std::string_view indent) {
  for (const json& line : lines) {
    fmt::print("{}- {}\n", indent, line["words"].get<std::string>());
  }
}

void print_value(const json& report) {
  fmt::print("{}: {} to {}\n", report["title"].get<std::string>(),
             report["from"].get<std::string>(), report["to"].get<std::string>());
  print_lines(report["notes"], "");
  for (const json& function : report["functions"]) {
    fmt::print("\n{}: {}\n", function["title"].get<std::string>(),
               function["asks"].get<std::string>());
    for (const json& section : function["sections"]) {
      fmt::print("  {}\n", section["title"].get<std::string>());
      print_lines(section["lines"], "    ");
    }
  }
}

void print_improvement(const json& finding) {
  const json& action = finding["action"];
  const bool is_closed = !finding["closed_at"].is_null();
  const bool is_overdue = !is_closed && action.is_object() && action["is_overdue"].get<bool>();
  fmt::print("{:>4} {:<20} {}{}\n", finding["id"].get<int>(),
             is_overdue ? "overdue" : finding["effect"].get<std::string>(),
             finding["title"].get<std::string>(), is_closed ? " (closed)" : "");
  if (!action.is_object()) return;
  fmt::print("{:>4} {:<20} {} by {}: {} -> {} {}\n", "", "", action["owner"].get<std::string>(),
             action["due"].get<std::string>().substr(0, 10), action["what"].get<std::string>(),
             action["metric"].get<std::string>(), action["direction"].get<std::string>());
}

}  // namespace

int run_improvements(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get("/api/v1/improvements"));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
  } else {
    for (const json& finding : (*found)["improvements"]) print_improvement(finding);
  }
  return (*found)["n_overdue"] == 0 ? 0 : 1;
}

int run_value(const ServerOptions& server, const ValueOptions& options, Output output) {
  std::string path = "/api/v1/value?lang=" + options.language;
  if (!options.week.empty()) path += "&week=" + options.week;
  if (options.wave != 0) path += fmt::format("&wave={}", options.wave);
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get(path));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
  } else {
    print_value(*found);
  }
  return 0;
}

}  // namespace millwright::app
