// SPDX-License-Identifier: Apache-2.0
#include "os/temp_dir.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "core/check.h"

namespace millwright::os {

TempDir::TempDir(const std::string& base) : path_(base) {
  if (path_.empty()) {
    const char* from_environment = std::getenv("TMPDIR");
    path_ = from_environment != nullptr ? from_environment : "/tmp";
  }
  path_ += "/millwright-XXXXXX";
  MW_CHECK(::mkdtemp(path_.data()) != nullptr, "no temporary directory");
}

TempDir::~TempDir() {
  std::error_code ignored;  // a leftover in /tmp is no reason to end the process
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace millwright::os
