// SPDX-License-Identifier: Apache-2.0
#include "pipeline/server_life.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "os/sealed_json.h"
#include "os/small_file.h"

namespace millwright::pipeline {
namespace {

using nlohmann::json;

constexpr int kVersion = 2;  // 1 had no checksum
constexpr std::string_view kName = "server-life.json";
constexpr std::size_t kMostBytes = 64 << 10;
constexpr std::size_t kMostTextBytes = 1000;

std::string path_in(const std::string& dir) {
  return fmt::format("{}/{}", dir, kName);
}

std::vector<std::string> changed_settings(const ServerLife& before, const ServerLife& now) {
  std::set<std::string> names;
  for (const auto& [name, digest] : before.settings) {
    const auto it = now.settings.find(name);
    if (it == now.settings.end() || it->second != digest) names.insert(name);
  }
  for (const auto& [name, digest] : now.settings) {
    if (!before.settings.contains(name)) names.insert(name);
  }
  return {names.begin(), names.end()};
}

}  // namespace

Result<std::optional<ServerLife>> read_server_life(os::Fs& fs, const std::string& dir) {
  auto file = fs.open(path_in(dir), os::Fs::Mode::kRead);
  if (!file && file.error().code() == Code::kNotFound) return std::optional<ServerLife>();
  if (!file) return fail(file.error());
  MW_TRY(const std::string text, (*file)->read_at(0, kMostBytes));
  const auto damaged = [&] {
    return fail(Code::kDataLoss, path_in(dir) + ": the note of the last run cannot be read");
  };
  const auto whole = os::unseal_json(text, path_in(dir), kVersion);
  if (!whole) return damaged();
  const json& j = *whole;
  const json version = j.value("version", json());
  if (version != kVersion && version != 1) return damaged();
  const json n_starts = j.value("n_starts", json());
  const json is_running = j.value("is_running", json());
  const json program = j.value("program", json());
  const json settings = j.value("settings", json());
  if (!n_starts.is_number_unsigned() || !is_running.is_boolean() || !program.is_string() ||
      !settings.is_object()) {
    return damaged();
  }
  ServerLife life;
  life.n_starts = n_starts.get<std::uint64_t>();
  life.is_running = is_running.get<bool>();
  life.program = program.get<std::string>();
  for (const auto& [name, digest] : settings.items()) {
    if (!digest.is_string()) return damaged();
    life.settings[name] = digest.get<std::string>();
  }
  return std::optional(std::move(life));
}

Status write_server_life(os::Fs& fs, const std::string& dir, const ServerLife& life) {
  return os::replace_small_file(fs, path_in(dir),
                                os::seal_json({{"version", kVersion},
                                               {"n_starts", life.n_starts},
                                               {"is_running", life.is_running},
                                               {"program", life.program},
                                               {"settings", life.settings}}));
}

ServerLife next_life(const std::optional<ServerLife>& before, std::string program,
                     std::map<std::string, std::string> settings) {
  ServerLife life;
  life.n_starts = (before ? before->n_starts : 0) + 1;
  life.is_running = true;
  life.program = std::move(program);
  life.settings = std::move(settings);
  return life;
}

std::vector<respond::FoundActCommand> judge_start(const ServerLife& before, const ServerLife& now) {
  using respond::ActCategory;
  std::vector<respond::FoundActCommand> found;
  const auto add = [&](ActCategory category, std::string text) {
    respond::FoundActCommand& act = found.emplace_back();
    act.who = "system";
    act.category = category;
    act.text = std::move(text);
    act.key = fmt::format("start-{}-{}", now.n_starts, name(category));
  };
  if (before.program != now.program) {
    add(ActCategory::kUpgrade, "another program was started in place of the one before");
  }
  if (const auto names = changed_settings(before, now); !names.empty()) {
    std::string text = fmt::format("changed: {}", fmt::join(names, ", "));
    text.resize(std::min(text.size(), kMostTextBytes));
    add(ActCategory::kFileEdit, std::move(text));
  }
  if (found.empty() && !before.is_running) {
    add(ActCategory::kRestart, "stopped in order and started again");
  }
  return found;
}

}  // namespace millwright::pipeline
