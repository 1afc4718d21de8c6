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

bool has_received(const RehearsalReport& report, std::string_view source) {
  return std::ranges::any_of(report.received, [&](const SourceCount& one) {
    return one.source == source && one.readings > 0;
  });
}

/// What was sent another way than it comes in at the site, and what of its own way was left out.
void add_ways(const RehearsalReport& report, std::vector<std::string>& out) {
  for (const SourceShare& one : report.shape.sources) {
    if (one.share <= 0 || has_received(report, one.source)) continue;
    if (one.source == "mqtt") {
      if (!report.received.empty()) {
        out.push_back(fmt::format(
            "MQTT topics: their {:.0f} % of the readings were sent another way, because no "
            "configured signal is fed by one",
            one.share * 100));
      }
      continue;
    }
    out.push_back(
        fmt::format("{}: its {:.0f} % of the readings were sent as MQTT messages of one value each",
                    one.source == kSparkplugSource
                        ? "Sparkplug B, because no configured signal has an address of it"
                        : one.source,
                    one.share * 100));
  }
  if (has_received(report, kSparkplugSource)) {
    out.push_back(
        "Sparkplug B: edge nodes published with QoS 1, so that each reading could be accounted "
        "for; "
        "commands other than a rebirth, and STATE, were left out");
  }
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
  add_ways(report, out);
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
