// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/minutes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "respond/training/training_pack.h"
#include "rollout/value/value_report.h"

namespace millwright::rollout {
namespace {

using respond::html_text;

constexpr Phrase kAgenda{"Agenda", "Tagesordnung"};
constexpr Phrase kMinutes{"Minutes", "Protokoll"};
constexpr Phrase kChair{"Chair", "Leitung"};
constexpr Phrase kInvited{"Invited", "Eingeladen"};
constexpr Phrase kPresent{"Present", "Anwesend"};
constexpr Phrase kWithout{"Held without", "Abgehalten ohne"};
constexpr Phrase kSkipped{"Skipped", "Ausgelassen"};
constexpr Phrase kMissed{"Nobody opened it.", "Niemand hat sie eröffnet."};
constexpr Phrase kSpeaks{"speaks", "berichtet"};
constexpr Phrase kNobody{"nobody is named for it", "niemand ist dafür benannt"};
constexpr Phrase kOutcome{"Outcome", "Ergebnis"};
constexpr Phrase kEvidence{"evidence", "Beleg"};
constexpr Phrase kHash{"Hash of the agenda", "Prüfsumme der Tagesordnung"};
constexpr Phrase kDecision{"decision", "Entscheidung"};
constexpr Phrase kFinding{"improvement", "Verbesserung"};
constexpr Phrase kNothing{"There is nothing to talk about: the meeting may be skipped.",
                          "Es gibt nichts zu besprechen: der Termin darf ausfallen."};

Phrase words_of(ItemResult result) {
  constexpr Phrase kWords[] = {{"noted", "zur Kenntnis genommen"},
                               {"decided", "entschieden"},
                               {"action", "Maßnahme"},
                               {"carried over", "vertagt"}};
  return kWords[static_cast<std::size_t>(result)];
}

/// A heading's facts and the items, in one language: what both forms are written from.
struct Lines {
  struct Item {
    std::string words;
    std::string speaker;
    std::string outcome;  ///< empty: none yet
    std::string page;
  };
  std::vector<std::string> facts;
  std::vector<Item> items;
  std::vector<std::string> after;
};

class LineMaker {
 public:
  LineMaker(const Minutes& minutes, std::string_view language)
      : minutes_(minutes), language_(language) {}

  Lines make() {
    Lines out;
    const Meeting* meeting = minutes_.meeting;
    const auto& attendees = meeting == nullptr || meeting->attendees.empty()
                                ? minutes_.review.attendees
                                : meeting->attendees;
    const std::string& chair =
        meeting == nullptr || meeting->chair.empty() ? minutes_.review.chair : meeting->chair;
    out.facts.push_back(fmt::format("{}: {}", word(kChair), chair));
    out.facts.push_back(fmt::format("{}: {}", word(kInvited), names_of(attendees)));
    if (meeting != nullptr) add_state(*meeting, out);
    for (const AgendaItem& item : minutes_.agenda.items) out.items.push_back(line_of(item));
    if (minutes_.agenda.items.empty()) out.after.emplace_back(word(kNothing));
    if (minutes_.agenda.n_left_out > 0) {
      const std::size_t n = minutes_.agenda.n_left_out;
      out.after.push_back(language_ == "de"
                              ? fmt::format("{} weniger dringende Punkte stehen nicht hier.", n)
                              : fmt::format("{} less urgent items are not listed here.", n));
    }
    if (meeting != nullptr && !meeting->agenda_hash.empty()) {
      out.after.push_back(fmt::format("{}: {}", word(kHash), meeting->agenda_hash));
    }
    return out;
  }

 private:
  std::string_view word(const Phrase& phrase) const { return phrase.in(language_); }

  std::string names_of(const std::vector<Stakeholder>& people) const {
    std::string out;
    for (const Stakeholder& one : people) {
      out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", one.person,
                         word(title_of(one.function)));
    }
    return out;
  }

  void add_state(const Meeting& meeting, Lines& out) const {
    if (meeting.state == MeetingState::kMissed) out.facts.emplace_back(word(kMissed));
    if (meeting.state == MeetingState::kSkipped) {
      out.facts.push_back(
          fmt::format("{} ({}): {}", word(kSkipped), meeting.ended_by, meeting.reason));
    }
    if (meeting.state != MeetingState::kClosed) return;
    std::string present;
    for (const std::string& person : meeting.present) {
      present += (present.empty() ? "" : ", ") + person;
    }
    out.facts.push_back(fmt::format("{}: {}", word(kPresent), present));
    for (const TeamKind function : absent_functions(meeting.attendees, meeting.present)) {
      out.facts.push_back(fmt::format("{} {}: {}", word(kWithout), word(title_of(function)),
                                      meeting.absent_reason));
    }
  }

