// SPDX-License-Identifier: Apache-2.0
#pragma once
// "Did you mean": the nearest known word for a mistyped one.

#include <span>
#include <string>
#include <string_view>

namespace millwright {

/// The candidate within two edits (a swap of neighbours counts as one), nearest first; empty when
/// none is that near. Words of up to three letters allow one edit only.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "; did you mean 'Cel'?", or nothing for an empty suggestion.
std::string did_you_mean(std::string_view suggestion);

}  // namespace millwright
