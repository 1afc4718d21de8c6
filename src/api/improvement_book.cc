// SPDX-License-Identifier: Apache-2.0
#include "api/improvement_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/rollout_records.h"
#include "rollout/improve/improvement_codec.h"

namespace millwright::api {

using registry::RolloutTable;
using rollout::Improvement;

Result<Improvements> load_improvements(registry::Registry& registry) {
  return read_records<Improvement>(registry, RolloutTable::kFindings, "finding",
                                   rollout::decode_improvement);
}

Result<std::unique_ptr<ImprovementBook>> ImprovementBook::open(pipeline::PlantService& plant) {
  MW_TRY(Improvements stored, load_improvements(plant.registry()));
  return std::unique_ptr<ImprovementBook>(new ImprovementBook(plant, std::move(stored)));
}

Result<Improvement> ImprovementBook::put(
    const registry::Intent& intent, std::uint32_t id,
    const std::function<Result<Improvement>(const Improvement&)>& make) {
  Improvement changed;
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, Improvements& next) -> Status {
    const auto it = std::ranges::find(next, id, &Improvement::id);
    if (id != 0 && it == next.end()) {
      return fail(Code::kNotFound, fmt::format("no finding {}", id));
    }
    MW_TRY(changed, make(id == 0 ? Improvement() : *it));
    return put_record(edit, RolloutTable::kFindings, next, changed,
                      [&](const Improvement& one) { return id != 0 && one.id == id; });
  }));
  return changed;
}

}  // namespace millwright::api
