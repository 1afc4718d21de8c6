// SPDX-License-Identifier: Apache-2.0
// A rehearsal's report as JSON: what the command prints, the site keeps and the page shows.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "record/json_fields.h"
#include "rollout/rehearsal/report.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using record::JsonFields;

constexpr int kVersion = 1;
constexpr std::size_t kMostTexts = 64;
constexpr std::size_t kMostReceived = 32;
constexpr std::size_t kMostReportBytes = 2 * 1024 * 1024;

json point_json(const PhasePoint& p) {
  return {{"at_s", p.at_s},
          {"asked_per_s", p.asked_per_s},
          {"acknowledged_per_s", p.acknowledged_per_s},
          {"p99_ms", p.p99_ms},
          {"processors", p.processors},
          {"waiting", p.waiting},
          {"memory_bytes", p.memory_bytes}};
}

PhasePoint read_point(JsonFields fields) {
  PhasePoint p;
  p.at_s = fields.real("at_s");
  p.asked_per_s = fields.real("asked_per_s");
  p.acknowledged_per_s = fields.real("acknowledged_per_s");
  p.p99_ms = fields.real("p99_ms");
  p.processors = fields.real("processors");
  p.waiting = fields.number("waiting");
  p.memory_bytes = fields.number("memory_bytes");
  return p;
}

json figures_json(const PhaseFigures& f) {
  return {{"seconds", f.seconds},
          {"asked_per_s", f.asked_per_s},
          {"acknowledged_per_s", f.acknowledged_per_s},
          {"latency_ms",
           {{"p50", f.p50_ms},
            {"p90", f.p90_ms},
            {"p99", f.p99_ms},
            {"p999", f.p999_ms},
            {"max", f.max_ms}}},
          {"acknowledged", f.acknowledged},
          {"lost", f.lost},
          {"recovery_s", f.recovery_s ? json(*f.recovery_s) : json(nullptr)},
          {"processors", f.processors},
          {"other_processors", f.other_processors},
          {"memory_bytes", f.memory_bytes},
          {"most_waiting", f.most_waiting},
          {"disk_bytes", f.disk_bytes},
          {"note", f.note}};
}

/// The object under `key`, an empty one where there is none: its fields then say what is missing.
const json& object_at(const json& j, const char* key) {
  static const json kNone = json::object();
  const auto it = j.find(key);
  return it != j.end() && it->is_object() ? *it : kNone;
}

Result<PhaseFigures> read_figures(const json& j) {
  JsonFields fields(j, "figures of a phase");
  PhaseFigures f;
  f.seconds = fields.real("seconds");
  f.asked_per_s = fields.real("asked_per_s");
  f.acknowledged_per_s = fields.real("acknowledged_per_s");
  JsonFields latency(object_at(j, "latency_ms"), "latency_ms");
  f.p50_ms = latency.real("p50");
  f.p90_ms = latency.real("p90");
  f.p99_ms = latency.real("p99");
  f.p999_ms = latency.real("p999");
  f.max_ms = latency.real("max");
  MW_TRY_STATUS(latency.status());
  f.acknowledged = fields.number("acknowledged");
  f.lost = fields.number("lost");
  if (const auto it = j.find("recovery_s"); it != j.end() && it->is_number()) {
    f.recovery_s = it->get<double>();
  }
  f.processors = fields.real("processors");
  f.other_processors = fields.real("other_processors");
  f.memory_bytes = fields.number("memory_bytes");
  f.most_waiting = fields.number("most_waiting");
  f.disk_bytes = fields.number("disk_bytes");
  f.note = fields.text("note");
  MW_TRY_STATUS(fields.status());
  return f;
}

