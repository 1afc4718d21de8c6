// SPDX-License-Identifier: Apache-2.0
#include "rollout/improve/improvement_codec.h"

#include "record/members.h"
#include "rollout/criteria/interval_record.h"

namespace millwright::rollout {
namespace {

constexpr int kVersion = 1;
constexpr std::uint64_t kMostWindowDays = 366;

}  // namespace

template <class Io>
static void members(Io& io, record::Of<Io, EffectMeasure>& measured) {
  io.time("begin_ns", measured.begin);
  io.time("end_ns", measured.end);
  io.real("value", measured.value);
  io.object("interval", measured.interval);
  io.real("sample", measured.sample);
  io.text("reason", measured.reason);
}

template <class Io>
static void members(Io& io, record::Of<Io, ImprovementAction>& action) {
  io.name("owner", action.owner);
  io.text("what", action.what);
  io.time("due_ns", action.due);
  io.name("metric", action.metric);
  io.one_of("scope", action.scope, parse_scope);
  io.optional_id("wave", action.wave);
  io.one_of("direction", action.direction, parse_direction);
  io.duration("window_days", action.window, kMostWindowDays);
  io.time("done_at_ns", action.done_at);
  io.text("done_by", action.done_by);
  io.object("before", action.before);
  io.object("after", action.after);
  // What follows rests on it.
  if (action.done_at && !action.before) io.refuse("before", "done and not measured");
}

template <class Io>
static void members(Io& io, record::Of<Io, Improvement>& f) {
  io.one_of("source", f.source, parse_finding_source);
  io.name("key", f.key);
  io.text("title", f.title);
  io.text("words", f.words);
  io.name("found_by", f.found_by);
  io.time("found_at_ns", f.found_at);
  io.object("action", f.action);
  io.time("closed_at_ns", f.closed_at);
  io.text("closed_by", f.closed_by);
  io.text("lesson", f.lesson);
}

std::string encode(const Improvement& finding) {
  return record::encode_row(finding, kVersion);
}

Result<Improvement> decode_improvement(std::string_view text) {
  return record::decode_row<Improvement>(text, "finding", kVersion);
}

}  // namespace millwright::rollout
