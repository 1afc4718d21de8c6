// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/readiness.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace millwright::rollout {
namespace {

using enum Question;
using std::chrono::days;

constexpr std::array kParts{
    ReadinessPart{"rehearsal",
                  kTechnical,
                  {"Rehearsal at ten times the load", "Probe mit zehnfacher Last"},
                  {"Pass a rehearsal on this configuration at ten times today's load, or at one "
                   "and a half times what the next wave makes of it where that is more.",
                   "Eine Probe auf dieser Konfiguration bestehen: mit der zehnfachen heutigen "
                   "Last, oder dem Anderthalbfachen dessen, was die nächste Welle daraus macht, "
                   "wenn das mehr ist."},
                  TeamKind::kIt,
                  days(90)},
    ReadinessPart{"headroom",
                  kTechnical,
                  {"Room on the disk", "Platz auf der Platte"},
                  {"Keep at least a fifth of the data disk free.",
                   "Mindestens ein Fünftel der Datenplatte frei halten."},
                  TeamKind::kIt},
    ReadinessPart{
        "processors",
        kTechnical,
        {"Room on the processors", "Luft bei den Prozessoren"},
        {"Leave at least a fifth of the processor time free in the busiest hour of a week.",
         "In der vollsten Stunde einer Woche mindestens ein Fünftel der Rechenzeit frei "
         "lassen."},
        TeamKind::kIt},
    ReadinessPart{"memory",
                  kTechnical,
                  {"Room in the memory", "Luft im Speicher"},
                  {"Keep at least a fifth of the memory free for a week.",
                   "Eine Woche lang mindestens ein Fünftel des Speichers frei halten."},
                  TeamKind::kIt},
    ReadinessPart{
        "redundancy",
        kTechnical,
        {"Redundancy", "Redundanz"},
        {"Decide how long the plant can do without: this version has no second server.",
         "Entscheiden, wie lange das Werk ohne auskommt: diese Version hat keinen zweiten "
         "Server."},
        TeamKind::kIt},
    ReadinessPart{"restore",
                  kTechnical,
                  {"Restore tested", "Rückspielen geprobt"},
                  {"Restore a backup on another machine and note it on the page of the backups.",
                   "Eine Sicherung auf einer anderen Maschine zurückspielen und das auf der Seite "
                   "der Sicherungen vermerken."},
                  TeamKind::kIt,
                  days(180)},
    ReadinessPart{"hands_off",
                  kOperational,
                  {"Hands-off period passed", "Zeit ohne Projektteam bestanden"},
                  {"Plan a hands-off period and pass it: normal staff alone.",
                   "Eine Zeit ohne Projektteam planen und bestehen: nur die übliche Mannschaft."},
                  TeamKind::kOperations,
                  days(90)},
    ReadinessPart{
        "attention",
        kOperational,
        {"Help of the project team falls", "Hilfe des Projektteams nimmt ab"},
        {"Let the project team and the vendor do less each week, and note what they do.",
         "Projektteam und Lieferanten jede Woche weniger tun lassen und vermerken, was sie "
         "tun."},
        TeamKind::kOperations},
    ReadinessPart{"duty_cover",
                  kOperational,
                  {"Every shift is staffed by the plant", "Jede Schicht aus dem Werk besetzt"},
                  {"Fill the rosters of the coming four weeks with people of the plant.",
                   "Die Dienstpläne der nächsten vier Wochen mit Leuten des Werks besetzen."},
                  TeamKind::kOperations},
    ReadinessPart{"procedures",
                  kProcess,
                  {"Every alarm has its procedure", "Jeder Alarm hat seine Anweisung"},
                  {"Approve a procedure for each rule that alarms.",
                   "Für jede Regel, die alarmiert, eine Arbeitsanweisung freigeben."},
                  TeamKind::kOperations},
    ReadinessPart{"drilled",
                  kProcess,
                  {"Every shift has practised", "Jede Schicht hat geübt"},
                  {"Hold a drill on each shift.", "Mit jeder Schicht eine Übung abhalten."},
                  TeamKind::kOperations},
    ReadinessPart{"trained",
                  kProcess,
                  {"Every shift has trained people", "Jede Schicht hat geschulte Leute"},
                  {"Train people until each shift has somebody for each procedure.",
                   "Schulen, bis jede Schicht für jede Anweisung jemanden hat."},
                  TeamKind::kOperations},
    ReadinessPart{"escalation",
                  kProcess,
                  {"Escalation reaches somebody at every hour",
                   "Die Eskalation erreicht zu jeder Stunde jemanden"},
                  {"Mend what the check of policies and rosters finds for the coming 30 days.",
                   "Beheben, was die Prüfung von Richtlinien und Dienstplänen für die nächsten 30 "
                   "Tage findet."},
                  TeamKind::kOperations},
    ReadinessPart{"proof_tests",
                  kProcess,
                  {"Every alarm proven as often as its class demands",
                   "Jeder Alarm so oft geprüft, wie seine Klasse verlangt"},
                  {"Do the proof tests that are owed and record how each alarm was left.",
                   "Die fälligen Prüfungen durchführen und eintragen, wie jeder Alarm hinterlassen "
                   "wurde."},
                  TeamKind::kMaintenance},
    ReadinessPart{"work_orders",
                  kProcess,
                  {"Work orders get done", "Aufträge werden erledigt"},
                  {"Close the work orders that have been open for more than 30 days.",
                   "Die Aufträge abschließen, die seit mehr als 30 Tagen offen sind."},
                  TeamKind::kMaintenance},
    ReadinessPart{"cost_model",
                  kEconomic,
                  {"Cost model complete", "Kostenmodell vollständig"},
                  {"Set up a cost model with every kind of cost at full size.",
                   "Ein Kostenmodell mit allen Kostenarten im vollen Ausbau aufstellen."},
                  TeamKind::kFinance},
    ReadinessPart{"cost_validated",
                  kEconomic,
                  {"Costs validated", "Kosten bestätigt"},
                  {"Compare the model with what was paid, and have finance confirm it.",
                   "Das Modell mit dem Bezahlten vergleichen und von den Finanzen bestätigen "
                   "lassen."},
                  TeamKind::kFinance},
    ReadinessPart{"for_operations",
                  kOrganizational,
                  {"Operations stands behind it", "Die Produktion steht dahinter"},
                  {"Name somebody, hold a drill on each shift, sign for the wave.",
                   "Jemanden benennen, mit jeder Schicht üben, für die Welle unterschreiben."},
                  TeamKind::kOperations,
                  days(180)},
    ReadinessPart{"for_maintenance",
                  kOrganizational,
                  {"Maintenance stands behind it", "Die Instandhaltung steht dahinter"},
                  {"Name somebody, close work orders with their outcome, sign for the wave.",
                   "Jemanden benennen, Aufträge mit Ergebnis abschließen, für die Welle "
                   "unterschreiben."},
                  TeamKind::kMaintenance,
                  days(180)},
    ReadinessPart{"for_it",
                  kOrganizational,
                  {"IT stands behind it", "Die IT steht dahinter"},
                  {"Name somebody, restore a backup, sign for the wave.",
                   "Jemanden benennen, eine Sicherung zurückspielen, für die Welle "
                   "unterschreiben."},
                  TeamKind::kIt,
                  days(180)},
    ReadinessPart{"for_finance",
                  kOrganizational,
                  {"Finance stands behind it", "Die Finanzen stehen dahinter"},
                  {"Name somebody, confirm a benefit, sign for the wave.",
                   "Jemanden benennen, einen Nutzen bestätigen, für die Welle unterschreiben."},
                  TeamKind::kFinance,
                  days(180)},
    ReadinessPart{"for_leadership",
                  kOrganizational,
                  {"Leadership stands behind it", "Die Leitung steht dahinter"},
                  {"Name somebody, decide what is overdue, sign for the wave.",
                   "Jemanden benennen, Überfälliges entscheiden, für die Welle unterschreiben."},
                  TeamKind::kLeadership,
                  days(180)},
    ReadinessPart{"voices",
                  kOrganizational,
                  {"People say that it helps them", "Die Leute sagen, dass es ihnen hilft"},
                  {"Ask people to answer \"does this help you?\"; five answers are the least.",
                   "Die Leute bitten, „Hilft Ihnen das?“ zu beantworten; fünf Antworten sind das "
                   "Mindeste."},
                  TeamKind::kOperations,
                  days(92)},
    ReadinessPart{"champions",
                  kOrganizational,
                  {"Champion and deputy in each area and shift",
                   "Fürsprecher und Vertretung in jedem Bereich und jeder Schicht"},
                  {"Name a champion and a deputy for each area and shift.",
                   "Für jeden Bereich und jede Schicht Fürsprecher und Vertretung benennen."},
                  TeamKind::kOperations},
};

struct QuestionWords {
  Phrase asks;
  std::array<Phrase, 3> answers;  ///< by Answer
  TeamKind owner;
};
constexpr std::array<QuestionWords, kQuestions> kWords{{
    {{"Can the system handle ten times the present load?",
      "Trägt das System die zehnfache heutige Last?"},
     {{{"The system handles ten times the present load.",
        "Das System trägt die zehnfache heutige Last."},
       {"The system does not handle ten times the present load.",
        "Das System trägt die zehnfache heutige Last nicht."},
       {"It is not known whether the system handles ten times the present load.",
        "Es ist nicht bekannt, ob das System die zehnfache heutige Last trägt."}}},
     TeamKind::kIt},
    {{"Can normal staff operate the system without the project team?",
      "Kann die übliche Mannschaft das System ohne das Projektteam betreiben?"},
     {{{"Normal staff operates the system without the project team.",
        "Die übliche Mannschaft betreibt das System ohne das Projektteam."},
       {"Normal staff cannot yet operate the system without the project team.",
        "Die übliche Mannschaft kann das System noch nicht ohne das Projektteam betreiben."},
       {"It is not known whether normal staff can operate the system alone.",
        "Es ist nicht bekannt, ob die übliche Mannschaft das System allein betreiben kann."}}},
     TeamKind::kOperations},
    {{"Are the procedures written down and practised?", "Sind die Abläufe beschrieben und geübt?"},
     {{{"The procedures are written down and practised.",
        "Die Abläufe sind beschrieben und geübt."},
       {"The procedures are not all written down and practised.",
        "Die Abläufe sind nicht alle beschrieben und geübt."},
       {"It is not known whether the procedures are written down and practised.",
        "Es ist nicht bekannt, ob die Abläufe beschrieben und geübt sind."}}},
     TeamKind::kOperations},
    {{"Is the business case validated with the costs of production?",
      "Ist die Rechnung mit den Kosten des Betriebs bestätigt?"},
     {{{"The business case holds with the costs of production.",
        "Die Rechnung geht mit den Kosten des Betriebs auf."},
       {"The business case does not hold with the costs of production.",
        "Die Rechnung geht mit den Kosten des Betriebs nicht auf."},
       {"It is not known whether the business case holds with the costs of production.",
        "Es ist nicht bekannt, ob die Rechnung mit den Kosten des Betriebs aufgeht."}}},
     TeamKind::kFinance},
    {{"Do all who have a part in it support the expansion?",
      "Tragen alle Beteiligten den Ausbau mit?"},
     {{{"All who have a part in it support the expansion.",
        "Alle Beteiligten tragen den Ausbau mit."},
       {"Not all who have a part in it support the expansion.",
        "Nicht alle Beteiligten tragen den Ausbau mit."},
       {"It is not known whether all who have a part in it support the expansion.",
        "Es ist nicht bekannt, ob alle Beteiligten den Ausbau mittragen."}}},
     TeamKind::kLeadership},
}};

const QuestionWords& words(Question question) {
  return kWords[static_cast<std::size_t>(question)];
}

/// "62 %", "0.4", "12"; shares as percent, with a comma in German.
std::string figure(double value, std::string_view unit, bool is_german) {
  const bool is_share = unit == "share";
  const double shown = is_share ? value * 100 : value;
  std::string text = fmt::format("{:.{}f}", shown, std::abs(shown) < 10 ? 1 : 0);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  if (is_german) std::ranges::replace(text, '.', ',');
  return is_share ? text + " %" : text;
}

PartLine line_of(const ReadinessPart& part, const PartEvidence* evidence, UtcNanos now) {
  PartLine line;
  line.part = &part;
  if (evidence == nullptr) {
    line.evidence.seen = {"Nothing is known of it.", "Darüber ist nichts bekannt."};
    return line;
  }
  line.evidence = *evidence;
  const UtcNanos at = std::min(evidence->at.value_or(now), now);
  if (evidence->answer != Answer::kNotKnown) line.evidence.at = at;
  if (part.life.count() == 0 || evidence->answer == Answer::kNotKnown) return line;
  if (now - at < part.life) return line;
  line.is_stale = true;
  line.evidence.answer = Answer::kNotKnown;
  return line;
}

}  // namespace

