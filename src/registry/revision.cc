// SPDX-License-Identifier: Apache-2.0
#include "registry/revision.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "registry/record_json.h"

namespace millwright::registry {
namespace {

using nlohmann::json;

Result<RecordChange> parse_change(const json& entry) {
  if (!entry.is_object() || !entry.contains("kind") || !entry["kind"].is_string() ||
      !entry.contains("id") || !entry["id"].is_number_unsigned() || !entry.contains("record")) {
    return fail(Code::kDataLoss, "not an object with kind, id and record");
  }
  const auto kind = parse_record_kind(entry["kind"].get<std::string>());
  if (!kind) return fail(Code::kDataLoss, "unknown kind " + entry["kind"].dump());
  RecordChange change{*kind, entry["id"].get<std::uint32_t>(), std::nullopt};
  if (entry["record"].is_null()) return change;
  Result<Record> record = record_from_json(*kind, entry["record"]);
  if (!record) return fail(Code::kDataLoss, record.error().message());
  change.after = std::move(*record);
  return change;
}

}  // namespace

Result<ParsedRevision> parse_revision(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object() || !body.contains("revision") || !body["revision"].is_number_unsigned() ||
      !body.contains("changes") || !body["changes"].is_array()) {
    return fail(Code::kDataLoss, "revision record: not an object with revision and changes");
  }
  ParsedRevision parsed{body["revision"].get<std::uint64_t>(), {}};
  for (const json& entry : body["changes"]) {
    Result<RecordChange> change = parse_change(entry);
    if (!change) {
      return fail(with_context(change.error(), fmt::format("revision {} change {}", parsed.number,
                                                           parsed.changes.size() + 1)));
    }
    parsed.changes.push_back(std::move(*change));
  }
  return parsed;
}

}  // namespace millwright::registry
