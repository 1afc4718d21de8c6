// SPDX-License-Identifier: Apache-2.0
#include "api/rehearsal_view.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "api/gate_words.h"
#include "api/rehearsal_book.h"
#include "api/traffic_shape.h"
#include "os/child_process.h"
#include "plan/plant_writer.h"
#include "registry/rollout_rows.h"

namespace millwright::api {

using nlohmann::json;

const std::string& program_digest() {
  static const std::string digest = [] {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return bytes.empty() ? std::string() : registry::content_hash(bytes);
  }();
  return digest;
}

rollout::SiteNow site_now(const Services& services) {
  rollout::SiteNow now;
  now.binary = program_digest();
  now.hardware = os::hardware();
  std::vector<std::string> texts;
  // Classes that cannot be read count as none: then the configuration is another one.
  const auto classes = registry::load_alarm_classes(services.plant.registry())
                           .value_or(std::vector<registry::AlarmClass>());
  for (plan::File& file : plan::write_files(*services.plant.registry().snapshot(), classes)) {
    texts.push_back(std::move(file.text));
  }
  now.configuration = rollout::fingerprint_of(texts);
  return now;
}

Result<rollout::RehearsalStanding> standing_rehearsal(const Services& services, UtcNanos begin,
                                                      UtcNanos end) {
  MW_TRY(const auto stored, load_rehearsals(services.plant.registry()));
  std::vector<rollout::RehearsalRecord> records;
  if (!stored.empty()) {
    const rollout::SiteNow site = site_now(services);
    for (const StoredRehearsal& one : stored) {
      records.push_back(rollout::record_of(one.id, one.report, site));
    }
  }
  const auto plant = services.plant.registry().snapshot();
  return rollout::standing_of(records, begin, end, count_sensors(*plant));
}

json record_view(const rollout::RehearsalRecord& record) {
  return {{"id", record.id},
          {"at", to_rfc3339(record.at)},
          {"factor", record.factor},
          {"verdict", name(record.verdict)},
          {"passed", record.passed},
          {"others", record.others},
          {"binary", record.binary},
          {"void_reason", record.void_reason},
          {"void_reason_said", said_view(gate_words(record.void_reason))},
          {"sensors_then", record.sensors_then}};
}

json report_view(const rollout::RehearsalReport& report) {
  json view = to_json(report);
  for (const char* gone : {"version", "started_ns", "ended_ns", "configuration"}) view.erase(gone);
  view["started"] = to_rfc3339(report.started);
  view["ended"] = to_rfc3339(report.ended);
  return view;
}

}  // namespace millwright::api
