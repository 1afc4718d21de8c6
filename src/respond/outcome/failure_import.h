// SPDX-License-Identifier: Apache-2.0
#pragma once
// A failure log from a CSV file. The first row names the columns: asset and begin must be there,
// end, code (or mode and mechanism) and description may. Times are RFC 3339, without an offset UTC.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "respond/outcome/failure_log.h"

namespace millwright::respond {

struct ImportProblem {
  int line = 0;
  std::string what;  ///< "column begin: '5 May' is not a time, write 2026-05-05T14:00:00Z"
};

struct FailureImport {
  std::vector<Failure> failures;  ///< without ids, source csv, in the order of the file
  std::vector<ImportProblem> problems;
};

/// The asset a text of the file means; none when there is no such one.
using FindAsset = std::function<AssetId(std::string_view)>;

/// Reads what can be read; a line that cannot gives one problem and is left out. The caller shows
/// both and records what the person confirms. A file that is not CSV at all is one problem.
FailureImport import_failures(std::string_view csv, const FindAsset& find_asset);

}  // namespace millwright::respond
