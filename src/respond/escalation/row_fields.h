// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fields that several kinds of row share. For .cc files only, see row_json.h.

#include "respond/escalation/alarm_facts.h"
#include "respond/escalation/message.h"
#include "respond/escalation/row_json.h"

namespace millwright::respond {

template <class Io>
void fields(Io& io, Row<AlarmFacts> auto& facts) {
  io("alarm", facts.alarm);
  io("rule", facts.rule);
  io("priority", facts.priority);
  io("asset_class", facts.asset_class);
  io("area", facts.area);
  io("rule_kind", facts.rule_kind, parse_rule_kind);
  io("condition", facts.condition, parse_condition_class);
  io("title", facts.title);
  io("asset", facts.asset);
  io("detail", facts.detail);
  io("value", facts.value);
  io("limit", facts.limit);
  io("unit", facts.unit);
  io("since_ns", facts.since);
  io("consequence", facts.consequence);
  io("respond_within_s", facts.respond_within);
  io("procedure", facts.procedure);
  io("cause", facts.cause);
  io("is_drill", facts.is_drill);
  io.later("is_safety", facts.is_safety);
}

template <class Io>
void fields(Io& io, Row<DigestCount> auto& count) {
  io("by_priority", count.by_priority);
  io("by_cause", count.by_cause);
  io("other_causes", count.other_causes);
  io("n_over", count.n_over);
  io("has_drill", count.has_drill);
  io("has_real", count.has_real);
}

}  // namespace millwright::respond
