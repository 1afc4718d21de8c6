// SPDX-License-Identifier: Apache-2.0
#include "core/metrics.h"

#include <bit>
#include <cstdio>

#include "core/check.h"

namespace millwright {
namespace {

std::string number(double v) {
  char buffer[40];
  const int n = std::snprintf(buffer, sizeof buffer, "%.17g", v);
  return std::string(buffer, static_cast<std::size_t>(n));
}

void line(std::string& out, std::string_view name, std::string_view labels,
          const std::string& value) {
  out += name;
  if (!labels.empty()) {
    out += '{';
    out += labels;
    out += '}';
  }
  out += ' ';
  out += value;
  out += '\n';
}

}  // namespace

void LatencyHistogram::observe_us(std::uint64_t microseconds) {
  const auto width = static_cast<std::size_t>(std::bit_width(microseconds));
  buckets_[width < kBuckets ? width : kBuckets - 1].fetch_add(1, std::memory_order_relaxed);
  count_.fetch_add(1, std::memory_order_relaxed);
  sum_us_.fetch_add(microseconds, std::memory_order_relaxed);
}

std::uint64_t LatencyHistogram::quantile_us(double q) const {
  const std::uint64_t total = count();
  if (total == 0) return 0;
  const auto wanted = static_cast<std::uint64_t>(q * static_cast<double>(total));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += bucket(i);
    if (seen > wanted || seen == total) return std::uint64_t{1} << i;
  }
  return std::uint64_t{1} << (kBuckets - 1);
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, Kind kind) {
  auto it = families_.find(name);
  if (it == families_.end()) {
    it = families_.emplace(std::string(name), Family{std::string(help), kind, {}}).first;
  }
  MW_CHECK(it->second.kind == kind, "one metric name, two kinds");
  return it->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, std::string_view labels) {
  const std::scoped_lock lock(mutex_);
  Family& f = family(name, help, Kind::kCounter);
  if (const auto it = f.by_labels.find(labels); it != f.by_labels.end()) {
    return counters_[it->second];
  }
  f.by_labels.emplace(std::string(labels), counters_.size());
  return counters_.emplace_back();
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, std::string_view labels) {
  const std::scoped_lock lock(mutex_);
  Family& f = family(name, help, Kind::kGauge);
  if (const auto it = f.by_labels.find(labels); it != f.by_labels.end()) {
    return gauges_[it->second];
  }
  f.by_labels.emplace(std::string(labels), gauges_.size());
  return gauges_.emplace_back();
}

LatencyHistogram& Metrics::latency(std::string_view name, std::string_view help) {
  const std::scoped_lock lock(mutex_);
  Family& f = family(name, help, Kind::kHistogram);
  if (const auto it = f.by_labels.find(""); it != f.by_labels.end()) {
    return histograms_[it->second];
  }
  f.by_labels.emplace("", histograms_.size());
  return histograms_.emplace_back();
}

std::string Metrics::to_prometheus() const {
  const std::scoped_lock lock(mutex_);
  std::string out;
  for (const auto& [name, f] : families_) {
    constexpr const char* kKinds[] = {"counter", "gauge", "histogram"};
    out.append("# HELP ").append(name).append(" ").append(f.help);
    out.append("\n# TYPE ").append(name).append(" ");
    out.append(kKinds[static_cast<std::size_t>(f.kind)]).append("\n");
    for (const auto& [labels, index] : f.by_labels) {
      if (f.kind == Kind::kCounter) {
        line(out, name, labels, std::to_string(counters_[index].value()));
      } else if (f.kind == Kind::kGauge) {
        line(out, name, labels, number(gauges_[index].value()));
      } else {
        const LatencyHistogram& h = histograms_[index];
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < LatencyHistogram::kBuckets; ++i) {
          seen += h.bucket(i);
          const double upper = static_cast<double>(std::uint64_t{1} << i) / 1e6;
          line(out, name + "_bucket", "le=\"" + number(upper) + "\"", std::to_string(seen));
        }
        line(out, name + "_bucket", "le=\"+Inf\"", std::to_string(h.count()));
        line(out, name + "_sum", "", number(static_cast<double>(h.sum_us()) / 1e6));
        line(out, name + "_count", "", std::to_string(h.count()));
      }
    }
  }
  return out;
}

}  // namespace millwright
