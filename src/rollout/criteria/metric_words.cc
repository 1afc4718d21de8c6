// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/metric_words.h"

#include <algorithm>
#include <iterator>

namespace millwright::rollout {
namespace {

struct GermanTitle {
  std::string_view metric;
  std::string_view title;
};

constexpr GermanTitle kGerman[] = {
    {"data_completeness", "Vollständigkeit der Daten"},
    {"sensor_uptime", "Verfügbarkeit der Sensoren"},
    {"good_quality", "Gute Messwerte"},
    {"silent_sensors", "Stumme Sensoren"},
    {"readings_lost", "Verworfene Messwerte"},
    {"quarantine_share", "Messwerte in Quarantäne"},
    {"duplicate_share", "Doppelt gesendete Messwerte"},
    {"platform_uptime", "Verfügbarkeit der Plattform"},
    {"signals_in_time", "Pünktliche Signale"},
    {"storage_lag", "Rückstand beim Speichern"},
    {"disk_free", "Freier Platz"},
    {"processors_free", "Freie Rechenzeit"},
    {"memory_free", "Freier Speicher"},
    {"backup_age", "Alter der letzten Sicherung"},
    {"messages_waiting", "Wartende Nachrichten"},
    {"messages_delivered", "Zugestellte Nachrichten"},
    {"not_ready", "Gründe, nicht bereit zu sein"},
    {"unknown_addresses", "Nicht zugeordnete Adressen"},
    {"rehearsal_factor", "Geprobter Faktor"},
    {"alarms_per_operator_day", "Alarme je Bediener und Tag"},
    {"alarms_per_sensor_week", "Alarme je Sensor und Woche"},
    {"time_in_flood", "Zeit in Alarmschauern"},
    {"chattering_alarms", "Flatternde Alarme"},
    {"stale_alarms", "Stehende Alarme"},
    {"acknowledge_median", "Zeit bis zur Quittung, Mitte"},
    {"acknowledge_p90", "Zeit bis zur Quittung, neun von zehn"},
    {"resolve_median", "Zeit bis zur Behebung, Mitte"},
    {"normal_staff_share", "Vom Stammpersonal erledigt"},
    {"vendor_contacts", "Anrufe beim Lieferanten"},
    {"hands_off_passed", "Bestandene Zeit ohne Projektteam"},
    {"pages_accepted", "Angenommene Rufe"},
    {"nuisance_share", "Unnötige Alarme"},
    {"labelled_share", "Alarme mit Befund"},
    {"lead_time_median", "Vorwarnzeit, Mitte"},
    {"caught_share", "Vorhergesehene Ausfälle"},
    {"missed_failures", "Übersehene Ausfälle"},
    {"procedure_coverage", "Alarme mit Anweisung"},
    {"rationalised_share", "Begründete Alarme"},
    {"unapproved_changes", "Nicht freigegebene Einstellungen"},
    {"proof_tests_owed", "Fällige Prüfungen von Alarmen"},
    {"drills_per_shift", "Übungen der schwächsten Schicht"},
    {"procedures_practised", "Geübte Anweisungen"},
    {"answers_in_time", "Antworten in ihrer Zeit"},
    {"training_gaps", "Schichten ohne geschulte Person"},
    {"single_points", "Nur einer Person bekannt"},
    {"change_rework", "Änderungen, die nachgebessert wurden"},
    {"work_orders_closed", "Erledigte Arbeitsaufträge"},
    {"open_known_problems", "Offene bekannte Probleme"},
    {"cost_per_sensor", "Kosten je Sensor und Jahr"},
    {"sign_offs", "Funktionen, die unterschrieben haben"},
    {"areas_handed_over", "Übergebene Bereiche"},
};

}  // namespace

std::string_view title_of(const Metric& metric, std::string_view language) {
  if (language != "de") return metric.title;
  const auto it = std::ranges::find(kGerman, metric.id, &GermanTitle::metric);
  return it == std::end(kGerman) ? metric.title : it->title;
}

}  // namespace millwright::rollout
