// SPDX-License-Identifier: Apache-2.0
// Commands that ask a server over REST and print what it says.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/commands.h"
#include "net/url.h"
#include "registry/audit.h"

namespace millwright::app {
namespace {

using nlohmann::json;

/// Collects a listing over its pages.
Result<json> all_pages(net::HttpClient& client, const std::string& path, const char* key) {
  json rows = json::array();
  std::string cursor;
  while (true) {
    MW_TRY(json page, answer_of(client.get(path + "&cursor=" + cursor)));
    for (json& row : page[key]) rows.push_back(std::move(row));
    if (page["next_cursor"].is_null()) return rows;
    cursor = page["next_cursor"].get<std::string>();
  }
}

std::string given_or_env(const std::string& given, const char* variable, const char* otherwise) {
  if (!given.empty()) return given;
  const char* value = std::getenv(variable);
  return value != nullptr ? value : otherwise;
}

std::string number_text(const json& value) {
  return value.is_number_float() ? fmt::format("{}", value.get<double>()) : value.dump();
}

json question_of(const BacktestOptions& options) {
  json body = json::object();
  if (options.rule != 0) body["rule"] = options.rule;
  if (options.signal != 0) body["signal"] = options.signal;
  for (const auto& [name, text] : {std::pair<const char*, const std::string&>{"kind", options.kind},
                                   {"from", options.from},
                                   {"to", options.to}}) {
    if (!text.empty()) body[name] = text;
  }
  if (options.limit) body["limit"] = *options.limit;
  if (options.deadband) body["deadband"] = *options.deadband;
  for (const auto& [name, seconds] : {std::pair{"on_delay_ms", options.on_delay_s},
                                      {"off_delay_ms", options.off_delay_s},
                                      {"window_ms", options.window_s}}) {
    if (seconds) body[name] = std::llround(*seconds * 1000);
  }
  return body;
}

void print_run(const char* title, const json& run) {
  const json& confirmed = run["confirmed"];
  const json& lead = confirmed["median_lead_s"];
  fmt::print("{:<14}{:>10}{:>12.2f}{:>9}{:>9}{:>14}\n", title, run["n_raises"].get<std::uint64_t>(),
             run["per_day"].get<double>(), confirmed["caught"].get<std::uint64_t>(),
             confirmed["missed"].get<std::uint64_t>(),
             lead.is_null() ? "-" : fmt::format("{:.0f} s", lead.get<double>()));
}

void print_failures(const char* title, const json& failures) {
  if (!failures["is_measured"].get<bool>()) {
    fmt::print("{:<14}failures of the machine: not measured, none is logged\n", title);
    return;
  }
  const json& lead = failures["median_lead_s"];
  fmt::print("{:<14}of {} failures: {} foretold, {} late, {} missed, median lead {}\n", title,
             failures["n"].dump(), failures["caught"].dump(), failures["late"].dump(),
             failures["missed"].dump(),
             lead.is_null() ? "-" : fmt::format("{:.0f} s", lead.get<double>()));
}

std::string event_text(const json& event) {
  return fmt::format("{} {}: {}", event["subject"].value("path", ""), event.value("detail", ""),
                     event.value("message", ""));
}

std::string historical_text(const json& event) {
  std::string text = event["path"].get<std::string>();
  if (const std::string problem = event["problem"].get<std::string>(); !problem.empty()) {
    return text + " could not be evaluated: " + problem;
  }
  text +=
      fmt::format(" {} {} {}: {}", event["kind"].get<std::string>(), number_text(event["extreme"]),
                  event["unit"].get<std::string>(), event["message"].get<std::string>());
  if (!event["alarm"].is_null()) text += fmt::format(" (alarm {})", event["alarm"].dump());
  return text;
}

}  // namespace

Result<json> answer_of(const Result<net::HttpReply>& reply) {
  if (!reply) return std::unexpected(reply.error());
  json body = json::parse(reply->body, nullptr, false);
  if (reply->is_success()) {
    if (body.is_discarded()) return fail(Code::kInternal, "the server's answer is not JSON");
    return body;
  }
  if (!body.is_object()) {
    return fail(Code::kFailedPrecondition, fmt::format("the server answered {}", reply->status));
  }
  std::string message = body.value("detail", "the server refused");
  if (const std::string next = body.value("next", ""); !next.empty()) message += "; " + next;
  if (reply->status == 401) {
    message += "; pass --token or set MILLWRIGHT_TOKEN (make one under Settings, Tokens)";
  }
  return fail(Code::kFailedPrecondition, std::move(message));
}

std::string server_url(const ServerOptions& server) {
  return given_or_env(server.url, "MILLWRIGHT_SERVER", "http://127.0.0.1:8080");
}

net::HttpClient make_client(const ServerOptions& server) {
  net::HttpClientOptions options;
  options.base_url = server_url(server);
  const std::string token = given_or_env(server.token, "MILLWRIGHT_TOKEN", "");
  if (!token.empty()) options.headers.push_back({"Authorization", "Bearer " + token});
  if (!server.why.empty()) options.headers.push_back({"X-Reason", server.why});
  return net::HttpClient(std::move(options));
}

int run_ledger(const ServerOptions& server, const LedgerOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  std::string path = "/api/v1/ledger";
  for (const auto& [name, text] :
       {std::pair<const char*, const std::string&>{"from", options.from}, {"to", options.to}}) {
    if (text.empty()) continue;
    path += fmt::format("{}{}={}", path.contains('?') ? '&' : '?', name, net::percent_encode(text));
  }
  const auto ledger = answer_of(client.get(path));
  if (!ledger) return report(ledger.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", ledger->dump());
    return 0;
  }
  constexpr const char* kColumns[] = {"received", "stored",  "quarantined", "duplicate",
                                      "thinned",  "dropped", "pending"};
  fmt::print("{:<12}", "source");
  for (const char* column : kColumns) fmt::print("{:>13}", column);
  fmt::print("\n");
  json rows = (*ledger)["sources"];
  json total = (*ledger)["total"];
  total["source"] = "total";
  rows.push_back(std::move(total));
  for (const json& row : rows) {
    fmt::print("{:<12}", row["source"].get<std::string>());
    for (const char* column : kColumns) fmt::print("{:>13}", row[column].get<std::uint64_t>());
    fmt::print("\n");
  }
  const bool is_balanced = (*ledger)["balanced"].get<bool>();
  if (!options.from.empty() || !options.to.empty()) {
    fmt::print(
        "readings that arrived in this interval, by whole minutes; what is not in the "
        "history yet (pending) is not counted\n");
  }
  fmt::print("{}\n", is_balanced ? "the account balances" : "THE ACCOUNT DOES NOT BALANCE");
  return is_balanced ? 0 : 1;
}

int run_respond_check(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto answer = answer_of(client.get("/api/v1/respond/check"));
  if (!answer) return report(answer.error());
  const json& findings = (*answer)["findings"];
  if (output == Output::kJson) {
    fmt::print("{}\n", answer->dump());
    return findings.empty() ? 0 : 1;
  }
  for (const json& finding : findings) {
    fmt::print("{}: {}\n    {}\n", finding["where"].get<std::string>(),
               finding["what"].get<std::string>(), finding["next"].get<std::string>());
  }
  fmt::print("{} findings\n", findings.size());
  return findings.empty() ? 0 : 1;
}

int run_signal_list(const ServerOptions& server, bool is_provisional_only, Output output) {
  net::HttpClient client = make_client(server);
  const std::string path =
      fmt::format("/api/v1/signals?limit=1000{}", is_provisional_only ? "&provisional=true" : "");
  const auto signals = all_pages(client, path, "signals");
  if (!signals) return report(signals.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", json({{"signals", *signals}}).dump());
    return 0;
  }
  for (const json& signal : *signals) {
    fmt::print("{:>6}  {:<12} {:<8} {}\n", signal["id"].get<std::uint32_t>(),
               signal["is_provisional"].get<bool>() ? "provisional" : "",
               signal["unit"].get<std::string>(), signal["path"].get<std::string>());
  }
  return 0;
}

int run_signal_last(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto last = answer_of(client.get("/api/v1/signals/last"));
  if (!last) return report(last.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", last->dump());
    return 0;
  }
  const auto signals = all_pages(client, "/api/v1/signals?limit=1000&provisional=false", "signals");
  if (!signals) return report(signals.error());
  std::map<std::uint32_t, std::pair<std::string, std::string>> names;
  for (const json& signal : *signals) {
    names[signal["id"].get<std::uint32_t>()] = {signal["path"].get<std::string>(),
                                                signal["unit"].get<std::string>()};
  }
  for (const json& value : (*last)["values"]) {
    const auto& [path, unit] = names[value["id"].get<std::uint32_t>()];
    fmt::print("{:<56} {:>14} {:<8} {:<10} {}\n", path, number_text(value["value"]), unit,
               value["quality"].get<std::string>(), value["time"].get<std::string>());
  }
  return 0;
}

int run_signal_adopt(const ServerOptions& server, const AdoptOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  json body = {{"address", options.address}, {"asset", options.asset}, {"create_asset", true}};
  if (!options.unit.empty()) body["unit"] = options.unit;
  if (!options.name.empty()) body["name"] = options.name;
  const auto signal = answer_of(client.post("/api/v1/signals/adopt", body.dump()));
  if (!signal) return report(signal.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", signal->dump());
  } else {
    fmt::print("adopted as signal {}: {}\n", (*signal)["id"].get<std::uint32_t>(),
               (*signal)["path"].get<std::string>());
  }
  return 0;
}

int run_export(const ServerOptions& server, const ExportOptions& options) {
  net::HttpClient client = make_client(server);
  std::string path = "/api/v1/export?format=" + options.format;
  for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"ids", options.ids},
                                    {"from", options.from},
                                    {"to", options.to}}) {
    if (!value.empty()) path += fmt::format("&{}={}", name, net::percent_encode(value));
  }
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(nullptr, &std::fclose);
  if (!options.out.empty()) {
    file.reset(std::fopen(options.out.c_str(), "wb"));
    if (!file) return report(errno_error(errno, "write " + options.out));
  }
  std::FILE* out = file ? file.get() : stdout;
  const auto reply = client.download(path, [out](std::string_view piece) {
    return std::fwrite(piece.data(), 1, piece.size(), out) == piece.size();
  });
  if (!reply || !reply->is_success()) return report(answer_of(reply).error());
  if (std::fflush(out) != 0) return report(errno_error(errno, "write the export"));
  return 0;
}

