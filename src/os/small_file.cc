// SPDX-License-Identifier: Apache-2.0
#include "os/small_file.h"

namespace millwright::os {

Result<std::string> read_small_file(Fs& fs, const std::string& path) {
  MW_TRY(const auto file, fs.open(path, Fs::Mode::kRead));
  MW_TRY(const std::uint64_t bytes, file->size());
  return file->read_at(0, bytes);
}

Status replace_small_file(Fs& fs, const std::string& path, std::string_view text) {
  const std::string unfinished = path + ".new";
  const Status removed = fs.remove(unfinished);  // of a crash; absent as a rule
  if (!removed && removed.error().code() != Code::kNotFound) return removed;
  {
    MW_TRY(const auto file, fs.open(unfinished, Fs::Mode::kCreate));
    MW_TRY_STATUS(file->write_at(0, text));
    MW_TRY_STATUS(file->sync());
  }
  MW_TRY_STATUS(fs.rename(unfinished, path));
  return fs.sync_dir(path.substr(0, path.rfind('/')));
}

}  // namespace millwright::os
