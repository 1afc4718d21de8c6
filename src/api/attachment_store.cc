// SPDX-License-Identifier: Apache-2.0
#include "api/attachment_store.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "core/check.h"

namespace millwright::api {
namespace {

struct FileType {
  std::string_view content_type;
  std::string_view ending;
};

// Formats of cameras and scanners. No SVG and no HTML: those can hold scripts.
constexpr std::array<FileType, 9> kTypes{{{"image/jpeg", "jpg"},
                                          {"image/png", "png"},
                                          {"image/webp", "webp"},
                                          {"image/gif", "gif"},
                                          {"image/heic", "heic"},
                                          {"image/avif", "avif"},
                                          {"application/pdf", "pdf"},
                                          {"text/plain", "txt"},
                                          {"text/csv", "csv"}}};
constexpr std::size_t kHashDigits = 64;

/// "text/plain" of "Text/plain; charset=utf-8".
std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  for (char& c : type) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return type;
}

/// The type by the ending; nullptr for anything that put() cannot have returned.
const FileType* type_of(std::string_view reference) {
  const std::size_t dot = reference.find('.');
  if (dot != kHashDigits) return nullptr;
  const bool is_hash = std::ranges::all_of(reference.substr(0, dot), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  const auto type = std::ranges::find(kTypes, reference.substr(dot + 1), &FileType::ending);
  return is_hash && type != kTypes.end() ? &*type : nullptr;
}

}  // namespace

std::string content_hash(std::string_view bytes) {
  MW_CHECK(sodium_init() >= 0, "libsodium must initialize");
  std::array<unsigned char, kHashDigits / 2> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::string hex;
  for (const unsigned char byte : hash) hex += fmt::format("{:02x}", byte);
  return hex;
}

Result<std::string> AttachmentStore::put(std::string_view content_type, std::string_view bytes) {
  const std::string wanted = media_type(content_type);
  const auto type = std::ranges::find(kTypes, wanted, &FileType::content_type);
  if (type == kTypes.end()) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("Content-Type: '{}' is not taken; a photo, a PDF or a text is", wanted));
  }
  if (bytes.empty()) return fail(Code::kInvalidArgument, "the file is empty");
  if (bytes.size() > kMaxBytes) {
    return fail(Code::kInvalidArgument, fmt::format("the file has {} bytes, at most {} are taken",
                                                    bytes.size(), kMaxBytes));
  }
  std::string reference = content_hash(bytes) + "." + std::string(type->ending);
  MW_TRY_STATUS(write(reference, bytes));
  return reference;
}

Status AttachmentStore::write(const std::string& name, std::string_view bytes) {
  const std::lock_guard lock(writing_);
  MW_TRY_STATUS(fs_.make_dirs(dir_));
  const std::string path = dir_ + "/" + name;
  if (!fs_.open(path, os::Fs::Mode::kRead)) {
    const std::string unfinished = path + ".new";
    (void)fs_.remove(unfinished);  // of a crash; absent as a rule
    MW_TRY(const auto file, fs_.open(unfinished, os::Fs::Mode::kCreate));
    MW_TRY_STATUS(file->write_at(0, bytes));
    MW_TRY_STATUS(file->sync());
    MW_TRY_STATUS(fs_.rename(unfinished, path));
  }
  // Also for a file that was there: a crash may have come between its name and this.
  return fs_.sync_dir(dir_);
}

bool AttachmentStore::has(std::string_view reference) const {
  return type_of(reference) != nullptr &&
         fs_.open(fmt::format("{}/{}", dir_, reference), os::Fs::Mode::kRead).has_value();
}

Result<Attachment> AttachmentStore::get(std::string_view reference) const {
  const FileType* type = type_of(reference);
  if (type == nullptr || !has(reference)) {
    return fail(Code::kNotFound, fmt::format("no attachment '{}'", reference));
  }
  MW_TRY(const auto file, fs_.open(fmt::format("{}/{}", dir_, reference), os::Fs::Mode::kRead));
  MW_TRY(std::string bytes, file->read_at(0, kMaxBytes + 1));
  if (content_hash(bytes) != reference.substr(0, kHashDigits)) {
    return fail(Code::kDataLoss, fmt::format("attachment {} is damaged", reference));
  }
  return Attachment{std::string(type->content_type), std::move(bytes)};
}

}  // namespace millwright::api
