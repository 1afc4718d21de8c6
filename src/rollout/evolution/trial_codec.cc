// SPDX-License-Identifier: Apache-2.0
#include "rollout/evolution/trial_codec.h"

#include "record/members.h"
#include "rollout/criteria/criterion_record.h"

namespace millwright::rollout {
namespace {

constexpr int kVersion = 1;
constexpr std::uint64_t kMostWindowDays = 366;
/// All texts at their longest, each letter escaped.
constexpr std::size_t kMostBytes = 512 * 1024;

}  // namespace

template <class Io>
static void members(Io& io, record::Of<Io, TrialLink>& link) {
  io.one_of("source", link.source, parse_trial_source);
  io.number("id", link.id);
}

template <class Io>
static void members(Io& io, record::Of<Io, TrialPlan>& plan) {
  io.name("owner", plan.owner);
  io.text("benefit", plan.benefit);
  io.ids("signals", plan.signals, Trial::kMostSignals);
  io.ids("rules", plan.rules, Trial::kMostRules);
  io.list("criteria", plan.criteria, Trial::kMostCriteria);
  io.duration("window_days", plan.window, kMostWindowDays);
  if constexpr (!Io::kWrites) {
    for (Criterion& criterion : plan.criteria) criterion.window = plan.window;
  }
}

template <class Io>
static void members(Io& io, record::Of<Io, TrialWaiver>& waiver) {
  io.name("metric", waiver.metric);
  io.text("reason", waiver.reason);
  io.name("who", waiver.who);
  io.time("at_ns", waiver.at);
}

template <class Io>
static void members(Io& io, record::Of<Io, Trial>& trial) {
  io.one_of("kind", trial.kind, parse_trial_kind);
  io.text("title", trial.title);
  io.text("reason", trial.reason);
  io.list("links", trial.links, Trial::kMostLinks);
  io.name("proposed_by", trial.proposed_by);
  io.time("proposed_at_ns", trial.proposed_at);
  io.time("drop_by_ns", trial.drop_by);
  io.number("ruling", trial.ruling);
  io.object("plan", trial.plan);
  io.one_of("state", trial.state, parse_trial_state);
  io.time("started_at_ns", trial.started_at);
  io.text("started_by", trial.started_by);
  io.list("waivers", trial.waivers, Trial::kMostCriteria);
  io.time("decided_at_ns", trial.decided_at);
  io.text("decided_by", trial.decided_by);
  io.text("decision_reason", trial.decision_reason);
  io.text("lesson", trial.lesson);
  io.text("evidence_hash", trial.evidence_hash);
  // What is measured begins there.
  if (trial.state == TrialState::kRunning && !trial.started_at) {
    io.refuse("started_at_ns", "missing of one that runs");
  }
}

std::string encode(const Trial& trial) {
  return record::encode_row(trial, kVersion);
}

Result<Trial> decode_trial(std::string_view text) {
  return record::decode_row<Trial>(text, "trial", kVersion, kMostBytes);
}

}  // namespace millwright::rollout
