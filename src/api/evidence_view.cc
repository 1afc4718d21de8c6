// SPDX-License-Identifier: Apache-2.0
#include "api/evidence_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "api/gate_words.h"
#include "api/json_body.h"
#include "rollout/criteria/metric_words.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Chance;
using rollout::Metric;
using rollout::Sample;
using rollout::SampleKind;

struct Words {
  std::string_view en;
  std::string_view de;
};

/// How sure one can be of it.
Words chance_of(const Metric& metric) {
  if (metric.kind == SampleKind::kState) {
    return {"Counted in full at that moment: no chance in it.",
            "Vollständig gezählt in diesem Augenblick: ohne Zufall."};
  }
  switch (metric.chance) {
    case Chance::kIndependent:
      return {"Taken as independent of each other.", "Als unabhängig voneinander genommen."};
    case Chance::kDays:
      return {"What happens on a day hangs together: the interval comes from draws of whole days.",
              "Was an einem Tag geschieht, hängt zusammen: Die Spanne kommt aus Ziehungen ganzer "
              "Tage."};
    case Chance::kDaysAssets:
      break;
  }
  return {
      "Days hang together and machines differ: the interval comes from draws of whole days and "
      "machines.",
      "Tage hängen zusammen und Maschinen sind verschieden: Die Spanne kommt aus Ziehungen "
      "ganzer Tage und Maschinen."};
}

json how(const Metric& metric) {
  const Words chance = chance_of(metric);
  return said_view({fmt::format("{}. {}", metric.measures, chance.en),
                    fmt::format("{}. {}", rollout::measures_of(metric, "de"), chance.de)});
}

/// How the value follows from the sample.
std::string_view rule_of(const Metric& metric, const Sample& sample) {
  if (metric.kind == SampleKind::kState) return name(sample.fold);
  return metric.kind == SampleKind::kDuration ? "quantile" : "share";
}

template <class T>
std::span<const T> page_of(const std::vector<T>& list, const SamplePage& page) {
  const std::size_t begin = std::min(page.offset, list.size());
  return std::span(list).subspan(begin, std::min(page.limit, list.size() - begin));
}

class View {
 public:
  View(const Sample& sample, UtcNanos begin, const registry::Plant& plant)
      : sample_(sample), begin_(begin), plant_(plant) {}

  json cells(const SamplePage& page) const {
    json rows = json::array();
    for (const rollout::Cell& cell : page_of(sample_.blocks.cells, page)) {
      json row = place(cell.asset, cell.day);
      row["hits"] = cell.hits;
      row["of"] = cell.of;
      rows.push_back(std::move(row));
    }
    return rows;
  }
  json times(const SamplePage& page) const {
    json rows = json::array();
    for (const rollout::TimeCell& time : page_of(sample_.times.times, page)) {
      json row = place(time.asset, time.day);
      row["value"] = time.value;
      rows.push_back(std::move(row));
    }
    return rows;
  }
  json items(const SamplePage& page) const {
    json rows = json::array();
    for (const rollout::SampleItem& item : page_of(sample_.items, page)) {
      rows.push_back({{"kind", item.kind},
                      {"id", item.id},
                      {"at", item.at == UtcNanos() ? json(nullptr) : json(to_rfc3339(item.at))},
                      {"asset", item.asset ? json(item.asset.value) : json(nullptr)},
                      {"path", path(item.asset)},
                      {"value", item.value},
                      {"of", item.of},
                      {"words", item.words}});
    }
    return rows;
  }

 private:
  std::string path(AssetId asset) const {
    return plant_.find<Asset>(asset) == nullptr ? std::string()
                                                : std::string(plant_.path_of(asset));
  }
  json place(std::uint32_t asset, std::uint32_t day) const {
    const AssetId id = asset < sample_.places.size() ? sample_.places[asset] : AssetId();
    return {{"day", to_rfc3339(begin_ + std::chrono::days(sample_.first_day + day))},
            {"asset", id ? json(id.value) : json(nullptr)},
            {"path", path(id)}};
  }

  const Sample& sample_;
  UtcNanos begin_;
  const registry::Plant& plant_;
};

json number_or_null(const std::optional<double>& number) {
  return number && std::isfinite(*number) ? json(*number) : json(nullptr);
}

}  // namespace

json evidence_view(const rollout::Criterion& criterion, const rollout::Finding& finding,
                   const Sample& sample, UtcNanos until, const registry::Plant& plant,
                   const SamplePage& page) {
  const Metric& metric = *rollout::find_metric(criterion.metric);
  const UtcNanos begin = until - std::chrono::nanoseconds(criterion.window);
  const View view(sample, begin, plant);
  const auto& interval = finding.interval;
  return {
      {"metric", metric.id},
      {"title", metric.title},
      {"unit", metric.unit},
      {"kind", name(metric.kind)},
      {"chance", name(metric.chance)},
      {"quantile", metric.kind == SampleKind::kDuration ? json(metric.quantile) : json(nullptr)},
      {"scope", name(criterion.scope)},
      {"from", to_rfc3339(begin)},
      {"to", to_rfc3339(until)},
      {"window_days", criterion.window.count()},
      {"confidence", criterion.confidence},
      {"how", how(metric)},
      {"rule", rule_of(metric, sample)},
      {"value", number_or_null(finding.value)},
      {"low", interval ? number_or_null(interval->low) : json(nullptr)},
      {"high", interval ? number_or_null(interval->high) : json(nullptr)},
      {"sample", finding.sample},
      {"sample_unit", metric.sample_unit},
      {"reason", finding.reason},
      {"reason_said", said_view(gate_words(finding.reason))},
      {"records", metric.records},
      {"hits", sample.hits},
      {"of", sample.of},
      {"n_days", std::max(sample.blocks.n_days, sample.times.n_days)},
      {"n_assets", std::max(sample.blocks.n_assets, sample.times.n_assets)},
      {"n_grouped", sample.n_grouped},
      {"n_cells", sample.blocks.cells.size()},
      {"n_times", sample.times.times.size()},
      {"n_times_seen", sample.n_times},
      {"n_items", sample.n_items},
      {"n_items_kept", sample.items.size()},
      {"offset", page.offset},
      {"cells", view.cells(page)},
      {"times", view.times(page)},
      {"items", view.items(page)}};
}

}  // namespace millwright::api
