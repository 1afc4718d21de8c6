// SPDX-License-Identifier: Apache-2.0
#pragma once
// What one run of the server leaves behind for the next, so that a start by hand, a change of its
// settings and another program do not go unnoticed. A run that ended without a word was a crash and
// nobody's act.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "os/fs.h"
#include "respond/desk/found_act.h"

namespace millwright::pipeline {

struct ServerLife {
  std::uint64_t n_starts = 0;
  bool is_running = false;                      ///< false only after an orderly stop
  std::string program;                          ///< digest of the binary
  std::map<std::string, std::string> settings;  ///< digest by name: "--mqtt", "notify.json"

  bool operator==(const ServerLife&) const = default;
};

/// Nothing at the first start. Errors: data_loss   damaged; unavailable.
Result<std::optional<ServerLife>> read_server_life(os::Fs& fs, const std::string& dir);
/// Replaces it durably, as a whole. Errors: those of Fs.
Status write_server_life(os::Fs& fs, const std::string& dir, const ServerLife& life);

/// The run that begins now after `before` with this program and these settings.
ServerLife next_life(const std::optional<ServerLife>& before, std::string program,
                     std::map<std::string, std::string> settings);

/// What somebody must have done between `before` and `now`: started another program, changed
/// settings, or stopped and started it. Their keys are the same however often a start that was cut
/// off is tried again. Empty at the first start and after a crash that changed nothing.
std::vector<respond::FoundActCommand> judge_start(const ServerLife& before, const ServerLife& now);

}  // namespace millwright::pipeline
