// SPDX-License-Identifier: Apache-2.0
#pragma once
// gzip and zstd of HTTP bodies. Decoders are total functions with a limit on what they produce.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::net {

/// Undoes a Content-Encoding: "gzip", "x-gzip", "zstd", "identity" or empty, in any case.
/// Errors: resource_exhausted when the result would be larger than `max_bytes`; invalid_argument
/// for damaged or truncated input or bytes after its end; failed_precondition for another coding.
/// Cost: never more memory than `max_bytes` and one window.
Result<std::string> decode_content(std::string_view coding, std::string_view body,
                                   std::size_t max_bytes);

/// One gzip member, fast level. Cost: about 10 ns per byte.
std::string gzip(std::string_view body);

/// True when an Accept-Encoding header admits gzip (RFC 9110 section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace millwright::net
