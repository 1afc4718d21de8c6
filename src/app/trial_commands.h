// SPDX-License-Identifier: Apache-2.0
#pragma once
// The verbs of `millwright trial`: see commands.h.

#include <cstdint>
#include <string>

#include "app/commands.h"

namespace millwright::app {

/// Exit status 1 when one has expired: it is to be decided now.
int run_trial_list(const ServerOptions& server, Output output);
int run_trial_show(const ServerOptions& server, std::uint32_t trial, Output output);
int run_trial_start(const ServerOptions& server, std::uint32_t trial, Output output);

struct TrialDecideOptions {
  std::uint32_t trial = 0;
  std::string verdict;  ///< "promote" or "drop"
  std::string reason;
  std::string lesson;
  bool accepts_undecided = false;
  /// Log-in name of who decides; the password is MILLWRIGHT_PASSWORD, or asked for.
  std::string user;
};
/// Decides as a person: a token cannot.
int run_trial_decide(const ServerOptions& server, const TrialDecideOptions& options, Output output);

}  // namespace millwright::app
