// SPDX-License-Identifier: Apache-2.0
// Alarms, their figures, what they become at more sensors, and the effort they cost, from a shell.
#include <fmt/format.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "app/client_answer.h"
#include "app/commands.h"
#include "net/url.h"

namespace millwright::app {
namespace {

using nlohmann::json;

/// Adds `name=value` for each that was given.
void add_given(std::string& path,
               std::initializer_list<std::pair<const char*, const std::string*>> arguments) {
  for (const auto& [name, value] : arguments) {
    if (value->empty()) continue;
    const char before = path.find('?') == std::string::npos ? '?' : '&';
    path += fmt::format("{}{}={}", before, name, net::percent_encode(*value));
  }
}

std::string text_of(const json& value) {
  if (value.is_null()) return "not measured";
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? fmt::format("{:.4g}", value.get<double>()) : value.dump();
}

/// Prints the answer as JSON, or hands it to `show`; the exit status.
template <class Show>
int print(const Result<json>& answer, Output output, Show show) {
  if (!answer) return report(answer.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", answer->dump());
  } else {
    show(*answer);
  }
  return 0;
}

void print_alarm(const json& alarm) {
  const json& subject = alarm["subject"];
  fmt::print("{:>6}  {}  {:<22} {:<30} {:<44} {}\n", alarm["id"].get<std::uint64_t>(),
             alarm["priority"].get<int>(), alarm["state"].get<std::string>(),
             alarm["raised"].get<std::string>(), subject["path"].get<std::string>(),
             alarm["message"].get<std::string>());
}

void print_alarms(const json& page) {
  for (const json& alarm : page["alarms"]) print_alarm(alarm);
  const json& counts = page["counts"];
  fmt::print("{} alarms; unacknowledged by priority: {} {} {}\n", page["alarms"].size(),
             text_of(counts["1"]), text_of(counts["2"]), text_of(counts["3"]));
}

}  // namespace

int run_alarm_list(const ServerOptions& server, const AlarmListOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  std::string path = "/api/v1/alarms?limit=1000";
  add_given(path, {{"state", &options.state}});
  if (options.asset != 0) path += fmt::format("&asset={}", options.asset);
  if (options.priority != 0) path += fmt::format("&priority={}", options.priority);
  json all = json::array();
  std::string cursor;
  while (true) {
    auto page = answer_of(client.get(path + (cursor.empty() ? "" : "&cursor=" + cursor)));
    if (!page) return report(page.error());
    for (json& alarm : (*page)["alarms"]) all.push_back(std::move(alarm));
    if ((*page)["next_cursor"].is_null()) {
      (*page)["alarms"] = std::move(all);
      return print(page, output, print_alarms);
    }
    cursor = (*page)["next_cursor"].get<std::string>();
  }
}

int run_alarm_act(const ServerOptions& server, const AlarmActOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  json body = {{"comment", options.comment}};
  if (options.minutes) body["minutes"] = *options.minutes;
  const std::string path = fmt::format("/api/v1/alarms/{}/{}", options.alarm, options.act);
  return print(answer_of(client.post(path, body.dump())), output, print_alarm);
}

int run_kpi(const ServerOptions& server, const FigureOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  std::string path = "/api/v1/kpis?scope=" + net::percent_encode(options.scope);
  add_given(path, {{"from", &options.from}, {"to", &options.to}});
  return print(answer_of(client.get(path)), output, [](const json& said) {
    fmt::print("{} to {}, {}: {} alarms\n", text_of(said["from"]), text_of(said["to"]),
               text_of(said["scope"]), text_of(said["n_annunciations"]));
    for (const json& kpi : said["kpis"]) {
      fmt::print("{:<52} {:>14} {:<8} acceptable {:>8}  {}\n", text_of(kpi["title"]),
                 text_of(kpi["value"]), text_of(kpi["unit"]), text_of(kpi["acceptable"]),
                 text_of(kpi["verdict"]));
    }
    for (const json& actor : said["worst"]) {
      fmt::print("rule {:<6} {:>6} alarms  {}: {}\n", text_of(actor["rule"]),
                 text_of(actor["count"]), text_of(actor["message"]), text_of(actor["next"]));
    }
  });
}

int run_projection(const ServerOptions& server, const FigureOptions& options, std::uint32_t sensors,
                   Output output) {
  net::HttpClient client = make_client(server);
  std::string path = fmt::format("/api/v1/projection?sensors={}", sensors);
  add_given(path, {{"from", &options.from}, {"to", &options.to}, {"position", &options.position}});
  return print(answer_of(client.get(path)), output, [](const json& said) {
    fmt::print("at {} sensors, from {} days with {}: {}\n", text_of(said["sensors"]),
               text_of(said["n_days"]), text_of(said["sensors_now"]), text_of(said["verdict"]));
    if (!said["why"].get<std::string>().empty()) fmt::print("{}\n", text_of(said["why"]));
    for (const json& kpi : said["kpis"]) {
      fmt::print("{:<52} now {:>14}  expected {:>14}  at most {:>14}  {}\n", text_of(kpi["title"]),
                 text_of(kpi["now"]), text_of(kpi["projected"]), text_of(kpi["upper"]),
                 text_of(kpi["verdict"]));
    }
  });
}

int run_attention(const ServerOptions& server, const FigureOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  std::string path = "/api/v1/attention";
  add_given(path, {{"from", &options.from}, {"to", &options.to}});
  return print(answer_of(client.get(path)), output, [](const json& said) {
    for (const json& group : said["groups"]) {
      fmt::print("{:<32} {:>10} hours {:>8} acts {:>14} hours per sensor-week\n",
                 text_of(group["title"]), text_of(group["hours"]), text_of(group["acts"]),
                 text_of(group["hours_per_sensor_week"]));
    }
    fmt::print("hours are estimates; groups of fewer than five people are shown together\n");
  });
}

}  // namespace millwright::app
