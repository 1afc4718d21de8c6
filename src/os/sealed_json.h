// SPDX-License-Identifier: Apache-2.0
#pragma once
// Small JSON files that the program keeps for itself, with a checksum as a member: a flipped bit in
// a date or a digest is told, never believed. People can still read them.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::os {

/// `object` with its "check" as text for a file: CRC32C, in hex, of all the other members in order
/// of name and without white space.
std::string seal_json(nlohmann::json object);

/// The object without its "check". Files of a "version" (1 where there is none) below
/// `first_sealed` were written before they had one. `where` names the file in an error.
/// Errors: data_loss, damaged.
Result<nlohmann::json> unseal_json(std::string_view text, const std::string& where,
                                   int first_sealed);

}  // namespace millwright::os
