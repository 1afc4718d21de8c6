// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reports by mail to people named for their functions: whom it reaches, whom it cannot, and the
// messages, whose keys are the same however often they are made.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/services.h"
#include "notify/message.h"
#include "rollout/value/value_codec.h"
#include "rollout/wave/wave.h"

namespace millwright::api {

/// Who is told, and who cannot be.
struct Audience {
  std::vector<rollout::SentTo> to;
  std::vector<rollout::SentGap> gaps;
};
/// Of those named, in the order of the five functions. Each function that nobody is named for is a
/// gap too.
Audience audience_of(const Services& services, std::span<const rollout::Stakeholder> named);

/// What goes out.
struct Mailing {
  std::string thread;  ///< what its messages have in common: finds what became of them
  UtcNanos created;
  std::string open_path;  ///< the page that shows it
  std::vector<rollout::SentText> texts;
};
/// One to each person, whatever they stand for, in their language.
/// Errors: invalid_argument   a text is longer than a message may be.
Result<std::vector<notify::OutgoingMessage>> messages_of(const Mailing& mailing,
                                                         std::span<const rollout::SentTo> to);

}  // namespace millwright::api
