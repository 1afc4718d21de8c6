// SPDX-License-Identifier: Apache-2.0
// millwright review: list, agenda, show.
#include "app/review_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/client_answer.h"

namespace millwright::app {
namespace {

using nlohmann::json;

/// "2026-11-23T09:00:00Z", or what stands for none.
std::string time_text(const json& time, std::string_view none) {
  return time.is_string() ? time.get<std::string>() : std::string(none);
}

void print_outcome(const json& outcome) {
  if (!outcome.is_object()) return;
  std::string text = outcome["result"].get<std::string>();
  if (!outcome["decision"].is_null())
    text += fmt::format(", decision {}", outcome["decision"].dump());
  if (!outcome["improvement"].is_null()) {
    text += fmt::format(", improvement {}", outcome["improvement"].dump());
  }
  if (!outcome["due"].is_null()) {
    text += fmt::format(", {} by {}", outcome["owner"].get<std::string>(),
                        outcome["due"].get<std::string>().substr(0, 10));
  }
  const std::string words = outcome["words"].get<std::string>();
  fmt::print("{:>17} -> {}{}{}\n", "", text, words.empty() ? "" : ": ", words);
}

void print_items(const json& items) {
  for (const json& item : items) {
    const std::string speaker = item["speaker"].get<std::string>();
    fmt::print("{:>4}  {:<10}  {}\n{:>18}{}\n", item["number"].dump(),
               item["urgency"].get<std::string>(), item["words"].get<std::string>(), "",
               speaker.empty() ? item["function"].get<std::string>() + ": nobody is named"
                               : speaker + " speaks");
    if (const auto outcome = item.find("outcome"); outcome != item.end()) print_outcome(*outcome);
  }
}

void print_list(const json& found) {
  for (const json& review : found["reviews"]) {
    fmt::print("{:>4}  {}: next {}, chair {}, held {}, missed {}{}\n", review["id"].dump(),
               review["name"].get<std::string>(), time_text(review["next_due"], "not planned"),
               review["chair"].get<std::string>(), review["n_held"].dump(),
               review["n_missed"].dump(), review["is_on"].get<bool>() ? "" : " (ended)");
  }
}

void print_meeting(const json& meeting) {
  fmt::print("meeting {} of \"{}\", {}: {}\n", meeting["id"].dump(),
             meeting["name"].get<std::string>(), meeting["due"].get<std::string>(),
             meeting["state"].get<std::string>());
  for (const json& function : meeting["absent"]) {
    fmt::print("held without {}: {}\n", function.get<std::string>(),
               meeting["absent_reason"].get<std::string>());
  }
  const std::string reason = meeting["reason"].get<std::string>();
  if (!reason.empty()) {
    fmt::print("{}: {}\n", meeting["ended_by"].get<std::string>(), reason);
  }
  const std::string hash = meeting["agenda_hash"].get<std::string>();
  if (!hash.empty()) fmt::print("agenda {}\n", hash.substr(0, 16));
  print_items(meeting["items"]);
}

/// Prints what a path answers.
Result<json> ask(const ServerOptions& server, const std::string& path, Output output,
                 void (*print)(const json&)) {
  net::HttpClient client = make_client(server);
  MW_TRY(json found, answer_of(client.get(path)));
  if (output == Output::kJson) {
    fmt::print("{}\n", found.dump());
  } else {
    print(found);
  }
  return found;
}

}  // namespace

int run_review_list(const ServerOptions& server, Output output) {
  const auto found = ask(server, "/api/v1/rollout/reviews", output, print_list);
  if (!found) return report(found.error());
  const json& reviews = (*found)["reviews"];
  return std::ranges::any_of(reviews,
                             [](const json& one) {
                               return one["is_on"].get<bool>() && one["n_missed_lately"] != 0;
                             })
             ? 1
             : 0;
}

int run_review_agenda(const ServerOptions& server, const ReviewOptions& options, Output output) {
  const auto found =
      ask(server,
          fmt::format("/api/v1/rollout/reviews/{}/agenda?lang={}", options.id, options.language),
          output, [](const json& agenda) {
            fmt::print("\"{}\" of {}, chair {}\n", agenda["name"].get<std::string>(),
                       agenda["due"].get<std::string>(), agenda["chair"].get<std::string>());
            const std::string words = agenda["words"].get<std::string>();
            if (!words.empty()) fmt::print("{}\n", words);
            print_items(agenda["items"]);
          });
  if (!found) return report(found.error());
  const json& items = (*found)["items"];
  return std::ranges::any_of(items,
                             [](const json& one) {
                               return one["urgency"] == "blocks" || one["urgency"] == "overdue";
                             })
             ? 1
             : 0;
}

int run_review_show(const ServerOptions& server, const ReviewOptions& options, Output output) {
  const auto found =
      ask(server, fmt::format("/api/v1/rollout/meetings/{}?lang={}", options.id, options.language),
          output, print_meeting);
  return found ? 0 : report(found.error());
}

}  // namespace millwright::app
