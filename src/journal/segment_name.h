// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of segment files: the first sequence in at least twelve digits, then ".mwj".

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace millwright::journal {

std::string segment_name(JournalSeq first);

/// Nothing when the name is not exactly what segment_name() gives for some sequence.
std::optional<JournalSeq> parse_segment_name(std::string_view name);

}  // namespace millwright::journal
