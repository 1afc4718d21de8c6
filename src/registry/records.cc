// SPDX-License-Identifier: Apache-2.0
#include "registry/records.h"

#include <map>

namespace millwright::registry {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<Record>> kNames{
    "site",   "area", "line", "asset", "device",   "profile",
    "signal", "rule", "team", "user",  "document", "maintenance-window"};

template <class R>
void apply_to(std::span<const RecordChange> changes, std::vector<R>& rows) {
  std::map<std::uint32_t, const RecordChange*> newest;
  for (const RecordChange& change : changes) {
    if (change.kind == kind_of<R>()) newest[change.id] = &change;
  }
  if (newest.empty()) return;
  std::vector<R> merged;
  merged.reserve(rows.size() + newest.size());
  auto next = newest.begin();
  const auto take = [&] {
    if (next->second->after) merged.push_back(std::get<R>(*next->second->after));
    ++next;
  };
  for (R& row : rows) {
    while (next != newest.end() && next->first < row.id.value) take();
    if (next != newest.end() && next->first == row.id.value) {
      take();
    } else {
      merged.push_back(std::move(row));
    }
  }
  while (next != newest.end()) take();
  rows = std::move(merged);
}

}  // namespace

std::string_view name(RecordKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<RecordKind> parse_record_kind(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<RecordKind>(i);
  }
  return std::nullopt;
}

void apply_changes(std::span<const RecordChange> changes, Records& records) {
  std::apply([&](auto&... lists) { (apply_to(changes, lists), ...); }, records.lists);
}

}  // namespace millwright::registry
