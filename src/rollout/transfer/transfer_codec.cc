// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/transfer_codec.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "record/members.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;

constexpr int kTransferVersion = 1;
constexpr std::size_t kMostTransferBytes = 1024 * 1024;
constexpr std::size_t kMostGlass = 10'000;
constexpr std::size_t kMostPeople = 10'000;

}  // namespace

template <class Io>
static void members(Io& io, record::Of<Io, WordItem>& item) {
  io.number("number", item.number, Transfer::kMostItems);
  io.text("words", item.words);
  io.name("added_by", item.added_by);
  io.time("added_at_ns", item.added_at);
  io.text("signed_by", item.signed_by);
  io.time("signed_at_ns", item.signed_at);
  io.text("basis", item.basis);
}

template <class Io>
static void members(Io& io, record::Of<Io, ItemException>& one) {
  io.name("item", one.item);
  io.text("reason", one.reason);
  io.name("approver", one.approver);
  io.time("at_ns", one.at);
  io.time("expires_ns", one.expires);
}

template <class Io>
static void members(Io& io, record::Of<Io, TransferSignature>& one) {
  io.one_of("side", one.side, parse_side);
  io.name("person", one.person);
  io.name("team", one.team);
  io.time("at_ns", one.at);
  io.name("answer", one.answer);
  // JSON within the row's JSON, as text: its hash is of these very bytes.
  io.long_text("evidence", one.evidence);
  io.name("evidence_hash", one.evidence_hash);
}

template <class Io>
static void members(Io& io, record::Of<Io, BrokenGlass>& one) {
  io.name("who", one.who);
  io.time("at_ns", one.at);
  io.time("until_ns", one.until);
  io.text("reason", one.reason);
}

template <class Io>
static void members(Io& io, record::Of<Io, Transfer>& t) {
  io.text("title", t.title);
  io.flag("whole_plant", t.scope.is_whole_plant);
  io.ids("areas", t.scope.areas, Transfer::kMostAreas);
  io.optional_id("wave", t.wave);
  io.name("giving_team", t.giving_team);
  io.name("receiving_team", t.receiving_team);
  io.name("opened_by", t.opened_by);
  io.time("opened_at_ns", t.opened_at);
  io.one_of("state", t.state, parse_transfer_state);
  io.list("items", t.items, Transfer::kMostItems);
  io.list("exceptions", t.exceptions, 2 * Transfer::kMostItems);
  io.list("signatures", t.signatures, 2);
  io.texts("kept_out", t.kept_out, kMostPeople);
  io.list("glass", t.glass, kMostGlass);
  io.time("ended_at_ns", t.ended_at);
  io.text("ended_by", t.ended_by);
  io.text("end_reason", t.end_reason);
  if (t.state == TransferState::kHandedOver && t.signatures.size() != 2) {
    io.refuse("signatures", "must be two once it is handed over");
  }
}

std::string encode(const Transfer& transfer) {
  return record::encode_row(transfer, kTransferVersion);
}

Result<Transfer> decode_transfer(std::string_view text) {
  return record::decode_row<Transfer>(text, "transfer", kTransferVersion, kMostTransferBytes);
}

static json line_of(const ChecklistLine& line) {
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
  if (line.is_excepted) {
    record::Writer writer(out["exception"]);
    members(writer, *line.exception);
  }
  return out;
}

std::string encode(const Checklist& checklist) {
  json lines = json::array();
  for (const ChecklistLine& line : checklist.lines) lines.push_back(line_of(line));
  return record::dump(
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
