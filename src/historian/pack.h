// SPDX-License-Identifier: Apache-2.0
#pragma once
// The last stage of every column: a run of bytes stored as the smallest of raw, one repeated byte
// or zstd. On disk: docs/format/historian.md "Packed bytes".

#include <string>
#include <string_view>

#include "core/byte_io.h"
#include "core/result.h"

namespace millwright::historian {

/// How much time an encoder may spend: kFast for chunks that will be rewritten soon.
enum class Effort : std::uint8_t { kFast, kBest };

/// Appends `bytes` packed. Cost: about 5 ns a byte with kBest.
void pack(std::string_view bytes, Effort effort, std::string& out);

/// Reads one packed run of at most `max_bytes` into `out`.
/// Errors: data_loss   not a packed run, or longer than `max_bytes`.
Status unpack(ByteReader& in, std::size_t max_bytes, std::string& out);

}  // namespace millwright::historian
