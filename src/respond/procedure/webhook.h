// SPDX-License-Identifier: Apache-2.0
#pragma once
// The address of a webhook step: a template whose placeholders are filled in from the run. Nothing
// is sent here.

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::respond {

/// http or https, a host, and only known placeholders: {run}, {procedure}, {version}, {step},
/// {alarm}, {asset}, {person}. None before the path: a name must not choose the server.
/// Errors: invalid_argument   says which part is wrong.
Status check_webhook_url(std::string_view url);

/// Fills in the placeholders, percent-encoded (RFC 3986 section 2.1), so that a value cannot leave
/// its place. A placeholder without a value becomes empty.
std::string expand_webhook_url(std::string_view url,
                               const std::map<std::string_view, std::string>& values);

}  // namespace millwright::respond
