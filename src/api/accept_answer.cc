// SPDX-License-Identifier: Apache-2.0
#include "api/accept_answer.h"

#include <fmt/format.h>

#include <array>

#include "api/json_body.h"

namespace millwright::api {
namespace {

// By TokenState. Indexes are held by a test of every state.
constexpr std::array<std::string_view, 10> kEnglish{
    "Nobody has it yet.",
    "You have it, {person}. The others are told that you go.",
    "You have it already, {person}. Nothing was changed.",
    "{holder} has it. You need not go.",
    "It is over. Nobody need go any more.",
    "This page is too old to be taken this way. Open your pages in Millwright.",
    "This is no valid token of a page. Send the token of the message unchanged.",
    "This page is no longer known. It ended long ago.",
    "{person} may only look during the hands-off period. Let normal staff go.",
    "It could not be taken now and nothing was changed. Try again in a minute, or call."};
constexpr std::array<std::string_view, 10> kGerman{
    "Noch hat ihn niemand.",
    "Sie haben den Ruf, {person}. Die anderen erfahren, dass Sie hingehen.",
    "Sie haben den Ruf schon, {person}. Nichts wurde geändert.",
    "{holder} hat den Ruf. Sie müssen nicht hin.",
    "Es ist vorbei. Niemand muss mehr hin.",
    "Dieser Ruf ist zu alt, um ihn so zu übernehmen. Öffnen Sie Ihre Rufe in Millwright.",
    "Das ist kein gültiges Zeichen eines Rufs. Senden Sie das der Nachricht unverändert.",
    "Diesen Ruf kennt niemand mehr. Er ist lange vorbei.",
    "{person} darf in der Zeit ohne Projektteam nur zusehen. Lassen Sie die Stammbelegschaft "
    "hingehen.",
    "Das ging gerade nicht, und nichts wurde geändert. Versuchen Sie es gleich wieder, oder rufen "
    "Sie an."};

nlohmann::json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}

}  // namespace

std::string accept_sentence(const TokenPage& page) {
  const auto& words = page.language.starts_with("de") ? kGerman : kEnglish;
  return fmt::format(fmt::runtime(words[static_cast<std::size_t>(page.state)]),
                     fmt::arg("person", page.person), fmt::arg("holder", page.holder));
}

std::string accept_answer(const TokenPage& page) {
  const bool is_known = bool(page.page);
  const nlohmann::json out = {
      {"type", "millwright.accepted"},
      {"result", name(page.state)},
      {"page", is_known ? nlohmann::json(page.page.value) : nlohmann::json(nullptr)},
      {"person", text_or_null(page.person)},
      {"holder", text_or_null(page.holder)},
      {"held_since", time_or_null(page.held_since)},
      {"is_drill", is_known ? nlohmann::json(page.facts.is_drill) : nlohmann::json(nullptr)},
      {"text", accept_sentence(page)}};
  return registry::dump(out);
}

}  // namespace millwright::api
