// SPDX-License-Identifier: Apache-2.0
#pragma once
// One JSON scalar as written, and what it may stand for: a value, a time, a quality, a name.
// Shared by the fast way (flat_object.h) and the full way (document_walker.h), so that both mean
// the same. Grammar: docs/format/payloads.md.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/number.h"
#include "core/time.h"
#include "model/decoded.h"

namespace millwright::json {

/// A member name longer than this, joined with its parents, is refused.
inline constexpr std::size_t kMaxNameBytes = 1024;

enum class TokenKind : std::uint8_t { kNumber, kString, kTrue, kFalse, kNull, kInvalid };

/// Lifetime: a view into the input.
struct Token {
  TokenKind kind = TokenKind::kInvalid;
  bool has_escapes = false;  ///< strings only
  std::string_view text;     ///< strings: what is between the quotes; else all of it
  Number number;             ///< numbers only
};

/// Reads a whole scalar without space around it. Strings must be closed; their escapes are not
/// looked into.
Token classify(std::string_view raw, NumberSyntax syntax = NumberSyntax::kJson);

/// Members with a meaning of their own.
enum class Member : std::uint8_t { kOther, kValue, kTime, kQuality, kSignal, kValues };
/// "value", "ts" | "timestamp" | "time", "quality", "signal", "values"; the case counts.
Member classify_member(std::string_view name);

/// Numbers become float64, or int64/uint64 where an integer is beyond 2^53.
Scalar to_scalar(const Number& number);

/// The value of a token, or the reason why it has none. Unescaped text is kept in `out`.
std::expected<Scalar, std::string_view> value_of(const Token& token, DecodedBatch& out);

/// RFC 3339 text, or a Unix time as a number or as text.
std::optional<UtcNanos> time_of(const Token& token);

/// Words (model/quality.h) or an OPC quality byte: 192 and up good, 64..127 uncertain, 0..63 bad.
std::optional<Quality> quality_of(const Token& token);

/// Resolves escapes (RFC 8259 §7) into `out`; nothing on a broken one or a lone surrogate.
std::optional<std::string_view> unescape(std::string_view text, DecodedBatch& out);

/// `text` as part of a name: '+', '#', '%' and control characters become %XX, because an address
/// must never be a topic filter. Without any it is returned as it is.
std::string_view escape_name(std::string_view text, DecodedBatch& out);

/// True when `text` may be a whole address: 1 to kMaxNameBytes bytes, no '+', '#' or control
/// character.
bool is_address(std::string_view text);

/// `text` for a message: cut after 64 bytes, without control characters.
std::string shown(std::string_view text);

/// `text` without JSON white space at both ends.
std::string_view trim(std::string_view text);

}  // namespace millwright::json
