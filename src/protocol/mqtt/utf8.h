// SPDX-License-Identifier: Apache-2.0
#pragma once
// UTF-8 as MQTT wants it (MQTT 5 §1.5.4): well formed, no surrogates, no U+0000.

#include <string_view>

namespace millwright::mqtt {

/// True for a string MQTT may carry; overlong forms, surrogates, code points above U+10FFFF and
/// U+0000 are refused. Cost: 8 bytes at a time while the text is ASCII.
bool is_utf8(std::string_view text);

}  // namespace millwright::mqtt
