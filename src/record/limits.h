// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long the texts in commands and rows may be. Commands are checked before they change anything,
// rows when they are read back, so that what was accepted can always be restored.

#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace millwright::record {

inline constexpr std::size_t kMostNameBytes = 128;
inline constexpr std::size_t kMostTextBytes = 4096;
inline constexpr std::size_t kMostStoredBytes = 65536;

/// A name that must be there: a person, a procedure, a shift.
/// Errors: invalid_argument   empty, too long, or not UTF-8; the message starts with `what`.
Status check_name(std::string_view what, std::string_view name);

/// A person's words; empty is fine.
/// Errors: invalid_argument   too long, or not UTF-8.
Status check_text(std::string_view what, std::string_view text);

/// A person's words where a reason is asked for.
/// Errors: invalid_argument   nothing but white space, too long, or not UTF-8.
Status check_reason(std::string_view what, std::string_view text);

}  // namespace millwright::record
