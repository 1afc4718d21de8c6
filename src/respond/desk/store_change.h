// SPDX-License-Identifier: Apache-2.0
#pragma once
// What one journal record changes in the store of the desk: rows as they stand now, and lines that
// are added for good. Texts are JSON of the folder that owns the entity.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace millwright::respond {

/// Rows that the desk reads back at a start. Persisted; do not renumber.
enum class Table : std::uint8_t {
  kChain = 0,
  kPage = 1,
  kPlan = 2,
  kPagingBudget = 3,
  kEngineMarks = 4,
  kOverride = 5,
  kHandover = 6,
  kRun = 7,
  kQualification = 8,
  kOutcome = 9,
  kFailure = 10,
  kWorkOrder = 11,
  kHandsOff = 12,
  kAttentionPlan = 13,
  kAttentionNote = 14,
  kLateRaise = 15,
  kDrill = 16,
  kLogEntry = 17,
  kOutboxMark = 18,  ///< the number of the latest line of the outbox
  kPositionLoad = 19,
  kDrillSchedule = 20,
  kFoundAct = 21,
};

inline constexpr Table kLastTable = Table::kFoundAct;

/// Lines that are only ever read by whoever shows or sends them. Persisted; do not renumber.
enum class Log : std::uint8_t {
  kOutbox = 0,      ///< number: counted from 1; subject: the alarm, 0 = none
  kChainEvent = 1,  ///< subject: the alarm
  kAct = 2,         ///< number: that of the journal record; on its way to the audit trail
};

struct StoredLine {
  Log log = Log::kOutbox;
  std::uint64_t number = 0;   ///< within its log, counted by the owner; 0 = no number
  std::uint64_t subject = 0;  ///< what it is about, for finding it
  std::string json;
};

/// Added to by each record; the caller commits and clears it.
struct StoreChange {
  using Key = std::pair<Table, std::string>;

  std::map<Key, std::string> rows;  ///< JSON
  std::set<Key> retired;            ///< kept for reports, not read back at a start; after `rows`
  std::vector<StoredLine> lines;

  bool empty() const { return rows.empty() && retired.empty() && lines.empty(); }
  void clear() { *this = {}; }
  /// Adds what came later, as if it had been put here.
  void merge(StoreChange later) {
    for (auto& [key, json] : later.rows) {
      retired.erase(key);
      rows.insert_or_assign(key, std::move(json));
    }
    retired.merge(later.retired);
    for (StoredLine& line : later.lines) lines.push_back(std::move(line));
  }
  void put(Table table, std::string key, std::string json) {
    retired.erase({table, key});
    rows.insert_or_assign({table, std::move(key)}, std::move(json));
  }
  void put(Table table, std::uint64_t key, std::string json) {
    put(table, std::to_string(key), std::move(json));
  }
  void retire(Table table, std::uint64_t key) { retired.insert({table, std::to_string(key)}); }
};

}  // namespace millwright::respond