int run_rule_backtest(const ServerOptions& server, const BacktestOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  const auto found = answer_of(client.post("/api/v1/rules/backtest", question_of(options).dump()));
  if (!found) return report(found.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", found->dump());
    return 0;
  }
  const json& candidate = (*found)["candidate"];
  fmt::print("{} to {}, {:.1f} days, {} readings of signal {}\n",
             (*found)["from"].get<std::string>(), (*found)["to"].get<std::string>(),
             (*found)["days"].get<double>(), candidate["n_readings"].get<std::uint64_t>(),
             (*found)["signal"].get<std::uint32_t>());
  fmt::print("{:<14}{:>10}{:>12}{:>9}{:>9}{:>14}\n", "", "raises", "per day", "caught", "missed",
             "median lead");
  print_run("this rule", candidate);
  if (!(*found)["in_force"].is_null()) print_run("in force", (*found)["in_force"]);
  fmt::print("caught, missed: of {} raises that people labelled true or early\n",
             candidate["confirmed"]["n"].get<std::uint64_t>());
  print_failures("this rule", candidate["failures"]);
  if (!(*found)["in_force"].is_null()) print_failures("in force", (*found)["in_force"]["failures"]);
  return 0;
}

int run_event_list(const ServerOptions& server, const EventOptions& options, Output output) {
  net::HttpClient client = make_client(server);
  std::string path = options.is_historical ? "/api/v1/historical-events?limit=1000"
                                           : "/api/v1/events?mode=event&limit=1000";
  if (options.asset != 0) path += fmt::format("&asset={}", options.asset);
  if (options.signal != 0) path += fmt::format("&signal={}", options.signal);
  for (const auto& [name, text] :
       {std::pair<const char*, const std::string&>{"from", options.from}, {"to", options.to}}) {
    if (!text.empty()) path += fmt::format("&{}={}", name, net::percent_encode(text));
  }
  const auto events = all_pages(client, path, "events");
  if (!events) return report(events.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", json({{"events", *events}}).dump());
    return 0;
  }
  for (const json& event : *events) {
    const json& ended = event["ended"];
    fmt::print("{:<30} {:<30} {}\n", event["began"].get<std::string>(),
               ended.is_null() ? "-" : ended.get<std::string>(),
               options.is_historical ? historical_text(event) : event_text(event));
  }
  fmt::print("{} events\n", events->size());
  return 0;
}

int run_audit_verify(const std::string& data_dir, Output output) {
  const auto checked = registry::verify_audit(data_dir + "/registry.db");
  if (!checked) return report(checked.error());
  const bool is_intact = checked->problem == registry::AuditProblem::kNone;
  if (output == Output::kJson) {
    fmt::print("{}\n", json({{"intact", is_intact},
                             {"entries", checked->n_entries},
                             {"head", checked->head_hash},
                             {"problem", registry::name(checked->problem)},
                             {"first_broken", checked->first_broken},
                             {"explanation", checked->explanation}})
                           .dump());
  } else if (is_intact) {
    fmt::print("{} audit entries, the chain is intact\nhead {}\n", checked->n_entries,
               checked->head_hash);
  } else {
    fmt::print("audit trail: {}\n", checked->explanation);
  }
  return is_intact ? 0 : 1;
}

}  // namespace millwright::app
