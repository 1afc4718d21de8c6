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
  std::unique_ptr<ImprovementBook> book(new ImprovementBook(plant));
  MW_TRY(Improvements stored, load_improvements(plant.registry()));
  book->state_ = std::make_shared<const Improvements>(std::move(stored));
  return book;
}

ImprovementBook::State ImprovementBook::state() const {
  const std::scoped_lock lock(state_mutex_);
  return state_;
}

Result<Improvement> ImprovementBook::put(
    const registry::Intent& intent, std::uint32_t id,
    const std::function<Result<Improvement>(const Improvement&)>& make) {
  const std::scoped_lock lock(change_mutex_);
  auto next = std::make_shared<Improvements>(*state());
  Improvement changed;
  const auto store = [&](registry::Edit& edit) -> Status {
    const auto it = std::ranges::find(*next, id, &Improvement::id);
    if (id != 0 && it == next->end()) {
      return fail(Code::kNotFound, fmt::format("no finding {}", id));
    }
    MW_TRY(changed, make(id == 0 ? Improvement() : *it));
    return put_record(edit, RolloutTable::kFindings, *next, changed,
                      [&](const Improvement& one) { return id != 0 && one.id == id; });
  };
  MW_TRY(const registry::Revision revision, plant_.registry().change(intent, store));
  {
    const std::scoped_lock state_lock(state_mutex_);
    state_ = std::move(next);
  }
  MW_TRY_STATUS(plant_.publish(revision));
  return changed;
}

}  // namespace millwright::api
