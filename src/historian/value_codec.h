// SPDX-License-Identifier: Apache-2.0
#pragma once
// The value column of a chunk, lossless for every word: the smallest of a constant, a dictionary,
// decimal-scaled integers, the bits as integers, or raw. Text has its own form.
// On disk: docs/format/historian.md "Value column".

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/byte_io.h"
#include "core/result.h"
#include "historian/pack.h"
#include "model/value.h"

namespace millwright::historian {

/// Appends the words of a numeric column; its length is not stored.
void encode_words(ValueType type, std::span<const std::uint64_t> words, Effort effort,
                  std::string& out);
/// Fills all of `words`. Errors: data_loss.
Status decode_words(ByteReader& in, ValueType type, std::span<std::uint64_t> words);

/// Appends the texts that `words` (offset << 32 | length) name in `arena`.
void encode_texts(std::span<const std::uint64_t> words, std::string_view arena, Effort effort,
                  std::string& out);
/// Fills all of `words` and appends their bytes to `arena`.
/// Errors: data_loss, also when the texts exceed 64 MiB.
Status decode_texts(ByteReader& in, std::span<std::uint64_t> words, std::string& arena);

/// One word by itself, short where the number is: a short decimal takes three to five bytes.
void write_word(ByteWriter& out, ValueType type, std::uint64_t word);
std::uint64_t read_word(ByteReader& in, ValueType type);

}  // namespace millwright::historian
