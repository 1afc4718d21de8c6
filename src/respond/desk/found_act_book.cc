// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/found_act_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "record/limits.h"

namespace millwright::respond {

Result<FoundAct> FoundActBook::find(const FoundActCommand& command, std::optional<TeamKind> team,
                                    alarm::Origin origin) {
  using enum ActCategory;
  const ActCategory category = command.category;
  if (category != kRestart && category != kFileEdit && category != kUpgrade) {
    return fail(Code::kInvalidArgument, "category: must be restart, file-edit or upgrade");
  }
  MW_TRY_STATUS(record::check_name("key", command.key));
  MW_TRY_STATUS(record::check_text("text", command.text));
  MW_TRY_STATUS(record::check_text("told by", command.told_by));
  MW_TRY_STATUS(record::check_text("os user", command.os_user));
  const auto known = std::ranges::find(acts_, command.key, &FoundAct::key);
  if (known != acts_.end()) return *known;
  if (acts_.size() >= kMostActs) {
    return fail(Code::kResourceExhausted, fmt::format("{} acts were found", kMostActs));
  }
  FoundAct act;
  act.id = FoundActId(acts_.size() + 1);
  act.time = origin.time;
  act.category = category;
  act.os_user = command.os_user;
  act.told_by = command.told_by;
  act.text = command.text;
  act.key = command.key;
  if (team) {
    act.team = team;
    act.claimed_by = command.told_by;
    act.claimed = origin.time;
  }
  acts_.push_back(act);
  return act;
}

Result<FoundAct> FoundActBook::claim(const FoundActCommand& command, std::optional<TeamKind> team,
                                     alarm::Origin origin) {
  MW_TRY_STATUS(record::check_name("who", command.who));
  MW_TRY_STATUS(record::check_text("comment", command.comment));
  MW_TRY_STATUS(record::check_text("approved by", command.approved_by));
  if (command.claim.value == 0 || command.claim.value > acts_.size()) {
    return fail(Code::kNotFound, fmt::format("no found act {}", command.claim.value));
  }
  FoundAct& act = acts_[command.claim.value - 1];
  if (act.claimed) {
    return fail(Code::kAlreadyExists,
                fmt::format("{} claimed it at {}", act.claimed_by, to_rfc3339(*act.claimed)));
  }
  if (act.lapsed || origin.time - act.time >= FoundAct::kClaimWithin) {
    return fail(Code::kFailedPrecondition,
                fmt::format("nobody claimed it in time ({} h): it counts as the project team's",
                            FoundAct::kClaimWithin.count()));
  }
  const std::optional<TeamKind> whose = command.team ? command.team : team;
  if (!whose) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is in no team: say team_kind", command.who));
  }
  if (!command.approved_by.empty() &&
      (act.category != ActCategory::kUpgrade || command.approved_by == command.who)) {
    return fail(Code::kInvalidArgument,
                "approved_by: only for an upgrade, and somebody else than who claims it");
  }
  act.team = whose;
  act.claimed_by = command.who;
  act.claimed = origin.time;
  act.comment = command.comment;
  act.approved_by = command.approved_by;
  return act;
}

std::vector<FoundAct> FoundActBook::lapse(UtcNanos now, std::optional<UtcNanos> and_before) {
  std::vector<FoundAct> lapsed;
  for (FoundAct& act : acts_) {
    if (!act.is_open()) continue;
    const bool is_due =
        now - act.time >= FoundAct::kClaimWithin || (and_before && act.time < *and_before);
    if (!is_due) continue;
    act.lapsed = now;
    lapsed.push_back(act);
  }
  return lapsed;
}

Status FoundActBook::restore(std::vector<FoundAct> rows) {
  std::ranges::sort(rows, {}, &FoundAct::id);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("found act {} is missing", i + 1));
    }
  }
  acts_ = std::move(rows);
  return {};
}

}  // namespace millwright::respond