std::span<const ReadinessPart> readiness_parts() {
  return kParts;
}

const ReadinessPart* find_readiness_part(std::string_view id) {
  const auto it = std::ranges::find(kParts, id, &ReadinessPart::id);
  return it == kParts.end() ? nullptr : &*it;
}

Phrase words_of(Question question) {
  return words(question).asks;
}

Phrase sentence_of(Question question, Answer answer) {
  return words(question).answers[static_cast<std::size_t>(answer)];
}

TeamKind owner_of(Question question) {
  return words(question).owner;
}

PartEvidence evidence_of(const Finding& finding, const Criterion& criterion,
                         std::string_view source) {
  PartEvidence out;
  out.source = source;
  const Metric& metric = *find_metric(criterion.metric);
  using enum Verdict;
  if (finding.verdict == kPass) out.answer = Answer::kYes;
  if (finding.verdict == kFail) out.answer = Answer::kNo;
  if (metric.kind != SampleKind::kState && out.answer != Answer::kNotKnown) {
    out.confidence = criterion.confidence;
  }
  if (!finding.value) {
    out.seen = {finding.reason, "Dazu ist nichts gemessen."};
    return out;
  }
  const bool is_least = metric.good == Good::kAtLeast;
  const auto text = [&](bool is_german) {
    return std::pair(figure(*finding.value, metric.unit, is_german),
                     figure(criterion.target, metric.unit, is_german));
  };
  const auto [value, target] = text(false);
  const auto [wert, ziel] = text(true);
  out.seen = {fmt::format("It is {}; {} {} is asked for.", value, is_least ? "at least" : "at most",
                          target),
              fmt::format("Es sind {}; gefordert sind {} {}.", wert,
                          is_least ? "mindestens" : "höchstens", ziel)};
  return out;
}

