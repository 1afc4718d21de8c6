// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/transfer_codec.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "respond/training/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using respond::JsonFields;

constexpr int kTransferVersion = 1;
constexpr std::size_t kMostTransferBytes = 1024 * 1024;
constexpr std::size_t kMostGlass = 10'000;
constexpr std::size_t kMostPeople = 10'000;

/// Members of a list by one reader; the first problem wins.
template <class T, class Read>
Status read_members(JsonFields& fields, const char* key, std::size_t most, std::vector<T>& out,
                    Read read) {
  for (const json* item : fields.list(key, most)) {
    if (!item->is_object()) {
      fields.refuse(key, "must hold objects");
      break;
    }
    JsonFields member(*item, key);
    T one = read(*item, member);
    MW_TRY_STATUS(member.status());
    out.push_back(std::move(one));
  }
  return {};
}

json write(const WordItem& item) {
  return {{"number", item.number},
          {"words", item.words},
          {"added_by", item.added_by},
          {"added_at_ns", item.added_at.ns},
          {"signed_by", item.signed_by},
          {"signed_at_ns", item.signed_at ? json(item.signed_at->ns) : json(nullptr)},
          {"basis", item.basis}};
}

WordItem read_item(const json&, JsonFields& fields) {
  WordItem item;
  item.number = static_cast<std::uint32_t>(fields.number("number", Transfer::kMostItems));
  item.words = fields.text("words");
  item.added_by = fields.name("added_by");
  item.added_at = fields.time("added_at_ns");
  item.signed_by = fields.text("signed_by");
  item.signed_at = fields.optional_time("signed_at_ns");
  item.basis = fields.text("basis");
  return item;
}

json write(const ItemException& one) {
  return {{"item", one.item},
          {"reason", one.reason},
          {"approver", one.approver},
          {"at_ns", one.at.ns},
          {"expires_ns", one.expires.ns}};
}

ItemException read_exception(const json&, JsonFields& fields) {
  ItemException one;
  one.item = fields.name("item");
  one.reason = fields.text("reason");
  one.approver = fields.name("approver");
  one.at = fields.time("at_ns");
  one.expires = fields.time("expires_ns");
  return one;
}

json write(const TransferSignature& one) {
  return {{"side", name(one.side)},
          {"person", one.person},
          {"team", one.team},
          {"at_ns", one.at.ns},
          {"answer", one.answer},
          {"evidence", one.evidence},
          {"evidence_hash", one.evidence_hash}};
}

/// The evidence is JSON within the row's JSON, as text: its hash is of these very bytes.
TransferSignature read_signature(const json& j, JsonFields& fields) {
  TransferSignature one;
  one.side = fields.one_of("side", parse_side);
  one.person = fields.name("person");
  one.team = fields.name("team");
  one.at = fields.time("at_ns");
  one.answer = fields.name("answer");
  one.evidence_hash = fields.name("evidence_hash");
  const auto it = j.find("evidence");
  if (it == j.end() || !it->is_string()) {
    fields.refuse("evidence", "must be a text");
  } else {
    one.evidence = it->get<std::string>();
  }
  return one;
}

json write(const BrokenGlass& one) {
  return {
      {"who", one.who}, {"at_ns", one.at.ns}, {"until_ns", one.until.ns}, {"reason", one.reason}};
}

BrokenGlass read_glass(const json&, JsonFields& fields) {
  BrokenGlass one;
  one.who = fields.name("who");
  one.at = fields.time("at_ns");
  one.until = fields.time("until_ns");
  one.reason = fields.text("reason");
  return one;
}

template <class T>
json write_list(const std::vector<T>& list) {
  json out = json::array();
  for (const T& one : list) out.push_back(write(one));
  return out;
}

json write_areas(const std::vector<AreaId>& areas) {
  json out = json::array();
  for (const AreaId area : areas) out.push_back(area.value);
  return out;
}

Result<json> parse_transfer(std::string_view text) {
  if (text.size() > kMostTransferBytes) {
    return fail(Code::kDataLoss, fmt::format("transfer: more than {} bytes", kMostTransferBytes));
  }
  json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return fail(Code::kDataLoss, "transfer: no JSON object");
  const auto version = j.find("version");
  if (version == j.end() || *version != kTransferVersion) {
    return fail(Code::kDataLoss, fmt::format("transfer: not of version {}", kTransferVersion));
  }
  return j;
}

