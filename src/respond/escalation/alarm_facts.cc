// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/alarm_facts.h"

namespace millwright::respond {
namespace {

void cut(std::string& text) {
  if (text.size() <= kMostFactBytes) return;
  std::size_t end = kMostFactBytes;
  // Back to the first byte of the character that does not fit.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
}

}  // namespace

std::string_view name(ConditionClass condition) {
  return condition == ConditionClass::kWarning ? "warning" : "process";
}

std::optional<ConditionClass> parse_condition_class(std::string_view text) {
  if (text == "process") return ConditionClass::kProcess;
  if (text == "warning") return ConditionClass::kWarning;
  return std::nullopt;
}

void trim(AlarmFacts& facts) {
  for (std::string* text :
       {&facts.asset_class, &facts.area, &facts.title, &facts.asset, &facts.detail, &facts.unit,
        &facts.consequence, &facts.procedure, &facts.cause}) {
    cut(*text);
  }
}

}  // namespace millwright::respond
