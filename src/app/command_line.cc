// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"

#include <utility>

namespace millwright::app {
namespace {

constexpr int kUsage = 2;

}  // namespace

CommandLine::CommandLine()
    : root_("Millwright: industrial-IoT platform that is made to leave the pilot", "millwright") {
  root_.require_subcommand(1);
  root_.set_version_flag("--version", "0.1.0");
}

CLI::App* CommandLine::add_noun(const char* name, const char* help) {
  CLI::App* noun = root_.add_subcommand(name, help);
  noun->require_subcommand(1);
  return noun;
}

void CommandLine::add_server(CLI::App* command) {
  command->add_option("--server", server_.url,
                      "address of the server (MILLWRIGHT_SERVER; http://127.0.0.1:8080)");
  command->add_option("--token", server_.token, "API token (MILLWRIGHT_TOKEN)");
  command->add_option("--why", server_.why, "what a change is for, for the audit trail");
}

void CommandLine::asks(CLI::App* command, Ask run) {
  add_server(command);
  command->add_flag("--json", is_json_, "machine-readable output");
  on(command, std::move(run));
}

void CommandLine::runs(CLI::App* command, std::function<int(Output output)> run) {
  command->add_flag("--json", is_json_, "machine-readable output");
  on(command, [run = std::move(run)](const ServerOptions&, Output output) { return run(output); });
}

void CommandLine::on(CLI::App* command, Ask run) {
  command->callback([this, command, run = std::move(run)] {
    if (!command->get_subcommands().empty()) return;
    status_ = run(server_, is_json_ ? Output::kJson : Output::kText);
  });
}

int CommandLine::run(int argc, char** argv) {
  try {
    root_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return root_.exit(error) == 0 ? 0 : kUsage;
  }
  return status_;
}

}  // namespace millwright::app
