// SPDX-License-Identifier: Apache-2.0
#include "api/transfer_views.h"

#include <algorithm>
#include <utility>

#include "api/json_body.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Transfer;
using rollout::TransferState;

json area_row(AreaId id, const AreaPaths& areas) {
  const auto it = areas.find(id);
  return {{"id", id.value}, {"path", it == areas.end() ? std::string() : it->second}};
}

/// Whether the evidence of the second signature is still that of the first.
std::string_view evidence_is(const Transfer& transfer, std::size_t place) {
  if (place == 0) return "first";
  return transfer.signatures[0].evidence_hash == transfer.signatures[place].evidence_hash ? "same"
                                                                                          : "newer";
}

json signature_rows(const Transfer& transfer) {
  json rows = json::array();
  for (std::size_t i = 0; i < transfer.signatures.size(); ++i) {
    const rollout::TransferSignature& one = transfer.signatures[i];
    rows.push_back({{"side", name(one.side)},
                    {"person", one.person},
                    {"team", one.team},
                    {"at", to_rfc3339(one.at)},
                    {"answer", one.answer},
                    {"evidence", json::parse(one.evidence, nullptr, false)},
                    {"evidence_hash", one.evidence_hash},
                    {"evidence_is", evidence_is(transfer, i)}});
  }
  return rows;
}

json glass_rows(const Transfer& transfer, UtcNanos now) {
  json rows = json::array();
  for (const rollout::BrokenGlass& one : transfer.glass) {
    rows.push_back({{"who", one.who},
                    {"at", to_rfc3339(one.at)},
                    {"until", to_rfc3339(one.until)},
                    {"reason", one.reason},
                    {"is_open", one.at <= now && now < one.until}});
  }
  return rows;
}

json exception_view(const rollout::ChecklistLine& line, UtcNanos now) {
  if (!line.exception) return nullptr;
  return {{"reason", line.exception->reason},
          {"approver", line.exception->approver},
          {"at", to_rfc3339(line.exception->at)},
          {"expires", to_rfc3339(line.exception->expires)},
          {"has_expired", !line.exception->is_in_force(now)}};
}

json item_row(const rollout::ChecklistLine& line, UtcNanos now, std::string_view language) {
  const rollout::ItemEvidence& evidence = line.evidence;
  const bool is_yes = evidence.answer == rollout::Answer::kYes;
  return {{"id", line.id},
          {"title", line.title.in(language)},
          {"basis", line.is_measured ? "measured" : "signed"},
          {"answer", name(evidence.answer)},
          {"seen", evidence.seen.in(language)},
          {"missing", evidence.missing},
          {"n_missing", evidence.n_missing},
          {"need", is_yes ? json(nullptr) : json(line.need.in(language))},
          {"supplier", millwright::name(line.supplier)},
          {"source", evidence.source},
          {"person", line.person},
          {"exception", exception_view(line, now)},
          {"is_fulfilled", line.is_fulfilled()}};
}

json checklist_view(const rollout::Checklist& checklist, std::string_view language) {
  json rows = json::array();
  for (const auto& line : checklist.lines) rows.push_back(item_row(line, checklist.at, language));
  return {{"at", to_rfc3339(checklist.at)},
          {"answer", checklist.answer()},
          {"is_fulfilled", checklist.is_fulfilled()},
          {"items", std::move(rows)}};
}

}  // namespace

json transfer_summary(const Transfer& transfer, const AreaPaths& areas, UtcNanos now) {
  json rows = json::array();
  for (const AreaId area : transfer.scope.areas) rows.push_back(area_row(area, areas));
  return {{"id", transfer.id.value},
          {"title", transfer.title},
          {"state", name(transfer.state)},
          {"whole_plant", transfer.scope.is_whole_plant},
          {"areas", std::move(rows)},
          {"wave", transfer.wave ? json(transfer.wave.value) : json(nullptr)},
          {"giving_team", transfer.giving_team},
          {"receiving_team", transfer.receiving_team},
          {"opened_by", transfer.opened_by},
          {"opened_at", to_rfc3339(transfer.opened_at)},
          {"n_signatures", transfer.signatures.size()},
          {"answer", transfer.signatures.empty() ? "" : transfer.signatures.back().answer},
          {"handed_over_at", time_or_null(transfer.handed_over_at())},
          {"is_glass_broken",
           transfer.state == TransferState::kHandedOver && transfer.open_glass(now) != nullptr},
          {"ended_at", time_or_null(transfer.ended_at)},
          {"ended_by", transfer.ended_by},
          {"end_reason", transfer.end_reason}};
}

json transfer_view(const Transfer& transfer, const AreaPaths& areas,
                   const rollout::Checklist* checklist, UtcNanos now, std::string_view language) {
  json out = transfer_summary(transfer, areas, now);
  out["signatures"] = signature_rows(transfer);
  out["glass"] = glass_rows(transfer, now);
  out["checklist"] = checklist == nullptr ? json(nullptr) : checklist_view(*checklist, language);
  return out;
}

json transfers_view(rollout::Transfers transfers, const AreaPaths& areas, UtcNanos now) {
  json rows = json::array();
  for (std::size_t i = transfers.size(); i-- > 0;) {
    rows.push_back(transfer_summary(transfers[i], areas, now));
  }
  json places = json::array();
  std::size_t n_handed_over = 0;
  for (const auto& [id, path] : areas) {
    const bool is_over = rollout::is_handed_over(transfers, id);
    n_handed_over += is_over ? 1 : 0;
    places.push_back({{"id", id.value}, {"path", path}, {"is_handed_over", is_over}});
  }
  return {{"n_areas", areas.size()},
          {"n_handed_over", n_handed_over},
          {"areas", std::move(places)},
          {"transfers", std::move(rows)}};
}

}  // namespace millwright::api
