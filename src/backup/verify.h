// SPDX-License-Identifier: Apache-2.0
#pragma once
// Does a backup still hold what was put into it? Reads every byte.

#include <string>
#include <vector>

#include "backup/manifest.h"
#include "os/file_tree.h"

namespace millwright::backup {

struct Verified {
  Manifest manifest;
  std::vector<std::string> problems;  ///< one line each, naming the file; empty: all is well
};

/// Errors: those of read_manifest(), cancelled; a damaged or missing file is a problem, no error.
/// Cost: reads all of it.
Result<Verified> verify(const std::string& dir, const os::KeepGoing& keep_going = {});

}  // namespace millwright::backup
