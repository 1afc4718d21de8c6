// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/parity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

using enum Proof;

constexpr std::array kItems{
    ParityItem{"network_path",
               {"Network path", "Netzweg"},
               {"Sensors come in by the network that production will use.",
                "Die Sensoren kommen über das Netz, das auch der Betrieb nutzen wird."},
               {"Firewalls, addresses and bandwidth are met for the first time by hundreds of "
                "sensors at once.",
                "Firewalls, Adressen und Bandbreite treffen erst dann auf Hunderte Sensoren auf "
                "einmal."},
               kSigned,
               TeamKind::kIt},
    ParityItem{"data_systems",
               {"Data systems", "Datensysteme"},
               {"Readings and work orders reach the systems that production works with.",
                "Messwerte und Aufträge erreichen die Systeme, mit denen der Betrieb arbeitet."},
               {"Every connection that is missing is built later, under load, by somebody who was "
                "not there.",
                "Jede fehlende Anbindung wird später gebaut, unter Last und von Leuten, die nicht "
                "dabei waren."},
               kSigned,
               TeamKind::kIt},
    ParityItem{"standard_support",
               {"Run by the usual team", "Vom üblichen Team betrieben"},
               {"The team that runs production's servers runs this one, with its usual tools.",
                "Das Team, das die Server des Betriebs betreut, betreut auch diesen, mit seinen "
                "üblichen Mitteln."},
               {"Patches, access and faults wait for the project team, which is gone by then.",
                "Updates, Zugänge und Störungen warten auf das Projektteam, das es dann nicht mehr "
                "gibt."},
               kSigned,
               TeamKind::kIt},
    ParityItem{"tls",
               {"Encrypted listeners", "Verschlüsselte Zugänge"},
               {"MQTT and HTTP are served with TLS.", "MQTT und HTTP laufen mit TLS."},
               {"Certificates have to be brought to every device at once, or secrets cross the "
                "plant's network in the clear.",
                "Zertifikate müssen auf einen Schlag auf alle Geräte, oder Geheimnisse gehen offen "
                "durch das Werksnetz."},
               kMeasured,
               TeamKind::kIt},
    ParityItem{"managed_service",
               {"Managed service", "Verwalteter Dienst"},
               {"systemd starts the server, and starts it again.",
                "systemd startet den Server, auch nach einem Absturz."},
               {"After a power cut nobody is watching until somebody logs in and starts it.",
                "Nach einem Stromausfall wacht niemand, bis sich jemand anmeldet und ihn startet."},
               kMeasured,
               TeamKind::kIt},
    ParityItem{"restore",
               {"Restored backup", "Zurückgespielte Sicherung"},
               {"A backup was restored within 180 days.",
                "In den letzten 180 Tagen wurde eine Sicherung zurückgespielt."},
               {"What was never restored may be no backup: all of the plant's history hangs on it.",
                "Was nie zurückgespielt wurde, ist vielleicht keine Sicherung: die ganze "
                "Geschichte des Werks hängt daran."},
               kMeasured,
               TeamKind::kIt},
    ParityItem{
        "redundancy",
        {"Redundancy", "Redundanz"},
        {"A second server takes over by itself.", "Ein zweiter Server übernimmt von selbst."},
        {"One machine's fault leaves every sensor unwatched for as long as the repair takes.",
         "Der Ausfall einer Maschine lässt alle Sensoren unbewacht, solange die Reparatur "
         "dauert."},
        kNotBuilt,
        TeamKind::kIt},
    ParityItem{
        "own_accounts",
        {"Accounts of persons", "Persönliche Konten"},
        {"Everybody acts under their own account.", "Jeder handelt unter dem eigenen Konto."},
        {"Nobody can say who silenced an alarm, and a password that everybody knows leaves "
         "with whoever leaves.",
         "Niemand kann sagen, wer einen Alarm stummgeschaltet hat, und ein Passwort, das "
         "alle kennen, geht mit jedem, der geht."},
        kMeasuredOrSigned,
        TeamKind::kIt},
    ParityItem{
        "normal_operators",
        {"Normal operators", "Übliche Bediener"},
        {"The coming four weeks' rosters name people of the plant, and nobody of the project "
         "team or a vendor.",
         "Die Dienstpläne der nächsten vier Wochen nennen Leute des Werks und niemanden vom "
         "Projektteam oder von Lieferanten."},
        {"The pilot is carried by people whom the other areas will not have.",
         "Der Pilot wird von Leuten getragen, die es in den anderen Bereichen nicht gibt."},
        kMeasured,
        TeamKind::kOperations},
    ParityItem{"monitoring",
               {"Monitoring connected", "Überwachung angeschlossen"},
               {"The plant's monitoring reads /metrics regularly.",
                "Die Überwachung des Werks liest regelmäßig /metrics."},
               {"IT learns from the operators that the platform is down.",
                "Die IT erfährt von den Bedienern, dass die Plattform steht."},
               kMeasured,
               TeamKind::kIt},
    ParityItem{"time_sync",
               {"Synchronised clock", "Abgeglichene Uhr"},
               {"The server's clock follows a time source.",
                "Die Uhr des Servers folgt einer Zeitquelle."},
               {"Events of many machines cannot be put in order, and drifting stamps turn live "
                "data into late data.",
                "Ereignisse vieler Maschinen lassen sich nicht ordnen, und laufende Daten werden "
                "zu verspäteten."},
               kMeasured,
               TeamKind::kIt},
    ParityItem{"durability",
               {"Durable acknowledgement", "Dauerhafte Quittung"},
               {"A sender is acknowledged only after its readings are on disk.",
                "Ein Sender wird erst quittiert, wenn seine Messwerte auf der Platte liegen."},
               {"A power cut loses what senders were told is safe.",
                "Ein Stromausfall verliert, was den Sendern als sicher gemeldet war."},
               kMeasured,
               TeamKind::kIt},
};

