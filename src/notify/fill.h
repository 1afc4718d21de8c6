// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text with places for fields: "{{asset}} is at {{value}}". Values are put in once, escaped for
// where they go, and never read as a template again.

#include <string>
#include <string_view>
#include <vector>

#include "notify/message.h"

namespace millwright::notify {

/// Makes a value harmless where it is put in.
using Escape = std::string (*)(std::string_view value);
/// Control characters become spaces, so that a value stays on its line.
std::string as_one_line(std::string_view value);
/// Text for HTML content and quoted attributes: & < > " ' as character references.
std::string as_html(std::string_view value);
/// The inside of a JSON string; bytes that are not UTF-8 become U+FFFD.
std::string as_json(std::string_view value);

/// Replaces every {{name}}. A field that is not there shows as "[name?]": the message goes out all
/// the same, and its reader sees what is missing.
std::string fill(std::string_view text, const Fields& fields, Escape escape);

/// The names between braces, in order, with repetitions.
std::vector<std::string> placeholders(std::string_view text);

}  // namespace millwright::notify
