// SPDX-License-Identifier: Apache-2.0
#include "api/kpi_report_words.h"

#include <array>

namespace millwright::api {
namespace {

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
    "Settings"};

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
    "Einstellungen"};

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

}  // namespace

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
