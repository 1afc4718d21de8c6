// SPDX-License-Identifier: Apache-2.0
#include "backup/small_file.h"

#include "os/fs.h"

namespace millwright::backup {

Result<std::string> read_small_file(const std::string& path) {
  const auto fs = os::make_posix_fs();
  MW_TRY(const auto file, fs->open(path, os::Fs::Mode::kRead));
  MW_TRY(const std::uint64_t bytes, file->size());
  return file->read_at(0, bytes);
}

Status replace_small_file(const std::string& path, std::string_view text) {
  const auto fs = os::make_posix_fs();
  const std::string unfinished = path + ".new";
  (void)fs->remove(unfinished);  // of a crash; absent as a rule
  {
    MW_TRY(const auto file, fs->open(unfinished, os::Fs::Mode::kCreate));
    MW_TRY_STATUS(file->write_at(0, text));
    MW_TRY_STATUS(file->sync());
  }
  MW_TRY_STATUS(fs->rename(unfinished, path));
  return fs->sync_dir(path.substr(0, path.rfind('/')));
}

}  // namespace millwright::backup
