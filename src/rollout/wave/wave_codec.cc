// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave_codec.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "respond/training/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using respond::JsonFields;

constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr std::uint64_t kMostDays = 366;
constexpr std::size_t kMostTexts = 10'000;

Result<json> parse(std::string_view text, std::string_view what) {
  if (text.size() > kMostBytes) {
    return fail(Code::kDataLoss, fmt::format("{}: more than {} bytes", what, kMostBytes));
  }
  json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return fail(Code::kDataLoss, fmt::format("{}: no JSON object", what));
  const auto version = j.find("version");
  if (version == j.end() || *version != kVersion) {
    return fail(Code::kDataLoss, fmt::format("{}: not of version {}", what, kVersion));
  }
  return j;
}

template <class Tag>
json ids(const std::vector<Id<Tag>>& list) {
  json out = json::array();
  for (const auto id : list) out.push_back(id.value);
  return out;
}

template <class Tag>
void read_ids(JsonFields& fields, const char* key, std::vector<Id<Tag>>& out) {
  for (const json* item : fields.list(key, Wave::kMostSignals)) {
    if (!item->is_number_unsigned() || item->get<std::uint64_t>() > UINT32_MAX) {
      return fields.refuse(key, "must hold ids");
    }
    out.emplace_back(item->get<std::uint32_t>());
  }
}

std::vector<std::string> texts(JsonFields& fields, const char* key) {
  std::vector<std::string> out;
  for (const json* item : fields.list(key, kMostTexts)) {
    if (item->is_string()) {
      out.push_back(item->get<std::string>());
    } else {
      fields.refuse(key, "must hold texts");
    }
  }
  return out;
}

/// Every member of a list by one reader; the first problem wins.
template <class T, class Read>
Status read_list(JsonFields& fields, const char* key, std::vector<T>& out, Read read) {
  for (const json* item : fields.list(key, Wave::kMostSignals)) {
    if (!item->is_object()) {
      fields.refuse(key, "must hold objects");
      break;
    }
    MW_TRY(T one, read(*item));
    out.push_back(std::move(one));
  }
  return {};
}

json time_or_null(const std::optional<UtcNanos>& time) {
  return time ? json(time->ns) : json(nullptr);
}

json number_or_null(const std::optional<double>& number) {
  return number ? json(*number) : json(nullptr);
}

/// Reads a number that may be null or absent.
std::optional<double> optional_real(const json& j, const char* key) {
  const auto it = j.find(key);
  if (it == j.end() || !it->is_number()) return std::nullopt;
  return it->get<double>();
}

std::chrono::days days(JsonFields& fields, const char* key) {
  return std::chrono::days(fields.number(key, kMostDays));
}

json write(const Criterion& c) {
  return {{"metric", c.metric},
          {"scope", name(c.scope)},
          {"target", c.target},
          {"window_days", c.window.count()},
          {"least_sample", c.least_sample},
          {"confidence", c.confidence},
          {"is_must_have", c.is_must_have}};
}

Result<Criterion> read_criterion(const json& j) {
  JsonFields fields(j, "criterion");
  Criterion c;
  c.metric = fields.name("metric");
  c.scope = fields.one_of("scope", parse_scope);
  c.target = fields.real("target");
  c.window = days(fields, "window_days");
  c.least_sample = fields.real("least_sample");
  c.confidence = fields.real("confidence");
  c.is_must_have = fields.flag("is_must_have");
  MW_TRY_STATUS(fields.status());
  return c;
}

json write(const Waiver& w) {
  return {{"number", w.number},        {"metric", w.metric},
          {"scope", name(w.scope)},    {"reason", w.reason},
          {"asked_by", w.asked_by},    {"asked_at_ns", w.asked_at.ns},
          {"approver", w.approver},    {"approved_at_ns", time_or_null(w.approved_at)},
          {"expires_ns", w.expires.ns}};
}

Result<Waiver> read_waiver(const json& j) {
  JsonFields fields(j, "waiver");
  Waiver w;
  w.number = static_cast<std::uint32_t>(fields.number("number", Wave::kMostWaivers));
  w.metric = fields.name("metric");
  w.scope = fields.one_of("scope", parse_scope);
  w.reason = fields.text("reason");
  w.asked_by = fields.name("asked_by");
  w.asked_at = fields.time("asked_at_ns");
  w.approver = fields.name("approver");
  w.approved_at = fields.optional_time("approved_at_ns");
  w.expires = fields.time("expires_ns");
  MW_TRY_STATUS(fields.status());
  return w;
}

