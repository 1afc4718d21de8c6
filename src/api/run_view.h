// SPDX-License-Identifier: Apache-2.0
#pragma once
// Procedures and runs as the pages want them: steps in the reader's language with safe HTML, runs
// with what was done and what is to be done now.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "api/live_value.h"
#include "respond/procedure/run.h"
#include "respond/procedure/words.h"

namespace millwright::api {

/// "team mechanics".
std::string target_text(const respond::HandOverTarget& target);

/// Steps in order. Cost: renders every text.
nlohmann::json steps_view(const respond::Procedure& procedure,
                          const respond::ProcedureWords& words);

/// `procedure`: the version of the run, nullptr when it cannot be read; title and number of steps
/// are then not known.
nlohmann::json run_summary(const respond::ProcedureRun& run, const respond::Procedure* procedure,
                           UtcNanos now);

/// The summary with steps in `language`, what was done, and the value a check would see now.
nlohmann::json run_view(const respond::ProcedureRun& run, const respond::Procedure* procedure,
                        std::string_view language, const std::optional<LiveValue>& live,
                        UtcNanos now);

/// The option or choice that `words` may be a translation of; itself when it is none.
std::string original_word(const respond::Procedure& procedure, const respond::ProcedureStep& step,
                          std::string_view word);

}  // namespace millwright::api
