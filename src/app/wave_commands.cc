// SPDX-License-Identifier: Apache-2.0
// What the roll-out looks like: millwright wave list|show, gate show|history, problem list.
#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "app/act_request.h"
#include "app/client_answer.h"
#include "app/commands.h"

namespace millwright::app {
namespace {

using nlohmann::json;

constexpr const char* kWaves = "/api/v1/rollout/waves";

Result<json> find_wave(net::HttpClient& client, const std::string& wanted) {
  MW_TRY(const json listing, answer_of(client.get(kWaves)));
  return wave_named(listing, wanted);
}

std::string path_of(const json& wave, std::string_view part = {}) {
  return fmt::format("{}/{}{}", kWaves, wave["id"].get<std::uint64_t>(), part);
}

std::string number_text(const json& value) {
  return value.is_null() ? "-" : fmt::format("{:.4g}", value.get<double>());
}

std::string text_or(const json& value, std::string_view otherwise) {
  return value.is_string() && !value.get_ref<const std::string&>().empty()
             ? value.get<std::string>()
             : std::string(otherwise);
}

void print_wave(const json& wave) {
  fmt::print("{} ({}), {}\n", wave["name"].get<std::string>(), wave["title"].get<std::string>(),
             wave["state"].get<std::string>());
  fmt::print("sensors      {} of {}\n", wave["sensors"].get<std::uint64_t>(),
             wave["sensor_budget"].get<std::uint64_t>());
  fmt::print("windows      {} days each, soak {} days\n", wave["gate_every_days"].get<int>(),
             wave["soak_days"].get<int>());
  if (const json& window = wave["window"]; !window.is_null()) {
    fmt::print("window {}     ends {}\n", window["number"].get<std::uint64_t>(),
               window["end"].get<std::string>());
  }
  if (const json& gate = wave["gate"]; !gate.is_null()) {
    fmt::print("last gate    {} at {}\n", gate["answer"].get<std::string>(),
               gate["at"].get<std::string>());
  }
  if (const std::string why = text_or(wave["unstable_because"], ""); !why.empty()) {
    fmt::print("not stable   {}\n", why);
  }
  for (const json& one : wave["stakeholders"]) {
    fmt::print("{:<12} {}, {}\n", one["function"].get<std::string>(),
               one["person"].get<std::string>(),
               one["signed_at"].is_null() ? "has not signed"
                                          : "signed " + one["signed_at"].get<std::string>());
  }
  for (const json& waiver : wave["waivers"]) {
    fmt::print("waiver {}     {} {}, by {} until {}: {}\n", waiver["number"].get<int>(),
               waiver["state"].get<std::string>(), waiver["metric"].get<std::string>(),
               waiver["approver"].get<std::string>(), waiver["expires"].get<std::string>(),
               waiver["reason"].get<std::string>());
  }
}

std::string range_text(const json& projected) {
  return fmt::format("{:.4g} (from {:.4g} to {:.4g})", projected["expected"].get<double>(),
                     projected["low"].get<double>(), projected["high"].get<double>());
}

/// What a problem becomes in a wave that comes next, as far as somebody counted.
void print_projection(const json& next, const json& waves) {
  std::string text;
  if (const json& sensors = next["sensors"]; !sensors.is_null()) {
    text = range_text(sensors) + " sensors";
  }
  if (const json& times = next["per_week"]; !times.is_null()) {
    text += (text.empty() ? "" : ", ") + range_text(times) + " times a week";
  }
  std::string name = "wave " + next["wave"].dump();
  for (const json& wave : waves["waves"]) {
    if (wave["id"] == next["wave"]) name = wave["name"].get<std::string>();
  }
  fmt::print("     in {}, {} sensors: {}\n", name, next["sensors_then"].dump(),
             text.empty() ? "nobody has counted it" : text);
}

}  // namespace

int run_wave_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto listing = answer_of(client.get(kWaves));
  if (!listing) return report(listing.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return 0;
  }
  fmt::print("{:>4} {:<20} {:<12} {:>14} {}\n", "id", "name", "state", "sensors", "last gate");
  for (const json& wave : (*listing)["waves"]) {
    const json& gate = wave["gate"];
    fmt::print("{:>4} {:<20} {:<12} {:>14} {}\n", wave["id"].get<std::uint64_t>(),
               wave["name"].get<std::string>(), wave["state"].get<std::string>(),
               fmt::format("{} of {}", wave["sensors"].get<std::uint64_t>(),
                           wave["sensor_budget"].get<std::uint64_t>()),
               gate.is_null() ? "-" : gate["answer"].get<std::string>());
  }
  return 0;
}

