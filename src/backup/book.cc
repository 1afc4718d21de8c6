// SPDX-License-Identifier: Apache-2.0
#include "backup/book.h"

#include <nlohmann/json.hpp>

#include "os/sealed_json.h"
#include "os/small_file.h"

namespace millwright::backup {
namespace {

using nlohmann::json;

constexpr int kBookVersion = 2;  // 1 had no checksum

std::string path_of(const std::string& backups_dir) {
  return backups_dir + "/backups.json";
}

json time_or_null(const std::optional<UtcNanos>& time) {
  return time ? json(to_rfc3339(*time)) : json(nullptr);
}

std::optional<UtcNanos> time_of(const json& value) {
  return value.is_string() ? parse_rfc3339(value.get<std::string>()) : std::nullopt;
}

}  // namespace

Result<Book> read_book(const std::string& backups_dir) {
  const std::string path = path_of(backups_dir);
  const auto text = os::read_small_file(*os::make_posix_fs(), path);
  if (!text && text.error().code() == Code::kNotFound) return Book();
  if (!text) return std::unexpected(text.error());
  const auto damaged = [&](std::string_view what) {
    return fail(Code::kDataLoss, std::string(what) + "; remove it, then verify the backups again");
  };
  const auto whole = os::unseal_json(*text, path, kBookVersion);
  if (!whole) return damaged(whole.error().message());
  Book book;
  try {
    for (const auto& [name, fields] : whole->at("backups").items()) {
      BookEntry entry;
      entry.verified_at = time_of(fields.at("verified_at"));
      entry.problem = fields.at("problem").get<std::string>();
      entry.restored_at = time_of(fields.at("restored_at"));
      entry.restored_where = fields.at("restored_where").get<std::string>();
      book.emplace(name, std::move(entry));
    }
  } catch (const json::exception& error) {
    return damaged(path + " is damaged (" + error.what() + ")");
  }
  return book;
}

Status write_book(const std::string& backups_dir, const Book& book) {
  json rows = json::object();
  for (const auto& [name, entry] : book) {
    rows[name] = {{"verified_at", time_or_null(entry.verified_at)},
                  {"problem", entry.problem},
                  {"restored_at", time_or_null(entry.restored_at)},
                  {"restored_where", entry.restored_where}};
  }
  return os::replace_small_file(
      *os::make_posix_fs(), path_of(backups_dir),
      os::seal_json({{"version", kBookVersion}, {"backups", std::move(rows)}}));
}

}  // namespace millwright::backup
