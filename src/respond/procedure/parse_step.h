// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads one step of a procedure's text. For parse_procedure.cc and parse_translation.cc only.

#include <optional>
#include <string>
#include <string_view>

#include "respond/procedure/procedure.h"
#include "yaml/reader.h"

namespace millwright::respond {

/// Reads a text of at most `max_bytes` of UTF-8 without control characters but line ends and tabs.
void read_text(yaml::Map& map, std::string_view key, std::string& out, std::size_t max_bytes);

/// Lower-case letters, digits, '-' and '_', a letter first, at most 40 bytes.
bool is_step_id(std::string_view id);

/// Reads `key` as an error path: a step, "escalate" or "abort".
void read_on_problem(yaml::Map& map, std::optional<Goto>& out);

/// A step without `next` leads to the step after it: that is left as kStep with an empty id. A step
/// without an error path takes `on_problem`; without either it is a problem.
ProcedureStep read_step(const yaml::Node& node, const std::optional<Goto>& on_problem,
                        yaml::Problems& problems);

}  // namespace millwright::respond