int run_wave_show(const ServerOptions& server, const std::string& wanted, Output output) {
  net::HttpClient client = make_client(server);
  const auto wave = find_wave(client, wanted);
  if (!wave) return report(wave.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", wave->dump());
  } else {
    print_wave(*wave);
  }
  return 0;
}

int run_gate_history(const ServerOptions& server, const std::string& wanted, Output output) {
  net::HttpClient client = make_client(server);
  const auto wave = find_wave(client, wanted);
  if (!wave) return report(wave.error());
  const auto listing = answer_of(client.get(path_of(*wave, "/decisions")));
  if (!listing) return report(listing.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return 0;
  }
  if ((*listing)["decisions"].empty()) {
    fmt::print("not judged yet: the gate is judged at the end of each window of {} days\n",
               (*wave)["gate_every_days"].get<int>());
  }
  for (const json& decision : (*listing)["decisions"]) {
    fmt::print("window {}, {} to {}: {}, evidence {}\n", decision["window"].get<std::uint64_t>(),
               decision["begin"].get<std::string>(), decision["end"].get<std::string>(),
               decision["answer"].get<std::string>(),
               decision["hash"].get<std::string>().substr(0, 16));
    for (const json& missing : decision["missing"]) {
      fmt::print("  {}\n", missing.get<std::string>());
    }
  }
  return 0;
}

int run_problem_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto listing = answer_of(client.get("/api/v1/rollout/problems"));
  if (!listing) return report(listing.error());
  const auto names = answer_of(client.get(kWaves));
  if (!names) return report(names.error());
  std::size_t n_blocking = 0;
  for (const json& problem : (*listing)["problems"]) {
    n_blocking += problem["is_blocking"].get<bool>() ? 1 : 0;
  }
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return n_blocking == 0 ? 0 : 1;
  }
  for (const json& problem : (*listing)["problems"]) {
    fmt::print("{:>4} wave {:<4} {:<9} {}{}\n", problem["id"].get<std::uint64_t>(),
               problem["wave"].get<std::uint64_t>(), problem["state"].get<std::string>(),
               problem["title"].get<std::string>(),
               problem["is_blocking"].get<bool>() ? ", keeps its gate shut" : "");
    for (const json& next : problem["projections"]) print_projection(next, *names);
    if (problem["state"] == "accepted") {
      fmt::print("     {} by {}, until {}: {}\n", "accepted",
                 text_or(problem["accepted_by"], "nobody"), text_or(problem["due"], "no date"),
                 problem["risk"].get<std::string>());
    }
  }
  fmt::print("{} known, {} of them blocking\n", (*listing)["problems"].size(), n_blocking);
  return n_blocking == 0 ? 0 : 1;
}

int run_gate_show(const ServerOptions& server, const std::string& wanted, Output output) {
  net::HttpClient client = make_client(server);
  const auto wave = find_wave(client, wanted);
  if (!wave) return report(wave.error());
  const auto gate = answer_of(client.get(path_of(*wave, "/gate")));
  if (!gate) return report(gate.error());
  const std::string answer = (*gate)["answer"].get<std::string>();
  if (output == Output::kJson) {
    fmt::print("{}\n", gate->dump());
  } else {
    fmt::print("{}, as of now: {}\n\n", (*gate)["name"].get<std::string>(), answer);
    fmt::print("{:<26} {:<6} {:>10} {:>21} {:>9}  {:<13} {}\n", "criterion", "of", "value",
               "interval", "target", "verdict", "reason");
    for (const json& row : (*gate)["criteria"]) {
      const bool is_low_good = row["good"] == "at-most";
      const bool is_waived = !row["waiver"].is_null();
      fmt::print("{:<26} {:<6} {:>10} {:>21} {:>9}  {:<13} {}\n",
                 row["metric"].get<std::string>() + (row["is_must_have"].get<bool>() ? "" : " *"),
                 row["scope"].get<std::string>(), number_text(row["value"]),
                 number_text(row["low"]) + " to " + number_text(row["high"]),
                 (is_low_good ? "<= " : ">= ") + number_text(row["target"]),
                 is_waived ? "waived" : row["verdict"].get<std::string>(),
                 row["reason"].get<std::string>());
    }
    fmt::print("\n* to be improved while running\n");
  }
  return answer.starts_with("yes") ? 0 : 1;
}

}  // namespace millwright::app
