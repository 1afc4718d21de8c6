// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/metric_words.h"

#include <algorithm>
#include <iterator>

namespace millwright::rollout {
namespace {

struct GermanWords {
  std::string_view metric;
  std::string_view title;
  std::string_view measures;
};

constexpr GermanWords kGerman[] = {
    {"data_completeness", "Vollständigkeit der Daten",
     "Messwerte, die kamen, von denen, die jedes Signal schicken müsste"},
    {"sensor_uptime", "Verfügbarkeit der Sensoren",
     "Stunden, in denen ein Sensor etwas Gutes schickte, von allen Stunden"},
    {"good_quality", "Gute Messwerte", "Messwerte, die nicht schlecht waren, von allen, die kamen"},
    {"silent_sensors", "Stumme Sensoren",
     "Sensoren, die einen Tag lang nichts schickten, von allen; auch solche außer Betrieb"},
    {"readings_lost", "Verworfene Messwerte",
     "aus Platzmangel verworfene Messwerte, auf eine Million empfangene gerechnet"},
    {"quarantine_share", "Messwerte in Quarantäne",
     "Messwerte, die nicht gespeichert werden konnten, von allen empfangenen"},
    {"duplicate_share", "Doppelt gesendete Messwerte",
     "Messwerte, die noch einmal kamen, von allen empfangenen"},
    {"platform_uptime", "Verfügbarkeit der Plattform",
     "Minuten, in denen die Plattform ihre eigenen Zahlen schrieb, von allen"},
    {"late_share", "Verspätete Messwerte",
     "Messwerte, die nach neueren ihres Sensors oder als Vergangenheit kamen, von allen "
     "empfangenen"},
    {"signals_in_time", "Pünktliche Signale",
     "der Anteil der pünktlichen Signale, wie ihn die Plattform jede Minute notiert"},
    {"storage_lag", "Rückstand beim Speichern",
     "die größte Zahl noch nicht gespeicherter Einträge des Journals, minutenweise"},
    {"disk_free", "Freier Platz", "freier Platz auf der Platte der Daten"},
    {"processors_free", "Freie Rechenzeit",
     "Rechenzeit der Maschine, die niemand brauchte, in der belastetsten Stunde"},
    {"memory_free", "Freier Speicher",
     "Speicher der Maschine, der noch zu haben war, in der Stunde mit dem wenigsten"},
    {"backup_age", "Alter der letzten Sicherung", "Tage seit der letzten vollständigen Sicherung"},
    {"messages_waiting", "Wartende Nachrichten",
     "Nachrichten an Menschen, die seit zehn Minuten nicht abgegangen sind"},
    {"messages_delivered", "Zugestellte Nachrichten",
     "Nachrichten an Menschen, die ankamen, von denen, deren Ende bekannt ist"},
    {"not_ready", "Gründe, nicht bereit zu sein",
     "was die Plattform nach eigener Auskunft jetzt von ihrer Arbeit abhält"},
    {"unknown_addresses", "Nicht zugeordnete Adressen",
     "Adressen, die senden und die niemand zugeordnet hat"},
    {"rehearsal_factor", "Geprobter Faktor",
     "die Last im Verhältnis zur heutigen, die eine bestandene Probe dieser Konfiguration trug"},
    {"alarms_per_operator_day", "Alarme je Bediener und Tag",
     "gezeigte Alarme je Bedienplatz und Tag; die Last anderer Systeme zählt mit, wo sie bekannt "
     "ist"},
    {"alarms_per_sensor_week", "Alarme je Sensor und Woche",
     "gezeigte Alarme je Sensor und Woche; bei einer Welle im Probelauf die, die es gegeben hätte"},
    {"time_in_flood", "Zeit in Alarmschauern",
     "Zeit, in der ein Bedienplatz mehr Alarme hatte, als ein Mensch erfassen kann"},
    {"chattering_alarms", "Flatternde Alarme", "Alarme, die dreimal in einer Minute kamen"},
    {"stale_alarms", "Stehende Alarme", "Alarme, die seit mehr als einem Tag anstehen"},
    {"acknowledge_median", "Zeit bis zur Quittung, Mitte",
     "vom gezeigten Alarm bis zu seiner Quittung; bei einem, der ansteht, so lange er ansteht"},
    {"acknowledge_p90", "Zeit bis zur Quittung, neun von zehn",
     "vom gezeigten Alarm bis zu seiner Quittung; bei einem, der ansteht, so lange er ansteht"},
    {"resolve_median", "Zeit bis zur Behebung, Mitte",
     "vom Kommen eines Alarms bis zu seinem Gehen; bei einem, der ansteht, so lange er ansteht"},
    {"normal_staff_share", "Vom Stammpersonal erledigt",
     "Alarme, die ohne jemanden aus dem Projektteam oder vom Lieferanten erledigt wurden"},
    {"vendor_contacts", "Anrufe beim Lieferanten",
     "Kontakte mit der Hilfe des Lieferanten, je Sensor und Woche"},
    {"hands_off_passed", "Bestandene Zeit ohne Projektteam",
     "bestandene Zeiten ohne Projektteam, die innerhalb des Fensters endeten"},
    {"pages_accepted", "Angenommene Rufe", "Rufe, die jemand annahm, von denen, die zu Ende sind"},
    {"nuisance_share", "Unnötige Alarme",
     "abgeschlossene Alarme, an denen nichts war oder die niemandem einen Befund wert waren"},
    {"labelled_share", "Alarme mit Befund",
     "abgeschlossene Alarme, von denen jemand sagte, was sie waren"},
    {"lead_time_median", "Vorwarnzeit, Mitte",
     "vom richtigen Alarm bis zum Ausfall, vor dem er warnte"},
    {"caught_share", "Vorhergesehene Ausfälle",
     "Ausfälle, denen ein richtiger Alarm vorausging, von allen, die aufgeschrieben sind"},
    {"missed_failures", "Übersehene Ausfälle",
     "Ausfälle, zu denen es keinen richtigen Alarm gab, je Maschine und Jahr"},
    {"procedure_coverage", "Alarme mit Anweisung",
     "Regeln, die alarmieren und eine gültige Anweisung haben, von allen, die alarmieren; was seit "
     "dem Beginn der Welle abgeschaltet oder gelöscht ist, zählt als ohne"},
    {"rationalised_share", "Begründete Alarme",
     "Regeln, die alarmieren und Zuständigen, Folge, Frist und Antwort nennen, von allen, die "
     "alarmieren; was seit dem Beginn der Welle abgeschaltet oder gelöscht ist, zählt als ohne"},
    {"unapproved_changes", "Nicht freigegebene Einstellungen",
     "Regeln, deren Einstellungen nicht die freigegebenen sind; was seit dem Beginn der Welle "
     "gelöscht ist, zählt dazu"},
    {"proof_tests_owed", "Fällige Prüfungen von Alarmen",
     "Regeln, die nicht so oft geprüft sind, wie ihre Alarmklasse verlangt, oder deren letzte "
     "Prüfung misslang"},
    {"drills_per_shift", "Übungen der schwächsten Schicht",
     "Übungen und Einsätze, die innerhalb des Fensters endeten, in der Schicht mit den wenigsten"},
    {"procedures_practised", "Geübte Anweisungen",
     "gültige Anweisungen, die in 180 Tagen angewandt oder geübt wurden"},
    {"answers_in_time", "Antworten in ihrer Zeit",
     "Einsätze und Übungen, die nicht länger dauerten, als ihre Anweisung sagt"},
    {"training_gaps", "Schichten ohne geschulte Person",
     "Anweisungen mal Schichten, in denen niemand geschult ist"},
    {"single_points", "Nur einer Person bekannt",
     "Anweisungen, Regeln und Anbindungen, um die sich nur eine Person oder niemand kümmern kann"},
    {"change_rework", "Änderungen, die nachgebessert wurden",
     "Änderungen an Regeln und Signalen, nach denen dasselbe binnen eines Tages noch einmal "
     "geändert wurde"},
    {"own_hands_share", "Vom Werk selbst eingerichtet",
     "Änderungen der Einrichtung durch Leute des Werks, von allen durch Menschen"},
    {"work_orders_closed", "Erledigte Arbeitsaufträge",
     "im Fenster angelegte Arbeitsaufträge, die erledigt sind"},
    {"trials_in_time", "Versuche rechtzeitig entschieden",
     "Versuche mit neuen Sensoren und Nutzungen, die bis zu ihrem Datum entschieden wurden, von "
     "denen, die endeten oder abliefen"},
    {"open_known_problems", "Offene bekannte Probleme",
     "in der Welle gefundene Probleme, die weder erledigt noch ein angenommenes Risiko mit "
     "Zuständigem und Termin sind"},
    {"cost_per_sensor", "Kosten je Sensor und Jahr",
     "was ein Sensor im Jahr kostet, alles eingerechnet"},
    {"sign_offs", "Funktionen, die unterschrieben haben",
     "Funktionen der Beteiligten, deren Person für die Welle unterschrieben hat, wie sie jetzt "
     "ist"},
    {"unlike_wave_before", "Unterschiede zur Welle davor",
     "von den Leuten, die handeln, den Schichten, auf denen sie es tun, und den Netzen, aus denen "
     "ihre Sensoren kommen: was mit der Welle davor höchstens zur Hälfte übereinstimmt"},
    {"areas_handed_over", "Übergebene Bereiche",
     "Bereiche, die dem Betrieb übergeben und nicht zurückgegeben sind, von allen"},
    {"reviews_held", "Gehaltene Besprechungen",
     "Besprechungen, die stattfanden oder ausfielen, weil nichts zu besprechen war, von allen, "
     "deren Tag kam"},
    // Of trials: rollout/evolution.
    {"confirmed_detections", "Bestätigte Treffer",
     "Zustände der Regeln des Versuchs, von denen jemand sagte, dass etwas war oder bevorstand"},
    {"alarms_per_position_day", "Alarme je Arbeitsplatz und Tag",
     "was die Regeln des Versuchs dem Arbeitsplatz gezeigt hätten, der das meiste davon gehabt "
     "hätte"},
};

}  // namespace

std::string_view title_of(const Metric& metric, std::string_view language) {
  if (language != "de") return metric.title;
  const auto it = std::ranges::find(kGerman, metric.id, &GermanWords::metric);
  return it == std::end(kGerman) ? metric.title : it->title;
}

std::string_view measures_of(const Metric& metric, std::string_view language) {
  if (language != "de") return metric.measures;
  const auto it = std::ranges::find(kGerman, metric.id, &GermanWords::metric);
  return it == std::end(kGerman) ? metric.measures : it->measures;
}

}  // namespace millwright::rollout