Result<Stakeholder> read_stakeholder(const json& j) {
  JsonFields fields(j, "stakeholder");
  Stakeholder s;
  s.function = fields.one_of("function", parse_team_kind);
  s.person = fields.name("person");
  MW_TRY_STATUS(fields.status());
  return s;
}

Result<SignOff> read_sign_off(const json& j) {
  JsonFields fields(j, "sign-off");
  SignOff s;
  s.function = fields.one_of("function", parse_team_kind);
  s.person = fields.name("person");
  s.at = fields.time("at_ns");
  s.words = fields.text("words");
  MW_TRY_STATUS(fields.status());
  return s;
}

Result<WaveChange> read_change(const json& j) {
  JsonFields fields(j, "change of a wave");
  WaveChange c;
  c.at = fields.time("at_ns");
  c.from = fields.one_of("from", parse_wave_state);
  c.to = fields.one_of("to", parse_wave_state);
  c.who = fields.name("who");
  c.why = fields.text("why");
  MW_TRY_STATUS(fields.status());
  return c;
}

json write(const Stakeholder& s) {
  return {{"function", millwright::name(s.function)}, {"person", s.person}};
}
json write(const SignOff& s) {
  return {{"function", millwright::name(s.function)},
          {"person", s.person},
          {"at_ns", s.at.ns},
          {"words", s.words}};
}
json write(const WaveChange& c) {
  return {{"at_ns", c.at.ns},
          {"from", name(c.from)},
          {"to", name(c.to)},
          {"who", c.who},
          {"why", c.why}};
}

/// An unbounded end has no number in JSON.
json bound(double value) {
  return value == kUnbounded ? json(nullptr) : json(value);
}

json write(const Judged& judged) {
  const Finding& finding = judged.finding;
  json interval = nullptr;
  if (finding.interval) {
    interval = {{"low", finding.interval->low}, {"high", bound(finding.interval->high)}};
  }
  return {{"criterion", write(judged.criterion)},
          {"verdict", name(finding.verdict)},
          {"value", number_or_null(finding.value)},
          {"interval", std::move(interval)},
          {"sample", finding.sample},
          {"reason", finding.reason},
          {"waiver", judged.waiver},
          {"source", judged.source}};
}

Result<Judged> read_judged(const json& j) {
  JsonFields fields(j, "judged criterion");
  Judged judged;
  const auto criterion = j.find("criterion");
  if (criterion == j.end() || !criterion->is_object()) {
    fields.refuse("criterion", "missing");
  } else {
    MW_TRY(judged.criterion, read_criterion(*criterion));
  }
  Finding& finding = judged.finding;
  finding.verdict = fields.one_of("verdict", parse_verdict);
  finding.value = optional_real(j, "value");
  const auto interval = j.find("interval");
  if (interval != j.end() && interval->is_object()) {
    JsonFields ends(*interval, "interval");
    const double low = ends.real("low");
    MW_TRY_STATUS(ends.status());
    finding.interval = Interval{low, optional_real(*interval, "high").value_or(kUnbounded)};
  }
  finding.sample = fields.real("sample");
  finding.reason = fields.text("reason");
  judged.waiver = static_cast<std::uint32_t>(fields.optional_number("waiver", Wave::kMostWaivers));
  judged.source = fields.text("source");
  MW_TRY_STATUS(fields.status());
  return judged;
}

template <class T>
json write_all(const std::vector<T>& list) {
  json out = json::array();
  for (const T& item : list) out.push_back(write(item));
  return out;
}

std::vector<std::uint32_t> numbers(JsonFields& fields, const char* key) {
  std::vector<std::uint32_t> out;
  for (const json* item : fields.list(key, Wave::kMostWaivers)) {
    if (item->is_number_unsigned() && item->get<std::uint64_t>() <= Wave::kMostWaivers &&
        item->get<std::uint64_t>() > 0) {
      out.push_back(item->get<std::uint32_t>());
    } else {
      fields.refuse(key, "must hold numbers of waivers");
    }
  }
  return out;
}

