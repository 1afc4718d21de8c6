// SPDX-License-Identifier: Apache-2.0
#pragma once
// Files that are read and replaced whole.

#include <string>
#include <string_view>

#include "core/result.h"
#include "os/fs.h"

namespace millwright::os {

/// Errors: not_found, unavailable.
Result<std::string> read_small_file(Fs& fs, const std::string& path);
/// The file is the old one or the new one after any crash.
/// Errors: resource_exhausted, unavailable; the old one stays.
Status replace_small_file(Fs& fs, const std::string& path, std::string_view text);

}  // namespace millwright::os