void read_scope(JsonFields& fields, TransferScope& scope) {
  scope.is_whole_plant = fields.flag("whole_plant");
  for (const json* item : fields.list("areas", Transfer::kMostAreas)) {
    if (!item->is_number_unsigned() || item->get<std::uint64_t>() > UINT32_MAX) {
      return fields.refuse("areas", "must hold ids");
    }
    scope.areas.emplace_back(item->get<std::uint32_t>());
  }
}

void read_people(JsonFields& fields, std::vector<std::string>& people) {
  for (const json* item : fields.list("kept_out", kMostPeople)) {
    if (!item->is_string()) return fields.refuse("kept_out", "must hold names");
    people.push_back(item->get<std::string>());
  }
}

json line_of(const ChecklistLine& line) {
  const ItemEvidence& evidence = line.evidence;
  json out = {{"id", line.id},
              {"title", line.title.en},
              {"basis", line.is_measured ? "measured" : "signed"},
              {"person", line.person},
              {"answer", name(evidence.answer)},
              {"seen", {{"en", evidence.seen.en}, {"de", evidence.seen.de}}},
              {"n_missing", evidence.n_missing},
              {"missing", evidence.missing},
              {"is_fulfilled", line.is_fulfilled()}};
  if (line.is_excepted) out["exception"] = write(*line.exception);
  return out;
}

}  // namespace

std::string encode(const Transfer& t) {
  return respond::dump({{"version", kTransferVersion},
                        {"title", t.title},
                        {"whole_plant", t.scope.is_whole_plant},
                        {"areas", write_areas(t.scope.areas)},
                        {"wave", t.wave.value},
                        {"giving_team", t.giving_team},
                        {"receiving_team", t.receiving_team},
                        {"opened_by", t.opened_by},
                        {"opened_at_ns", t.opened_at.ns},
                        {"state", name(t.state)},
                        {"items", write_list(t.items)},
                        {"exceptions", write_list(t.exceptions)},
                        {"signatures", write_list(t.signatures)},
                        {"kept_out", t.kept_out},
                        {"glass", write_list(t.glass)},
                        {"ended_at_ns", t.ended_at ? json(t.ended_at->ns) : json(nullptr)},
                        {"ended_by", t.ended_by},
                        {"end_reason", t.end_reason}});
}

Result<Transfer> decode_transfer(std::string_view text) {
  MW_TRY(const json j, parse_transfer(text));
  JsonFields fields(j, "transfer");
  Transfer t;
  t.title = fields.text("title");
  read_scope(fields, t.scope);
  t.wave = WaveId(static_cast<std::uint32_t>(fields.optional_number("wave", UINT32_MAX)));
  t.giving_team = fields.name("giving_team");
  t.receiving_team = fields.name("receiving_team");
  t.opened_by = fields.name("opened_by");
  t.opened_at = fields.time("opened_at_ns");
  t.state = fields.one_of("state", parse_transfer_state);
  MW_TRY_STATUS(read_members(fields, "items", Transfer::kMostItems, t.items, read_item));
  MW_TRY_STATUS(
      read_members(fields, "exceptions", 2 * Transfer::kMostItems, t.exceptions, read_exception));
  MW_TRY_STATUS(read_members(fields, "signatures", 2, t.signatures, read_signature));
  read_people(fields, t.kept_out);
  MW_TRY_STATUS(read_members(fields, "glass", kMostGlass, t.glass, read_glass));
  t.ended_at = fields.optional_time("ended_at_ns");
  t.ended_by = fields.text("ended_by");
  t.end_reason = fields.text("end_reason");
  if (t.state == TransferState::kHandedOver && t.signatures.size() != 2) {
    fields.refuse("signatures", "must be two once it is handed over");
  }
  MW_TRY_STATUS(fields.status());
  return t;
}

std::string encode(const Checklist& checklist) {
  json lines = json::array();
  for (const ChecklistLine& line : checklist.lines) lines.push_back(line_of(line));
  return respond::dump(
      {{"version", kTransferVersion}, {"answer", checklist.answer()}, {"items", std::move(lines)}});
}

std::vector<std::string> fulfilled_in(std::string_view evidence) {
  std::vector<std::string> out;
  const json j = json::parse(evidence, nullptr, false);
  const auto items = j.is_object() ? j.find("items") : j.end();
  if (!j.is_object() || items == j.end() || !items->is_array()) return out;
  for (const json& item : *items) {
    const bool is_line = item.is_object() && item.contains("id") && item["id"].is_string() &&
                         item.contains("is_fulfilled") && item["is_fulfilled"] == true;
    if (is_line) out.push_back(item["id"].get<std::string>());
  }
  return out;
}

}  // namespace millwright::rollout
