// SPDX-License-Identifier: Apache-2.0
#pragma once
// The desk of a site: everything that brings an alarm to an answer, as one pure function of journal
// records and of what the watch made of them. Escalation, runs, duty, training, outcomes, work
// orders and hands-off periods each live in their own folder; here they meet.
//
// A consumer hands it every record after the watch has, and commits what comes out together with
// the alarms. After a crash it restores the rows and goes on: what was not committed never
// happened.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "alarm/alarm_engine.h"
#include "journal/journal.h"
#include "respond/attention/attention_plan.h"
#include "respond/attention/hands_off_book.h"
#include "respond/desk/act_line.h"
#include "respond/desk/attention_note.h"
#include "respond/desk/document_shelf.h"
#include "respond/desk/drill.h"
#include "respond/desk/drill_calendar.h"
#include "respond/desk/found_act_book.h"
#include "respond/desk/outbox_item.h"
#include "respond/desk/plant_directory.h"
#include "respond/desk/position_load.h"
#include "respond/desk/store_change.h"
#include "respond/duty/override_book.h"
#include "respond/duty/shift_log.h"
#include "respond/escalation/escalation_engine.h"
#include "respond/outcome/failure_log.h"
#include "respond/outcome/feedback.h"
#include "respond/outcome/work_order_book.h"
#include "respond/procedure/run_book.h"
#include "respond/training/training_book.h"

namespace millwright::respond {

/// What a command came to: the entity as it now stands.
using DeskReply = std::variant<PageAnswer, ProcedureRun, Override, LogEntry, HandoverReport,
                               Qualification, Feedback, Failure, WorkOrder, HandsOff, AttentionPlan,
                               AttentionNote, Drill, DrillSchedule, PositionLoad, FoundAct>;

/// By the record that carried the command: the answer for whoever appended it.
struct DeskAnswer {
  JournalSeq seq;
  Result<DeskReply> reply;
};

/// Added to by each record; the caller commits and clears it.
struct DeskOutput {
  StoreChange store;
  std::vector<DeskAnswer> answers;

  bool empty() const { return store.empty() && answers.empty(); }
  void clear() { *this = {}; }
};

/// The rows of a store by table, in any order: what read back as current.
using DeskRows = std::map<Table, std::vector<std::string>>;

/// Thread: one at a time.
class Desk {
 public:
  /// A raise whose event time is older than this when its record is read comes from a stream that
  /// catches up: it pages only if it still stands after kSettled without a further change.
  static constexpr std::chrono::seconds kLate{60};
  static constexpr std::chrono::seconds kSettled{10};
  static constexpr std::size_t kMostPositions = 200;  ///< with a load of other systems
  /// A scheduled drill that nobody finished is over, so that it cannot keep the next from coming.
  static constexpr std::chrono::hours kLongestDrill{4};

  Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// The plant as of the record that is applied next, or at a start.
  void set_plant(std::shared_ptr<const registry::Plant> plant);
  /// The channels that this site has set up.
  void set_channels(ChannelSet channels) { directory_.set_channels(channels); }

  /// Whether this record can mean anything here: all but readings that changed no alarm.
  static bool concerns(const journal::Record& record,
                       std::span<const alarm::Transition> transitions) {
    return !transitions.empty() || record.kind == journal::RecordKind::kTick ||
           record.kind == journal::RecordKind::kCommand;
  }

  /// One record, with the history it added to the alarms.
  /// Errors: data_loss   a command that cannot be read; its sender is told, nothing changed.
  Status apply(const journal::Record& record, std::span<const alarm::Transition> transitions,
               const alarm::AlarmEngine& alarms, DeskOutput& out);

  /// Into a desk that has seen no record, after set_plant().
  /// Errors: data_loss   a row cannot be read, or rows that do not fit together; use a new desk.
  Status restore(const DeskRows& rows);

  // What it knows. Lifetime: until the next call that is not const.
  const registry::Plant& plant() const { return *plant_; }
  const DocumentShelf& shelf() const { return shelf_; }
  const PlantDirectory& directory() const { return directory_; }
  const EscalationEngine& escalation() const { return engine_; }
  const RunBook& runs() const { return runs_; }
  const OverrideBook& overrides() const { return overrides_; }
  const ShiftLog& shift_log() const { return shift_log_; }
  const TrainingBook& training() const { return training_; }
  const FeedbackBook& feedback() const { return feedback_; }
  const FailureLog& failures() const { return failures_; }
  const WorkOrderBook& work_orders() const { return work_orders_; }
  const HandsOffBook& hands_off() const { return hands_off_; }
  const std::map<std::string, AttentionPlan>& attention_plans() const { return plans_; }
  std::span<const AttentionNote> attention_notes() const { return notes_; }
  /// What was done past the system, as the server found it.
  std::span<const FoundAct> found_acts() const { return found_acts_.acts(); }
  std::span<const Drill> drills() const { return drills_; }
  const DrillCalendar& drill_calendar() const { return drill_calendar_; }
  /// By position.
  const std::map<std::string, PositionLoad>& position_loads() const { return loads_; }

