// SPDX-License-Identifier: Apache-2.0
#pragma once
// The living book of the plant: what there is, what watches it, what is done about it, to whom it
// belongs, what was decided and learned, and what is missing. One printable page of HTML.

#include <string>
#include <string_view>
#include <vector>

#include "api/readiness_site.h"
#include "rollout/governance/owner.h"
#include "rollout/readiness/answer.h"

namespace millwright::api {

/// What the book lists as missing, of one thing.
struct BookGap {
  rollout::OwnedKind kind = rollout::OwnedKind::kAsset;
  std::string key;  ///< the record's id, or the procedure's name
  std::string title;
  rollout::Phrase gap;
};
/// In the order of the book.  Cost: O(records).
std::vector<BookGap> plant_book_gaps(const ReadinessSite& site);

/// As of now. Everything from records is escaped. `language`: "en" or "de".
/// Cost: O(records).
std::string plant_book_html(const ReadinessSite& site, std::string_view language);

}  // namespace millwright::api
