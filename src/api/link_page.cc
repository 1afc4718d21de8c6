// SPDX-License-Identifier: Apache-2.0
#include "api/link_page.h"

#include <fmt/format.h>

#include <array>

#include "respond/procedure/markdown.h"

namespace millwright::api {
namespace {

using respond::escape_html;

/// What a state says, by TokenState. {person} and {holder} are filled in.
struct StateWords {
  std::string_view heading;
  std::string_view next;
};

struct LinkWords {
  std::string_view title;
  std::string_view priority;
  std::string_view drill;
  std::string_view button;
  std::string_view open_ui;
  std::array<StateWords, 10> states;
};

constexpr LinkWords kEnglish{
    "Take a page",
    "Priority",
    "DRILL: this is an exercise, nothing is wrong.",
    "I go",
    "Show the alarm",
    {{{"Nobody has it yet", "Pressing the button says that {person} goes. The others are told."},
      {"You have it", "The others are told that {person} goes. Thank you."},
      {"You have it already", "{person} took this page before. Nothing was changed."},
      {"{holder} has it", "Somebody else took this page. You need not go."},
      {"It is over", "Nobody need go any more."},
      {"This link has expired", "Open your pages in Millwright and take it there."},
      {"This link cannot be used",
       "It is damaged or not from here. Open your pages in Millwright and take it there."},
      {"This page is no longer known", "It ended long ago."},
      {"Not for the project team", "{person} may only look here at present. Let normal staff go."},
      {"It could not be taken now", "Nothing was changed. Try again in a minute, or call."}}}};

constexpr LinkWords kGerman{
    "Ruf übernehmen",
    "Priorität",
    "ÜBUNG: Es ist nichts passiert.",
    "Ich gehe hin",
    "Alarm anzeigen",
    {{{"Noch hat ihn niemand", "Der Knopf sagt, dass {person} hingeht. Die anderen erfahren es."},
      {"Sie haben ihn", "Die anderen erfahren, dass {person} hingeht. Danke."},
      {"Sie haben ihn schon", "{person} hat diesen Ruf schon übernommen. Nichts wurde geändert."},
      {"{holder} hat ihn", "Jemand anderes hat diesen Ruf übernommen. Sie müssen nicht hin."},
      {"Es ist vorbei", "Niemand muss mehr hin."},
      {"Dieser Link ist abgelaufen",
       "Öffnen Sie Ihre Rufe in Millwright und übernehmen Sie ihn dort."},
      {"Dieser Link gilt nicht",
       "Er ist beschädigt oder nicht von hier. Öffnen Sie Ihre Rufe in Millwright und übernehmen "
       "Sie ihn dort."},
      {"Diesen Ruf kennt niemand mehr", "Er ist lange vorbei."},
      {"Nicht für das Projektteam",
       "{person} darf hier zurzeit nur zusehen. Lassen Sie die Stammbelegschaft hingehen."},
      {"Das ging gerade nicht",
       "Nichts wurde geändert. Versuchen Sie es in einer Minute wieder, oder rufen Sie an."}}}};

// Legible at arm's length at night; the colours follow the phone.
constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}"
    "body{font:1.15rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:32rem;padding:1.25rem}"
    "h1{font-size:1.5rem;margin:.5rem 0}"
    ".drill{border:3px dashed;padding:.75rem;font-weight:700}"
    "button{font:inherit;font-weight:700;width:100%;min-height:4rem;margin:1.25rem 0;"
    "border:3px solid;border-radius:.5rem;cursor:pointer}"
    "p{margin:.5rem 0;overflow-wrap:anywhere}";

std::string fill(std::string_view text, const LinkPage& page) {
  return escape_html(fmt::format(fmt::runtime(text), fmt::arg("person", page.person),
                                 fmt::arg("holder", page.holder)));
}

void add_facts(std::string& out, const LinkPage& page, const LinkWords& words) {
  if (page.is_drill) {
    out += fmt::format("<p class=\"drill\">{}</p>\n", escape_html(words.drill));
  }
  if (page.title.empty()) return;
  out += fmt::format("<p><strong>{}</strong></p>\n", escape_html(page.title));
  if (!page.asset.empty()) out += fmt::format("<p>{}</p>\n", escape_html(page.asset));
  if (page.priority > 0) out += fmt::format("<p>{} {}</p>\n", words.priority, page.priority);
  if (!page.detail.empty()) out += fmt::format("<p>{}</p>\n", escape_html(page.detail));
}

}  // namespace

std::string render_link_page(const LinkPage& page, std::string_view language,
                             std::string_view style_nonce) {
  const LinkWords& words = language == "de" ? kGerman : kEnglish;
  const StateWords& state = words.states[static_cast<std::size_t>(page.state)];
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n"
      "<style nonce=\"{}\">{}</style>\n</head>\n<body>\n<main>\n",
      language == "de" ? "de" : "en", words.title, escape_html(style_nonce), kStyle);
  out += fmt::format("<h1>{}</h1>\n", fill(state.heading, page));
  add_facts(out, page, words);
  out += fmt::format("<p>{}</p>\n", fill(state.next, page));
  if (page.state == TokenState::kOpen) {
    out += fmt::format("<form method=\"post\" action=\"{}\"><button>{}</button></form>\n",
                       escape_html(page.action), words.button);
  }
  if (!page.more.empty()) {
    out += fmt::format("<p><a href=\"{}\">{}</a></p>\n", escape_html(page.more), words.open_ui);
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace millwright::api
