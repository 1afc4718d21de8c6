// SPDX-License-Identifier: Apache-2.0
// millwright trial: list, show, start, decide.
#include "app/trial_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/person_session.h"

namespace millwright::app {
namespace {

using nlohmann::json;

constexpr const char* kTrialsPath = "/api/v1/rollout/trials";

std::string path_of(std::uint32_t trial) {
  return fmt::format("{}/{}", kTrialsPath, trial);
}

std::string state_text(const json& trial) {
  return trial["state"].get<std::string>() +
         (trial["is_expired"].get<bool>() ? ", expired: decide now" : "");
}

std::string figure(const json& value) {
  return value.is_number() ? fmt::format("{:.4g}", value.get<double>()) : "-";
}

void print_criterion(const json& one) {
  const std::string sign = one["good"] == "at-most" ? "<=" : ">=";
  const std::string verdict = one["waiver"].is_null() || one["verdict"] == "pass"
                                  ? one["verdict"].get<std::string>()
                                  : "waived";
  fmt::print("{:<26} {:>10} {:>21} {:>9}  {:<13} {}\n", one["metric"].get<std::string>(),
             figure(one["value"]), figure(one["low"]) + " to " + figure(one["high"]),
             sign + " " + figure(one["target"]), verdict, one["reason"].get<std::string>());
}

void print_trial(const json& trial) {
  fmt::print("trial {} \"{}\": {}\n{}\nproposed by {}, looked after by {}, to be dropped by {}\n",
             trial["id"].dump(), trial["title"].get<std::string>(), state_text(trial),
             trial["reason"].get<std::string>(), trial["proposed_by"].get<std::string>(),
             trial["owner"].get<std::string>(), trial["drop_by"].get<std::string>());
  for (const json& rule : trial["rules"]) {
    fmt::print("rule {:<8} {} ({})\n", rule["id"].dump(), rule["message"].get<std::string>(),
               rule["is_enabled"].get<bool>() ? rule["mode"].get<std::string>() : "disabled");
  }
  if (const json& measured = trial["measured"]; !measured.is_null()) {
    const json& conditions = trial["conditions"];
    fmt::print("measured      {} to {}{}\n", measured["from"].get<std::string>(),
               measured["to"].get<std::string>(),
               measured["is_whole"].get<bool>()
                   ? ""
                   : ", until " + trial["window_end"].get<std::string>());
    fmt::print("conditions    {}: {} confirmed, {} rejected, {} without a label\n",
               conditions["n"].dump(), conditions["n_confirmed"].dump(),
               conditions["n_rejected"].dump(), conditions["n_unlabelled"].dump());
    for (const json& position : trial["load"]["positions"]) {
      fmt::print("position      {}: {} alarms it would have had\n",
                 position["position"].get<std::string>(), position["n_alarms"].dump());
    }
  }
  fmt::print("\n{:<26} {:>10} {:>21} {:>9}  {:<13} {}\n", "criterion", "value", "interval",
             "target", "verdict", "reason");
  for (const json& one : trial["criteria"]) print_criterion(one);
  if (trial["decided_at"].is_null()) return;
  fmt::print("\n{} by {}: {}\nevidence {} in decision {}\n", trial["state"].get<std::string>(),
             trial["decided_by"].get<std::string>(), trial["decision_reason"].get<std::string>(),
             trial["evidence_hash"].get<std::string>().substr(0, 16), trial["ruling"].dump());
  if (trial["lesson"] != "") fmt::print("learned: {}\n", trial["lesson"].get<std::string>());
}

int print_changed(const Result<json>& trial, Output output) {
  if (!trial) return report(trial.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", trial->dump());
  } else {
    fmt::print("trial {} is {}\n", (*trial)["id"].dump(), state_text(*trial));
  }
  return 0;
}

}  // namespace

int run_trial_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get(kTrialsPath));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
  } else {
    for (const json& one : (*found)["trials"]) {
      fmt::print("{:>4}  {:<10} {:<12} {} {}\n", one["id"].dump(),
                 one["is_expired"].get<bool>() ? "expired" : one["state"].get<std::string>(),
                 one["owner"].get<std::string>(), one["drop_by"].get<std::string>().substr(0, 10),
                 one["title"].get<std::string>());
    }
  }
  return (*found)["n_expired"] == 0 ? 0 : 1;
}

int run_trial_show(const ServerOptions& server, std::uint32_t trial, Output output) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.get(path_of(trial)));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
  } else {
    print_trial(*found);
  }
  return 0;
}

int run_trial_start(const ServerOptions& server, std::uint32_t trial, Output output) {
  net::HttpClient client = make_client(server);
  return print_changed(answer_of(client.post(path_of(trial) + "/start", "{}", "application/json")),
                       output);
}

int run_trial_decide(const ServerOptions& server, const TrialDecideOptions& options,
                     Output output) {
  const auto session = PersonSession::open(server, options.user, password_of(options.user));
  if (!session) return report(session.error());
  const json decision = {{"verdict", options.verdict},
                         {"reason", options.reason},
                         {"lesson", options.lesson},
                         {"accept_undecided", options.accepts_undecided}};
  return print_changed((*session)->post(path_of(options.trial) + "/decide", decision), output);
}

}  // namespace millwright::app