  Lines::Item line_of(const AgendaItem& item) const {
    Lines::Item out;
    out.words = item.words.in(language_);
    if (item.n_carried > 0) {
      out.words += language_ == "de" ? fmt::format(" ({}-mal vertagt)", item.n_carried)
                                     : fmt::format(" (put off {} times)", item.n_carried);
    }
    out.speaker = item.speaker.empty()
                      ? fmt::format("{}: {}", word(title_of(item.function)), word(kNobody))
                      : fmt::format("{} {}", item.speaker, word(kSpeaks));
    out.page = item.page;
    const ItemOutcome* outcome =
        minutes_.meeting == nullptr ? nullptr : minutes_.meeting->outcome_of(item.number);
    if (outcome != nullptr) out.outcome = outcome_text(*outcome);
    return out;
  }

  std::string outcome_text(const ItemOutcome& outcome) const {
    const Phrase result = words_of(outcome.result);
    std::string out = fmt::format("{}: {}", word(kOutcome), word(result));
    if (outcome.ruling != 0) out += fmt::format(", {} {}", word(kDecision), outcome.ruling);
    if (outcome.finding != 0) out += fmt::format(", {} {}", word(kFinding), outcome.finding);
    if (outcome.due) {
      out += fmt::format(", {}, {}", outcome.owner,
                         respond::to_text(minutes_.zone.to_local(*outcome.due).day));
    }
    if (!outcome.words.empty()) out += ": " + outcome.words;
    return out;
  }

  const Minutes& minutes_;
  const std::string_view language_;
};

}  // namespace

const Phrase& nothing_to_discuss() {
  return kNothing;
}

std::string minutes_subject(const Minutes& minutes, std::string_view language) {
  const respond::LocalTime at = minutes.zone.to_local(minutes.due);
  const auto minute = std::chrono::duration_cast<std::chrono::minutes>(at.time_of_day).count();
  const bool is_held = minutes.meeting != nullptr && minutes.meeting->is_held();
  return fmt::format("{}: {}, {} {:02}:{:02}", (is_held ? kMinutes : kAgenda).in(language),
                     minutes.review.name, respond::to_text(at.day), minute / 60, minute % 60);
}

std::string minutes_plain(const Minutes& minutes, const ValueStyle& style) {
  const Lines lines = LineMaker(minutes, style.language).make();
  std::string out = minutes_subject(minutes, style.language) + "\n\n";
  for (const std::string& fact : lines.facts) out += fact + '\n';
  out += '\n';
  std::size_t number = 0;
  for (const Lines::Item& item : lines.items) {
    out += fmt::format("{}. {}\n   {}", ++number, item.words, item.speaker);
    if (!style.base_url.empty()) out += fmt::format(" [{}{}]", style.base_url, item.page);
    out += '\n';
    if (!item.outcome.empty()) out += "   " + item.outcome + '\n';
  }
  for (const std::string& line : lines.after) out += line + '\n';
  return out;
}

std::string minutes_html(const Minutes& minutes, const ValueStyle& style) {
  const Lines lines = LineMaker(minutes, style.language).make();
  std::string out = html_head(minutes_subject(minutes, style.language), style.language);
  for (const std::string& fact : lines.facts) {
    out += fmt::format("<p class=\"facts\">{}</p>\n", html_text(fact));
  }
  if (!lines.items.empty()) out += "<ol>\n";
  for (const Lines::Item& item : lines.items) {
    out += fmt::format("<li>{}<br><span class=\"facts\">{} <a href=\"{}{}\">{}</a></span>",
                       html_text(item.words), html_text(item.speaker), html_text(style.base_url),
                       html_text(item.page), kEvidence.in(style.language));
    if (!item.outcome.empty()) out += "<br><b>" + html_text(item.outcome) + "</b>";
    out += "</li>\n";
  }
  if (!lines.items.empty()) out += "</ol>\n";
  for (const std::string& line : lines.after) {
    out += fmt::format("<p class=\"facts\">{}</p>\n", html_text(line));
  }
  return out + "</body></html>\n";
}

}  // namespace millwright::rollout
