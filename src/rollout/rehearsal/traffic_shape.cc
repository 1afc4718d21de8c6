// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/traffic_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "record/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using record::JsonFields;

constexpr std::size_t kMostSources = 32;
constexpr std::uint64_t kMostSensors = 10'000'000;
constexpr double kMarginOverNextWave = 1.5;

Status check(const TrafficShape& shape) {
  const auto wrong = [](std::string what) { return fail(Code::kInvalidArgument, std::move(what)); };
  if (shape.sensors == 0) {
    return wrong("sensors: there are none to rehearse with; configure or adopt signals first");
  }
  if (!(shape.readings_per_s > 0)) {
    return wrong(
        fmt::format("readings_per_s: none came in over {:.1f} hours; rehearse when the "
                    "plant runs, or ask for a longer period",
                    shape.hours));
  }
  if (!(shape.burst >= 1)) return wrong("burst: must be at least 1");
  if (shape.bytes_per_message < 0) return wrong("bytes_per_message: must not be below 0");
  if (shape.metrics_per_message < 0) return wrong("metrics_per_message: must not be below 0");
  return {};
}

}  // namespace

json to_json(const TrafficShape& shape) {
  json sources = json::array();
  for (const SourceShare& one : shape.sources) {
    sources.push_back({{"source", one.source}, {"share", one.share}});
  }
  return {{"hours", shape.hours},
          {"sensors", shape.sensors},
          {"readings_per_s", shape.readings_per_s},
          {"burst", shape.burst},
          {"bytes_per_message", shape.bytes_per_message},
          {"metrics_per_message", shape.metrics_per_message},
          {"alarms_per_day", shape.alarms_per_day},
          {"sources", std::move(sources)},
          {"sensors_after_next", shape.sensors_after_next}};
}

Result<TrafficShape> read_traffic_shape(const json& j) {
  if (!j.is_object()) return fail(Code::kInvalidArgument, "traffic shape: must be an object");
  JsonFields fields(j, "traffic shape");
  TrafficShape shape;
  shape.hours = fields.real("hours");
  shape.sensors = fields.number("sensors", kMostSensors);
  shape.readings_per_s = fields.real("readings_per_s");
  shape.burst = fields.real("burst");
  shape.bytes_per_message = fields.real("bytes_per_message");
  // Reports of before it was measured do not have it.
  if (j.contains("metrics_per_message")) {
    shape.metrics_per_message = fields.real("metrics_per_message");
  }
  shape.alarms_per_day = fields.real("alarms_per_day");
  shape.sensors_after_next = fields.number("sensors_after_next", kMostSensors);
  for (const json* item : fields.list("sources", kMostSources)) {
    JsonFields row(*item, "source of the traffic");
    SourceShare share;
    share.source = row.name("source");
    share.share = row.real("share");
    if (!row.status()) return fail(Code::kInvalidArgument, row.status().error().message());
    shape.sources.push_back(std::move(share));
  }
  if (!fields.status()) return fail(Code::kInvalidArgument, fields.status().error().message());
  MW_TRY_STATUS(check(shape));
  return shape;
}

double share_of(const TrafficShape& shape, std::string_view source) {
  const auto it = std::ranges::find(shape.sources, source, &SourceShare::source);
  return it == shape.sources.end() ? 0 : it->share;
}

double rehearsal_factor(const TrafficShape& shape, double asked) {
  if (shape.sensors == 0 || shape.sensors_after_next <= shape.sensors) return asked;
  const double growth =
      static_cast<double>(shape.sensors_after_next) / static_cast<double>(shape.sensors);
  return std::max(asked, kMarginOverNextWave * growth);
}

}  // namespace millwright::rollout
