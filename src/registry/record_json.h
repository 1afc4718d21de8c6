// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every record type as JSON, in one place: the API's bodies, the audit trail's before and after
// and the journal's revision records all use these names (docs/api.md).

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/result.h"
#include "registry/records.h"

namespace millwright::registry {

nlohmann::json to_json(const Site& site);
nlohmann::json to_json(const Area& area);
nlohmann::json to_json(const Line& line);
nlohmann::json to_json(const Asset& asset);
nlohmann::json to_json(const Device& device);
nlohmann::json to_json(const StoredProfile& profile);
nlohmann::json to_json(const Signal& signal);
nlohmann::json to_json(const Rule& rule);
nlohmann::json to_json(const Team& team);
nlohmann::json to_json(const User& user);
nlohmann::json to_json(const Document& document);
nlohmann::json to_json(const MaintenanceWindow& window);
nlohmann::json to_json(const Record& record);

/// Sets the fields that `fields` has and leaves the others: a new record starts from a default one,
/// a PATCH from the stored one. Only shape is checked here; the registry validates on the way in.
/// Errors: invalid_argument naming the field ("priority: must be an integer"), also for a field
/// that this kind does not have; `record` may then be half set.
Status merge(const nlohmann::json& fields, Site& record);
Status merge(const nlohmann::json& fields, Area& record);
Status merge(const nlohmann::json& fields, Line& record);
Status merge(const nlohmann::json& fields, Asset& record);
Status merge(const nlohmann::json& fields, Device& record);
Status merge(const nlohmann::json& fields, StoredProfile& record);
Status merge(const nlohmann::json& fields, Signal& record);
Status merge(const nlohmann::json& fields, Rule& record);
Status merge(const nlohmann::json& fields, Team& record);
Status merge(const nlohmann::json& fields, User& record);
Status merge(const nlohmann::json& fields, Document& record);
Status merge(const nlohmann::json& fields, MaintenanceWindow& record);

/// Parses one whole record of `kind`.
Result<Record> record_from_json(RecordKind kind, const nlohmann::json& fields);

/// Compact text; bytes that are not UTF-8 become U+FFFD rather than an exception.
std::string dump(const nlohmann::json& value);

}  // namespace millwright::registry
