// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>

#include "core/result.h"

namespace millwright::app {

/// All of a file that a person named. Errors: those of reading it, with its path.
inline Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in || in.bad()) return fail(errno_error(errno == 0 ? EIO : errno, "read " + path));
  return text;
}

}  // namespace millwright::app
