// SPDX-License-Identifier: Apache-2.0
#pragma once
// "Did you mean" for units.

#include <string>
#include <string_view>

#include "core/suggest.h"

namespace millwright::registry {

/// A known UCUM code that was probably meant by `unit`: everyday spellings ("rpm", "°C"), another
/// case, or one edit away. Empty when there is none.
std::string nearest_unit(std::string_view unit);

}  // namespace millwright::registry
