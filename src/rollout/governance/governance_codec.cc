// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/governance_codec.h"

#include "record/members.h"

namespace millwright::rollout {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostShares = 16;

}  // namespace

template <class Io>
static void members(Io& io, record::Of<Io, Ruling>& r) {
  io.one_of("subject", r.subject, parse_subject);
  io.optional_id("wave", r.wave);
  io.optional_number("trial", r.trial);
  io.text("question", r.question);
  io.name("asked_by", r.asked_by);
  io.time("asked_at_ns", r.asked_at);
  io.time("due_ns", r.due);
  io.one_of("state", r.state, parse_ruling_state);
  io.text("decided_by", r.decided_by);
  io.time("decided_at_ns", r.decided_at);
  io.text("reason", r.reason);
  // JSON within the row's JSON, as text: its hash is of these very bytes.
  io.long_text("evidence", r.evidence);
  io.text("evidence_hash", r.evidence_hash);
}

template <class Io>
static void members(Io& io, record::Of<Io, FunctionShare>& s) {
  io.one_of("function", s.function, parse_team_kind);
  io.one_of("share", s.share, parse_share);
}

template <class Io>
static void members(Io& io, record::Of<Io, Raci>& r) {
  io.one_of("subject", r.subject, parse_subject);
  io.name("accountable", r.accountable);
  io.list("shares", r.shares, kMostShares);
}

template <class Io>
static void members(Io& io, record::Of<Io, Owner>& o) {
  io.one_of("kind", o.kind, parse_owned_kind);
  io.name("key", o.key);
  io.name("person", o.person);
  io.name("team", o.team);
}

std::string encode(const Ruling& ruling) {
  return record::encode_row(ruling, kVersion);
}
Result<Ruling> decode_ruling(std::string_view text) {
  return record::decode_row<Ruling>(text, "ruling", kVersion);
}

std::string encode(const Raci& raci) {
  return record::encode_row(raci, kVersion);
}
Result<Raci> decode_raci(std::string_view text) {
  return record::decode_row<Raci>(text, "raci", kVersion);
}

std::string encode(const Owner& owner) {
  return record::encode_row(owner, kVersion);
}
Result<Owner> decode_owner(std::string_view text) {
  return record::decode_row<Owner>(text, "owner", kVersion);
}

}  // namespace millwright::rollout
