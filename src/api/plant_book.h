// SPDX-License-Identifier: Apache-2.0
#pragma once
// The living book of the plant: what there is, what watches it, what is done about it, to whom it
// belongs, what was decided and learned, and what is missing. One printable page of HTML.

#include <string>
#include <string_view>

#include "api/readiness_site.h"

namespace millwright::api {

/// As of now. Everything from records is escaped. `language`: "en" or "de".
/// Cost: O(records).
std::string plant_book_html(const ReadinessSite& site, std::string_view language);

}  // namespace millwright::api