ParityLine from_signature(ParityLine line, const Signature& signature, UtcNanos now) {
  line.basis = Basis::kSigned;
  line.at = std::min(signature.at, now);
  line.until = *line.at + kSignatureLife;
  line.person = signature.person;
  line.is_stale = now >= *line.until;
  line.seen = {signature.words, signature.words};
  line.answer = line.is_stale ? Answer::kNotKnown : signature.answer;
  return line;
}

Said nothing_seen(const ParityItem& item) {
  if (item.proof == kNotBuilt) {
    return {"This version has no second server to take over.",
            "Diese Version hat keinen zweiten Server, der übernimmt."};
  }
  if (item.proof == kMeasured) return {"It has not been measured.", "Es wurde nicht gemessen."};
  return {"Nobody has signed for it.", "Niemand hat dafür unterschrieben."};
}

}  // namespace

std::string_view name(Proof proof) {
  constexpr EnumNames<4> kNames{"measured", "measured-or-signed", "signed", "not-built"};
  return name_in(kNames, proof);
}

std::string_view name(Basis basis) {
  constexpr EnumNames<3> kNames{"measured", "signed", "none"};
  return name_in(kNames, basis);
}

std::span<const ParityItem> parity_items() {
  return kItems;
}

const ParityItem* find_parity_item(std::string_view id) {
  const auto it = std::ranges::find(kItems, id, &ParityItem::id);
  return it == kItems.end() ? nullptr : &*it;
}

Status check(const Signature& signature) {
  const ParityItem* item = find_parity_item(signature.item);
  if (item == nullptr) {
    return fail(Code::kNotFound, fmt::format("no item '{}' of production parity", signature.item));
  }
  if (item->proof == kMeasured) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{}: the platform measures it; a signature does not count", item->id));
  }
  if (item->proof == kNotBuilt) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("{}: this version has no such thing; a signature does not count", item->id));
  }
  if (signature.answer == Answer::kNotKnown) {
    return fail(Code::kInvalidArgument, "answer: must be yes or no");
  }
  if (signature.words.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(Code::kInvalidArgument, "words: say what the signature rests on");
  }
  if (signature.words.size() > kMostSignatureWords) {
    return fail(Code::kInvalidArgument,
                fmt::format("words: more than {} bytes", kMostSignatureWords));
  }
  return {};
}

ParityLine judge_parity(const ParityItem& item, const Measured* measured,
                        const Signature* signature, UtcNanos now) {
  ParityLine line;
  line.item = &item;
  line.seen = nothing_seen(item);
  if (item.proof == kNotBuilt) return line;
  const bool is_decided = measured != nullptr && measured->answer != Answer::kNotKnown;
  const bool takes_word = item.proof == kSigned || item.proof == kMeasuredOrSigned;
  if (!is_decided && takes_word && signature != nullptr) {
    return from_signature(std::move(line), *signature, now);
  }
  if (measured == nullptr) return line;
  line.answer = measured->answer;
  if (!measured->seen.en.empty()) line.seen = measured->seen;
  if (is_decided) {
    line.basis = Basis::kMeasured;
    line.at = measured->at.value_or(now);
  }
  return line;
}

Answer overall(std::span<const ParityLine> lines) {
  Answer all = lines.empty() ? Answer::kNotKnown : Answer::kYes;
  for (const ParityLine& line : lines) all = both(all, line.answer);
  return all;
}

}  // namespace millwright::rollout
