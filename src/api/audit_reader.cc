// SPDX-License-Identifier: Apache-2.0
#include "api/audit_reader.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace millwright::api {

Result<std::vector<registry::AuditEntry>> audit_since(const Services& services, UtcNanos begin) {
  MW_TRY_STATUS(services.host.catch_up_acts());
  std::vector<registry::AuditEntry> found;
  registry::AuditQuery query;
  query.limit = 1000;
  while (found.size() < kMostAuditEntries) {
    MW_TRY(std::vector<registry::AuditEntry> page, services.plant.registry().audit(query));
    if (page.empty()) break;
    const bool is_last = page.size() < query.limit;
    query.before_id = page.back().id;
    std::erase_if(page, [&](const registry::AuditEntry& entry) { return entry.when < begin; });
    // The clock may have stepped back: only a page with nothing of the period ends it.
    const bool is_past = page.empty();
    std::ranges::move(page, std::back_inserter(found));
    if (is_last || is_past) break;
  }
  std::ranges::reverse(found);
  return found;
}

std::optional<std::uint32_t> record_in(std::string_view what, std::string_view kind) {
  if (!what.starts_with(kind) || what.size() <= kind.size() + 1 || what[kind.size()] != ' ') {
    return std::nullopt;
  }
  what.remove_prefix(kind.size() + 1);
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(what.data(), what.data() + what.size(), id);
  if (error != std::errc() || end != what.data() + what.size()) return std::nullopt;
  return id;
}

std::map<std::uint32_t, UtcNanos> created_at(const std::vector<registry::AuditEntry>& entries,
                                             std::string_view kind) {
  std::map<std::uint32_t, UtcNanos> out;
  for (const registry::AuditEntry& entry : entries) {
    if (entry.before || !entry.after) continue;
    if (const auto id = record_in(entry.what, kind)) out.try_emplace(*id, entry.when);
  }
  return out;
}

}  // namespace millwright::api
