// SPDX-License-Identifier: Apache-2.0
#pragma once
// A rehearsal on a twin of the site's machine, so that neither takes anything from the other:
// millwright rehearse --on HOST. What the site was asked goes there by ssh, progress and report
// come back the same way; the twin needs the same program and nothing else.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rollout/rehearsal/report.h"

namespace millwright::app {

struct TwinOptions {
  std::string host;                               ///< as ssh takes it: a name, or user@name
  std::string program = "millwright";             ///< on that machine
  std::vector<std::string> arguments;             ///< of `rehearse`, without input and output
  std::string input;                              ///< what the site was asked, as JSON
  std::function<void(std::string_view)> on_line;  ///< progress: a line of JSON a second
  std::function<bool()> is_cancelled;             ///< asked several times a second
};

/// The report, with `host` filled in. Cancelled, the twin ends its sandbox too: it notices that
/// nobody reads any more.
/// Errors: invalid_argument      `host` is no name of a machine.
///         not_found             there is no ssh here.
///         unavailable           the twin is not reached, or refuses; with what it said.
///         failed_precondition   cancelled.
/// Thread: one that lives on; blocks for all of it.
Result<rollout::RehearsalReport> rehearse_on_twin(const TwinOptions& options);

}  // namespace millwright::app
