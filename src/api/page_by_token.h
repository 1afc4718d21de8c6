// SPDX-License-Identifier: Apache-2.0
#pragma once
// Taking a page with the signed token of its message, however the token comes back: by the link,
// by MQTT, from a chat. The token says which page, for whom and how long; nothing else counts.

#include <optional>
#include <string>
#include <string_view>

#include "api/services.h"
#include "api/token_state.h"
#include "respond/escalation/alarm_facts.h"
#include "respond/escalation/chain.h"

namespace millwright::api {

/// How it stands with the page of a token. Whoever has no valid token learns nothing: then all but
/// `state` is empty.
struct TokenPage {
  TokenState state = TokenState::kInvalid;
  respond::PageId page;
  std::string person;    ///< whom the token is for
  std::string language;  ///< theirs: BCP 47
  std::string holder;    ///< who has the page; empty = nobody
  std::optional<UtcNanos> held_since;
  respond::AlarmFacts facts;
};

/// Changes nothing.
TokenPage look_by_token(const Services& services, std::string_view token);

/// Takes the page for the person of the token; sent again it changes nothing. The history says by
/// which way, "link", "mqtt" or "chat", and `by`: who or what sent the token, as far as that way
/// knows it. Counts every answer in millwright_page_answers_total.
/// Thread: one that may block; waits for the journal.
TokenPage take_by_token(Services& services, std::string_view token, std::string_view way,
                        std::string_view by = {});

/// Counts an answer that did not come so far as take_by_token().
void count_page_answer(Metrics& metrics, std::string_view way, TokenState state);

}  // namespace millwright::api
