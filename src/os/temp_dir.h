// SPDX-License-Identifier: Apache-2.0
#pragma once
// A fresh directory that is removed with everything in it, for tests and rehearsals.

#include <string>

namespace millwright::os {

class TempDir {
 public:
  /// Makes `<base>/millwright-XXXXXX`; `base` is $TMPDIR or /tmp when empty. Aborts when it cannot.
  explicit TempDir(const std::string& base = {});
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace millwright::os
