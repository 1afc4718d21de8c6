// SPDX-License-Identifier: Apache-2.0
#pragma once
// The words of a message, in the language of who gets it. The texts are data, all of them in
// message_text_table.cc; what they are filled with is listed in docs/format/outbox.md.

#include <span>
#include <string>
#include <string_view>

#include "notify/message.h"

namespace millwright::notify {

/// The template of one kind in one language. A line of `body` or `brief` that begins with '?' is
/// left out when one of its fields is absent or empty; any other shows "[name?]" in its place.
struct TextTemplate {
  MessageKind kind;
  std::string_view language;
  std::string_view subject;
  std::string_view body;
  std::string_view brief;  ///< for a phone: about 160 characters; its lines become one
};

/// Every kind in every language. Lifetime: static.
std::span<const TextTemplate> text_templates();

/// How a drill is marked, per language. Lifetime: static.
struct DrillMark {
  std::string_view language;
  std::string_view label;     ///< before subject and brief text: "DRILL"
  std::string_view sentence;  ///< first line of the body
};
std::span<const DrillMark> drill_marks();

/// What a button says that takes a page: "I go".
std::string_view accept_label(std::string_view language);

/// "de" for every tag of German (RFC 5646), otherwise "en".
std::string_view supported_language(std::string_view language);

struct MessageText {
  std::string subject;  ///< one line
  std::string body;     ///< lines end with '\n'; values stay on their line
  std::string brief;    ///< one line, not cut
};

/// Fills the template of the message's kind and language from its fields.
MessageText message_text(const OutgoingMessage& message);

/// Adds accept_url and open_url where the message has accept_path and open_path. The paths are put
/// behind `public_url` ("https://mill.example:8443"); nothing is added without one, nor for a path
/// that is no plain absolute path.
void add_links(OutgoingMessage& message, std::string_view public_url);

}  // namespace millwright::notify
