// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads and validates the text of a procedure. Format: docs/format/procedure.md.

#include <string_view>

#include "core/result.h"
#include "respond/procedure/procedure.h"

namespace millwright::respond {

constexpr std::size_t kMaxProcedureSteps = 200;
constexpr std::size_t kMaxTranslations = 20;

/// A procedure that can be run: every step is reached, every way ends, every step has an error
/// path, nothing in it is unknown. `file` is for messages only.
/// Errors: invalid_argument   "file:line: what is wrong and what to do"; the first problem.
/// Cost: O(bytes), of which there are at most 256 KiB.
Result<Procedure> parse_procedure(std::string_view text, std::string_view file);

}  // namespace millwright::respond
