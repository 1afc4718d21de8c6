// SPDX-License-Identifier: Apache-2.0
#include "api/governance_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/rollout_records.h"
#include "registry/rollout_rows.h"
#include "rollout/governance/governance_codec.h"

namespace millwright::api {
namespace {

using registry::Edit;
using registry::RolloutTable;
using rollout::Owner;
using rollout::Raci;
using rollout::Ruling;

}  // namespace

const Raci* GovernanceState::raci_of(rollout::Subject subject) const {
  const auto it = std::ranges::find(raci, subject, &Raci::subject);
  return it == raci.end() ? nullptr : &*it;
}

Result<std::unique_ptr<GovernanceBook>> GovernanceBook::open(pipeline::PlantService& plant) {
  GovernanceState read;
  registry::Registry& registry = plant.registry();
  MW_TRY(read.rulings,
         read_records<Ruling>(registry, RolloutTable::kRulings, "ruling", rollout::decode_ruling));
  MW_TRY(read.raci,
         read_records<Raci>(registry, RolloutTable::kRaci, "raci", rollout::decode_raci));
  MW_TRY(read.owners,
         read_records<Owner>(registry, RolloutTable::kOwners, "owner", rollout::decode_owner));
  return std::unique_ptr<GovernanceBook>(new GovernanceBook(plant, std::move(read)));
}

Result<Ruling> GovernanceBook::ask(const registry::Intent& intent, Ruling question,
                                   const Also& also) {
  MW_TRY_STATUS(rollout::check_question(question));
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, GovernanceState& next) -> Status {
    const auto put = [&] {
      return put_record(
          edit, RolloutTable::kRulings, next.rulings, question,
          [&](const Ruling& one) { return question.id != 0 && one.id == question.id; });
    };
    MW_TRY_STATUS(put());
    if (!also) return {};
    MW_TRY_STATUS(also(edit, question));
    return put();
  }));
  return question;
}

Result<Ruling> GovernanceBook::decide(const registry::Intent& intent, std::uint32_t id,
                                      rollout::RulingState verdict, const rollout::WaveAct& act,
                                      std::string evidence, const Also& also) {
  Ruling decided;
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, GovernanceState& next) -> Status {
    const auto it = std::ranges::find(next.rulings, id, &Ruling::id);
    if (it == next.rulings.end()) return fail(Code::kNotFound, fmt::format("no decision {}", id));
    if (it->trial != 0 && !also) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("decision {0} is about trial {1}: decide that, with POST "
                              "/api/v1/rollout/trials/{1}/decide",
                              id, it->trial));
    }
    MW_TRY(decided, rollout::decide(*it, next.raci_of(it->subject), verdict, act));
    decided.evidence_hash = registry::content_hash(evidence);
    decided.evidence = std::move(evidence);
    if (also) MW_TRY_STATUS(also(edit, decided));
    return put_record(edit, RolloutTable::kRulings, next.rulings, decided,
                      [&](const Ruling& one) { return one.id == id; });
  }));
  return decided;
}

Result<Raci> GovernanceBook::put_raci(const registry::Intent& intent, Raci raci) {
  MW_TRY_STATUS(rollout::check(raci));
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, GovernanceState& next) {
    return put_record(edit, RolloutTable::kRaci, next.raci, raci,
                      [&](const Raci& one) { return one.subject == raci.subject; });
  }));
  return raci;
}

Result<Owner> GovernanceBook::put_owner(const registry::Intent& intent, Owner owner) {
  MW_TRY_STATUS(rollout::check(owner));
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, GovernanceState& next) {
    return put_record(edit, RolloutTable::kOwners, next.owners, owner, [&](const Owner& one) {
      return one.kind == owner.kind && one.key == owner.key;
    });
  }));
  return owner;
}

}  // namespace millwright::api
