// SPDX-License-Identifier: Apache-2.0
#pragma once
// The watch of a site: a detector, what silences one alarm for another, and the alarm engine as one
// pure function of journal records.
//
// A consumer feeds it record by record and commits {position, output} to a store now and then, and
// snapshot() with its position more seldom. After a crash it restores both, applies the records
// after the snapshot's position up to the alarm position with Mode::kReplay, the rest with
// Mode::kLive, and has exactly the alarms and the history it would have had without the crash. The
// journal may be released only up to the lower of the two positions.

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm_engine.h"
#include "alarm/gateway_silence.h"
#include "alarm/inhibition.h"
#include "alarm/maintenance.h"
#include "alarm/plant_book.h"
#include "detect/detector.h"
#include "journal/journal.h"
#include "model/reading_batch.h"

namespace millwright::alarm {

enum class Mode : std::uint8_t {
  kLive,    ///< alarms change, outputs are given
  kReplay,  ///< the detector catches up; alarms already stand after these records
};

/// What a command came to, by the record that carried it: the answer for whoever appended it.
struct CommandResult {
  JournalSeq seq;
  Result<Alarm> result;
};

/// Added to by each record; the caller commits and clears it.
struct WatchOutput {
  Changes changes;
  std::vector<CommandResult> commands;

  void clear() {
    changes.clear();
    commands.clear();
  }
};

/// Thread: one at a time. Records come in order of their sequence, each once.
class Watch {
 public:
  /// With the limit rules as detector.
  Watch();
  explicit Watch(std::unique_ptr<detect::Detector> detector);

  /// One journal record; kinds that do not concern the watch are skipped.
  /// Errors: data_loss   the payload could not be read, in whole or (revisions) in part; what could
  ///                     be read was applied, and the watch goes on with the next record.
  Status apply(const journal::Record& record, Mode mode, WatchOutput& out);

  /// The same for readings that are decoded already.
  void apply_readings(Origin origin, const ReadingBatch& batch, Mode mode, WatchOutput& out);

  /// The alarms: for queries between records.
  const AlarmEngine& engine() const { return engine_; }

  /// Detector, plant book, silent gateways, what is inhibited, what is under maintenance and what
  /// was reported, without the alarms: those are in the store row by row.
  std::string snapshot() const;
  /// Errors: data_loss   the state is unchanged.
  Status restore(std::string_view snapshot);
  Status restore_alarms(std::vector<Alarm> alarms) { return engine_.restore(std::move(alarms)); }

 private:
  Status apply_revision(Origin origin, std::string_view json, Mode mode, WatchOutput& out);
  Status apply_command(Origin origin, std::string_view json, Mode mode, WatchOutput& out);
  /// Moves the alarms of rules that are about something else than their signal along with it.
  void follow_aims(const std::map<RuleId, PlantBook::Aim>& before, Changes& out);
  Annunciation annunciation(const detect::ConditionChange& change) const;
  Result<Alarm> execute_on_asset(Command command, Origin origin, Changes& out);
  void take_conditions(Origin origin);
  void perform(Origin origin, Changes& out);
  void perform(const SilenceSteps& steps, Origin origin, Changes& out);
  void perform(const SilenceStep& step, Origin origin, Changes& out);

  std::unique_ptr<detect::Detector> detector_;
  AlarmEngine engine_;
  PlantBook book_;
  GatewaySilence silence_;
  Inhibition inhibition_;
  std::map<RuleId, std::string> reported_;  ///< the latest words of external conditions
  Maintenance maintenance_;
  // Reused between records.
  std::vector<detect::ConditionChange> conditions_;
  SilenceSteps steps_;
  Inhibition::Steps inhibited_;
  Maintenance::Steps maintained_;
  ReadingBatch batch_;
};

}  // namespace millwright::alarm
