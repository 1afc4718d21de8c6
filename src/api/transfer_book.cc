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
  MW_TRY(auto transfers, load_transfers(plant.registry()));
  return std::unique_ptr<TransferBook>(new TransferBook(plant, std::move(transfers)));
}

Result<Transfer> TransferBook::put(
    const registry::Intent& intent,
    const std::function<Result<Transfer>(const std::vector<Transfer>&)>& make) {
  Transfer made;
  const auto store = [&](registry::Edit& edit, std::vector<Transfer>& next) -> Status {
    MW_TRY(made, make(next));
    const std::string json = rollout::encode(made);
    if (!made.id) {
      MW_TRY(const std::uint32_t id, add_rollout_row(edit, RolloutTable::kTransfers, json));
      made.id = rollout::TransferId(id);
      next.push_back(made);
      return {};
    }
    *std::ranges::find(next, made.id, &Transfer::id) = made;
    return update_rollout_row(edit, RolloutTable::kTransfers, {made.id.value, json});
  };
  MW_TRY_STATUS(kept_.change(intent, store));
  return made;
}

}  // namespace millwright::api
