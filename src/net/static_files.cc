// SPDX-License-Identifier: Apache-2.0
#include "net/static_files.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "net/ascii.h"
#include "net/content_coding.h"

namespace millwright::net {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMinGzipBytes = 1024;

std::string etag_of(std::string_view body) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (int i = 0; i < 12; ++i) {
    out += kHex[digest[i] >> 4];
    out += kHex[digest[i] & 0xf];
  }
  return out + '"';
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) return fail(Code::kUnavailable, "cannot read " + path.string());
  return bytes;
}

// RFC 9110 section 13.1.2: weak comparison, a list, or "*". A gzipped answer has the same tag.
bool matches(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  while (!if_none_match.empty()) {
    const std::size_t comma = std::min(if_none_match.find(','), if_none_match.size());
    std::string_view tag = trim(if_none_match.substr(0, comma));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
    if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
  }
  return false;
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.contains("json") ||
         content_type.contains("javascript") || content_type.contains("svg") ||
         content_type.contains("wasm");
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  struct Entry {
    std::string_view ending;
    std::string_view type;
  };
  static constexpr std::array kTypes{
      Entry{".html", "text/html; charset=utf-8"},
      Entry{".js", "text/javascript; charset=utf-8"},
      Entry{".mjs", "text/javascript; charset=utf-8"},
      Entry{".css", "text/css; charset=utf-8"},
      Entry{".json", "application/json"},
      Entry{".map", "application/json"},
      Entry{".webmanifest", "application/manifest+json"},
      Entry{".txt", "text/plain; charset=utf-8"},
      Entry{".svg", "image/svg+xml"},
      Entry{".png", "image/png"},
      Entry{".jpg", "image/jpeg"},
      Entry{".jpeg", "image/jpeg"},
      Entry{".webp", "image/webp"},
      Entry{".ico", "image/x-icon"},
      Entry{".woff2", "font/woff2"},
      Entry{".woff", "font/woff"},
      Entry{".wasm", "application/wasm"},
  };
  for (const Entry& entry : kTypes)
    if (file_name.ends_with(entry.ending)) return entry.type;
  return "application/octet-stream";
}

void add_security_headers(HttpResponse& response) {
  response.with("X-Content-Type-Options", "nosniff")
      .with("X-Frame-Options", "DENY")
      .with("Referrer-Policy", "same-origin")
      // Components set style attributes and style elements; scripts come from files only.
      .with("Content-Security-Policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
            "form-action 'self'; frame-ancestors 'none'");
}

Result<StaticFiles> StaticFiles::load(const std::string& root) {
  std::error_code ec;
  if (!fs::is_directory(root, ec)) return fail(Code::kNotFound, "no folder " + root);
  StaticFiles out;
  std::map<std::string, std::string> compressed;
  for (auto it = fs::recursive_directory_iterator(root, ec); !ec && it != fs::end(it);
       it.increment(ec)) {
    // A link could lead anywhere.
    if (it->is_symlink() || !it->is_regular_file()) continue;
    MW_TRY(std::string bytes, read_file(it->path()));
    const std::string path = "/" + fs::relative(it->path(), root).generic_string();
    if (path.ends_with(".gz")) {
      compressed[path.substr(0, path.size() - 3)] = std::move(bytes);
      continue;
    }
    File file{.content_type = std::string(content_type_of(path)), .etag = etag_of(bytes)};
    if (bytes.size() > kMinGzipBytes && is_compressible(file.content_type))
      file.gzipped = std::make_shared<const std::string>(gzip(bytes));
    file.body = std::make_shared<const std::string>(std::move(bytes));
    out.files_[path] = std::move(file);
  }
  if (ec) return fail(Code::kUnavailable, "cannot read " + root + ": " + ec.message());
  for (auto& [path, bytes] : compressed)
    if (const auto found = out.files_.find(path); found != out.files_.end())
      found->second.gzipped = std::make_shared<const std::string>(std::move(bytes));
  return out;
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  if (const auto found = files_.find(path); found != files_.end()) return &found->second;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  if (last.contains('.')) return nullptr;
  const auto index = files_.find("/index.html");
  return index == files_.end() ? nullptr : &index->second;
}

HttpResponse StaticFiles::serve(const HttpRequest& request) const {
  HttpResponse response;
  if (request.method != "GET" && request.method != "HEAD") {
    response = HttpResponse::problem(405, "files are read with GET");
    response.with("Allow", "GET, HEAD");
    return response;
  }
  const File* file = find(request.path);
  if (file == nullptr) return HttpResponse::problem(404, "no file " + request.path);
  response.with("ETag", file->etag)
      .with("Vary", "Accept-Encoding")
      .with("Cache-Control", request.path.starts_with("/assets/")
                                 ? "public, max-age=31536000, immutable"
                                 : "no-cache");
  add_security_headers(response);
  if (matches(request.header("if-none-match"), file->etag)) {
    response.status = 304;
    return response;
  }
  response.with("Content-Type", file->content_type);
  response.shared_body = file->body;
  if (file->gzipped && accepts_gzip(request.header("accept-encoding"))) {
    response.with("Content-Encoding", "gzip");
    response.shared_body = file->gzipped;
  }
  return response;
}

}  // namespace millwright::net
