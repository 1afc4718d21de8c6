// SPDX-License-Identifier: Apache-2.0
#pragma once
// The verbs of `millwright transfer`: see commands.h.

#include <cstdint>
#include <string>

#include "app/commands.h"

namespace millwright::app {

int run_transfer_list(const ServerOptions& server, Output output);
/// Exit status 0 for a checklist that can be signed, and for one that is handed over.
int run_transfer_show(const ServerOptions& server, std::uint32_t transfer, Output output);
struct TransferSignOptions {
  std::uint32_t transfer = 0;
  std::string
      user;  ///< log-in name of who signs; the password is MILLWRIGHT_PASSWORD, or asked for
};
/// Signs as a person: a token cannot.
int run_transfer_sign(const ServerOptions& server, const TransferSignOptions& options,
                      Output output);

}  // namespace millwright::app
