// SPDX-License-Identifier: Apache-2.0
#pragma once
// A procedure on paper: the card that hangs at the machine, for zones without phones and for the
// day the network is down. What is ticked on it is entered later with both times.

#include <cstdint>
#include <string>
#include <string_view>

#include "respond/procedure/procedure.h"

namespace millwright::respond {

struct CardFacts {
  std::string asset_title;    ///< empty = for any machine of the procedure's classes
  std::uint32_t version = 0;  ///< of the procedure; 0 = not said
  std::string approver;       ///< empty = not said
  std::string printed;        ///< date in the site's own way; empty = not said
};

/// One HTML page, complete in itself: no script, no other file, print style sheet for A4. Texts are
/// in `language` where an approved translation is, else in the original; the words of the card
/// itself are in "de" or else "en".
/// Cost: linear in the texts.
std::string render_card(const Procedure& procedure, const CardFacts& facts,
                        std::string_view language);

}  // namespace millwright::respond
