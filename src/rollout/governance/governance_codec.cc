// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/governance_codec.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "respond/training/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using respond::JsonFields;

constexpr int kVersion = 1;
constexpr std::size_t kMostShares = 16;

/// The evidence is JSON within the row's JSON, as text: its hash is of these very bytes.
Result<std::string> read_evidence(const json& j) {
  const auto it = j.find("evidence");
  if (it == j.end() || !it->is_string()) {
    return fail(Code::kDataLoss, "ruling: evidence must be a text");
  }
  return it->get<std::string>();
}

}  // namespace

std::string encode(const Ruling& r) {
  return respond::dump({{"version", kVersion},
                        {"subject", name(r.subject)},
                        {"wave", r.wave.value},
                        {"question", r.question},
                        {"asked_by", r.asked_by},
                        {"asked_at_ns", r.asked_at.ns},
                        {"due_ns", r.due.ns},
                        {"state", name(r.state)},
                        {"decided_by", r.decided_by},
                        {"decided_at_ns", r.decided_at ? json(r.decided_at->ns) : json(nullptr)},
                        {"reason", r.reason},
                        {"evidence", r.evidence},
                        {"evidence_hash", r.evidence_hash}});
}

Result<Ruling> decode_ruling(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "ruling", kVersion));
  JsonFields fields(j, "ruling");
  Ruling r;
  r.subject = fields.one_of("subject", parse_subject);
  r.wave = WaveId(static_cast<std::uint32_t>(fields.optional_number("wave", UINT32_MAX)));
  r.question = fields.text("question");
  r.asked_by = fields.name("asked_by");
  r.asked_at = fields.time("asked_at_ns");
  r.due = fields.time("due_ns");
  r.state = fields.one_of("state", parse_ruling_state);
  r.decided_by = fields.text("decided_by");
  r.decided_at = fields.optional_time("decided_at_ns");
  r.reason = fields.text("reason");
  r.evidence_hash = fields.text("evidence_hash");
  MW_TRY_STATUS(fields.status());
  MW_TRY(r.evidence, read_evidence(j));
  return r;
}

std::string encode(const Raci& r) {
  json shares = json::array();
  for (const FunctionShare& one : r.shares) {
    shares.push_back({{"function", millwright::name(one.function)}, {"share", name(one.share)}});
  }
  return respond::dump({{"version", kVersion},
                        {"subject", name(r.subject)},
                        {"accountable", r.accountable},
                        {"shares", std::move(shares)}});
}

Result<Raci> decode_raci(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "raci", kVersion));
  JsonFields fields(j, "raci");
  Raci r;
  r.subject = fields.one_of("subject", parse_subject);
  r.accountable = fields.name("accountable");
  for (const json* item : fields.list("shares", kMostShares)) {
    if (!item->is_object()) {
      fields.refuse("shares", "must hold objects");
      break;
    }
    JsonFields share(*item, "share");
    r.shares.push_back(
        {share.one_of("function", parse_team_kind), share.one_of("share", parse_share)});
    MW_TRY_STATUS(share.status());
  }
  MW_TRY_STATUS(fields.status());
  return r;
}

std::string encode(const Owner& o) {
  return respond::dump({{"version", kVersion},
                        {"kind", name(o.kind)},
                        {"key", o.key},
                        {"person", o.person},
                        {"team", o.team}});
}

Result<Owner> decode_owner(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "owner", kVersion));
  JsonFields fields(j, "owner");
  Owner o;
  o.kind = fields.one_of("kind", parse_owned_kind);
  o.key = fields.name("key");
  o.person = fields.name("person");
  o.team = fields.name("team");
  MW_TRY_STATUS(fields.status());
  return o;
}

}  // namespace millwright::rollout