Result<PhaseResult> read_phase(const json& j) {
  JsonFields fields(j, "phase");
  PhaseResult result;
  result.phase = fields.one_of<Phase>("phase", parse_phase);
  result.verdict = fields.one_of<PhaseVerdict>("verdict", parse_phase_verdict);
  result.reason = fields.text("reason");
  MW_TRY_STATUS(fields.status());
  if (result.verdict == PhaseVerdict::kNotRun) return result;
  MW_TRY(result.figures, read_figures(object_at(j, "figures")));
  for (const json* item : fields.list("points", kMostPoints)) {
    result.points.push_back(read_point(JsonFields(*item, "point of a phase")));
  }
  MW_TRY_STATUS(fields.status());
  return result;
}

json phase_json(const PhaseResult& one) {
  json out = {{"phase", name(one.phase)},
              {"verdict", name(one.verdict)},
              {"reason", one.reason},
              {"figures", nullptr},
              {"points", json::array()}};
  if (one.verdict == PhaseVerdict::kNotRun) return out;
  out["figures"] = figures_json(one.figures);
  for (const PhasePoint& point : one.points) out["points"].push_back(point_json(point));
  return out;
}

json estimate_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"factor", estimate->factor},
          {"processors", estimate->processors},
          {"memory_bytes", estimate->memory_bytes},
          {"disk_bytes_per_day", estimate->disk_bytes_per_day},
          {"words", estimate->words}};
}

Result<std::optional<Estimate>> read_estimate(const json& j) {
  const auto it = j.find("estimate");
  if (it == j.end() || it->is_null()) return std::optional<Estimate>();
  JsonFields fields(*it, "estimate");
  Estimate estimate;
  estimate.factor = fields.real("factor");
  estimate.processors = fields.real("processors");
  estimate.memory_bytes = fields.number("memory_bytes");
  estimate.disk_bytes_per_day = fields.real("disk_bytes_per_day");
  estimate.words = fields.text("words");
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(estimate));
}

/// Reports of before it was counted do not have it.
Result<std::vector<SourceCount>> read_received(const json& j) {
  std::vector<SourceCount> received;
  if (!j.contains("received")) return received;
  JsonFields fields(j, "rehearsal");
  for (const json* item : fields.list("received", kMostReceived)) {
    JsonFields row(*item, "received");
    SourceCount one;
    one.source = row.name("source");
    one.readings = row.number("readings");
    MW_TRY_STATUS(row.status());
    received.push_back(std::move(one));
  }
  MW_TRY_STATUS(fields.status());
  return received;
}

json received_json(const std::vector<SourceCount>& received) {
  json out = json::array();
  for (const SourceCount& one : received) {
    out.push_back({{"source", one.source}, {"readings", one.readings}});
  }
  return out;
}

Status read_head(const json& j, RehearsalReport& report) {
  JsonFields fields(j, "rehearsal");
  report.started = fields.time("started_ns");
  report.ended = fields.time("ended_ns");
  report.factor = fields.real("factor");
  report.host = fields.text("host");
  report.binary = fields.name("binary");
  report.hardware = fields.name("hardware");
  report.sensors = fields.number("sensors");
  report.highest_rate_per_s = fields.real("highest_rate_per_s");
  report.disk_bytes_per_day = fields.real("disk_bytes_per_day");
  report.aborted = fields.text("aborted");
  for (const json* item : fields.list("untested", kMostTexts)) {
    if (!item->is_string())
      fields.refuse("untested", "must hold texts");
    else
      report.untested.push_back(item->get<std::string>());
  }
  if (!(report.factor > 0)) fields.refuse("factor", "must be above 0");
  return fields.status();
}

