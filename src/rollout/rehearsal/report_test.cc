// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include <nlohmann/json.hpp>

namespace millwright::rollout {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const Fingerprint kPrint = fingerprint_of(std::vector<std::string>{"a: 1\nb: 2\nc: 3\nd: 4\n"});

TrafficShape shape() {
  TrafficShape s;
  s.hours = 24;
  s.sensors = 20;
  s.readings_per_s = 20;
  s.sources = {{"mqtt", 0.75}, {"line", 0.25}};
  return s;
}

RehearsalReport passed() {
  RehearsalReport r;
  r.started = UtcNanos{1'000};
  r.ended = UtcNanos{2'000};
  r.factor = 10;
  r.binary = "b1";
  r.hardware = "2 x it";
  r.configuration = kPrint;
  r.shape = shape();
  r.sensors = 200;
  r.machine = {2, 1u << 30};
  for (std::size_t i = 0; i < kPhases; ++i) {
    PhaseFigures f;
    f.asked_per_s = f.acknowledged_per_s = 200;
    f.acknowledged = 100;
    if (i > 2) f.recovery_s = 1.5;
    r.phases.push_back(judge(static_cast<Phase>(i), f, r.limits, r.machine));
    r.phases.back().points = {{0, 200, 199, 4, 0.5, 3, 1u << 20}};
  }
  r.bottleneck = {true, 14, "processors", "at 14 times the load processors give way"};
  r.estimate = estimate({0.1, 100u << 20, 1e6, 20}, 10);
  r.received = {{"mqtt", 600}, {"line", 200}};
  r.untested = untested(r);
  return r;
}

SiteNow same_site() {
  return {"b1", "2 x it", kPrint};
}

TEST(RehearsalReport, IsReadBackWhole) {
  const RehearsalReport report = passed();
  const auto back = decode_report(encode(report));
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(to_json(*back), to_json(report));
}

TEST(RehearsalReport, PassesOnlyWhenAllOfItDid) {
  EXPECT_EQ(passed().verdict(), PhaseVerdict::kPass);
  for (const auto& [verdict, whole] :
       {std::pair{PhaseVerdict::kFail, PhaseVerdict::kFail},
        std::pair{PhaseVerdict::kInconclusive, PhaseVerdict::kInconclusive},
        std::pair{PhaseVerdict::kNotRun, PhaseVerdict::kInconclusive}}) {
    RehearsalReport report = passed();
    report.phases[5].verdict = verdict;
    EXPECT_EQ(report.verdict(), whole) << name(verdict);
  }
  RehearsalReport aborted = passed();
  aborted.aborted = "production was not ready";
  EXPECT_EQ(aborted.verdict(), PhaseVerdict::kInconclusive);
  RehearsalReport shortened = passed();
  shortened.phases.pop_back();
  EXPECT_EQ(shortened.verdict(), PhaseVerdict::kInconclusive);
}

TEST(RehearsalReport, IsVoidOnceTheSiteIsAnother) {
  EXPECT_THAT(void_reason(passed(), same_site()), IsEmpty());
  SiteNow other = same_site();
  other.binary = "b2";
  EXPECT_THAT(void_reason(passed(), other), HasSubstr("version"));
  other = same_site();
  other.hardware = "8 x it";
  EXPECT_THAT(void_reason(passed(), other), HasSubstr("8 x it"));
  other = same_site();
  other.configuration = fingerprint_of(std::vector<std::string>{"a: 1\nb: 2\nc: 3\nd: 5\n"});
  EXPECT_THAT(void_reason(passed(), other), HasSubstr("25 %"));
  const auto lines = [](int n_other) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += fmt::format("s{}: {}\n", i, i < n_other ? 2 : 1);
    return fingerprint_of(std::vector{text});
  };
  RehearsalReport hundred = passed();
  hundred.configuration = lines(0);
  other = same_site();
  other.configuration = lines(10);
  EXPECT_THAT(void_reason(hundred, other), IsEmpty()) << "a tenth may change";
  other.configuration = lines(11);
  EXPECT_THAT(void_reason(hundred, other), HasSubstr("11 %"));
  RehearsalReport twin = passed();
  twin.host = "twin";
  other = same_site();
  other.hardware = "8 x it";
  EXPECT_THAT(void_reason(twin, other), HasSubstr("(twin), this machine is 8 x it"))
      << "a larger machine says nothing about this one";
  EXPECT_THAT(void_reason(twin, same_site()), IsEmpty());
}

TEST(RehearsalReport, SaysWhatWasNotTested) {
  RehearsalReport report = passed();
  EXPECT_THAT(untested(report), Contains(HasSubstr("network")));
  EXPECT_THAT(untested(report), Contains(HasSubstr("people")));
  EXPECT_THAT(untested(report), Not(Contains(HasSubstr("Sparkplug"))));
  report.shape.sources.push_back({"sparkplug", 0.4});
  report.phases[6] = {Phase::kDiskFull, PhaseVerdict::kNotRun, "left out", {}, {}};
  EXPECT_THAT(untested(report), Contains(HasSubstr("no configured signal has an address")));
  EXPECT_THAT(untested(report), Contains(HasSubstr("40 %")));
  report.received = {{"mqtt", 500}, {"line", 300}, {"sparkplug", 200}};
  EXPECT_THAT(untested(report), Not(Contains(HasSubstr("40 %"))));
  EXPECT_THAT(untested(report), Contains(HasSubstr("QoS 1")));
  report.shape.sources.push_back({"replay", 0.1});
  EXPECT_THAT(untested(report), Contains(HasSubstr("replay: its 10 %")));
  EXPECT_THAT(untested(report), Contains(HasSubstr("disk-full: left out")));
}

TEST(RehearsalReport, TheRecordHoldsWhatOthersNeed) {
  RehearsalReport report = passed();
  report.phases[5].verdict = PhaseVerdict::kFail;
  report.phases[5].reason = "not recovered within 60 s";
  SiteNow other = same_site();
  other.binary = "b2";
  const RehearsalRecord record = record_of(3, report, other);
  EXPECT_EQ(record.id, 3u);
  EXPECT_EQ(record.passed.size(), kPhases - 1);
  EXPECT_THAT(record.others, testing::ElementsAre("kill: fail, not recovered within 60 s"));
  EXPECT_FALSE(record.void_reason.empty());
  EXPECT_EQ(record.sensors_then, 20u);
}

TEST(RehearsalReport, WhatIsNoneIsRefusedByName) {
  struct {
    const char* name;
    std::function<void(json&)> change;
    const char* said;
  } const kCases[] = {
      {"version", [](json& j) { j["version"] = 2; }, "version"},
      {"no factor", [](json& j) { j.erase("factor"); }, "factor"},
      {"factor 0", [](json& j) { j["factor"] = 0.0; }, "factor"},
      {"binary", [](json& j) { j["binary"] = 5; }, "binary"},
      {"fingerprint", [](json& j) { j["configuration"] = "x"; }, "fingerprint"},
      {"no sensors", [](json& j) { j["shape"]["sensors"] = 0; }, "sensors"},
      {"phase", [](json& j) { j["phases"][0]["phase"] = "lunch"; }, "phase"},
      {"order", [](json& j) { j["phases"].erase(0); }, "order"},
      {"too many", [](json& j) { j["phases"].push_back(j["phases"][0]); }, "phases"},
      {"figures", [](json& j) { j["phases"][0]["figures"].erase("lost"); }, "lost"},
      {"latency", [](json& j) { j["phases"][0]["figures"]["latency_ms"] = 1; }, "latency_ms"},
      {"bottleneck", [](json& j) { j["bottleneck"] = nullptr; }, "bottleneck"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    json wrong = to_json(passed());
    c.change(wrong);
    const auto report = read_report(wrong);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(report.error().message(), HasSubstr(c.said));
  }
  EXPECT_FALSE(decode_report("no json"));
}

TEST(TrafficShape, TheFactorIsNeverBelowTheNextWave) {
  TrafficShape s = shape();
  EXPECT_EQ(rehearsal_factor(s, 10), 10);
  s.sensors_after_next = 100;
  EXPECT_EQ(rehearsal_factor(s, 10), 10) << "1.5 times 5 is less";
  s.sensors_after_next = 200;
  EXPECT_EQ(rehearsal_factor(s, 10), 15);
}

TEST(TrafficShape, WithoutTrafficThereIsNothingToRehearse) {
  TrafficShape s = shape();
  EXPECT_EQ(*read_traffic_shape(to_json(s)), s);
  s.readings_per_s = 0;
  const auto none = read_traffic_shape(to_json(s));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message(), HasSubstr("when the plant runs"));
  EXPECT_FALSE(read_traffic_shape(json::array()));
  EXPECT_FALSE(read_traffic_shape(json::object()));
}

TEST(Estimate, GrowsWithTheLoadAndSaysWhatItIs) {
  const Estimate e = estimate({0.2, 160u << 20, 1e9, 20}, 10);
  EXPECT_DOUBLE_EQ(e.processors, 2);
  EXPECT_EQ(e.memory_bytes, (60u << 20) + 10 * (100u << 20));
  EXPECT_DOUBLE_EQ(e.disk_bytes_per_day, 1e10);
  EXPECT_THAT(e.words, HasSubstr("not a measurement"));
}

}  // namespace
}  // namespace millwright::rollout
