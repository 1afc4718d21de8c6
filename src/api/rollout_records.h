// SPDX-License-Identifier: Apache-2.0
#pragma once
// Records of the roll-out as lists in memory: read once, and put back row by row. For the .cc files
// of books.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/rollout_rows.h"

namespace millwright::api {

/// All rows of a kind, decoded, in order of id. `what` names it in errors. `from`: the registry, or
/// a change, which sees what it would make of them.
/// Errors: those of the store; data_loss, naming the row.
template <class T, class From, class Decode>
Result<std::vector<T>> read_records(From& from, registry::RolloutTable table, std::string_view what,
                                    Decode decode) {
  MW_TRY(const auto rows, load_rollout(from, table));
  std::vector<T> out;
  for (const registry::RolloutRow& row : rows) {
    Result<T> decoded = decode(row.json);
    if (!decoded) return fail(with_context(decoded.error(), fmt::format("{} {}", what, row.id)));
    decoded->id = row.id;
    out.push_back(std::move(*decoded));
  }
  return out;
}

/// Within a change: stores `value` in the place of the one for which `is_same`, else as a new one;
/// fills in its id.
template <class T, class IsSame>
Status put_record(registry::Edit& edit, registry::RolloutTable table, std::vector<T>& list,
                  T& value, IsSame is_same) {
  const auto it = std::ranges::find_if(list, is_same);
  const std::string json = encode(value);  // of the namespace of T
  if (it == list.end()) {
    MW_TRY(value.id, add_rollout_row(edit, table, json));
    list.push_back(value);
    return {};
  }
  value.id = it->id;
  *it = value;
  return update_rollout_row(edit, table, {value.id, json});
}

}  // namespace millwright::api