 private:
  using Origin = alarm::Origin;
  /// An alarm raised late that may still page.
  struct LateRaise {
    UtcNanos changed;
  };

  // desk.cc
  void follow_all(std::span<const alarm::Transition> transitions, const alarm::AlarmEngine& alarms,
                  Origin origin, DeskOutput& out);
  void follow(const alarm::Transition& transition, const alarm::AlarmEngine& alarms, MayPage may,
              Origin origin, DeskOutput& out);
  void tick(Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out);
  void page_what_settled(Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out);
  MayPage may_page(const alarm::Alarm& alarm) const;
  void observe(FactKind kind, const std::string& who, Origin origin, DeskOutput& out,
               bool was_unannounced = false);
  void observe(const HandsOffFact& fact, Origin origin, DeskOutput& out);
  void observe(const FoundAct& act, Origin origin, DeskOutput& out);
  /// Whose restarts and edits nobody claimed in time.
  void tick_found_acts(Origin origin, DeskOutput& out);
  TeamKind team_of(std::string_view person) const;
  /// Nothing for who is no user, or in no team.
  std::optional<TeamKind> known_team_of(std::string_view person) const;
  void add_late(AlarmId alarm, UtcNanos at, DeskOutput& out);
  void drop_late(AlarmId alarm, DeskOutput& out);
  void keep(EscalationOutput& changes, DeskOutput& out);
  void send(const OutboxItem& item, AlarmId about, DeskOutput& out);

  // desk_acts.cc: the line for the audit trail of each command that changed something
  void note_alarm_act(std::string_view json, std::span<const alarm::Transition> transitions,
                      Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out);
  template <class Command>
  void note_act(const Command& command, const DeskReply& done, Origin origin,
                const alarm::AlarmEngine& alarms, DeskOutput& out);
  void keep(ActLine line, Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out);

  // desk_commands.cc
  Status command(std::string_view json, Origin origin, const alarm::AlarmEngine& alarms,
                 DeskOutput& out);
  Result<DeskReply> execute(const PageCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const RunCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const DutyCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const TrainingCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const Feedback& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const FailureCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const WorkOrderCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const HandsOffCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const AttentionPlan& plan, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const AttentionNote& note, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const DrillCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const DrillScheduleCommand& command, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const PositionLoad& load, Origin origin, DeskOutput& out);
  Result<DeskReply> execute(const FoundActCommand& command, Origin origin, DeskOutput& out);
  Status check_start(const RunCommand& command) const;
  /// Whether this person may do this step now: people join a run, and lose a team or a skill.
  Status check_step(const RunCommand& command) const;
  /// Whether the signer is on the shift that is theirs to sign for.
  bool is_on_side(const SignHandover& command) const;
  /// What maintenance found, for the failure log: once per order.
  void record_failure(const WorkOrderCommand& told, const WorkOrder& order, Origin origin,
                      DeskOutput& out);
  void carry_out(const RunEffect& effect, Origin origin, DeskOutput& out);
  void keep(RunChanges& changes, Origin origin, DeskOutput& out);
  void end_drill(DrillId id, const std::string& because, Origin origin, DeskOutput& out);
  Drill* find_drill(AlarmId alarm);

  // desk_drills.cc: those that come round
  void tick_drills(Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out);
  void begin_scheduled(DrillScheduleId id, Origin origin, const alarm::AlarmEngine& alarms,
                       DeskOutput& out);
  /// Why this is not the time for a drill; empty = it is.
  std::string obstacle(const DrillSchedule& schedule, Origin origin,
                       const alarm::AlarmEngine& alarms) const;
  DrillSite drill_site() const;

  std::shared_ptr<const registry::Plant> plant_;
  DocumentShelf shelf_;
  OverrideBook overrides_;
  PlantDirectory directory_{shelf_, overrides_};
  EscalationEngine engine_{directory_};
  RunBook runs_;
  ShiftLog shift_log_;
  TrainingBook training_;
  FeedbackBook feedback_;
  FailureLog failures_;
  WorkOrderBook work_orders_;
  HandsOffBook hands_off_;
  std::map<std::string, AttentionPlan> plans_;
  std::vector<AttentionNote> notes_;  ///< by id, from 1 without gaps
  FoundActBook found_acts_;
  std::vector<Drill> drills_;  ///< by id, from 1 without gaps
  DrillCalendar drill_calendar_;
  std::map<std::string, PositionLoad> loads_;
  std::map<AlarmId, LateRaise> late_;
  std::uint64_t last_outbox_number_ = 0;
};

}  // namespace millwright::respond