json write_plan(const Wave& wave) {
  return {{"version", kVersion},
          {"name", wave.name},
          {"title", wave.title},
          {"kind", name(wave.kind)},
          {"after", wave.after.value},
          {"assets", ids(wave.scope.assets)},
          {"lines", ids(wave.scope.lines)},
          {"areas", ids(wave.scope.areas)},
          {"sensor_budget", wave.sensor_budget},
          {"criteria", write_all(wave.criteria)},
          {"gate_every_days", wave.gate_every.count()},
          {"soak_days", wave.soak.count()},
          {"stakeholders", write_all(wave.stakeholders)},
          {"crew", wave.facts.crew},
          {"shifts", wave.facts.shifts},
          {"networks", wave.facts.networks}};
}

Status read_plan(JsonFields& fields, Wave& wave) {
  wave.name = fields.name("name");
  wave.title = fields.text("title");
  wave.kind = fields.one_of("kind", parse_wave_kind);
  wave.after = WaveId(static_cast<std::uint32_t>(fields.optional_number("after", UINT32_MAX)));
  read_ids(fields, "assets", wave.scope.assets);
  read_ids(fields, "lines", wave.scope.lines);
  read_ids(fields, "areas", wave.scope.areas);
  wave.sensor_budget =
      static_cast<std::uint32_t>(fields.number("sensor_budget", Wave::kMostSignals));
  MW_TRY_STATUS(read_list(fields, "criteria", wave.criteria, read_criterion));
  wave.gate_every = days(fields, "gate_every_days");
  wave.soak = days(fields, "soak_days");
  MW_TRY_STATUS(read_list(fields, "stakeholders", wave.stakeholders, read_stakeholder));
  wave.facts.crew = texts(fields, "crew");
  wave.facts.shifts = texts(fields, "shifts");
  wave.facts.networks = texts(fields, "networks");
  return {};
}

void write_course(const Wave& wave, json& j) {
  j["state"] = name(wave.state);
  j["held_from"] = name(wave.held_from);
  j["started_ns"] = time_or_null(wave.started);
  j["stabilizing_since_ns"] = time_or_null(wave.stabilizing_since);
  j["passed_at_ns"] = time_or_null(wave.passed_at);
  j["waived"] = wave.waived;
  j["n_windows"] = wave.n_windows;
  j["inconclusive_since_ns"] = time_or_null(wave.inconclusive_since);
  j["is_escalated"] = wave.is_escalated;
  j["fallen_back"] = wave.fallen_back;
  j["assets_counted"] = ids(wave.assets);
  j["signals_counted"] = ids(wave.signals);
  j["shadowed_rules"] = ids(wave.shadowed_rules);
  j["waivers"] = write_all(wave.waivers);
  j["sign_offs"] = write_all(wave.sign_offs);
  j["changes"] = write_all(wave.changes);
}

Status read_course(JsonFields& fields, Wave& wave) {
  wave.state = fields.one_of("state", parse_wave_state);
  wave.held_from = fields.one_of("held_from", parse_wave_state);
  wave.started = fields.optional_time("started_ns");
  wave.stabilizing_since = fields.optional_time("stabilizing_since_ns");
  wave.passed_at = fields.optional_time("passed_at_ns");
  wave.waived = numbers(fields, "waived");
  wave.n_windows = static_cast<std::uint32_t>(fields.optional_number("n_windows", UINT32_MAX));
  wave.inconclusive_since = fields.optional_time("inconclusive_since_ns");
  wave.is_escalated = fields.flag("is_escalated");
  wave.fallen_back = fields.text("fallen_back");
  read_ids(fields, "assets_counted", wave.assets);
  read_ids(fields, "signals_counted", wave.signals);
  read_ids(fields, "shadowed_rules", wave.shadowed_rules);
  MW_TRY_STATUS(read_list(fields, "waivers", wave.waivers, read_waiver));
  MW_TRY_STATUS(read_list(fields, "sign_offs", wave.sign_offs, read_sign_off));
  MW_TRY_STATUS(read_list(fields, "changes", wave.changes, read_change));
  for (std::size_t i = 0; i < wave.waivers.size(); ++i) {
    if (wave.waivers[i].number != i + 1) fields.refuse("waivers", "numbers with gaps");
  }
  for (const std::uint32_t number : wave.waived) {
    if (number > wave.waivers.size()) fields.refuse("waived", "no such waiver");
  }
  const bool is_counted = wave.state == WaveState::kStabilizing || wave.state == WaveState::kPassed;
  if (is_counted && !wave.stabilizing_since) fields.refuse("stabilizing_since_ns", "missing");
  return {};
}

}  // namespace

