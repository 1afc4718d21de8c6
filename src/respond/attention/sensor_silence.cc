// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/sensor_silence.h"

#include <algorithm>
#include <optional>

namespace millwright::respond {

std::vector<Silence> silences(const SensorPast& past) {
  std::vector<Silence> out;
  const UtcNanos from = std::max(past.since, past.known_from);
  const auto add = [&](UtcNanos begin, UtcNanos end) {
    begin = std::max(begin, from);
    end = std::min(end, past.until);
    if (begin < end) out.push_back({begin, end});
  };
  std::optional<UtcNanos> last;  // nothing: not heard yet
  const auto gap = [&](UtcNanos next) {
    if (last) {
      add(*last + kSilentAfter, next);
    } else if (next > from + kSilentAfter) {
      add(from, next);
    }
  };
  for (const Heard& heard : past.heard) {
    gap(heard.first);
    last = std::max(last.value_or(heard.last), heard.last);
  }
  if (last) {
    gap(past.until);
  } else {
    add(from, past.until);
  }
  return out;
}

void SensorTally::add(UtcNanos since, UtcNanos until, std::span<const Silence> silent) {
  if (until <= since) return;
  changes_.push_back({since, 1, 0});
  for (const Silence& silence : silent) {
    changes_.push_back({silence.begin, 0, 1});
    if (silence.end < until) changes_.push_back({silence.end, 0, -1});
  }
}

std::vector<SensorCount> SensorTally::counts() const {
  std::vector<Change> ordered = changes_;
  std::ranges::sort(ordered, {}, &Change::at);
  std::vector<SensorCount> out;
  SensorCount sum;
  for (const Change& change : ordered) {
    sum = {change.at, sum.sensors + change.sensors, sum.silent + change.silent};
    if (!out.empty() && out.back().from == change.at) {
      out.back() = sum;
    } else {
      out.push_back(sum);
    }
  }
  return out;
}

}  // namespace millwright::respond
