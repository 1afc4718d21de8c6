// SPDX-License-Identifier: Apache-2.0
#pragma once
// A run as one row of a store. Format: docs/format/procedure.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "respond/procedure/run.h"

namespace millwright::respond {

constexpr std::size_t kMaxRunRowBytes = 16 * 1024 * 1024;

/// JSON, with its version. Broken UTF-8 in people's words is replaced, nothing else is lost.
std::string encode(const ProcedureRun& run);

/// Errors: data_loss   not JSON, a later version, too large, or fields missing or of the wrong
/// kind.
Result<ProcedureRun> decode_run(std::string_view json);

}  // namespace millwright::respond
