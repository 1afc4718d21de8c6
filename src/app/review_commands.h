// SPDX-License-Identifier: Apache-2.0
#pragma once
// The verbs of `millwright review`: see commands.h.

#include <cstdint>
#include <string>

#include "app/commands.h"

namespace millwright::app {

/// Exit status 1 when the latest meeting of a review was missed.
int run_review_list(const ServerOptions& server, Output output);
struct ReviewOptions {
  std::uint32_t id = 0;  ///< of a review; for show: of a meeting
  std::string language = "en";
};
/// Of the meeting to come. Exit status 1 when something blocks or is overdue.
int run_review_agenda(const ServerOptions& server, const ReviewOptions& options, Output output);
/// A meeting with what came of each item.
int run_review_show(const ServerOptions& server, const ReviewOptions& options, Output output);

}  // namespace millwright::app
