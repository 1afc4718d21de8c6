// SPDX-License-Identifier: Apache-2.0
#include "app/system_signals.h"

#include <fmt/format.h>

#include <array>

#include "core/log.h"
#include "pipeline/sources.h"

namespace millwright::app {
namespace {

constexpr std::string_view kAsset = "_system/site/server/_system";

struct Figure {
  std::string_view name;
  std::string_view title;
  std::string_view unit;
  std::optional<double> (*value)(const SystemFigures&);
};
template <auto member>
constexpr auto kOf =
    [](const SystemFigures& figures) -> std::optional<double> { return figures.*member; };
using F = SystemFigures;
constexpr std::array kFigures{
    Figure{"readings_per_s", "Readings per second", "/s", kOf<&F::readings_per_s>},
    Figure{"messages_per_s", "MQTT messages per second", "/s", kOf<&F::messages_per_s>},
    Figure{"completeness", "Share of signals that report in time", "1", kOf<&F::completeness>},
    Figure{"lag_records", "Journal records not yet in the historian", "1", kOf<&F::lag_records>},
    Figure{"journal_bytes", "Journal on disk in bytes", "1", kOf<&F::journal_bytes>},
    Figure{"historian_bytes", "Historian on disk in bytes", "1", kOf<&F::historian_bytes>},
    Figure{"late_readings", "Readings that came late, of the minute", "1", kOf<&F::late_readings>},
    Figure{"processors_free", "Processor time nobody used, of the machine", "1",
           kOf<&F::processors_free>},
    Figure{"memory_free", "Memory that could be given out, of the machine", "1",
           kOf<&F::memory_free>},
};

std::string address_of(const Figure& figure) {
  return fmt::format("{}/{}", kAsset, figure.name);
}

}  // namespace

SystemSignals::SystemSignals(pipeline::PlantService& plant, pipeline::Ingest& ingest,
                             const Clock& clock)
    : plant_(plant), ingest_(ingest), clock_(clock), client_(std::make_shared<pipeline::Client>()) {
  client_->name = "millwright";
}

Status SystemSignals::prepare() {
  for (const Figure& figure : kFigures) {
    if (plant_.registry().snapshot()->find_signal_by_address(address_of(figure)) != nullptr) {
      continue;
    }
    registry::Adoption adoption;
    adoption.asset_path = kAsset;
    adoption.create_path = registry::CreatePath::kYes;
    adoption.signal.id = plant_.table().allocate_id();
    adoption.signal.name = figure.name;
    adoption.signal.title = figure.title;
    adoption.signal.unit = figure.unit;
    adoption.signal.address = address_of(figure);
    adoption.signal.expected_interval = std::chrono::minutes(1);
    registry::Intent intent;
    intent.why = "the platform's own figures";
    MW_TRY(const auto changed, plant_.registry().adopt(intent, adoption));
    MW_TRY_STATUS(plant_.publish(changed.revision));
  }
  return {};
}

void SystemSignals::write(const SystemFigures& figures) {
  const pipeline::Origin origin{pipeline::kSourceSystem, client_, "system"};
  pipeline::IngestBuffer buffer;
  const UtcNanos now = clock_.wall();
  for (const Figure& figure : kFigures) {
    const std::optional<double> value = figure.value(figures);
    pipeline::SignalEntry* entry = plant_.table().find(address_of(figure));
    if (entry == nullptr || !value) continue;
    ingest_.add(*entry, origin, {{}, Scalar::of(*value), now, {}, 0}, now, buffer);
  }
  if (const auto seq = ingest_.flush(buffer); !seq) {
    log_warning("system", seq.error().message());
  }
}

}  // namespace millwright::app
