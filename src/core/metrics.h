// SPDX-License-Identifier: Apache-2.0
#pragma once
// Counters, gauges and histograms, and the Prometheus text exposition format 0.0.4.
// Modules keep a reference to their Counter; increments are one relaxed atomic add.

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millwright {

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double v) { value_.store(v, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

/// Powers of two of microseconds, 1 us to about 67 s.
class LatencyHistogram {
 public:
  static constexpr std::size_t kBuckets = 27;
  void observe_us(std::uint64_t microseconds);
  /// Upper bound in microseconds of the bucket that holds quantile `q` in [0, 1]; 0 when empty.
  std::uint64_t quantile_us(double q) const;
  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  std::uint64_t bucket(std::size_t i) const { return buckets_[i].load(std::memory_order_relaxed); }
  std::uint64_t sum_us() const { return sum_us_.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::uint64_t> sum_us_{0};
};

/// Owns every metric of a process. Thread: any.
class Metrics {
 public:
  /// Finds or makes one. `labels` is the text between the braces, for example `kind="mqtt"`,
  /// or empty. Names follow Prometheus: millwright_<what>_<unit>[_total].
  /// Lifetime: as long as this registry.
  Counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, std::string_view labels = {});
  LatencyHistogram& latency(std::string_view name, std::string_view help);

  /// Text exposition, sorted by name.
  std::string to_prometheus() const;

 private:
  enum class Kind : std::uint8_t { kCounter, kGauge, kHistogram };
  struct Family {
    std::string help;
    Kind kind;
    std::map<std::string, std::size_t, std::less<>> by_labels;  // label text -> index in its deque
  };
  Family& family(std::string_view name, std::string_view help, Kind kind);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
  std::deque<Counter> counters_;
  std::deque<Gauge> gauges_;
  std::deque<LatencyHistogram> histograms_;
};

}  // namespace millwright
