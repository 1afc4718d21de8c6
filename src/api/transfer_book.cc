// SPDX-License-Identifier: Apache-2.0
#include "api/transfer_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "registry/rollout_rows.h"
#include "rollout/transfer/transfer_codec.h"

namespace millwright::api {

using registry::RolloutTable;
using rollout::Transfer;

Result<std::vector<Transfer>> load_transfers(registry::Registry& registry) {
  MW_TRY(const auto rows, load_rollout(registry, RolloutTable::kTransfers));
  std::vector<Transfer> out;
  for (const registry::RolloutRow& row : rows) {
    auto transfer = rollout::decode_transfer(row.json);
    if (!transfer) {
      return fail(with_context(transfer.error(), fmt::format("transfer {}", row.id)));
    }
    transfer->id = rollout::TransferId(row.id);
    out.push_back(std::move(*transfer));
  }
  return out;
}

Result<std::unique_ptr<TransferBook>> TransferBook::open(pipeline::PlantService& plant) {
  std::unique_ptr<TransferBook> book(new TransferBook(plant));
  MW_TRY_STATUS(book->load());
  return book;
}

Status TransferBook::load() {
  MW_TRY(auto transfers, load_transfers(plant_.registry()));
  state_ = std::make_shared<const std::vector<Transfer>>(std::move(transfers));
  return {};
}

TransferBook::State TransferBook::state() const {
  const std::scoped_lock lock(state_mutex_);
  return state_;
}

Result<Transfer> TransferBook::put(
    const registry::Intent& intent,
    const std::function<Result<Transfer>(const std::vector<Transfer>&)>& make) {
  const std::scoped_lock lock(change_mutex_);
  auto next = std::make_shared<std::vector<Transfer>>(*state());
  MW_TRY(Transfer made, make(*next));
  const std::string json = rollout::encode(made);
  const auto store = [&](registry::Edit& edit) -> Status {
    if (made.id) {
      return update_rollout_row(edit, RolloutTable::kTransfers, {made.id.value, json});
    }
    MW_TRY(const std::uint32_t id, add_rollout_row(edit, RolloutTable::kTransfers, json));
    made.id = rollout::TransferId(id);
    return {};
  };
  MW_TRY(const registry::Revision revision, plant_.registry().change(intent, store));
  const auto it = std::ranges::find(*next, made.id, &Transfer::id);
  if (it == next->end()) {
    next->push_back(made);
  } else {
    *it = made;
  }
  {
    const std::scoped_lock state_lock(state_mutex_);
    state_ = std::move(next);
  }
  MW_TRY_STATUS(plant_.publish(revision));
  return made;
}

}  // namespace millwright::api
