// SPDX-License-Identifier: Apache-2.0
// The program: one command line of all groups of commands.
#include "app/command_line.h"

int main(int argc, char** argv) {
  millwright::app::CommandLine line;
  millwright::app::add_site_commands(line);
  millwright::app::add_plant_commands(line);
  millwright::app::add_alarm_commands(line);
  millwright::app::add_rollout_commands(line);
  return line.run(argc, argv);
}
