// SPDX-License-Identifier: Apache-2.0
#pragma once
// The envelope that the desk's commands travel in through the journal: docs/format/training.md.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "core/result.h"

namespace millwright::respond {

/// A command record that concerns `part`; nothing when it is for somebody else.
/// Errors: data_loss   not JSON, no type, or another version.
Result<std::optional<nlohmann::json>> parse_command(std::string_view text, std::string_view part,
                                                    int version);

/// {"type": "respond", "part": ..., "action": ..., "version": ..., "who": ...}.
nlohmann::json command_object(std::string_view part, std::string_view action, int version,
                              std::string_view who);

}  // namespace millwright::respond
