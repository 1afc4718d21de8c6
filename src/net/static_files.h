// SPDX-License-Identifier: Apache-2.0
#pragma once
// The web UI from memory: every file is read once at start, so that no request touches the disk and
// no path can lead outside the folder.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "net/http_message.h"

namespace millwright::net {

/// Immutable once loaded. Thread: any.
class StaticFiles {
 public:
  /// Reads `root` and its folders. `x.gz` beside `x` is its precompressed form; texts without one
  /// are compressed here. Errors: not_found (no folder), unavailable (cannot read).
  /// Cost: memory for every file.
  static Result<StaticFiles> load(const std::string& root);

  /// Answers GET and HEAD, else 405. A path without a dot in its last element that is no file gets
  /// index.html: the client's own routes. Files under /assets/ carry a hash in their name and may
  /// be cached for ever; all others are revalidated by ETag.
  HttpResponse serve(const HttpRequest& request) const;

  std::size_t file_count() const { return files_.size(); }

 private:
  struct File {
    std::shared_ptr<const std::string> body{};
    std::shared_ptr<const std::string> gzipped{};  // nullptr: not worth it
    std::string content_type;
    std::string etag;
  };

  const File* find(std::string_view path) const;

  std::map<std::string, File, std::less<>> files_;  // by path from the root: "/index.html"
};

/// By file name: "text/html; charset=utf-8"; application/octet-stream for what is not known.
std::string_view content_type_of(std::string_view file_name);

/// Headers that tell browsers what a page may do: nosniff, frames, referrer, content policy.
void add_security_headers(HttpResponse& response);

}  // namespace millwright::net
