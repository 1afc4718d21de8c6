// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/detection.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "core/enum_names.h"

namespace millwright::respond {
namespace {

constexpr EnumNames<3> kCatches{"caught", "late", "missed"};

using RaisesOfAsset = std::vector<const ClosedRaise*>;

FailureMatch match(const Failure& failure, const RaisesOfAsset& raises, const FeedbackBook& labels,
                   std::chrono::nanoseconds horizon, UtcNanos now) {
  FailureMatch out;
  out.failure = failure.id;
  const UtcNanos from = failure.begin - horizon;
  const UtcNanos until = failure.end.value_or(now);
  auto it = std::ranges::lower_bound(raises, from, {}, [](const auto* r) { return r->raised; });
  for (; it != raises.end() && (*it)->raised <= until; ++it) {
    const ClosedRaise& raise = **it;
    const Feedback* label = labels.find(raise.alarm, raise.raised);
    if (label == nullptr) ++out.unlabelled;
    if (label == nullptr || !is_right(label->outcome) || out.result != Catch::kMissed) continue;
    out.alarm = raise.alarm;
    out.result = raise.raised < failure.begin ? Catch::kCaught : Catch::kLate;
    const bool is_measured = out.result == Catch::kCaught && !failure.is_begin_assumed;
    if (is_measured) out.lead_time = failure.begin - raise.raised;
  }
  return out;
}

std::string why_not_measured(const DetectionPeriod& period, const FailureLog& log) {
  const std::optional<UtcNanos> since = log.kept_since();
  if (!since) return "no failure log: enter or import failures";
  if (*since >= period.end) {
    return fmt::format("the failure log begins only at {}", to_rfc3339(*since));
  }
  return {};
}

}  // namespace

std::string_view name(Catch result) {
  return name_in(kCatches, result);
}

std::vector<FailureMatch> match_failures(std::span<const Failure> failures,
                                         std::span<const ClosedRaise> raises,
                                         const FeedbackBook& labels,
                                         std::chrono::nanoseconds horizon, UtcNanos now) {
  std::map<AssetId, RaisesOfAsset> by_asset;
  for (const ClosedRaise& raise : raises) by_asset[raise.asset].push_back(&raise);
  for (auto& [asset, own] : by_asset) {
    std::ranges::sort(own, {}, [](const ClosedRaise* r) { return std::pair(r->raised, r->alarm); });
  }
  std::vector<FailureMatch> out;
  for (const Failure& failure : failures) {
    if (failure.is_withdrawn) continue;
    out.push_back(match(failure, by_asset[failure.asset], labels, horizon, now));
  }
  return out;
}

Detection detection(const DetectionPeriod& period, const FailureLog& log,
                    std::span<const ClosedRaise> raises, const FeedbackBook& labels) {
  Detection out;
  out.why_not = why_not_measured(period, log);
  out.is_measured = out.why_not.empty();
  if (!out.is_measured) return out;
  std::vector<Failure> failures;
  std::map<FailureId, std::chrono::nanoseconds> downtimes;
  std::chrono::nanoseconds downtime{0};
  for (const Failure& failure : log.failures()) {
    if (failure.is_withdrawn || failure.begin < period.begin || failure.begin >= period.end) {
      continue;
    }
    failures.push_back(failure);
    if (failure.is_begin_assumed || failure.is_end_assumed) {
      ++out.downtimes_not_known;
      continue;
    }
    const auto own = std::min(failure.end.value_or(period.end), period.end) - failure.begin;
    downtimes[failure.id] = own;
    downtime += own;
  }
  int counts[3] = {0, 0, 0};
  std::vector<std::chrono::nanoseconds> leads;
  for (const FailureMatch& found :
       match_failures(failures, raises, labels, period.horizon, period.end)) {
    ++counts[static_cast<std::size_t>(found.result)];
    if (found.lead_time) leads.push_back(*found.lead_time);
    if (found.result == Catch::kCaught && !found.lead_time) ++out.leads_not_known;
    const auto own = downtimes.find(found.failure);
    if (own == downtimes.end()) continue;
    Detection::Down& down = out.by_catch[static_cast<std::size_t>(found.result)];
    ++down.failures;
    down.downtime += own->second;
  }
  out.failures = static_cast<int>(failures.size());
  out.caught = counts[0];
  out.late = counts[1];
  out.missed = counts[2];
  out.downtime = downtime;
  if (out.failures > 0) out.caught_share = static_cast<double>(counts[0]) / out.failures;
  if (!leads.empty()) {
    std::ranges::sort(leads);
    out.median_lead = leads[(leads.size() - 1) / 2];
    out.total_lead = std::accumulate(leads.begin(), leads.end(), std::chrono::nanoseconds(0));
  }
  return out;
}

std::optional<double> savings(const Detection& detection, double per_catch) {
  if (!detection.caught) return std::nullopt;
  return *detection.caught * per_catch;
}

std::string to_text(std::optional<int> count) {
  return count ? fmt::format("{}", *count) : std::string(kNotMeasured);
}

std::string to_text(std::optional<std::chrono::nanoseconds> duration) {
  if (!duration) return std::string(kNotMeasured);
  const auto s = std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
  if (s >= 86'400) return fmt::format("{} d {} h", s / 86'400, s / 3600 % 24);
  if (s >= 3600) return fmt::format("{} h {} min", s / 3600, s / 60 % 60);
  if (s >= 60) return fmt::format("{} min {} s", s / 60, s % 60);
  return fmt::format("{} s", s);
}

}  // namespace millwright::respond