Status read_limits(const json& j, RehearsalReport& report) {
  JsonFields limits(object_at(j, "limits"), "limits");
  report.limits.p99_ms = limits.real("p99_ms");
  report.limits.recovery_s = limits.real("recovery_s");
  report.limits.rate_share = limits.real("rate_share");
  report.limits.memory_bytes = limits.number("memory_bytes");
  MW_TRY_STATUS(limits.status());
  JsonFields machine(object_at(j, "machine"), "machine");
  report.machine.processors = static_cast<unsigned>(machine.number("processors", 100'000));
  report.machine.memory_bytes = machine.number("memory_bytes");
  MW_TRY_STATUS(machine.status());
  JsonFields bottleneck(object_at(j, "bottleneck"), "bottleneck");
  report.bottleneck.is_reached = bottleneck.flag("is_reached");
  report.bottleneck.factor = bottleneck.real("factor");
  report.bottleneck.what = bottleneck.text("what");
  report.bottleneck.words = bottleneck.text("words");
  return bottleneck.status();
}

Result<RehearsalReport> read_whole(const json& j) {
  if (!j.is_object()) return fail(Code::kInvalidArgument, "rehearsal: must be an object");
  const auto version = j.find("version");
  if (version == j.end() || *version != kVersion) {
    return fail(Code::kInvalidArgument, fmt::format("rehearsal: not of version {}", kVersion));
  }
  RehearsalReport report;
  MW_TRY_STATUS(read_head(j, report));
  MW_TRY_STATUS(read_limits(j, report));
  JsonFields fields(j, "rehearsal");
  // Longer than a text may be elsewhere.
  const auto print = j.find("configuration");
  if (print == j.end() || !print->is_string()) {
    return fail(Code::kInvalidArgument, "configuration: must be a fingerprint");
  }
  MW_TRY(report.configuration, decode_fingerprint(print->get_ref<const std::string&>()));
  MW_TRY(report.shape, read_traffic_shape(object_at(j, "shape")));
  for (const json* item : fields.list("phases", kPhases)) {
    MW_TRY(PhaseResult phase, read_phase(*item));
    if (phase.phase != static_cast<Phase>(report.phases.size())) {
      return fail(Code::kInvalidArgument, "phases: each once and in their order");
    }
    report.phases.push_back(std::move(phase));
  }
  MW_TRY(report.received, read_received(j));
  MW_TRY_STATUS(fields.status());
  MW_TRY(report.estimate, read_estimate(j));
  return report;
}

}  // namespace

json to_json(const RehearsalReport& report) {
  json phases = json::array();
  for (const PhaseResult& one : report.phases) phases.push_back(phase_json(one));
  return {
      {"version", kVersion},
      {"started_ns", report.started.ns},
      {"ended_ns", report.ended.ns},
      {"factor", report.factor},
      {"host", report.host},
      {"binary", report.binary},
      {"hardware", report.hardware},
      {"configuration", encode(report.configuration)},
      {"shape", to_json(report.shape)},
      {"sensors", report.sensors},
      {"limits",
       {{"p99_ms", report.limits.p99_ms},
        {"recovery_s", report.limits.recovery_s},
        {"rate_share", report.limits.rate_share},
        {"memory_bytes", report.limits.memory_bytes}}},
      {"machine",
       {{"processors", report.machine.processors}, {"memory_bytes", report.machine.memory_bytes}}},
      {"verdict", name(overall(report))},
      {"phases", std::move(phases)},
      {"received", received_json(report.received)},
      {"highest_rate_per_s", report.highest_rate_per_s},
      {"disk_bytes_per_day", report.disk_bytes_per_day},
      {"bottleneck",
       {{"is_reached", report.bottleneck.is_reached},
        {"factor", report.bottleneck.factor},
        {"what", report.bottleneck.what},
        {"words", report.bottleneck.words}}},
      {"untested", report.untested},
      {"estimate", estimate_json(report.estimate)},
      {"aborted", report.aborted}};
}

Result<RehearsalReport> read_report(const json& j) {
  auto report = read_whole(j);
  if (report) return report;
  return fail(Code::kInvalidArgument, std::string(report.error().message()));
}

std::string encode(const RehearsalReport& report) {
  return record::dump(to_json(report));
}

Result<RehearsalReport> decode_report(std::string_view text) {
  if (text.size() > kMostReportBytes) return fail(Code::kDataLoss, "rehearsal: too long");
  auto report = read_whole(json::parse(text, nullptr, false));
  if (report) return report;
  return fail(Code::kDataLoss, std::string(report.error().message()));
}

}  // namespace millwright::rollout
