// SPDX-License-Identifier: Apache-2.0
#include "net/content_coding.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "net/ascii.h"

namespace millwright::net {
namespace {

// Windows up to 8 MB: what RFC 8878 asks every decoder to support.
constexpr int kMaxZstdWindowLog = 23;
constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr int kGzipWindowBits = 15 + 16;

std::unexpected<Error> too_large(std::size_t max_bytes) {
  return fail(Code::kResourceExhausted,
              "decoded body is larger than " + std::to_string(max_bytes) + " bytes");
}

Result<std::string> gunzip(std::string_view body, std::size_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindowBits) != Z_OK)
    return fail(Code::kResourceExhausted, "gzip: no memory");
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, &inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(body.size(), UINT32_MAX));
  std::string out;
  int status = Z_OK;
  do {
    if (status == Z_STREAM_END) inflateReset(&stream);  // RFC 1952: members may follow each other
    char piece[kPieceBytes];
    stream.next_out = reinterpret_cast<Bytef*>(piece);
    stream.avail_out = sizeof piece;
    status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t n = sizeof piece - stream.avail_out;
    if (out.size() + n > max_bytes) return too_large(max_bytes);
    out.append(piece, n);
    if (status != Z_OK && status != Z_STREAM_END)
      return fail(Code::kInvalidArgument,
                  status == Z_BUF_ERROR ? "gzip body is truncated" : "gzip body is damaged");
  } while (status == Z_OK || stream.avail_in != 0);
  return out;
}

Result<std::string> unzstd(std::string_view body, std::size_t max_bytes) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                     &ZSTD_freeDCtx);
  if (!context) return fail(Code::kResourceExhausted, "zstd: no memory");
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  std::string out;
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  std::size_t status = 1;  // 0: at the end of a frame
  bool has_more_output = false;
  while (in.pos < in.size || has_more_output) {
    char piece[kPieceBytes];
    ZSTD_outBuffer produced{piece, sizeof piece, 0};
    status = ZSTD_decompressStream(context.get(), &produced, &in);
    if (ZSTD_isError(status) != 0)
      return fail(Code::kInvalidArgument,
                  std::string("zstd body is damaged: ") + ZSTD_getErrorName(status));
    if (out.size() + produced.pos > max_bytes) return too_large(max_bytes);
    out.append(piece, produced.pos);
    has_more_output = status != 0 && produced.pos == produced.size;
  }
  if (status != 0) return fail(Code::kInvalidArgument, "zstd body is truncated");
  return out;
}

}  // namespace

Result<std::string> decode_content(std::string_view coding, std::string_view body,
                                   std::size_t max_bytes) {
  if (coding.empty() || equals_ignoring_case(coding, "identity")) {
    if (body.size() > max_bytes) return too_large(max_bytes);
    return std::string(body);
  }
  if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip"))
    return gunzip(body, max_bytes);
  if (equals_ignoring_case(coding, "zstd")) return unzstd(body, max_bytes);
  return fail(Code::kFailedPrecondition, "content encoding \"" + std::string(coding) +
                                             "\" is not supported: use gzip or zstd");
}

std::string gzip(std::string_view body) {
  z_stream stream{};
  // Fails only without memory or with a wrong zlib: an empty answer would be a lie, so stop.
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindowBits, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&deflateEnd)> owner(&stream, &deflateEnd);
  std::string out(deflateBound(&stream, body.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  bool accepts_any = false;
  while (!accept_encoding.empty()) {
    const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view item = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view coding = trim(item.substr(0, semicolon));
    std::string_view weight = trim(item.substr(std::min(semicolon + 1, item.size())));
    double q = 1;
    if (weight.starts_with("q=") || weight.starts_with("Q=")) {
      weight.remove_prefix(2);
      std::from_chars(weight.data(), weight.data() + weight.size(), q);
    }
    if (equals_ignoring_case(coding, "gzip")) return q > 0;
    if (coding == "*") accepts_any = q > 0;
  }
  return accepts_any;
}

}  // namespace millwright::net
