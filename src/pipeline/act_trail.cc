// SPDX-License-Identifier: Apache-2.0
#include "pipeline/act_trail.h"

#include <fmt/format.h>

#include "core/log.h"
#include "registry/journaled_acts.h"
#include "respond/desk/act_line.h"

namespace millwright::pipeline {
namespace {

constexpr std::size_t kBatch = 500;

Result<respond::ActLine> read(const DeskLine& line) {
  MW_TRY_STATUS(check(line));
  return respond::decode_act_line(line.json);
}

registry::JournaledAct to_act(respond::ActLine line) {
  registry::JournaledAct act;
  act.seq = line.seq;
  act.when = line.when;
  act.detail = encode(line.detail);
  act.who = std::move(line.who);
  act.team_kind = std::move(line.team);
  act.why = std::move(line.why);
  act.what = std::move(line.what);
  return act;
}

}  // namespace

Status ActTrail::catch_up() {
  const std::scoped_lock lock(mutex_);
  if (!newest_) {
    MW_TRY(newest_, registry::newest_act(registry_));
  }
  DeskLineQuery query{respond::Log::kAct, newest_->value, 0, kBatch};
  while (true) {
    MW_TRY(const auto lines, lines_(query));
    std::vector<registry::JournaledAct> acts;
    acts.reserve(lines.size());
    for (const DeskLine& line : lines) {
      auto act = read(line);
      // Its number is not to be believed either: it must not keep those behind it from the trail.
      if (act) {
        acts.push_back(to_act(std::move(*act)));
      } else if (unreadable_.insert(line.number).second) {
        log_error("audit",
                  fmt::format("an act in alarms.db cannot be read and is missing on the audit "
                              "trail: {}; what it changed stands",
                              act.error().message()));
      }
    }
    if (!acts.empty()) {
      MW_TRY(newest_, registry::record_acts(registry_, acts, *newest_));
    }
    if (lines.size() < kBatch) return {};
    query.after = lines.back().number;
  }
}

}  // namespace millwright::pipeline
