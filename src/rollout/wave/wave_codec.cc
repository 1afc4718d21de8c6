// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave_codec.h"

#include "record/members.h"
#include "rollout/criteria/criterion_record.h"
#include "rollout/criteria/interval_record.h"
#include "rollout/criteria/sample_record.h"
#include "rollout/wave/stakeholder_record.h"

namespace millwright::rollout {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = 16 * 1024 * 1024;
constexpr std::uint64_t kMostDays = 366;
constexpr std::size_t kMostTexts = 10'000;

template <class Io>
void plan(Io& io, record::Of<Io, Wave>& wave) {
  io.name("name", wave.name);
  io.text("title", wave.title);
  io.one_of("kind", wave.kind, parse_wave_kind);
  io.optional_id("after", wave.after);
  io.ids("assets", wave.scope.assets, Wave::kMostSignals);
  io.ids("lines", wave.scope.lines, Wave::kMostSignals);
  io.ids("areas", wave.scope.areas, Wave::kMostSignals);
  io.number("sensor_budget", wave.sensor_budget, Wave::kMostSignals);
  io.list("criteria", wave.criteria, Wave::kMostSignals);
  io.duration("gate_every_days", wave.gate_every, kMostDays);
  io.duration("soak_days", wave.soak, kMostDays);
  io.list("stakeholders", wave.stakeholders, Wave::kMostSignals);
  io.texts("crew", wave.facts.crew, kMostTexts);
  io.texts("shifts", wave.facts.shifts, kMostTexts);
  io.texts("networks", wave.facts.networks, kMostTexts);
}

template <class Io>
void course(Io& io, record::Of<Io, Wave>& wave) {
  io.one_of("state", wave.state, parse_wave_state);
  io.one_of("held_from", wave.held_from, parse_wave_state);
  io.time("started_ns", wave.started);
  io.time("stabilizing_since_ns", wave.stabilizing_since);
  io.time("passed_at_ns", wave.passed_at);
  io.numbers("waived", wave.waived, Wave::kMostWaivers, Wave::kMostWaivers);
  io.optional_number("n_windows", wave.n_windows);
  io.time("inconclusive_since_ns", wave.inconclusive_since);
  io.flag("is_escalated", wave.is_escalated);
  io.time("delay_told_ns", wave.delay_told_at);
  io.text("fallen_back", wave.fallen_back);
  io.ids("assets_counted", wave.assets, Wave::kMostSignals);
  io.ids("signals_counted", wave.signals, Wave::kMostSignals);
  io.ids("rules_counted", wave.rules, Wave::kMostSignals);
  io.ids("plant_signals_counted", wave.plant_signals, Wave::kMostSignals);
  io.ids("plant_rules_counted", wave.plant_rules, Wave::kMostSignals);
  io.ids("shadowed_rules", wave.shadowed_rules, Wave::kMostSignals);
  io.list("waivers", wave.waivers, Wave::kMostSignals);
  io.list("sign_offs", wave.sign_offs, Wave::kMostSignals);
  io.list("changes", wave.changes, Wave::kMostSignals);
}

/// What the members of a course say of each other.
template <class Io>
void check_course(Io& io, const Wave& wave) {
  for (std::size_t i = 0; i < wave.waivers.size(); ++i) {
    if (wave.waivers[i].number != i + 1) io.refuse("waivers", "numbers with gaps");
  }
  for (const std::uint32_t number : wave.waived) {
    if (number == 0 || number > wave.waivers.size()) io.refuse("waived", "no such waiver");
  }
  const bool is_counted = wave.state == WaveState::kStabilizing || wave.state == WaveState::kPassed;
  if (is_counted && !wave.stabilizing_since) io.refuse("stabilizing_since_ns", "missing");
}

}  // namespace

