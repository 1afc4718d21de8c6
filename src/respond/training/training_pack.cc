// SPDX-License-Identifier: Apache-2.0
#include "respond/training/training_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace millwright::respond {
namespace {

// A second lock behind the escaping: nothing on the page may load or run.
constexpr std::string_view kPolicy = "default-src 'none'; style-src 'unsafe-inline'";

constexpr std::string_view kStyle = R"css(
body { font: 11pt/1.45 sans-serif; color: #000; background: #fff; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; margin-bottom: 0; }
h2 { font-size: 1.3em; border-bottom: 2px solid #000; }
.facts { color: #333; margin-top: .2em; }
.hazards { border: 3px solid #000; padding: .4em .8em; margin: .8em 0; }
.hazards strong { text-transform: uppercase; }
ol.steps > li { margin: .6em 0; break-inside: avoid; }
.text { white-space: pre-wrap; margin: .2em 0; }
table { border-collapse: collapse; width: 100%; break-inside: avoid; }
th, td { border: 1px solid #000; padding: .3em; text-align: left; height: 1.5em; }
@media print { body { margin: 0; max-width: none; } section { break-before: page; } }
)css";

/// The pack's own words; those of the procedures come with them.
struct PackWords {
  std::string_view hazards, trained, name, date, trainer, signature;
  std::string_view version, approved_by, about, printed, valid, none;
};
constexpr PackWords kEnglish{"Hazards",
                             "Trained",
                             "Name",
                             "Date",
                             "Trainer",
                             "Signature",
                             "version",
                             "approved by",
                             "about",
                             "printed",
                             "Valid for the versions named below.",
                             "No procedure is in force."};
constexpr PackWords kGerman{"Gefahren",
                            "Geschult",
                            "Name",
                            "Datum",
                            "Schulung durch",
                            "Unterschrift",
                            "Version",
                            "freigegeben von",
                            "etwa",
                            "gedruckt",
                            "Gilt für die unten genannten Versionen.",
                            "Keine Anweisung ist in Kraft."};

const PackWords& pack_words(std::string_view language) {
  return language == "de" || language.starts_with("de-") ? kGerman : kEnglish;
}

template <class... Args>
void add(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

void add_hazards(std::string& out, std::span<const std::string> hazards, const PackWords& words) {
  if (hazards.empty()) return;
  // The word stands beside the frame: the warning must survive a black and white copy.
  add(out, "<div class=\"hazards\"><strong>{}</strong><ul>\n", words.hazards);
  for (const std::string& hazard : hazards) add(out, "<li>{}</li>\n", html_text(hazard));
  out += "</ul></div>\n";
}

void add_step(std::string& out, const PackStep& step, const PackWords& words) {
  add(out, "<li>{}\n",
      step.title.empty() ? "" : fmt::format("<strong>{}</strong>", html_text(step.title)));
  add_hazards(out, step.hazards, words);
  if (!step.text.empty()) add(out, "<p class=\"text\">{}</p>\n", html_text(step.text));
  out += "</li>\n";
}

void add_sign_off(std::string& out, int lines, const PackWords& words) {
  lines = std::clamp(lines, 0, 40);
  if (lines == 0) return;
  add(out, "<h3>{}</h3>\n<table><thead><tr>", words.trained);
  for (const std::string_view head : {words.name, words.date, words.trainer, words.signature}) {
    add(out, "<th scope=\"col\">{}</th>", head);
  }
  out += "</tr></thead><tbody>\n";
  for (int i = 0; i < lines; ++i) out += "<tr><td></td><td></td><td></td><td></td></tr>\n";
  out += "</tbody></table>\n";
}

void add_procedure(std::string& out, const PackProcedure& procedure, std::size_t number,
                   int sign_off_lines, const PackWords& words) {
  add(out, "<section id=\"procedure-{}\">\n<h2>{}. {}</h2>\n", number, number,
      html_text(procedure.title));
  add(out, "<p class=\"facts\">{}, {} {}", html_text(procedure.name), words.version,
      procedure.version);
  if (!procedure.approver.empty()) {
    add(out, ", {} {}", words.approved_by, html_text(procedure.approver));
  }
  if (procedure.expected.count() > 0) {
    add(out, ", {} {} min", words.about, procedure.expected.count());
  }
  out += "</p>\n";
  add_hazards(out, procedure.hazards, words);
  out += "<ol class=\"steps\">\n";
  for (const PackStep& step : procedure.steps) add_step(out, step, words);
  out += "</ol>\n";
  add_sign_off(out, sign_off_lines, words);
  out += "</section>\n";
}

}  // namespace

std::string training_pack_html(const PackCover& cover, std::span<const PackProcedure> procedures) {
  const PackWords& words = pack_words(cover.language);
  const std::string title = html_text(cover.title);
  std::string out = "<!DOCTYPE html>\n";
  add(out, "<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
      html_text(cover.language.empty() ? "en" : cover.language));
  add(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", kPolicy);
  add(out, "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n", title, kStyle);
  add(out, "<h1>{}</h1>\n<p class=\"facts\">{}, {} {}. {}</p>\n", title, html_text(cover.site),
      words.printed, to_rfc3339(cover.printed), words.valid);
  out += "<ol>\n";
  std::size_t number = 0;
  for (const PackProcedure& procedure : procedures) {
    ++number;
    add(out, "<li><a href=\"#procedure-{}\">{}</a></li>\n", number, html_text(procedure.title));
  }
  out += "</ol>\n";
  if (procedures.empty()) add(out, "<p>{}</p>\n", words.none);
  number = 0;
  for (const PackProcedure& procedure : procedures) {
    add_procedure(out, procedure, ++number, cover.sign_off_lines, words);
  }
  out += "</body>\n</html>\n";
  return out;
}

}  // namespace millwright::respond
