// SPDX-License-Identifier: Apache-2.0
#include "rollout/improve/improvement_codec.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "respond/training/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using respond::JsonFields;

constexpr int kVersion = 1;

json time_or_null(const std::optional<UtcNanos>& time) {
  return time ? json(time->ns) : json(nullptr);
}

json measured_json(const std::optional<EffectMeasure>& measured) {
  if (!measured) return nullptr;
  json interval = nullptr;
  if (measured->interval) {
    // JSON has no infinity: an unbounded end is null.
    const double high = measured->interval->high;
    interval = {{"low", measured->interval->low},
                {"high", std::isfinite(high) ? json(high) : json(nullptr)}};
  }
  return {{"begin_ns", measured->begin.ns},
          {"end_ns", measured->end.ns},
          {"value", measured->value ? json(*measured->value) : json(nullptr)},
          {"interval", std::move(interval)},
          {"sample", measured->sample},
          {"reason", measured->reason}};
}

json action_json(const std::optional<ImprovementAction>& action) {
  if (!action) return nullptr;
  return {{"owner", action->owner},
          {"what", action->what},
          {"due_ns", action->due.ns},
          {"metric", action->metric},
          {"scope", name(action->scope)},
          {"wave", action->wave.value},
          {"direction", name(action->direction)},
          {"window_days", action->window.count()},
          {"done_at_ns", time_or_null(action->done_at)},
          {"done_by", action->done_by},
          {"before", measured_json(action->before)},
          {"after", measured_json(action->after)}};
}

/// Nullptr where it is absent or null.
const json* member(const json& j, const char* key) {
  const auto it = j.find(key);
  return it == j.end() || !it->is_object() ? nullptr : &*it;
}

Result<std::optional<EffectMeasure>> read_measured(const json& j, const char* key) {
  const json* found = member(j, key);
  if (found == nullptr) return std::nullopt;
  JsonFields fields(*found, key);
  EffectMeasure out;
  out.begin = fields.time("begin_ns");
  out.end = fields.time("end_ns");
  out.sample = fields.real("sample");
  out.reason = fields.text("reason");
  const auto value = found->find("value");
  if (value != found->end() && value->is_number()) out.value = value->get<double>();
  if (const json* interval = member(*found, "interval")) {
    JsonFields ends(*interval, "interval");
    out.interval = Interval{ends.real("low"), kUnbounded};
    const auto high = interval->find("high");
    if (high != interval->end() && high->is_number()) out.interval->high = high->get<double>();
    MW_TRY_STATUS(ends.status());
  }
  MW_TRY_STATUS(fields.status());
  return out;
}

Result<std::optional<ImprovementAction>> read_action(const json& j) {
  const json* found = member(j, "action");
  if (found == nullptr) return std::nullopt;
  JsonFields fields(*found, "action");
  ImprovementAction out;
  out.owner = fields.name("owner");
  out.what = fields.text("what");
  out.due = fields.time("due_ns");
  out.metric = fields.name("metric");
  out.scope = fields.one_of("scope", parse_scope);
  out.wave = WaveId(static_cast<std::uint32_t>(fields.optional_number("wave", UINT32_MAX)));
  out.direction = fields.one_of("direction", parse_direction);
  out.window = std::chrono::days(fields.number("window_days", 366));
  out.done_at = fields.optional_time("done_at_ns");
  out.done_by = fields.text("done_by");
  MW_TRY_STATUS(fields.status());
  MW_TRY(out.before, read_measured(*found, "before"));
  MW_TRY(out.after, read_measured(*found, "after"));
  // What follows rests on it.
  if (out.done_at && !out.before) return fail(Code::kDataLoss, "action: done and not measured");
  return out;
}

}  // namespace

std::string encode(const Improvement& f) {
  return respond::dump({{"version", kVersion},
                        {"source", name(f.source)},
                        {"key", f.key},
                        {"title", f.title},
                        {"words", f.words},
                        {"found_by", f.found_by},
                        {"found_at_ns", f.found_at.ns},
                        {"action", action_json(f.action)},
                        {"closed_at_ns", time_or_null(f.closed_at)},
                        {"closed_by", f.closed_by},
                        {"lesson", f.lesson}});
}

Result<Improvement> decode_improvement(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "finding", kVersion));
  JsonFields fields(j, "finding");
  Improvement f;
  f.source = fields.one_of("source", parse_finding_source);
  f.key = fields.name("key");
  f.title = fields.text("title");
  f.words = fields.text("words");
  f.found_by = fields.name("found_by");
  f.found_at = fields.time("found_at_ns");
  f.closed_at = fields.optional_time("closed_at_ns");
  f.closed_by = fields.text("closed_by");
  f.lesson = fields.text("lesson");
  MW_TRY_STATUS(fields.status());
  MW_TRY(f.action, read_action(j));
  return f;
}

}  // namespace millwright::rollout
