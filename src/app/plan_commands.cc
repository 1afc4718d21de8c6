// SPDX-License-Identifier: Apache-2.0
// Configuration as code: files to a plan, a plan carried out, and the plant as files.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/client_answer.h"
#include "app/commands.h"
#include "app/read_file.h"

namespace millwright::app {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::string_view kPlanFormat = "millwright-plan";

Status write_file(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.flush();
  if (!out) return fail(errno_error(errno == 0 ? EIO : errno, "write " + path.string()));
  return {};
}

bool is_plan_file(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml" || path.extension() == ".ics";
}

/// The files named, and of folders those within, in order of their names.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto it = fs::recursive_directory_iterator(path, error);
         !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
      if (it->is_regular_file(error) && is_plan_file(it->path())) found.push_back(it->path());
    }
    if (error) return fail(errno_error(error.value(), "read " + path));
    if (found.empty()) {
      return fail(Code::kInvalidArgument, path + ": no .yaml or .ics file in this folder");
    }
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_changes(const json& changes) {
  const std::map<std::string, char> signs{{"add", '+'}, {"change", '~'}, {"remove", '-'}};
  for (const json& change : changes) {
    const auto action = change["action"].get<std::string>();
    fmt::print("  {} {:<9} {}\n", signs.at(action), change["kind"].get<std::string>(),
               change["path"].get<std::string>());
    for (const json& field : change["fields"]) {
      const auto name = field["name"].get<std::string>();
      if (action == "change" && !field["before"].is_null()) {
        fmt::print("      {}: {} -> {}\n", name, text_of(field["before"]), text_of(field["after"]));
      } else if (action == "change" || name != "name") {
        fmt::print("      {}: {}\n", name, text_of(field["after"]));
      }
    }
  }
}

std::string bytes_text(double bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (bytes >= 1000 && unit + 1 < std::size(kUnits)) {
    bytes /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, kUnits[unit]);
}

void print_figure(const char* title, const json& figure, const auto& text) {
  if (figure["then"].is_null()) {
    fmt::print("{:<18}not known: {}\n", title, figure.value("why", "not measured"));
    return;
  }
  fmt::print("{:<18}{} -> {}", title, figure["now"].is_null() ? "?" : text(figure["now"]),
             text(figure["then"]));
  const json upper = figure.value("upper", json());
  if (!upper.is_null()) fmt::print(", at most {} with 95 % confidence", text(upper));
  const std::string verdict = figure.value("verdict", "");
  if (!verdict.empty()) fmt::print(" ({})", verdict);
  const std::string why = figure.value("why", "");
  if (!why.empty()) fmt::print(": {}", why);
  fmt::print("\n");
}

void print_figures(const json& figures) {
  const auto whole = [](const json& v) { return fmt::format("{:.0f}", v.get<double>()); };
  const auto tenths = [](const json& v) { return fmt::format("{:.1f}", v.get<double>()); };
  const auto bytes = [](const json& v) { return bytes_text(v.get<double>()); };
  print_figure("sensors", figures["sensors"], whole);
  print_figure("live alarm rules", figures["live_rules"], whole);
  print_figure("readings/s", figures["readings_per_s"], tenths);
  print_figure("disk a day", figures["bytes_per_day"], bytes);
  print_figure("disk days left", figures["disk_days_left"], whole);
  print_figure("alarms an hour", figures["alarms_per_hour"], tenths);
  print_figure("cost a month", figures["cost_per_month"], tenths);
}

/// Prints a plan for people; how many changes it has.
void print_plan(const json& plan) {
  print_changes(plan["changes"]);
  for (const json& warning : plan["warnings"]) {
    fmt::print("warning: {}\n", warning.get<std::string>());
  }
  const std::size_t n = plan["changes"].size();
  if (n == 0) {
    fmt::print("nothing to change: the plant is as the files say\n");
    return;
  }
  fmt::print("{} {}, against revision {}\n", n, n == 1 ? "change" : "changes",
             plan["revision"].get<std::uint64_t>());
  print_figures(plan["figures"]);
}

}  // namespace

int run_plan(const ServerOptions& server, const PlanOptions& options, Output output) {
  const auto paths = files_of(options.files);
  if (!paths) return report(paths.error());
  json ask = {{"files", json::array()}, {"complete", options.is_complete}};
  for (const std::string& path : *paths) {
    auto text = read_file(path);
    if (!text) return report(text.error());
    ask["files"].push_back({{"name", path}, {"text", std::move(*text)}});
  }
  net::HttpClient client = make_client(server);
  auto plan = answer_of(
      client.post("/api/v1/plan", ask.dump(-1, ' ', false, json::error_handler_t::replace)));
  if (!plan) return report(plan.error());
  const bool has_problems = !(*plan)["problems"].empty();
  if (output == Output::kJson) {
    fmt::print("{}\n", plan->dump());
  } else if (has_problems) {
    for (const json& one : (*plan)["problems"]) fmt::print("{}\n", one.get<std::string>());
    const std::size_t n = (*plan)["problems"].size();
    fmt::print("{} {}; nothing is planned\n", n, n == 1 ? "problem" : "problems");
  } else {
    print_plan(*plan);
  }
  if (has_problems) return 1;
  if (options.out.empty()) return 0;
  ask["format"] = kPlanFormat;
  ask["fingerprint"] = (*plan)["fingerprint"];
  ask["changes"] = (*plan)["changes"];
  if (const auto written = write_file(options.out, ask.dump(1)); !written) {
    return report(written.error());
  }
  if (output == Output::kText) {
    fmt::print("saved; carry it out with: millwright apply {}\n", options.out);
  }
  return 0;
}

int run_apply(const ServerOptions& server, const std::string& plan_file, Output output) {
  const auto text = read_file(plan_file);
  if (!text) return report(text.error());
  json plan = json::parse(*text, nullptr, false);
  if (!plan.is_object() || plan.value("format", "") != kPlanFormat) {
    return report(
        Error(Code::kInvalidArgument,
              plan_file + ": no plan; make one with millwright plan FILE... --out " + plan_file));
  }
  for (const char* for_people : {"format", "changes"}) plan.erase(for_people);
  net::HttpClient client = make_client(server);
  const auto done = answer_of(client.post("/api/v1/apply", plan.dump()));
  if (!done) return report(done.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", done->dump());
    return 0;
  }
  print_changes((*done)["changes"]);
  fmt::print("{} changes done, the plant is at revision {}\n", (*done)["changes"].size(),
             (*done)["revision"].get<std::uint64_t>());
  return 0;
}

int run_export_plant(const ServerOptions& server, const std::string& dir, Output output) {
  net::HttpClient client = make_client(server);
  const auto answer = answer_of(client.get("/api/v1/plant/files"));
  if (!answer) return report(answer.error());
  json written_files = json::array();
  for (const json& file : (*answer)["files"]) {
    const fs::path path = fs::path(dir) / file["name"].get<std::string>();
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return report(errno_error(error.value(), "make " + path.parent_path().string()));
    if (const auto written = write_file(path, file["text"].get<std::string>()); !written) {
      return report(written.error());
    }
    written_files.push_back(path.string());
  }
  if (output == Output::kJson) {
    fmt::print("{}\n", json({{"files", written_files}}).dump());
    return 0;
  }
  fmt::print(
      "{} files written to {}; change them and see what would change with: "
      "millwright plan {}\n",
      (*answer)["files"].size(), dir, dir);
  return 0;
}

}  // namespace millwright::app
