// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/checklist.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rollout/readiness/parity.h"
#include "rollout/transfer/transfer_codec.h"

namespace millwright::rollout {
namespace {

constexpr std::array kItems{
    TransferItem{"assets_owned",
                 {"Machines have an owner", "Maschinen haben Verantwortliche"},
                 {"Name a person and a team of the plant for each machine.",
                  "Für jede Maschine eine Person und ein Team des Werks benennen."},
                 TeamKind::kOperations},
    TransferItem{"rules_owned",
                 {"Alarms have an owner and a procedure in force",
                  "Alarme haben Verantwortliche und eine gültige Arbeitsanweisung"},
                 {"Name a person of the plant for each alarm, and put its procedure in force.",
                  "Für jeden Alarm eine Person des Werks benennen und seine Arbeitsanweisung in "
                  "Kraft setzen."},
                 TeamKind::kOperations},
    TransferItem{"procedures_trained",
                 {"Two of the normal staff are trained on each procedure",
                  "Zwei der Stammbelegschaft sind in jeder Arbeitsanweisung geschult"},
                 {"Train normal staff; people of the project team and vendors do not count.",
                  "Die Stammbelegschaft schulen; Projektteam und Lieferanten zählen nicht."},
                 TeamKind::kOperations},
    TransferItem{
        "procedures_drilled",
        {"Each procedure was drilled in 90 days", "Jede Arbeitsanweisung wurde in 90 Tagen geübt"},
        {"Drill the procedures that are named.", "Die genannten Arbeitsanweisungen üben."},
        TeamKind::kOperations},
    TransferItem{"connectors_owned",
                 {"Connectors have an owner", "Anbindungen haben Verantwortliche"},
                 {"Name a person and a team of the plant for each connector.",
                  "Für jede Anbindung eine Person und ein Team des Werks benennen."},
                 TeamKind::kIt},
    TransferItem{"duty",
                 {"Normal staff are on the rosters at every hour",
                  "Die Dienstpläne sind zu jeder Stunde mit der Stammbelegschaft besetzt"},
                 {"Fill the gaps of the coming four weeks with people of the plant.",
                  "Die Lücken der nächsten vier Wochen mit Leuten des Werks füllen."},
                 TeamKind::kOperations},
    TransferItem{"escalation",
                 {"Escalation reaches somebody at every hour of 30 days",
                  "Die Eskalation erreicht 30 Tage lang zu jeder Stunde jemanden"},
                 {"Mend what the check of policies and rosters finds.",
                  "Beheben, was die Prüfung von Richtlinien und Dienstplänen findet."},
                 TeamKind::kOperations},
    TransferItem{"hands_off",
                 {"A hands-off period was passed", "Eine Zeit ohne Projektteam ist bestanden"},
                 {"Let normal staff run it without help for the length of a hands-off period.",
                  "Die Stammbelegschaft ohne Hilfe arbeiten lassen, bis eine Zeit ohne Projektteam "
                  "bestanden ist."},
                 TeamKind::kOperations},
    TransferItem{"support",
                 {"The project team is needed less and less",
                  "Das Projektteam wird immer weniger gebraucht"},
                 {"Let normal staff do what the project team does; the attention page shows what.",
                  "Die Stammbelegschaft tun lassen, was das Projektteam tut; die Seite zum Aufwand "
                  "zeigt, was."},
                 TeamKind::kProject},
    TransferItem{"restore",
                 {"A backup was restored lately", "Eine Sicherung wurde kürzlich zurückgespielt"},
                 {"Restore a backup, and say so on the page of the backups.",
                  "Eine Sicherung zurückspielen und es auf der Seite der Sicherungen vermerken."},
                 TeamKind::kIt},
    TransferItem{
        "known_problems",
        {"Known problems are closed, or accepted by the plant",
         "Bekannte Probleme sind behoben oder vom Werk angenommen"},
        {"Close each problem, or accept it with an owner of the plant and a date.",
         "Jedes Problem beheben oder mit einer Person des Werks und einem Datum annehmen."},
        TeamKind::kProject},
    TransferItem{
        "plant_book",
        {"The plant book has no gaps", "Das Buch des Werks hat keine Lücken"},
        {"Supply what the book lists as missing.", "Ergänzen, was das Buch als fehlend nennt."},
        TeamKind::kProject},
    TransferItem{
        "tokens",
        {"No access is held by the project team's people",
         "Niemand vom Projektteam hält noch Zugänge"},
        {"Have somebody of the plant make each of these API tokens anew, and revoke the old "
         "ones.",
         "Jeden dieser API-Schlüssel von jemandem des Werks neu anlegen lassen und die "
         "alten widerrufen."},
        TeamKind::kIt},
    TransferItem{
        "own_accounts",
        {"No accounts are shared", "Konten werden nicht geteilt"},
        {"Give everybody an account of their own, and sign for it under production parity.",
         "Allen ein eigenes Konto geben und dafür unter Produktionsnähe unterschreiben."},
        TeamKind::kIt},
};

ItemEvidence evidence_of(const WordItem& item, UtcNanos now) {
  ItemEvidence out;
  if (!item.signed_at) {
    out.seen = {"Nobody has signed for it.", "Niemand hat dafür unterschrieben."};
    return out;
  }
  const bool is_stale = now >= *item.signed_at + kSignatureLife;
  out.answer = is_stale ? Answer::kNotKnown : Answer::kYes;
  out.seen = {item.basis, item.basis};
  return out;
}

/// Puts the exception of the item in its place.
void except(ChecklistLine& line, const Transfer& transfer, UtcNanos now) {
  const auto it = std::ranges::find(transfer.exceptions, line.id, &ItemException::item);
  if (it == transfer.exceptions.end()) return;
  line.exception = *it;
  line.is_excepted = line.evidence.answer != Answer::kYes && it->is_in_force(now);
}

/// Why this checklist cannot be signed.
std::string obstacles(const Checklist& checklist, const Transfer& transfer) {
  const std::vector<std::string> were = transfer.signatures.empty()
                                            ? std::vector<std::string>()
                                            : fulfilled_in(transfer.signatures.front().evidence);
  std::string out;
  for (const ChecklistLine& line : checklist.lines) {
    if (line.is_fulfilled()) continue;
    out += fmt::format("{}{} is {}", out.empty() ? "" : "; ", line.id, name(line.evidence.answer));
    if (line.exception) {
      out += fmt::format(", and its exception expired at {}", to_rfc3339(line.exception->expires));
    }
    if (std::ranges::find(were, line.id) != were.end()) {
      out += fmt::format(", and was fulfilled when {} signed", transfer.signatures.front().person);
    }
  }
  return out;
}

}  // namespace

std::span<const TransferItem> transfer_items() {
  return kItems;
}

const TransferItem* find_transfer_item(std::string_view id) {
  const auto it = std::ranges::find(kItems, id, &TransferItem::id);
  return it == kItems.end() ? nullptr : &*it;
}

bool Checklist::is_fulfilled() const {
  return std::ranges::all_of(lines, &ChecklistLine::is_fulfilled);
}

std::string_view Checklist::answer() const {
  Answer all = Answer::kYes;
  bool has_exceptions = false;
  for (const ChecklistLine& line : lines) {
    has_exceptions = has_exceptions || line.is_excepted;
    if (!line.is_excepted) all = both(all, line.evidence.answer);
  }
  if (all == Answer::kYes && has_exceptions) return "yes, with exceptions";
  return name(all);
}

Checklist judge_checklist(const Transfer& transfer,
                          const std::map<std::string, ItemEvidence, std::less<>>& evidence,
                          UtcNanos now) {
  Checklist out;
  out.at = now;
  for (const TransferItem& item : kItems) {
    ChecklistLine line;
    line.id = item.id;
    line.title = Said::of(item.title);
    line.need = Said::of(item.need);
    line.supplier = item.supplier;
    const auto it = evidence.find(item.id);
    if (it != evidence.end()) {
      line.evidence = it->second;
    } else {
      line.evidence.seen = {"It was not measured.", "Es wurde nicht gemessen."};
    }
    except(line, transfer, now);
    out.lines.push_back(std::move(line));
  }
  for (const WordItem& item : transfer.items) {
    ChecklistLine line;
    line.id = id_of(item);
    line.title = {item.words, item.words};
    line.need = {"Let somebody who knows it sign.", "Jemanden unterschreiben lassen, der es weiß."};
    line.supplier = TeamKind::kOperations;
    line.is_measured = false;
    line.person = item.signed_by;
    line.evidence = evidence_of(item, now);
    except(line, transfer, now);
    out.lines.push_back(std::move(line));
  }
  return out;
}

Result<Transfer> sign(Transfer transfer, const Checklist& checklist, EvidenceCopy evidence,
                      const Signer& signer, std::vector<std::string> helpers, const WaveAct& act) {
  if (transfer.state != TransferState::kRunning) {
    return fail(Code::kFailedPrecondition,
                fmt::format("transfer {} is {}", transfer.id.value, name(transfer.state)));
  }
  if (act.at < transfer.latest()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the server's clock says {}, and {} has happened to this transfer "
                            "already: set the clock right first",
                            to_rfc3339(act.at), to_rfc3339(transfer.latest())));
  }
  const auto has_signed = [&](const TransferSignature& one) { return one.person == act.who; };
  if (std::ranges::any_of(transfer.signatures, has_signed)) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("{} has signed already; the other side signs by another person", act.who));
  }
  const auto side = side_of(transfer, signer);
  if (!side) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("{} is of {}, which is neither side: {} (project) gives, {} receives", act.who,
                    signer.kind
                        ? fmt::format("the {} team {}", millwright::name(*signer.kind), signer.team)
                        : std::string("no team"),
                    transfer.giving_team, transfer.receiving_team));
  }
  if (const TransferSignature* other = transfer.signature_of(*side)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} has signed for the {} side already", other->person, name(*side)));
  }
  if (!checklist.is_fulfilled()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the checklist is not fulfilled: {}", obstacles(checklist, transfer)));
  }
  transfer.signatures.push_back({*side, act.who, signer.team, act.at,
                                 std::string(checklist.answer()), std::move(evidence.text),
                                 std::move(evidence.hash)});
  if (transfer.signatures.size() == 2) {
    transfer.state = TransferState::kHandedOver;
    transfer.kept_out = std::move(helpers);
  }
  return transfer;
}

}  // namespace millwright::rollout
