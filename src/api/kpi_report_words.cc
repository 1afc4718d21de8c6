// SPDX-License-Identifier: Apache-2.0
#include "api/kpi_report_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "api/sentence.h"

namespace millwright::api {
namespace {

using nlohmann::json;

constexpr ReportWords kEnglish{
    "en",
    "Alarm performance",
    "The month is not over.",
    "Days in",
    "Plant",
    "Position",
    "Area",
    "Figure",
    "Value",
    "Acceptable",
    "Maximum",
    "Verdict",
    "Measured on",
    "Alarms per day",
    "Day",
    "Alarms",
    "The rules with the most alarms",
    "Alarm",
    "Machine",
    "Number",
    "Share",
    "Why",
    "What to do",
    "None.",
    "Alarms per day from other systems",
    "not known",
    "Figures and targets after ISA-18.2, IEC 62682 and EEMUA 191, per operator position.",
    "Settings that nobody approved",
    "As of the time of printing.",
    "Approved by",
    "Settings",
    "Alarms that were not proven as often as their class demands",
    "Class",
    "Every … days",
    "Proven last",
    "never",
    "the latest test left it not working"};

constexpr ReportWords kGerman{
    "de",
    "Alarmgüte",
    "Der Monat läuft noch.",
    "Tage in",
    "Werk",
    "Bedienplatz",
    "Bereich",
    "Kennzahl",
    "Wert",
    "Annehmbar",
    "Höchstens",
    "Urteil",
    "Gemessen an",
    "Alarme je Tag",
    "Tag",
    "Alarme",
    "Die Regeln mit den meisten Alarmen",
    "Alarm",
    "Maschine",
    "Anzahl",
    "Anteil",
    "Warum",
    "Was zu tun ist",
    "Keine.",
    "Alarme je Tag aus anderen Systemen",
    "nicht bekannt",
    "Kennzahlen und Ziele nach ISA-18.2, IEC 62682 und EEMUA 191, je Bedienplatz.",
    "Einstellungen, die niemand freigegeben hat",
    "Stand zur Zeit des Drucks.",
    "Freigegeben von",
    "Einstellungen",
    "Alarme, die nicht so oft geprüft wurden, wie ihre Klasse verlangt",
    "Klasse",
    "Alle … Tage",
    "Zuletzt geprüft",
    "nie",
    "nach der letzten Prüfung nicht funktionsfähig"};

constexpr std::array<std::string_view, 14> kGermanTitles{
    "Alarme je Tag",
    "Alarme je Stunde",
    "Alarme je 10 Minuten",
    "Alarme in den vollsten 10 Minuten",
    "10-Minuten-Abschnitte mit mehr als 10 Alarmen",
    "Stunden mit mehr als 30 Alarmen",
    "Zeit in Alarmfluten",
    "Anteil der zehn häufigsten Alarme",
    "flatternde Alarme",
    "flüchtige Alarme",
    "Daueralarme am schlechtesten Tag",
    "Alarme der Priorität 1",
    "Alarme der Priorität 2",
    "Alarme der Priorität 3",
};
constexpr std::array<std::string_view, 4> kGermanVerdicts{"annehmbar", "beherrschbar", "zu viel",
                                                          "nicht gemessen"};

constexpr std::array<std::string_view, 6> kGermanPatterns{"flattert",    "flüchtig", "doppelt",
                                                          "steht lange", "lästig",   "häufig"};

/// An English form (see sentence.h) and the German for it with the same values.
struct Saying {
  std::string_view english;
  std::string_view german;
};

/// In the order in which they are tried: the narrower before the wider.
constexpr std::array<Saying, 18> kSamples{{
    {"position {position}: {rest}", "Bedienplatz {position}: {rest}"},
    {"{rest}; what other systems bring to this position is not known",
     "{rest}; was andere Systeme diesem Bedienplatz bringen, ist nicht bekannt"},
    {"{rest}; other systems' load spread evenly, their peaks are not in it",
     "{rest}; die Last anderer Systeme gleichmäßig verteilt, ihre Spitzen fehlen"},
    {"{alarms#} alarms, {others#} of other systems, {hours#} suppressed hours in {days#} days",
     "{alarms} Alarme, {others} anderer Systeme, {hours} unterdrückte Stunden in {days} Tagen"},
    {"the period is shorter than a day", "der Zeitraum ist kürzer als ein Tag"},
    {"the period is shorter than an hour", "der Zeitraum ist kürzer als eine Stunde"},
    {"the period is shorter than 10 minutes", "der Zeitraum ist kürzer als 10 Minuten"},
    {"the busiest of {of#} 10-minute periods", "der vollste von {of} 10-Minuten-Abschnitten"},
    {"{floods#} floods, {part#} of {of#} 10-minute periods",
     "{floods} Fluten, {part} von {of} 10-Minuten-Abschnitten"},
    {"{part#} of {of#} 10-minute periods", "{part} von {of} 10-Minuten-Abschnitten"},
    {"{part#} of {of#} hours", "{part} von {of} Stunden"},
    {"{alarms#} alarms; below {needs#} any ten are 5 % or more",
     "{alarms} Alarme; unter {needs} sind beliebige zehn schon 5 % oder mehr"},
    {"{part#} of {of#} alarms, {kinds#} different ones",
     "{part} von {of} Alarmen, {kinds} verschiedene"},
    {"{part#} of {of#} raises, in {bursts#} bursts",
     "{part} von {of} Auslösungen, in {bursts} Salven"},
    {"{part#} of {of#} raises", "{part} von {of} Auslösungen"},
    {"{part#} stood for more than 24 h in {days#} days",
     "{part} standen länger als 24 h, in {days} Tagen"},
    {"{alarms#} alarms; a share of 5 % takes {needs#} to show",
     "{alarms} Alarme; ein Anteil von 5 % zeigt sich erst ab {needs}"},
    {"{part#} of {of#} alarms", "{part} von {of} Alarmen"},
}};

/// By the code of the sentence.
constexpr std::array<Saying, 7> kAdvice{{
    {"advice.chattering",
     "{count} Salven: die Hysterese vergrößern oder die Verzögerung vor dem Gehen verlängern"},
    {"advice.fleeting",
     "{part} von {of} waren binnen 10 s vorbei: die Verzögerung vor dem Auslösen verlängern"},
    {"advice.duplicate", "wiederholt einen anderen Alarm: einen von beiden behalten"},
    {"advice.follows",
     "folgt an derselben Maschine auf Regel {rule}: nur eine behalten oder beide gruppieren"},
    {"advice.stale",
     "{part} von {of} standen länger als einen Tag: die Grenze aus dem Normalbetrieb rücken, oder "
     "in den Zuständen durch Logik unterdrücken, in denen er zu erwarten ist"},
    {"advice.nuisance",
     "{part} von {of} wurden nicht als richtig oder früh bewertet: prüfen, ob jemand handeln muss, "
     "und wenn nicht, ein Ereignis daraus machen"},
    {"advice.frequent", "richtig und häufig: die Ursache beheben, einen Arbeitsauftrag eröffnen"},
}};

std::string german_number(const json& value) {
  std::string text = value.is_number_integer() ? std::to_string(value.get<std::int64_t>())
                                               : fmt::format("{}", value.get<double>());
  std::ranges::replace(text, '.', ',');
  return text;
}

/// The German with its {names} filled in.
std::string filled(std::string_view german, const json& values) {
  std::string out;
  while (!german.empty()) {
    const std::size_t open = german.find('{');
    out += german.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = german.find('}', open);
    const json& value = values.at(std::string(german.substr(open + 1, close - open - 1)));
    if (value.is_string()) {
      out += value.get<std::string>();
    } else {
      out += german_number(value);
    }
    german.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

std::string_view pattern_word(alarm::Pattern pattern, std::string_view language) {
  if (language == "de") return kGermanPatterns[static_cast<std::size_t>(pattern)];
  return name(pattern);
}

std::string sample_text(std::string_view english, std::string_view language) {
  if (language != "de") return std::string(english);
  for (const Saying& saying : kSamples) {
    json values = values_in(saying.english, english);
    if (values.is_null()) continue;
    // What stands around it, and the sample itself.
    if (values.contains("rest")) {
      values["rest"] = sample_text(values["rest"].get<std::string>(), language);
    }
    return filled(saying.german, values);
  }
  return std::string(english);
}

std::string advice_text(std::string_view english, std::string_view language) {
  const json words = language == "de" ? words_of(SentenceGroup::kAdvice, english) : json(nullptr);
  if (words.is_null()) return std::string(english);
  const auto saying =
      std::ranges::find(kAdvice, words["code"].get<std::string>(), &Saying::english);
  return saying == kAdvice.end() ? std::string(english) : filled(saying->german, words["values"]);
}

const ReportWords& report_words(std::string_view language) {
  return language == "de" ? kGerman : kEnglish;
}

std::string_view kpi_title(alarm::KpiId id, std::string_view language) {
  if (language == "de") return kGermanTitles[static_cast<std::size_t>(id)];
  return alarm::target_of(id).title;
}

std::string_view setting_word(std::string_view field, std::string_view language) {
  struct Word {
    std::string_view field, english, german;
  };
  constexpr std::array<Word, 7> kWords{{{"limit", "limit", "Grenzwert"},
                                        {"deadband", "deadband", "Totband"},
                                        {"on_delay_ms", "on-delay", "Einschaltverzögerung"},
                                        {"off_delay_ms", "off-delay", "Ausschaltverzögerung"},
                                        {"window_ms", "window", "Zeitfenster"},
                                        {"priority", "priority", "Priorität"},
                                        {"inhibits", "what it inhibits", "was sie unterdrückt"}}};
  for (const Word& word : kWords) {
    if (word.field == field) return language == "de" ? word.german : word.english;
  }
  return field;
}

std::string_view verdict_word(alarm::Verdict verdict, std::string_view language) {
  if (language == "de") return kGermanVerdicts[static_cast<std::size_t>(verdict)];
  return name(verdict);
}

}  // namespace millwright::api
