// SPDX-License-Identifier: Apache-2.0
#pragma once
// The settings of a record in a file: YAML knows only texts, so the record says what each one is.
// For the .cc files of this folder.

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "plan/plan.h"
#include "registry/record_json.h"
#include "yaml/node.h"

namespace millwright::plan {

using Fields = std::vector<std::pair<std::string, yaml::Node>>;

/// `fields` as JSON of the types that `like` has under the same names.
/// Errors: invalid_argument for what only the product itself sets.
Result<nlohmann::json> typed_fields(const Fields& fields, const nlohmann::json& like);

/// Sets in `record` what the file says of it. Errors: invalid_argument naming the field.
template <class R>
Status merge_fields(const Fields& fields, R& record) {
  if (fields.empty()) return {};
  MW_TRY(const nlohmann::json typed, typed_fields(fields, registry::to_json(record)));
  return registry::merge(typed, record);
}

/// True for what says where a record belongs, or what only the product sets: no file holds it.
bool is_own_business(std::string_view field);

/// What a change alters; of a new record (`before` is null) what it sets.
std::vector<FieldChange> settings_of(const nlohmann::json& before, const nlohmann::json& after);

}  // namespace millwright::plan
