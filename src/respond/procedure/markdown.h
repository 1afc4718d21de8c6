// SPDX-License-Identifier: Apache-2.0
#pragma once
// The Markdown subset of procedure texts as HTML that is safe to show, whoever wrote it:
// paragraphs, "- " and "1. " lists, **bold**, *italic*, `code` and [text](https://...). Everything
// else is text; a tag is shown as it is written.

#include <string>
#include <string_view>

namespace millwright::respond {

/// For element content and quoted attribute values.
std::string escape_html(std::string_view text);

/// Total: any bytes give well-formed HTML made of p, ul, ol, li, strong, em, code and a only.
/// Links lead to http and https, in a new window, without a referrer.
/// Cost: linear in the text.
std::string render_markdown(std::string_view text);

}  // namespace millwright::respond
