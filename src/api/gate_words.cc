// SPDX-License-Identifier: Apache-2.0
#include "api/gate_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "api/sentence.h"
#include "rollout/criteria/metric.h"
#include "rollout/criteria/metric_words.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Phrase;
using rollout::Said;

/// What stands in front of a reason, which may itself be in any known form.
constexpr Phrase kFronts[] = {
    {"not known: ", "nicht bekannt: "},
    {"the last rehearsal does not count any more: ", "die letzte Probe zählt nicht mehr: "},
};

/// As rollout/criteria and the evidence write them; {name} stands for words. The narrower before
/// the wider.
constexpr Phrase kForms[] = {
    {"all of the interval meets the target", "das ganze Intervall erfüllt das Ziel"},
    {"all of the interval misses the target", "das ganze Intervall verfehlt das Ziel"},
    {"the target lies within the interval: more evidence is needed",
     "das Ziel liegt im Intervall: es braucht mehr Belege"},
    {"a sample of {n} {unit}, of at least {least}", "eine Stichprobe von {n}, mindestens {least}"},
    {"too few blocks: {n} whole days, of at least {least}: figures of days hang together",
     "zu wenige Blöcke: {n} ganze Tage von mindestens {least}: Zahlen von Tagen hängen zusammen"},
    {"too few blocks: {n} assets, of at least {least}: fewer do not show how machines differ",
     "zu wenige Blöcke: {n} Maschinen von mindestens {least}: weniger zeigen nicht, wie sich "
     "Maschinen unterscheiden"},
    {"too few blocks: nearly all of it is of a few days or assets",
     "zu wenige Blöcke: fast alles stammt von wenigen Tagen oder Maschinen"},
    {"nothing of the kind happened", "nichts dergleichen ist geschehen"},
    {"there were no {unit} to count", "es gab nichts zu zählen"},
    {"there is nothing to count", "es gibt nichts zu zählen"},
    {"nobody measures it", "niemand misst es"},
    {"there is no operator position", "es gibt keinen Bedienplatz"},
    {"nobody said what load the position '{position}' has from other systems",
     "niemand hat gesagt, welche Last der Bedienplatz '{position}' aus anderen Systemen hat"},
    {"this server pages nobody", "dieser Server ruft niemanden"},
    {"no rule alarms", "keine Regel alarmiert"},
    {"no rule that alarms is of a class that demands proof tests",
     "keine alarmierende Regel ist von einer Klasse, die Prüfungen verlangt"},
    {"no roster says which shifts there are", "kein Dienstplan sagt, welche Schichten es gibt"},
    {"no procedure is in force", "keine Arbeitsanweisung ist in Kraft"},
    {"no roster says who works on which shift in the coming four weeks",
     "kein Dienstplan sagt, wer in den nächsten vier Wochen in welcher Schicht arbeitet"},
    {"there is no area that could be handed over",
     "es gibt keinen Bereich, der übergeben werden könnte"},
    {"it comes after no other wave", "sie kommt nach keiner anderen Welle"},
    {"too little to compare with '{wave}' yet: it takes {n} acts of their own staff on both, or "
     "sensors on both whose sender is connected",
     "noch zu wenig, um mit '{wave}' zu vergleichen: es braucht {n} Handlungen der eigenen Leute "
     "in beiden, oder Sensoren in beiden, deren Absender verbunden ist"},
    {"no rehearsal of this configuration has been recorded",
     "von dieser Konfiguration ist keine Probe verzeichnet"},
    {"another version of the program runs now",
     "inzwischen läuft eine andere Version des Programms"},
    {"it ran on {there}, this machine is {here}",
     "sie lief auf {there}, diese Maschine ist {here}"},
    {"{share} % of the configuration has changed since, at most {most} % may",
     "seither hat sich {share} % der Konfiguration geändert, erlaubt sind höchstens {most} %"},
    {"the last rehearsal is said to have ended later than now",
     "die letzte Probe soll später als jetzt geendet haben"},
    {"the last rehearsal ended {ago} days ago, one of the last {days} counts",
     "die letzte Probe endete vor {ago} Tagen, es zählt eine der letzten {days}"},
    {"the last rehearsal was ended early", "die letzte Probe wurde vorzeitig beendet"},
    {"the last rehearsal: {what}", "die letzte Probe: {what}"},
    {"no cost model has been set up", "es ist kein Kostenmodell eingerichtet"},
    {"there are no sensors", "es gibt keine Sensoren"},
    {"the platform wrote no figures in the window",
     "die Plattform hat in dem Zeitraum keine Zahlen geschrieben"},
    {"the disk does not say how large it is", "die Platte sagt nicht, wie groß sie ist"},
    {"this server makes no backups", "dieser Server macht keine Sicherungen"},
    {"there is no backup", "es gibt keine Sicherung"},
    {"this server sends no messages", "dieser Server sendet keine Nachrichten"},
    {"no failure log: enter or import failures",
     "kein Protokoll der Ausfälle: Ausfälle eintragen oder einlesen"},
    {"the failure log begins only at {at}", "das Protokoll der Ausfälle beginnt erst am {at}"},
    {"the window begins {at}, and what became of messages is kept for {days} days: shorten the "
     "window",
     "der Zeitraum beginnt {at}, und was aus Nachrichten wurde, wird {days} Tage behalten: den "
     "Zeitraum verkürzen"},
    {"there were more than {n} messages, and what became of the first is not kept: shorten the "
     "window",
     "es waren mehr als {n} Nachrichten, und was aus den ersten wurde, ist nicht mehr da: den "
     "Zeitraum verkürzen"},
    {"the window begins {at}, and retention class '{name}' keeps hours for {days} days: what came "
     "before {since} is gone; keep them longer, or shorten the window",
     "der Zeitraum beginnt {at}, und die Aufbewahrungsklasse '{name}' behält Stunden {days} Tage: "
     "was vor {since} kam, ist fort; länger aufbewahren oder den Zeitraum verkürzen"},
};

/// The German side with the words of the English one; a number has a comma in it.
std::string filled(std::string_view form, const json& values) {
  std::string out;
  while (!form.empty()) {
    const std::size_t open = form.find('{');
    out += form.substr(0, open);
    if (open == form.npos) break;
    const std::size_t close = form.find('}', open);
    std::string value = values.value(std::string(form.substr(open + 1, close - open - 1)), "");
    const bool is_number = value.find_first_not_of("0123456789.") == value.npos;
    if (is_number) std::ranges::replace(value, '.', ',');
    out += value;
    form.remove_prefix(close + 1);
  }
  return out;
}

std::string german(std::string_view sentence) {
  for (const Phrase& front : kFronts) {
    if (sentence.starts_with(front.en)) {
      return std::string(front.de) + german(sentence.substr(front.en.size()));
    }
  }
  for (const Phrase& form : kForms) {
    const json values = values_in(form.en, sentence);
    if (!values.is_null()) return filled(form.de, values);
  }
  return std::string(sentence);
}

}  // namespace

Said gate_words(std::string_view reason) {
  const std::size_t colon = reason.find(": ");
  const auto* metric =
      colon == reason.npos ? nullptr : rollout::find_metric(reason.substr(0, colon));
  if (metric == nullptr) return {std::string(reason), german(reason)};
  const std::string_view rest = reason.substr(colon + 2);
  return {fmt::format("{}: {}", metric->title, rest),
          fmt::format("{}: {}", title_of(*metric, "de"), german(rest))};
}

json said_view(const Said& said) {
  return {{"en", said.en}, {"de", said.de}};
}

}  // namespace millwright::api
