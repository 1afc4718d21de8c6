// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the translations in a procedure's text. For parse_procedure.cc only.

#include "respond/procedure/procedure.h"
#include "yaml/reader.h"

namespace millwright::respond {

/// "en", "de", "pt-BR": letters and digits in groups of up to eight, the first of two or three.
bool is_language(std::string_view text);

/// Reads the map `translations` into `procedure`, whose steps are read already. An approved
/// translation is complete and signed by two persons: half a warning is worse than one in another
/// language.
void read_translations(const yaml::Node& node, Procedure& procedure, yaml::Problems& problems);

}  // namespace millwright::respond