std::string encode(const Wave& wave) {
  json j = write_plan(wave);
  write_course(wave, j);
  return respond::dump(j);
}

Result<Wave> decode_wave(std::string_view text) {
  MW_TRY(const json j, parse(text, "wave"));
  JsonFields fields(j, "wave");
  Wave wave;
  MW_TRY_STATUS(read_plan(fields, wave));
  MW_TRY_STATUS(read_course(fields, wave));
  MW_TRY_STATUS(fields.status());
  return wave;
}

std::string encode(const Problem& p) {
  return respond::dump({{"version", kVersion},
                        {"wave", p.wave.value},
                        {"asset", p.asset.value},
                        {"title", p.title},
                        {"words", p.words},
                        {"found_at_ns", p.found_at.ns},
                        {"found_by", p.found_by},
                        {"state", name(p.state)},
                        {"owner", p.owner},
                        {"due_ns", time_or_null(p.due)},
                        {"risk", p.risk},
                        {"accepted_by", p.accepted_by},
                        {"closed_at_ns", time_or_null(p.closed_at)},
                        {"closed_by", p.closed_by},
                        {"how", p.how}});
}

Result<Problem> decode_problem(std::string_view text) {
  MW_TRY(const json j, parse(text, "known problem"));
  JsonFields fields(j, "known problem");
  Problem p;
  p.wave = WaveId(static_cast<std::uint32_t>(fields.number("wave", UINT32_MAX)));
  p.asset = AssetId(static_cast<std::uint32_t>(fields.optional_number("asset", UINT32_MAX)));
  p.title = fields.name("title");
  p.words = fields.text("words");
  p.found_at = fields.time("found_at_ns");
  p.found_by = fields.name("found_by");
  p.state = fields.one_of("state", parse_problem_state);
  p.owner = fields.text("owner");
  p.due = fields.optional_time("due_ns");
  p.risk = fields.text("risk");
  p.accepted_by = fields.text("accepted_by");
  p.closed_at = fields.optional_time("closed_at_ns");
  p.closed_by = fields.text("closed_by");
  p.how = fields.text("how");
  MW_TRY_STATUS(fields.status());
  return p;
}

std::string encode(const Decision& d) {
  return respond::dump({{"version", kVersion},
                        {"wave", d.wave.value},
                        {"window", d.window.number},
                        {"begin_ns", d.window.begin.ns},
                        {"end_ns", d.window.end.ns},
                        {"at_ns", d.at.ns},
                        {"verdict", name(d.gate.verdict)},
                        {"answer", d.gate.answer()},
                        {"waived", d.gate.waived},
                        {"missing", d.gate.missing},
                        {"criteria", write_all(d.gate.judged)},
                        {"state", name(d.state)}});
}

Result<Decision> decode_decision(std::string_view text) {
  MW_TRY(const json j, parse(text, "decision of a gate"));
  JsonFields fields(j, "decision of a gate");
  Decision d;
  d.wave = WaveId(static_cast<std::uint32_t>(fields.number("wave", UINT32_MAX)));
  d.window.number = static_cast<std::uint32_t>(fields.number("window", UINT32_MAX));
  d.window.begin = fields.time("begin_ns");
  d.window.end = fields.time("end_ns");
  d.at = fields.time("at_ns");
  d.gate.verdict = fields.one_of("verdict", parse_verdict);
  d.gate.waived = numbers(fields, "waived");
  d.gate.missing = texts(fields, "missing");
  MW_TRY_STATUS(read_list(fields, "criteria", d.gate.judged, read_judged));
  d.state = fields.one_of("state", parse_wave_state);
  MW_TRY_STATUS(fields.status());
  return d;
}

}  // namespace millwright::rollout
