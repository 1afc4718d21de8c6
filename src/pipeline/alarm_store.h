// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the watch and the desk decided, on disk: the SQLite file alarms.db. Alarms, their history,
// pages, runs, messages and the journal position they stand at are committed together, so that a
// crash repeats nothing and loses nothing.
// Tables: docs/format/alarm-state.md.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/result.h"
#include "pipeline/desk_rows.h"

namespace millwright::registry {
class Database;
class Statement;
}  // namespace millwright::registry

namespace millwright::pipeline {

/// Which alarms list() gives.
enum class AlarmListing : std::uint8_t {
  kOpen,  ///< active or unacknowledged, and not silenced
  kUnacknowledged,
  kShelved,
  kAll,
};

/// Where a page of alarms ended: the next one begins after it.
struct AlarmCursor {
  UtcNanos raised;
  AlarmId id;
};

struct AlarmFilter {
  AlarmListing listing = AlarmListing::kOpen;
  std::optional<std::vector<AssetId>> assets;  ///< absent = any; present and empty = none
  std::optional<int> priority;
  std::optional<AlarmCursor> after;
  std::size_t limit = 100;
};

struct AlarmPage {
  std::vector<alarm::Alarm> alarms;  ///< latest raise first
  std::optional<AlarmCursor> next;   ///< absent on the last page
};

/// What a start needs: see alarm/watch.h for what to do with it.
struct StoredWatch {
  JournalSeq position;  ///< alarms and history are complete up to here; 0 = fresh
  std::vector<alarm::Alarm> alarms;
  JournalSeq snapshot_position;  ///< never ahead of position; 0 = none
  std::string snapshot;
};

/// Errors of every call: data_loss          a row or page is damaged; the message names it.
///                       resource_exhausted  disk full.  unavailable  I/O.
/// Nothing of a failed call is kept. Durability: a commit survives power loss once it returns.
/// Thread: one at a time. A reader beside the writer is a second store from open_reader().
class AlarmStore {
 public:
  /// Opens the file, or makes it. Errors: also failed_precondition for a file of a later version.
  static Result<std::unique_ptr<AlarmStore>> open(const std::string& path);
  /// For queries only, while a writer has it open.
  static Result<std::unique_ptr<AlarmStore>> open_reader(const std::string& path);
  ~AlarmStore();

  /// One transaction. Errors: also out_of_range when `position` is behind the stored one.
  Status commit(JournalSeq position, const alarm::Changes& changes,
                const respond::StoreChange& desk = {});
  /// Errors: also failed_precondition when `position` is ahead of the committed alarms.
  Status save_snapshot(JournalSeq position, std::string_view snapshot);

  /// Everything, checked: pages, rows, no alarm and no line of history missing. For starting.
  Result<StoredWatch> load();
  Result<AlarmPage> list(const AlarmFilter& filter);
  Result<std::optional<alarm::Alarm>> find(AlarmId id);
  /// Oldest first; the latest `limit` lines.
  Result<std::vector<alarm::Transition>> history(AlarmId alarm, std::size_t limit = 1000);
  /// Of all alarms, oldest first, those after history line `after`; `last` becomes the last line
  /// read.
  Result<std::vector<alarm::Transition>> history_after(std::uint64_t after, std::size_t limit,
                                                       std::uint64_t& last);
  Result<std::vector<DeskRow>> rows(respond::Table table, bool is_current_only = true) {
    return read_rows(*db_, table, is_current_only);
  }
  Result<std::vector<DeskLine>> lines(const DeskLineQuery& query) {
    return read_lines(*db_, query);
  }

 private:
  explicit AlarmStore(std::unique_ptr<registry::Database> db);
  struct Mark {
    JournalSeq position;
    std::string body;
  };
  Status prepare_schema();
  Result<Mark> read_mark(std::string_view name);
  Status write_mark(std::string_view name, JournalSeq position, std::string_view body);
  Status put(const alarm::Alarm& alarm);
  Status append(const alarm::Transition& transition);
  Status check_pages();
  Result<StoredWatch> read_all();
  Result<std::vector<alarm::Alarm>> load_alarms();

  std::unique_ptr<registry::Database> db_;
  std::uint64_t n_transitions_ = 0;  ///< committed; the id of the latest line
  JournalSeq position_;              ///< committed
};

}  // namespace millwright::pipeline