template <class Io>
static void members(Io& io, record::Of<Io, Waiver>& w) {
  io.number("number", w.number, Wave::kMostWaivers);
  io.name("metric", w.metric);
  io.one_of("scope", w.scope, parse_scope);
  io.text("reason", w.reason);
  io.name("asked_by", w.asked_by);
  io.time("asked_at_ns", w.asked_at);
  io.name("approver", w.approver);
  io.time("approved_at_ns", w.approved_at);
  io.time("expires_ns", w.expires);
}

template <class Io>
static void members(Io& io, record::Of<Io, SignOff>& s) {
  io.one_of("function", s.function, parse_team_kind);
  io.name("person", s.person);
  io.time("at_ns", s.at);
  io.text("words", s.words);
}

template <class Io>
static void members(Io& io, record::Of<Io, WaveChange>& c) {
  io.time("at_ns", c.at);
  io.one_of("from", c.from, parse_wave_state);
  io.one_of("to", c.to, parse_wave_state);
  io.name("who", c.who);
  io.text("why", c.why);
}

template <class Io>
static void members(Io& io, record::Of<Io, Judged>& judged) {
  io.object("criterion", judged.criterion);
  io.one_of("verdict", judged.finding.verdict, parse_verdict);
  io.real("value", judged.finding.value);
  io.object("interval", judged.finding.interval);
  io.real("sample", judged.finding.sample);
  io.text("reason", judged.finding.reason);
  io.optional_number("waiver", judged.waiver, Wave::kMostWaivers);
  io.text("source", judged.source);
  io.object("evidence", judged.evidence);
}

template <class Io>
static void members(Io& io, record::Of<Io, Wave>& wave) {
  plan(io, wave);
  course(io, wave);
  check_course(io, wave);
}

template <class Io>
static void members(Io& io, record::Of<Io, Problem>& p) {
  io.id("wave", p.wave);
  io.optional_id("asset", p.asset);
  io.name("title", p.title);
  io.text("words", p.words);
  io.time("found_at_ns", p.found_at);
  io.name("found_by", p.found_by);
  io.one_of("state", p.state, parse_problem_state);
  io.text("owner", p.owner);
  io.time("due_ns", p.due);
  io.text("risk", p.risk);
  io.text("accepted_by", p.accepted_by);
  io.time("accepted_at_ns", p.accepted_at);
  io.time("closed_at_ns", p.closed_at);
  io.text("closed_by", p.closed_by);
  io.text("how", p.how);
  io.optional_number("affected", p.extent.affected);
  io.optional_number("affected_of", p.extent.of);
  io.optional_number("times", p.extent.times);
  io.optional_number("times_days", p.extent.days);
  if (!check(p.extent)) io.refuse("affected", "more than can be");
}

template <class Io>
static void members(Io& io, record::Of<Io, Decision>& d) {
  io.id("wave", d.wave);
  io.number("window", d.window.number);
  io.time("begin_ns", d.window.begin);
  io.time("end_ns", d.window.end);
  io.time("at_ns", d.at);
  io.one_of("verdict", d.gate.verdict, parse_verdict);
  io.derived("answer", d.gate.answer());
  io.numbers("waived", d.gate.waived, Wave::kMostWaivers, Wave::kMostWaivers);
  io.texts("missing", d.gate.missing, kMostTexts);
  io.list("criteria", d.gate.judged, Wave::kMostSignals);
  io.one_of("state", d.state, parse_wave_state);
}

std::string encode(const Wave& wave) {
  return record::encode_row(wave, kVersion);
}
Result<Wave> decode_wave(std::string_view text) {
  return record::decode_row<Wave>(text, "wave", kVersion, kMostBytes);
}

std::string encode(const Problem& problem) {
  return record::encode_row(problem, kVersion);
}
Result<Problem> decode_problem(std::string_view text) {
  return record::decode_row<Problem>(text, "known problem", kVersion, kMostBytes);
}

std::string encode(const Decision& decision) {
  return record::encode_row(decision, kVersion);
}
Result<Decision> decode_decision(std::string_view text) {
  return record::decode_row<Decision>(text, "decision of a gate", kVersion, kMostBytes);
}

}  // namespace millwright::rollout