Answer Readiness::answer() const {
  Answer all = Answer::kYes;
  for (const QuestionLine& line : questions) all = both(all, line.answer);
  return all;
}

Readiness judge_readiness(const std::map<std::string, PartEvidence, std::less<>>& evidence,
                          UtcNanos now) {
  Readiness out;
  out.at = now;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    QuestionLine& question = out.questions[i];
    question.question = static_cast<Question>(i);
    question.answer = Answer::kYes;
    for (const ReadinessPart& part : kParts) {
      if (part.question != question.question) continue;
      const auto it = evidence.find(part.id);
      question.parts.push_back(line_of(part, it == evidence.end() ? nullptr : &it->second, now));
      const PartLine& line = question.parts.back();
      question.answer = both(question.answer, line.evidence.answer);
      const auto& at = line.evidence.at;
      if (at && (!question.oldest || *at < *question.oldest)) question.oldest = at;
    }
  }
  return out;
}

ReadinessDay day_of(const Readiness& readiness) {
  ReadinessDay day;
  day.day = to_rfc3339(readiness.at).substr(0, 10);
  day.at = readiness.at;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const QuestionLine& question = readiness.questions[i];
    day.questions[i] = question.answer;
    for (const PartLine& line : question.parts) {
      day.parts.emplace(line.part->id, line.evidence.answer);
    }
  }
  return day;
}

}  // namespace millwright::rollout
