// SPDX-License-Identifier: Apache-2.0
#pragma once
// A message as its reader would see it, and nothing sent: for trying a policy out before the night
// it is needed. Made by the same functions as what is sent.

#include <string>

#include "notify/message.h"
#include "notify/settings.h"

namespace millwright::notify {

struct MessagePreview {
  std::string kind;      ///< name of the MessageKind
  std::string channel;   ///< "email", ...
  std::string person;    ///< log-in name; empty when it goes to a system
  std::string address;   ///< as in OutgoingMessage
  std::string language;  ///< of the words: "en", "de"
  std::string subject;   ///< where the channel has one
  std::string text;      ///< plain text, or the JSON that a system is sent; empty: nothing to read
  std::string problem;   ///< why it could not be sent as it is; empty = it could
};

/// `settings` has the forms and endpoints. Pure. Cost: one filling of a template.
MessagePreview preview(const OutgoingMessage& message, const NotifySettings& settings);

}  // namespace millwright::notify
