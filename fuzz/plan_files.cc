// SPDX-License-Identifier: Apache-2.0
// Any bytes as a file of the plant: never a crash, a problem names file and line, and what is
// wanted hangs together.

#include <cstdint>
#include <string>
#include <vector>

#include "core/check.h"
#include "plan/plant_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  using namespace millwright::plan;
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> problems;
  // Twice: the second one adds to what the first one began.
  const File files[] = {{"a.yaml", text}, {"b.yaml", text}};
  const Wish wish = read_files(files, problems);
  for (const std::string& problem : problems) {
    MW_CHECK(problem.starts_with("a.yaml:") || problem.starts_with("b.yaml:"), "file and line");
  }
  for (std::size_t i = 0; i < wish.records.size(); ++i) {
    const Wanted& wanted = wish.records[i];
    MW_CHECK(!wanted.name.empty() && !wanted.path.empty(), "has a name");
    MW_CHECK(wanted.parent == kNoParent || wanted.parent < i, "parents come first");
  }
  return 0;
}
