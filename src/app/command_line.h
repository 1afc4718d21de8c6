// SPDX-License-Identifier: Apache-2.0
#pragma once
// The command line while it is put together: what the groups of commands share. The files
// command_line*.cc are the only ones that know CLI11; each group adds its commands, and the verbs
// themselves are in *_commands.cc. For .cc files only.

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <vector>

#include "app/commands.h"

namespace millwright::app {

class CommandLine {
 public:
  CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// Options of a command, at their defaults. Lifetime: as long as this.
  template <class T>
  T& keep() {
    auto options = std::make_shared<T>();
    T& kept = *options;
    kept_.push_back(std::move(options));
    return kept;
  }

  CLI::App& root() { return root_; }
  /// One that does nothing by itself: it needs a verb.
  CLI::App* add_noun(const char* name, const char* help);

  using Ask = std::function<int(const ServerOptions& server, Output output)>;
  /// The command asks a server: adds its address, token and reason, and --json.
  void asks(CLI::App* command, Ask run);
  /// The command works here: adds --json.
  void runs(CLI::App* command, std::function<int(Output output)> run);

  // For a command whose --json is its own.
  void add_server(CLI::App* command);
  bool& json() { return is_json_; }
  /// Runs it unless one of its own commands was given.
  void on(CLI::App* command, Ask run);

  /// Does what the words say; gives the exit status: 2 for what is no usage.
  int run(int argc, char** argv);

 private:
  CLI::App root_;
  ServerOptions server_;
  std::vector<std::shared_ptr<void>> kept_;
  int status_ = 0;
  bool is_json_ = false;
};

// The groups, in the order of the help text.
void add_site_commands(CommandLine& line);
void add_plant_commands(CommandLine& line);
void add_alarm_commands(CommandLine& line);
void add_rollout_commands(CommandLine& line);

}  // namespace millwright::app
