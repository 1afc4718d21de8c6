// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::rollout {
namespace {

bool any(const RehearsalReport& report, PhaseVerdict verdict) {
  return std::ranges::any_of(report.phases,
                             [&](const PhaseResult& one) { return one.verdict == verdict; });
}

double share_of(const TrafficShape& shape, std::string_view source) {
  for (const SourceShare& one : shape.sources) {
    if (one.source == source) return one.share;
  }
  return 0;
}

}  // namespace

PhaseVerdict overall(const RehearsalReport& report) {
  if (any(report, PhaseVerdict::kFail)) return PhaseVerdict::kFail;
  const bool is_whole = report.aborted.empty() && report.phases.size() == kPhases &&
                        !any(report, PhaseVerdict::kNotRun) &&
                        !any(report, PhaseVerdict::kInconclusive);
  return is_whole ? PhaseVerdict::kPass : PhaseVerdict::kInconclusive;
}

PhaseVerdict RehearsalReport::verdict() const {
  return overall(*this);
}

std::vector<std::string> untested(const RehearsalReport& report) {
  std::vector<std::string> out{
      "the network: everything ran over loopback, without its delay, losses and limits",
      "PLCs, gateways and sensors: their part was played by the load generator",
      "people: nobody was paged and nobody answered",
      "settings of the command line other than the limits of disk: defaults were used",
      "time: nothing that takes days to show, such as compaction of a year of history"};
  if (share_of(report.shape, "sparkplug") > 0) {
    out.push_back(fmt::format(
        "Sparkplug B: its {:.0f} % of the readings were sent as MQTT messages of one value each",
        share_of(report.shape, "sparkplug") * 100));
  }
  for (const PhaseResult& one : report.phases) {
    if (one.verdict == PhaseVerdict::kNotRun) {
      out.push_back(fmt::format("the phase {}: {}", name(one.phase), one.reason));
    }
  }
  return out;
}

std::string void_reason(const RehearsalReport& report, const SiteNow& now) {
  if (report.binary != now.binary) return "another version of the program runs now";
  if (report.hardware != now.hardware) {
    return fmt::format("it ran on {}{}, this machine is {}", report.hardware,
                       report.host.empty() ? "" : fmt::format(" ({})", report.host), now.hardware);
  }
  const double changed = changed_share(report.configuration, now.configuration);
  if (changed > kMostChanged) {
    return fmt::format("{:.0f} % of the configuration has changed since, at most {:.0f} % may",
                       changed * 100, kMostChanged * 100);
  }
  return {};
}

RehearsalRecord record_of(std::uint32_t id, const RehearsalReport& report, const SiteNow& now) {
  RehearsalRecord record;
  record.id = id;
  record.at = report.ended;
  record.factor = report.factor;
  record.verdict = overall(report);
  for (const PhaseResult& one : report.phases) {
    if (one.verdict == PhaseVerdict::kPass) {
      record.passed.emplace_back(name(one.phase));
    } else {
      record.others.push_back(
          fmt::format("{}: {}, {}", name(one.phase), name(one.verdict), one.reason));
    }
  }
  record.binary = report.binary;
  record.configuration = encode(report.configuration);
  record.void_reason = void_reason(report, now);
  record.sensors_then = report.shape.sensors;
  return record;
}

}  // namespace millwright::rollout
