// SPDX-License-Identifier: Apache-2.0
#include "api/readiness_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "api/readiness_evidence.h"
#include "respond/training/training_pack.h"

namespace millwright::api {
namespace {

using respond::html_text;
using rollout::Answer;
using rollout::Phrase;

constexpr std::size_t kDaysShown = 30;

constexpr std::string_view kStyle = R"css(
body { font: 10.5pt/1.4 sans-serif; color: #000; background: #fff; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; margin-bottom: 0; }
h2 { font-size: 1.2em; border-bottom: 2px solid #000; margin-top: 1.6em; }
.facts { color: #333; margin-top: .2em; }
.whole { font-size: 1.3em; font-weight: bold; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #666; padding: .25em .5em; text-align: left; vertical-align: top; }
tr.no td.answer { font-weight: bold; border-left: .5em solid #000; }
tr.open td.answer { font-style: italic; }
section, tr { break-inside: avoid; }
thead { display: table-header-group; }
@media print { body { margin: 0; max-width: none; } @page { margin: 15mm; } }
)css";

struct ReportWords {
  Phrase title{"Readiness to go on", "Reife für den nächsten Schritt"};
  Phrase about{"Wave", "Welle"};
  Phrase no_wave{"No wave has been planned.", "Es ist noch keine Welle geplant."};
  std::array<Phrase, 3> whole{
      {{"Yes: the plant is ready to go on.", "Ja: das Werk ist reif für den nächsten Schritt."},
       {"No: the plant is not ready to go on. That is no failure, but what this page is for.",
        "Nein: das Werk ist noch nicht reif. Das ist kein Scheitern, sondern der Zweck dieser "
        "Seite."},
       {"Not known: nothing speaks against it that is known, and not everything is.",
        "Nicht bekannt: nichts Bekanntes spricht dagegen, aber nicht alles ist bekannt."}}};
  std::array<Phrase, 3> answers{{{"yes", "ja"}, {"no", "nein"}, {"not known", "nicht bekannt"}}};
  Phrase part{"Rests on", "Beruht auf"};
  Phrase answer{"Answer", "Antwort"};
  Phrase evidence{"Evidence", "Beleg"};
  Phrase of{"as of", "vom"};
  Phrase stale{"too old", "zu alt"};
  Phrase missing{"What is missing, and who can supply it", "Was fehlt, und wer es beibringen kann"};
  Phrase days{"The last 30 days", "Die letzten 30 Tage"};
  Phrase no_days{"No day has been noted yet.", "Noch ist kein Tag vermerkt."};
  Phrase day{"Day", "Tag"};
  Phrase parity{"Gaps between pilot and production", "Lücken zwischen Pilot und Betrieb"};
  Phrase no_gaps{"There are none.", "Es gibt keine."};
  Phrase consequence{"At scale", "Im vollen Ausbau"};
  std::array<Phrase, 5> functions{{{"operations", "Produktion"},
                                   {"maintenance", "Instandhaltung"},
                                   {"IT", "IT"},
                                   {"finance", "Finanzen"},
                                   {"leadership", "Leitung"}}};
};
constexpr ReportWords kWords{};

class Report {
 public:
  Report(const rollout::Wave* wave, std::string_view written, std::string_view language)
      : wave_(wave), written_(written), in_(language) {}

  std::string make(const rollout::Readiness& readiness, std::span<const rollout::ReadinessDay> days,
                   std::span<const rollout::ParityLine> parity) {
    const std::string_view title = word(kWords.title);
    add("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
        "<style>{}</style></head><body>\n<h1>{}</h1>\n",
        in_, title, kStyle, title);
    add("<p class=\"facts\">{} · {}</p>\n", html_text(written_),
        wave_ == nullptr ? std::string(word(kWords.no_wave))
                         : fmt::format("{}: {}", word(kWords.about), html_text(wave_->title)));
    add("<p class=\"whole\">{}</p>\n",
        word(kWords.whole[static_cast<std::size_t>(readiness.answer())]));
    for (const rollout::QuestionLine& question : readiness.questions) add_question(question);
    add_days(days);
    add_parity(parity);
    out_ += "</body></html>\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  std::string_view word(const Phrase& phrase) const { return phrase.in(in_); }
  std::string_view word(Answer answer) const {
    return word(kWords.answers[static_cast<std::size_t>(answer)]);
  }
  static std::string_view look(Answer answer) {
    return answer == Answer::kYes ? "yes" : answer == Answer::kNo ? "no" : "open";
  }

  std::string supplier(TeamKind function) const {
    const auto it = std::ranges::find(rollout::kFunctions, function);
    const auto index = static_cast<std::size_t>(it - std::begin(rollout::kFunctions));
    std::string text(word(kWords.functions[std::min<std::size_t>(index, 4)]));
    const std::string person = speaker_of(wave_, function);
    return person.empty() ? text : fmt::format("{} ({})", text, html_text(person));
  }

  void add_head(std::initializer_list<std::string_view> columns) {
    out_ += "<table><thead><tr>";
    for (const std::string_view column : columns) add("<th scope=\"col\">{}</th>", column);
    out_ += "</tr></thead><tbody>\n";
  }

  void add_question(const rollout::QuestionLine& question) {
    add("<section><h2>{}</h2>\n<p><strong>{}</strong> {}</p>\n",
        word(rollout::words_of(question.question)),
        word(rollout::sentence_of(question.question, question.answer)),
        supplier(rollout::owner_of(question.question)));
    add_head({word(kWords.part), word(kWords.answer), word(kWords.evidence), word(kWords.missing)});
    for (const rollout::PartLine& line : question.parts) {
      const rollout::PartEvidence& evidence = line.evidence;
      std::string seen = html_text(evidence.seen.in(in_));
      if (evidence.at) {
        seen += fmt::format(" ({} {}{}{})", word(kWords.of), to_rfc3339(*evidence.at).substr(0, 10),
                            line.is_stale ? ": " : "",
                            line.is_stale ? word(kWords.stale) : std::string_view());
      }
      add("<tr class=\"{}\"><th scope=\"row\">{}</th><td class=\"answer\">{}</td><td>{}</td><td>"
          "{}{}</td></tr>\n",
          look(evidence.answer), word(line.part->title), word(evidence.answer), seen,
          evidence.answer == Answer::kYes ? std::string_view() : word(line.part->need),
          evidence.answer == Answer::kYes ? std::string() : " – " + supplier(line.part->supplier));
    }
    out_ += "</tbody></table></section>\n";
  }

  void add_days(std::span<const rollout::ReadinessDay> days) {
    add("<section><h2>{}</h2>\n", word(kWords.days));
    if (days.empty()) {
      add("<p>{}</p></section>\n", word(kWords.no_days));
      return;
    }
    out_ += "<table><thead><tr>";
    add("<th scope=\"col\">{}</th>", word(kWords.day));
    for (std::size_t i = 0; i < rollout::kQuestions; ++i) {
      add("<th scope=\"col\">{}</th>", word(rollout::words_of(static_cast<rollout::Question>(i))));
    }
    out_ += "</tr></thead><tbody>\n";
    for (const rollout::ReadinessDay& day : days.last(std::min(days.size(), kDaysShown))) {
      add("<tr><th scope=\"row\">{}</th>", day.day);
      for (const Answer answer : day.questions) add("<td>{}</td>", word(answer));
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table></section>\n";
  }

  void add_parity(std::span<const rollout::ParityLine> parity) {
    add("<section><h2>{}</h2>\n", word(kWords.parity));
    if (rollout::overall(parity) == Answer::kYes) {
      add("<p>{}</p></section>\n", word(kWords.no_gaps));
      return;
    }
    add_head(
        {word(kWords.part), word(kWords.answer), word(kWords.evidence), word(kWords.consequence)});
    for (const rollout::ParityLine& line : parity) {
      if (line.answer == Answer::kYes) continue;
      add("<tr class=\"{}\"><th scope=\"row\">{}</th><td class=\"answer\">{}</td><td>{}</td>"
          "<td>{}</td></tr>\n",
          look(line.answer), word(line.item->title), word(line.answer),
          html_text(line.seen.in(in_)), word(line.item->consequence));
    }
    out_ += "</tbody></table></section>\n";
  }

  const rollout::Wave* wave_;
  const std::string_view written_;
  const std::string_view in_;
  std::string out_;
};

}  // namespace

std::string readiness_report_html(const rollout::Readiness& readiness, std::string_view written,
                                  const rollout::Wave* wave,
                                  std::span<const rollout::ReadinessDay> days,
                                  std::span<const rollout::ParityLine> parity,
                                  std::string_view language) {
  return Report(wave, written, language == "de" ? "de" : "en").make(readiness, days, parity);
}

}  // namespace millwright::api
